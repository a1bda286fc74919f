//! Exit codes: one definition each.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Something was found or done. A reader that closed the pipe early has had what it wanted.
    Found,
    /// Nothing was found.
    Nothing,
    /// Wrong usage, a query that cannot be read, an index that cannot be opened.
    Error,
}

/// The code for the system.
pub(crate) fn code(exit: Exit) -> ExitCode {
    ExitCode::from(match exit {
        Exit::Found => 0,
        Exit::Nothing => 1,
        Exit::Error => 2,
    })
}

/// Whether an error is only that nobody reads any more.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(io) => Some(io.kind()),
            _ => None,
        });
        io.or(json).or(csv) == Some(std::io::ErrorKind::BrokenPipe)
    })
}
