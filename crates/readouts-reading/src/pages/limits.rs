//! How much of a stranger's file is taken in, and how a refusal says so.

use crate::{Error, ErrorKind};

/// How large a source may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one page: a file of text, HTML or Markdown, or one record of a file of records.
    pub page_bytes: u64,
    /// Most bytes that a compressed file may unpack to when these are more than a hundred times those
    /// that lie on disk: text does not compress so well, a file that is made to fill memory does.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page_bytes: 32 << 20, unpacked_bytes: 1 << 30 }
    }
}

/// How many times its packed size a file may unpack to beyond [`Limits::unpacked_bytes`].
pub(super) const MOST_RATIO: u64 = 100;

impl Limits {
    /// Most bytes of one page, as memory.
    pub(super) fn page(&self) -> usize {
        usize::try_from(self.page_bytes).unwrap_or(usize::MAX)
    }

    /// Most lines of one page: of each a hundred bytes are kept, however short it is.
    pub(super) fn lines(&self) -> usize {
        (self.page() / 128).max(1024)
    }

    pub(super) fn too_large(&self) -> Error {
        Error::new(ErrorKind::TooLarge, format!("larger than one page may be ({} MB)", self.page_bytes >> 20))
            .hinting("`--page-limit MB` allows larger pages")
    }

    pub(super) fn too_many_lines(&self) -> Error {
        Error::new(ErrorKind::TooLarge, format!("more than {} lines in one page", self.lines()))
            .hinting("`--page-limit MB` allows longer pages")
    }
}
