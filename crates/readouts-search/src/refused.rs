//! What the program cannot do as it was asked, with the way out.

use std::fmt;

/// An error of the command line's own, with a hint.
#[derive(Debug)]
pub(crate) struct Refused {
    message: String,
    hint: String,
}

impl Refused {
    /// Both in one line each.
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    /// What the user can do.
    pub(crate) fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refused {}
