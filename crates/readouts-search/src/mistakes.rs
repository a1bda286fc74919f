//! The error that holds several mistakes of one file, which are all told.

use std::fmt;

/// Mistakes in the order of the file.
#[derive(Debug)]
pub(crate) struct Mistakes(Vec<anyhow::Error>);

impl Mistakes {
    /// Returns the error for these mistakes; none if there are none.
    pub(crate) fn told(mistakes: Vec<anyhow::Error>) -> anyhow::Result<()> {
        if mistakes.is_empty() { Ok(()) } else { Err(Self(mistakes).into()) }
    }

    /// Returns each mistake.
    pub(crate) fn all(&self) -> &[anyhow::Error] {
        &self.0
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |first| first.fmt(f))
    }
}

impl std::error::Error for Mistakes {}
