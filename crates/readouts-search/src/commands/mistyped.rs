//! Suggests a command where the first term looks like a mistyped name of one.

use std::ops::RangeInclusive;

use clap::CommandFactory;

use crate::args::Cli;
use crate::output::{note, shortened};

/// Minimum number of letters of a name that may differ in two places.
const TWO_SLIPS_MIN: usize = 6;
/// Number of letters of a term that may be a mistyped name.
const LETTERS: RangeInclusive<usize> = 3..=20;

/// Says on stderr which command the first term may be meant to be, if any.
pub(super) fn hint(terms: &[String]) {
    let Some(term) = terms.first() else { return };
    if let Some(name) = meant(term) {
        note(&format!("hint: did you mean the command `{name}`? `{}` was searched for", shortened(term)));
    }
}

/// Returns the command whose name differs from a term in one or two letters.
fn meant(term: &str) -> Option<String> {
    let letters = term.chars().count();
    if !LETTERS.contains(&letters) || !term.chars().all(char::is_alphanumeric) {
        return None;
    }
    let term = term.to_lowercase();
    let slips = |name: &str| {
        let most = if name.len() < TWO_SLIPS_MIN { 1 } else { 2 };
        let distance = strsim::osa_distance(&term, name);
        // A term that is the name was searched on purpose: `-- stats`.
        (1..=most).contains(&distance).then(|| (distance, name.to_owned()))
    };
    Cli::command()
        .get_subcommands()
        .filter_map(|command| slips(command.get_name()))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_command_is_one_or_two_letters_off() {
        for (term, name) in [
            ("serach", Some("search")),
            ("facet", Some("facets")),
            ("Kwci", Some("kwic")),
            ("idnex", Some("index")),
            ("compeltions", Some("completions")),
            ("sho", Some("show")),
            ("search", None),
            ("stats", None),
            ("river", None),
            ("snow", Some("show")),
            ("ma", None),
            ("treaty", None),
            ("serach taiwan", None),
            ("", None),
        ] {
            assert_eq!(meant(term).as_deref(), name, "{term}");
        }
    }
}
