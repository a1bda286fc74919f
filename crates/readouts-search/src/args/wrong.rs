//! Arguments that cannot be understood: the message repeats them, and a terminal must not obey what stands in
//! them.

use std::ffi::{OsStr, OsString};
use std::io::Write;

use clap::Error;

use crate::exit::{self, Exit};
use crate::output::{plain, plain_lines};

/// Ends the program with the help that was asked for, or with what is wrong with the arguments; `parse` tells
/// what is wrong with others.
pub(super) fn end(error: Error, parse: impl FnOnce(Vec<OsString>) -> Result<(), Error>) -> ! {
    let alike = |shown: &Error| shown.kind() == error.kind();
    // The message about arguments that can be shown as they are is the same in all else.
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
