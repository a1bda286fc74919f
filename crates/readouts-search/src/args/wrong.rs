//! Reports arguments that cannot be parsed. The message repeats them, so characters in them that control a
//! terminal are escaped.

use std::ffi::{OsStr, OsString};
use std::io::Write;

use clap::Error;

use crate::exit::{self, Exit};
use crate::output::{plain, plain_lines};

/// Ends the program with the help requested or with the error about the arguments; `parse` returns the error
/// about other arguments.
pub(super) fn end(error: Error, parse: impl FnOnce(Vec<OsString>) -> Result<(), Error>) -> ! {
    let alike = |shown: &Error| shown.kind() == error.kind();
    // Escaped arguments give the same message, except that the arguments in it can be shown.
    let error = parse(std::env::args_os().map(|argument| shown(&argument)).collect())
        .err()
        .filter(alike)
        .unwrap_or(error);
    let text = error.render().to_string();
    if plain_lines(&text) == text {
        error.exit();
    }
    let _ = write!(anstream::stderr(), "{}", plain_lines(&text));
    std::process::exit(exit::number(Exit::Error).into());
}

fn shown(argument: &OsStr) -> OsString {
    plain(&argument.to_string_lossy()).into_owned().into()
}
