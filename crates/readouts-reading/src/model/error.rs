//! The library's one error type: what went wrong, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// Result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, with the file it went wrong in.
///
/// `Display` gives one line without a full stop; [`hint`](Self::hint) what the user can do.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    path: Option<PathBuf>,
    hint: Option<String>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    excerpt: Option<Box<Excerpt>>,
}

/// The place of an error in a text that it is about, such as a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The whole text.
    pub text: String,
    /// First byte of what is wrong.
    pub start: usize,
    /// Byte after its last; the same as `start` where something is missing.
    pub end: usize,
    /// What to write beside the mark, in a few words.
    pub label: String,
}

/// What sort of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder cannot be read or written.
    Io,
    /// A source is not text, or is broken.
    Document,
    /// A source is sound, but holds no page.
    Empty,
    /// A source is larger than the limit.
    TooLarge,
    /// A symbolic link leads out of what was named.
    Outside,
    /// A knowledge table is not as it must be.
    Knowledge,
    /// There is no index at the place named.
    NoIndex,
    /// The index was made by another version.
    IndexVersion,
    /// The index is damaged.
    IndexCorrupt,
    /// Another writer holds the index.
    IndexLocked,
    /// The query or a filter cannot be understood.
    Query,
    /// A search was not done by its deadline.
    TimedOut,
    /// The reader failed on a page: a mistake of this program.
    Fault,
    /// Reading was stopped before its end, see [`Stop`](crate::Stop).
    Stopped,
}

impl Error {
    /// An error of a kind, with its message (lower case, no full stop).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), path: None, hint: None, source: None, excerpt: None }
    }

    /// An [`ErrorKind::Io`] error at a path.
    pub fn io(message: impl Into<String>, path: &Path, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, message).at(path).because(source)
    }

    /// Names the file or folder.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Says what the user can do.
    #[must_use]
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Shows the place in the text that it is about.
    #[must_use]
    pub fn showing(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(Box::new(excerpt));
        self
    }

    /// The place in the text that it is about, where it is one that cannot be understood.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.excerpt.as_deref()
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The file or folder it is about.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What went wrong, without the path.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "`{}`: {}", path.display(), self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
