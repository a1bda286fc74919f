//! `completions` and `man`, generated from the definition of the command line, and the core's query
//! reference.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;

use crate::args::Cli;
use crate::exit::Exit;

pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "readouts-search", &mut script);
    print(&script)?;
    Ok(Exit::Found)
}

pub(crate) fn man() -> Result<Exit> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    print(&page)?;
    Ok(Exit::Found)
}

pub(crate) fn query_reference() -> Result<Exit> {
    // In a Markdown table, a `|` in a query is escaped with a backslash.
    print(readouts_core::query::QUERY_REFERENCE.replace("\\|", "|").as_bytes())?;
    Ok(Exit::Found)
}

fn print(text: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    Ok(out.flush()?)
}
