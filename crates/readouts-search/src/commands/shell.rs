//! `completions`, and the core's query reference as text.

use std::io::Write;

use anyhow::{Context, Result};
use clap::CommandFactory;
use clap_complete::CompleteEnv;
use clap_complete::env::Shells;

use crate::args::Cli;
use crate::exit::Exit;

/// Variable by which the script of a shell asks this program for completions.
const VARIABLE: &str = "READOUTS_COMPLETE";
pub(super) const PROGRAM: &str = "readouts-search";

/// Prints the script that makes a shell ask this program what can stand on a command line.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Exit> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let shell = shells.completer(&shell.to_string()).context("this shell has no completions")?;
    shell.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    print(&script)?;
    Ok(Exit::Found)
}

/// Answers the script of a shell, if it asks; returns whether it does.
pub(crate) fn completed() -> Result<bool> {
    let here = std::env::current_dir().ok();
    let asked = CompleteEnv::with_factory(Cli::command).var(VARIABLE);
    Ok(asked.try_complete(std::env::args_os(), here.as_deref())?)
}

pub(crate) fn query_reference() -> Result<Exit> {
    // In a Markdown table, a `|` in a query is escaped with a backslash.
    print(readouts_core::query::QUERY_REFERENCE.replace("\\|", "|").as_bytes())?;
    Ok(Exit::Found)
}

pub(super) fn print(text: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    Ok(out.flush()?)
}
