//! The error for a request that the program cannot carry out, with a hint.

use std::fmt;

/// Error about the command line itself, with a hint.
#[derive(Debug)]
pub(crate) struct Refused {
    message: String,
    hint: String,
    cause: Cause,
}

/// Why a request cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The request is wrong.
    Request,
    /// It took longer than it may.
    Time,
    /// The program has a defect, or the index is damaged.
    Defect,
}

impl Refused {
    /// Creates an error; message and hint are one line each.
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into(), cause: Cause::Request }
    }

    /// Sets why it cannot be carried out.
    #[must_use]
    pub(crate) fn because(self, cause: Cause) -> Self {
        Self { cause, ..self }
    }

    /// Returns why it cannot be carried out.
    pub(crate) fn cause(&self) -> Cause {
        self.cause
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
