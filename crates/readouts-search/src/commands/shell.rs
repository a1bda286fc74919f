//! `completions` and `man`: made from the command line's own definition; and the core's text on queries.

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
    // In a table of Markdown, a `|` of a query has a backslash before it.
    print(readouts_core::query::QUERY_REFERENCE.replace("\\|", "|").as_bytes())?;
    Ok(Exit::Found)
}

fn print(text: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    Ok(out.flush()?)
}
