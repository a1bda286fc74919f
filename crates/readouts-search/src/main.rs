//! `readouts-search`: parses the command line once, calls the core, prints.
//!
//! stdout is data, stderr is conversation. It must not know how anything is read, indexed or found.

mod args;
mod commands;
mod exit;
mod memory;
mod output;
mod panics;
mod pipe;
mod place;
mod progress;
mod refused;
mod stop;

use std::process::ExitCode;

use args::{Cli, Command};
use exit::Exit;

fn main() -> ExitCode {
    stop::fail_on_large_files();
    exit::code(panics::caught(run).unwrap_or_else(|error| {
        if exit::is_broken_pipe(&error) {
            return Exit::Found;
        }
        if let Some(stopped) = error.downcast_ref::<stop::Stopped>() {
            output::note(&stopped.to_string());
            return Exit::Stopped;
        }
        output::error(&error);
        Exit::Error
    }))
}

fn run() -> anyhow::Result<Exit> {
    if Cli::asks_for_query_reference() {
        return commands::query_reference();
    }
    let cli = Cli::read();
    cli.color.write_global();
    match &cli.command {
        None => commands::search(&cli.search, &cli.common),
        Some(Command::Search(search)) => commands::search(search, &cli.common),
        Some(Command::Index(index)) => commands::index(index, &cli.common),
        Some(Command::Facets(facets)) => commands::facets(facets, &cli.common),
        Some(Command::Kwic(kwic)) => commands::kwic(kwic, &cli.common),
        Some(Command::Show(show)) => commands::show(show, &cli.common),
        Some(Command::Extract(extract)) => commands::extract(extract, &cli.common),
        Some(Command::Stats(stats)) => commands::stats(stats, &cli.common),
        Some(Command::Check(check)) => commands::check(check, &cli.common),
        Some(Command::Bench(bench)) => commands::bench(bench, &cli.common),
        Some(Command::Completions { shell }) => commands::completions(*shell),
        Some(Command::Man) => commands::man(),
    }
}
