//! Names of the index at hand that shells offer for options.
//!
//! Names come from pages of strangers, and a shell puts what it is offered into the command line as it is. So only
//! names of letters and digits are offered, with hyphens for spaces: no shell takes a part of them as a command.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap_complete::engine::CompletionCandidate;
use readouts_core::Index;
use readouts_core::query::{NameOf, QueryField};

use crate::languages::language_name;
use crate::place;

/// Maximum number of names that are looked through. A part of them would be completed to what they alone share.
const NAMES_MAX: usize = 20_000;

/// Returns everyone who speaks.
pub(super) fn speakers(written: &OsStr) -> Vec<CompletionCandidate> {
    names(NameOf::By, written)
}

/// Returns everyone who takes part.
pub(super) fn participants(written: &OsStr) -> Vec<CompletionCandidate> {
    names(NameOf::Field(QueryField::With), written)
}

/// Returns everyone who is only mentioned.
pub(super) fn mentioned(written: &OsStr) -> Vec<CompletionCandidate> {
    names(NameOf::Field(QueryField::Mentions), written)
}

/// Returns the outlets.
pub(super) fn outlets(written: &OsStr) -> Vec<CompletionCandidate> {
    names(NameOf::Field(QueryField::Outlet), written)
}

/// Returns the agencies.
pub(super) fn agencies(written: &OsStr) -> Vec<CompletionCandidate> {
    names(NameOf::Field(QueryField::Agency), written)
}

/// Returns the codes of countries.
pub(super) fn countries(written: &OsStr) -> Vec<CompletionCandidate> {
    names(NameOf::Field(QueryField::Country), written)
}

/// Returns the codes of the languages that articles have, or of common ones if there is no index.
pub(super) fn languages(written: &OsStr) -> Vec<CompletionCandidate> {
    let written = written.to_string_lossy();
    let goes_on = |code: &str| code.starts_with(&*written) && is_safe(code);
    let known = all(NameOf::Field(QueryField::Language)).unwrap_or_default();
    if known.is_empty() {
        let mut common = super::values::languages();
        common.retain(|code| goes_on(&code.get_value().to_string_lossy()));
        return common;
    }
    let named =
        |code: String| CompletionCandidate::new(&code).help(language_name(&code).map(StyledStr::from));
    known.into_iter().filter(|code| goes_on(code)).map(named).collect()
}

fn names(of: NameOf<'_>, written: &OsStr) -> Vec<CompletionCandidate> {
    let Some(written) = written.to_str() else { return Vec::new() };
    let mut found: Vec<String> =
        all(of).unwrap_or_default().iter().flat_map(|name| going_on(name, written)).collect();
    found.sort();
    found.dedup();
    found.into_iter().map(CompletionCandidate::new).collect()
}

/// Returns the names of the index that the command line is about. Whatever is wrong with it, nothing is offered.
fn all(of: NameOf<'_>) -> Option<Vec<String>> {
    let dir = match (option("--index"), option("--corpus")) {
        (None, Some(corpus)) => place::of_corpus(&[corpus], None).ok()?.dir,
        (asked, _) => place::to_search(asked.as_deref()).ok()?,
    };
    Index::open(&dir).ok()?.known_names(of, NAMES_MAX).ok()?
}

/// Returns the value of an option on the command line that is completed, which stands behind the arguments of the
/// shell's script.
fn option(name: &str) -> Option<PathBuf> {
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").collect();
    let apart = words.iter().rposition(|word| word == name).and_then(|at| words.get(at + 1).cloned());
    let joined = || {
        let value =
            |word: &OsString| word.to_str()?.strip_prefix(name)?.strip_prefix('=').map(OsString::from);
        words.iter().rev().find_map(value)
    };
    apart.or_else(joined).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Returns how a name goes on after what is written: from its beginning, or from a word in it. What is written
/// stays as it is, because shells compare letters.
fn going_on(name: &str, written: &str) -> Vec<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join("-");
    let mut starts: Vec<usize> = vec![0];
    starts.extend(name.match_indices('-').map(|(at, _)| at + 1));
    if written.is_empty() {
        starts.truncate(1);
    }
    let offered = |start: usize| {
        let part = &name[start..];
        let rest = without_prefix(part, written)?;
        let whole = format!("{written}{rest}");
        (is_safe(&whole) && !rest.is_empty()).then_some(whole)
    };
    starts.into_iter().filter_map(offered).collect()
}

/// Returns the rest of a text that begins with a prefix, whatever the case of its letters.
fn without_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut rest = text.chars();
    for wanted in prefix.chars() {
        let c = rest.next()?;
        if c != wanted && !c.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    Some(rest.as_str())
}

/// Whether no shell takes a part of a text as anything but text.
fn is_safe(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_on_from_its_beginning_or_a_word_in_it() {
        assert_eq!(going_on("Ida Lee", ""), ["Ida-Lee"]);
        assert_eq!(going_on("Ida Lee", "id"), ["ida-Lee"]);
        assert_eq!(going_on("Ida Lee", "Ida-l"), ["Ida-lee"]);
        assert_eq!(going_on("Ida Lee", "le"), ["lee"]);
        assert_eq!(going_on("Anna Berg-Andersen", "An"), ["Anna-Berg-Andersen", "Andersen"]);
        assert_eq!(going_on("李某", "李"), ["李某"]);
        assert_eq!(going_on("Ida Lee", "x"), [""; 0]);
        // There is nothing to add.
        assert_eq!(going_on("Ida Lee", "lee"), [""; 0]);
    }

    #[test]
    fn what_a_shell_could_run_is_never_offered() {
        for evil in [
            "$(touch x)",
            "`x`",
            "a;b",
            "a&b",
            "Ida's",
            "a\"b",
            "-rf",
            "a\u{7}b",
            "~root",
            "a*",
            "!x",
            "a|b",
            "a>b",
        ] {
            for written in ["", "a", "$", "I", "x"] {
                assert_eq!(going_on(evil, written), [""; 0], "{evil}");
            }
            // A hyphen within a name begins no option.
            let behind = if evil == "-rf" { vec!["Ida--rf"] } else { Vec::new() };
            assert_eq!(going_on(&format!("Ida {evil}"), "Ida"), behind, "{evil}");
        }
        // The words behind are still a name.
        assert_eq!(going_on("Norland's Daily", "da"), ["daily"]);
    }
}
