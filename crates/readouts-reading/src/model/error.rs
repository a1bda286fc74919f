//! The library's one error type: what went wrong, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error with its kind, its message, and the file that it is about.
///
/// `Display` gives one line without a full stop; [`hint`](Self::hint) says what the user can do.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    path: Option<PathBuf>,
    hint: Option<String>,
    remedy: Option<Remedy>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    excerpt: Option<Box<Excerpt>>,
    detail: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// A position in a text that an error is about, such as a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The whole text.
    pub text: String,
    /// Offset of the first byte of the faulty part.
    pub start: usize,
    /// Offset behind its last byte; equal to `start` where something is missing.
    pub end: usize,
    /// A few words to print beside the marked part.
    pub label: String,
}

/// Kind of failure of an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder cannot be read or written.
    Io,
    /// A source is not text, or is malformed.
    Document,
    /// A source is intact but contains no page.
    Empty,
    /// A source is larger than the limit.
    TooLarge,
    /// A symbolic link leads out of the named folder.
    Outside,
    /// A knowledge table is malformed.
    Knowledge,
    /// There is no index at the given place.
    NoIndex,
    /// The index was made by another version.
    IndexVersion,
    /// The index is damaged.
    IndexCorrupt,
    /// Another writer holds the index.
    IndexLocked,
    /// The query or a filter cannot be parsed.
    Query,
    /// A search missed its deadline.
    TimedOut,
    /// The reader failed on a page, which is a bug of this program.
    Fault,
    /// Work was stopped before it was done: reading, see [`Stop`](crate::Stop), or a search by who follows it.
    Stopped,
}

/// What a caller can do about an error. Programs name it in words of their own, such as an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Remedy {
    /// Allow larger pages (`Limits::page_bytes`).
    AllowLargerPages,
    /// Allow packed files to unpack to more (`Limits::unpacked_bytes`).
    AllowUnpackingMore,
    /// Follow symbolic links out of what was named (`Selection::follow_links`).
    FollowLinks,
    /// Say which column holds the text (`Columns`).
    NameTextColumn,
    /// Name columns that the table has (`Columns`).
    NameColumns,
    /// Keep the column under another name (`Columns`).
    KeepUnderAnotherName,
    /// Make an index here (`Index::create`).
    MakeIndex,
    /// Make an index elsewhere, where it can be written.
    MakeIndexElsewhere,
    /// Build the index anew (`Index::rebuild`).
    RebuildIndex,
    /// Use another folder for the index.
    UseAnotherFolder,
}

impl Error {
    /// Creates an error of a kind, with its message (lower case, no full stop).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            path: None,
            hint: None,
            remedy: None,
            source: None,
            excerpt: None,
            detail: None,
        }
    }

    /// Creates an [`ErrorKind::Io`] error at a path.
    pub fn io(message: impl Into<String>, path: &Path, source: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, message).at(path).because(source)
    }

    /// Adds the file or folder that the error is about.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Adds a hint of what the user can do.
    #[must_use]
    pub fn hinting(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what a caller can do about it.
    #[must_use]
    pub fn remedied_by(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }

    /// Adds a typed error that says the same: for callers that match on it, never printed beside this one.
    #[must_use]
    pub fn with_detail(mut self, detail: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.detail = Some(Box::new(detail));
        self
    }

    /// Adds the underlying error.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds the position in a text that the error is about.
    #[must_use]
    pub fn showing(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(Box::new(excerpt));
        self
    }

    /// Returns the position in the text that the error is about, if there is one.
    pub fn excerpt(&self) -> Option<&Excerpt> {
        self.excerpt.as_deref()
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the file or folder that the error is about.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns the message without the path: what went wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the hint: what the user can do about it.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The typed error that says the same, if there is one of this type.
    pub fn detail<T: std::error::Error + 'static>(&self) -> Option<&T> {
        self.detail.as_ref()?.downcast_ref()
    }

    /// What the caller can do about it, beside the hint.
    pub fn remedy(&self) -> Option<Remedy> {
        self.remedy
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
