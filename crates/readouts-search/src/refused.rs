//! The error for a request that the program cannot carry out, with a hint.

use std::fmt;

/// Error about the command line itself, with a hint.
#[derive(Debug)]
pub(crate) struct Refused {
    message: String,
    hint: String,
}

impl Refused {
    /// Creates an error; message and hint are one line each.
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }

    /// Returns what the user can do.
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
