//! The commands, one file each: each one asks the core and passes the answer to the output.

mod analysis;
mod author;
mod batch;
mod bench;
mod check;
mod cite;
mod collocates;
mod compare;
mod corpus;
mod correct;
mod corrections;
mod decide;
mod deciding;
mod empty;
mod events;
mod export;
mod extract;
mod facets;
mod import;
mod index;
mod keywords;
mod kwic;
mod manual;
mod mistyped;
mod named;
mod names;
mod one_page;
mod own_filters;
mod people;
mod possible;
pub(crate) mod program;
mod remarks;
mod reprints;
mod search;
#[cfg(feature = "server")]
mod serve;
mod shell;
mod show;
mod stats;
mod trend;
mod undo;
mod uses;
mod variants;
mod versions;
mod watch;

use anyhow::Result;

use crate::args::{Cli, Command, Common, SearchArgs};
use crate::exit::Exit;
use crate::refused::Refused;

/// Types of the outputs of commands, for their JSON Schemas.
#[cfg(all(test, feature = "schema"))]
pub(crate) mod schemas {
    pub(crate) use super::bench::Measured as Bench;
    pub(crate) use super::check::Report as Check;
    pub(crate) use super::stats::Record as Stats;
}

pub(crate) use shell::{completed, query_reference};

/// Runs the command given on the command line.
pub(crate) fn run(cli: &Cli) -> Result<Exit> {
    let common = &cli.common;
    match &cli.command {
        None => bare(&cli.search, common),
        Some(Command::Search(args)) => search::search(args, common),
        Some(Command::Index(args)) => index::index(args, common),
        Some(Command::Facets(args)) => facets::facets(args, common),
        Some(Command::Kwic(args)) => kwic::kwic(args, common),
        Some(Command::Trend(args)) => trend::trend(args, common),
        Some(Command::Variants(args)) => variants::variants(args, common),
        Some(Command::Uses(args)) => uses::uses(args, common),
        Some(Command::Reprints(args)) => reprints::reprints(args, common),
        Some(Command::Events(args)) => events::events(args, common),
        Some(Command::Batch(args)) => batch::batch(args, common),
        Some(Command::Watch(args)) => watch::watch(args, common),
        Some(Command::Export(args)) => export::export(args, common),
        Some(Command::Collocates(args)) => collocates::collocates(args, common),
        Some(Command::Keywords(args)) => keywords::keywords(args, common),
        Some(Command::Compare(args)) => compare::compare(args, common),
        Some(Command::People(args)) => people::people(args, common),
        Some(Command::Show(args)) => show::show(args, common),
        Some(Command::Versions(args)) => versions::versions(args, common),
        Some(Command::Cite(args)) => cite::cite(args, common),
        Some(Command::Correct(args)) => correct::correct(args, common),
        Some(Command::Corrections(args)) => corrections::corrections(args, common),
        Some(Command::Extract(args)) => extract::extract(args, common),
        #[cfg(feature = "server")]
        Some(Command::Serve(args)) => serve::serve(args, common),
        Some(Command::Stats(args)) => stats::stats(args, common),
        Some(Command::Check(args)) => check::check(args, common),
        Some(Command::Bench(args)) => bench::bench(args, common),
        Some(Command::Completions { shell }) => shell::completions(*shell),
        Some(Command::Man(args)) => manual::man(args),
    }
}

/// Searches without a command. If that gives no answer, the first term may be meant as a command.
fn bare(args: &SearchArgs, common: &Common) -> Result<Exit> {
    let done = search::search(args, common);
    let is_told = |error: &anyhow::Error| error.is::<readouts_core::Error>() || error.is::<Refused>();
    if done.as_ref().map_or_else(is_told, |exit| *exit == Exit::Nothing) {
        mistyped::hint(&args.terms);
    }
    done
}
