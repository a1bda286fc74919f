//! The program `readouts-search` as a library: its command line, and its commands as answers to requests of other
//! programs.
//!
//! [`main`] is the whole program: it parses the command line once, calls the core and prints the answer. Data goes to
//! stdout, messages go to stderr. A [`Program`] runs the same commands on an index that stays open, so that a server, an
//! assistant or another language gets the command line's answers. Programs in Rust are better served by `readouts-core`.

mod answering;
mod args;
mod commands;
mod config;
mod configured;
mod exit;
mod languages;
mod memory;
mod mistakes;
mod output;
mod panics;
mod pipe;
mod place;
mod progress;
mod refused;
mod remedy;
#[cfg(all(test, feature = "schema"))]
mod schemas;
mod stop;
mod target;
mod whole_file;

pub use answering::{Follower, Said};
pub use commands::program::{
    Ending, Parameter, Program, Reply, Request, index, parameters, said_of, schema, schema_of,
};
pub use readouts_core::{Excerpt, Progress, Stage, UpdateReport};

use std::process::ExitCode;

use args::Cli;
use exit::Exit;
use readouts_core::{Error, ErrorKind};

/// Runs the program that the process' arguments ask for.
pub fn main() -> ExitCode {
    stop::fail_on_large_files();
    exit::code(panics::caught(run).unwrap_or_else(|error| {
        if exit::is_broken_pipe(&error) {
            return Exit::Found;
        }
        if let Some(stopped) = error.downcast_ref::<stop::Stopped>() {
            output::note(&stopped.to_string());
            return Exit::Stopped;
        }
        if stop::is_asked() && kind_of(&error) == Some(ErrorKind::Stopped) {
            stop::tell();
            return Exit::Stopped;
        }
        output::error(&error);
        Exit::Error
    }))
}

fn kind_of(error: &anyhow::Error) -> Option<ErrorKind> {
    error.downcast_ref::<Error>().map(Error::kind)
}

fn run() -> anyhow::Result<Exit> {
    if commands::completed()? {
        return Ok(Exit::Found);
    }
    if Cli::asks_for_query_reference() {
        return commands::query_reference();
    }
    let cli = Cli::read();
    cli.color.write_global();
    let cli = configured::obey(cli)?;
    cli.color.write_global();
    commands::run(&cli)
}
