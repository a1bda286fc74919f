//! Exit codes: one definition each.

use std::io::ErrorKind;
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
    /// The user stopped it; what was done by then is kept.
    Stopped,
}

/// The code for the system.
pub(crate) fn code(exit: Exit) -> ExitCode {
    ExitCode::from(number(exit))
}

/// The same as a number.
pub(crate) fn number(exit: Exit) -> u8 {
    match exit {
        Exit::Found => 0,
        Exit::Nothing => 1,
        Exit::Error => 2,
        // As shells say of a program that an interrupt ended.
        Exit::Stopped => 130,
    }
}

/// Whether an error is only that nobody reads any more.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    of_output(error) == Some(ErrorKind::BrokenPipe)
}

/// Whether an error is that the answer could not be written: what fails elsewhere says where.
pub(crate) fn is_of_output(error: &anyhow::Error) -> bool {
    of_output(error).is_some()
}

fn of_output(error: &anyhow::Error) -> Option<ErrorKind> {
    let io = || error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    let json = || error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    let csv = || match error.downcast_ref::<csv::Error>()?.kind() {
        csv::ErrorKind::Io(io) => Some(io.kind()),
        _ => None,
    };
    io().or_else(json).or_else(csv)
}
