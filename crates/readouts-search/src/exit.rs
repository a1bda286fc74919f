//! The exit codes of the program.

use std::io::ErrorKind;
use std::process::ExitCode;

/// Outcome of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Something was found or done. A reader that closes the pipe early is no failure either.
    Found,
    /// Nothing was found.
    Nothing,
    /// The usage is wrong, a query cannot be parsed, an index cannot be opened, or another error occurred.
    Error,
    /// The user stopped the run; what was done by then is kept.
    Stopped,
}

/// Returns the exit code for the system.
pub(crate) fn code(exit: Exit) -> ExitCode {
    ExitCode::from(number(exit))
}

/// Returns the exit code as a number.
pub(crate) fn number(exit: Exit) -> u8 {
    match exit {
        Exit::Found => 0,
        Exit::Nothing => 1,
        Exit::Error => 2,
        // The code that shells give for a program ended by an interrupt (128 + SIGINT).
        Exit::Stopped => 130,
    }
}

/// Whether the only error is that the reader of stdout is gone.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    of_output(error) == Some(ErrorKind::BrokenPipe)
}

/// Whether the error is that the answer could not be written. Only such errors come without a path.
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
