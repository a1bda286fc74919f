//! Limits on the size of files, and the errors for files that exceed them.

use crate::{Error, ErrorKind, Remedy};

/// Limits on the size of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum number of bytes of one page: a file of text, HTML or Markdown, or one record of a file of
    /// records.
    pub page_bytes: u64,
    /// Maximum number of bytes that a compressed file may unpack to where these are more than a hundred times
    /// its packed size: text does not compress so well, a decompression bomb does.
    pub unpacked_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { page_bytes: 32 << 20, unpacked_bytes: 1 << 30 }
    }
}

/// Maximum ratio of unpacked to packed size for files that exceed [`Limits::unpacked_bytes`].
pub(super) const MOST_RATIO: u64 = 100;

impl Limits {
    /// Sets the maximum number of bytes of one page.
    #[must_use]
    pub fn page_bytes(self, page_bytes: u64) -> Self {
        Self { page_bytes, ..self }
    }

    /// Sets the maximum number of bytes that a compressed file may unpack to.
    #[must_use]
    pub fn unpacked_bytes(self, unpacked_bytes: u64) -> Self {
        Self { unpacked_bytes, ..self }
    }

    /// Returns the maximum number of bytes of one page, as a size in memory.
    pub(super) fn page(&self) -> usize {
        usize::try_from(self.page_bytes).unwrap_or(usize::MAX)
    }

    /// Returns the maximum number of lines of one page: each takes about a hundred bytes of memory, however
    /// short it is.
    pub(super) fn lines(&self) -> usize {
        (self.page() / 128).max(1024)
    }

    pub(super) fn too_large(&self) -> Error {
        Error::new(ErrorKind::TooLarge, format!("larger than one page may be ({} MB)", self.page_bytes >> 20))
            .remedied_by(Remedy::AllowLargerPages)
    }

    pub(super) fn too_many_lines(&self) -> Error {
        Error::new(ErrorKind::TooLarge, format!("more than {} lines in one page", self.lines()))
            .remedied_by(Remedy::AllowLargerPages)
    }
}
