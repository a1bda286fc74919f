//! Values that shells offer for options. All come from the lists that the options are parsed by.

use std::ffi::OsStr;

use clap::CommandFactory;
use clap::builder::StyledStr;
use clap_complete::engine::CompletionCandidate;
use readouts_core::source::{Format, Part};
use readouts_core::{Facet, Kind};

use super::kwic::SORT_KEYS;
use super::trend::SPLITS;
use crate::languages::LANGUAGES;

fn candidates<S: Into<std::ffi::OsString>>(values: impl IntoIterator<Item = S>) -> Vec<CompletionCandidate> {
    // The order is that of the list.
    let ordered = |(order, value): (usize, S)| CompletionCandidate::new(value).display_order(Some(order));
    values.into_iter().enumerate().map(ordered).collect()
}

/// Returns the facets that every index has; behind a `*`, each with the facet before it.
pub(super) fn facets(written: &OsStr) -> Vec<CompletionCandidate> {
    let written = written.to_string_lossy();
    let first = written.rsplit_once('*').map_or(String::new(), |(first, _)| format!("{first}*"));
    let names = Facet::ALL.iter().map(|facet| facet.as_str().replace('_', "-"));
    let names = names.map(|name| format!("{first}{name}")).filter(|name| name.starts_with(&*written));
    candidates(names.collect::<Vec<_>>())
}

/// Returns the facets that a trend can be split by, of those that every index has.
pub(super) fn splits() -> Vec<CompletionCandidate> {
    candidates(SPLITS.map(|facet| facet.as_str().to_owned()))
}

/// Returns the kinds of event, without spaces: not every shell quotes them.
pub(super) fn kinds() -> Vec<CompletionCandidate> {
    candidates(Kind::ALL.map(|kind| kind.as_str().replace(' ', "-")))
}

/// Returns codes of common languages; an index may have others.
pub(super) fn languages() -> Vec<CompletionCandidate> {
    let named = LANGUAGES.into_iter().enumerate().map(|(order, (code, name))| {
        CompletionCandidate::new(code).help(Some(StyledStr::from(name))).display_order(Some(order))
    });
    named.collect()
}

/// Returns the pages of the manual: those of the commands, and that about queries.
pub(super) fn pages() -> Vec<CompletionCandidate> {
    let program = super::Cli::command();
    let commands = program.get_subcommands().map(|command| command.get_name().to_owned());
    candidates(commands.chain(["query".to_owned()]))
}

/// Returns the marks of a match that have a name.
pub(super) fn marks() -> Vec<CompletionCandidate> {
    candidates(["none", "brackets"])
}

/// Returns the numbers of passages that have a name.
pub(super) fn passages() -> Vec<CompletionCandidate> {
    candidates(["all"])
}

/// Returns the formats of pages.
pub(super) fn page_formats() -> Vec<CompletionCandidate> {
    candidates(Format::ALL.map(|(name, _)| name))
}

/// Returns the parts of a record that a column can be named for, each with its equals sign.
pub(super) fn parts() -> Vec<CompletionCandidate> {
    candidates(Part::ALL.map(|(name, _)| format!("{name}=")))
}

/// Returns the sort keys of `kwic`.
pub(super) fn sort_keys() -> Vec<CompletionCandidate> {
    candidates(SORT_KEYS.iter().map(|(name, _)| *name))
}
