//! Says on stderr what in a query may be read otherwise than it is meant. The answer does not depend on it.

use readouts_core::query::ByCovers;
use std::collections::BTreeSet;

use anyhow::Result;
use readouts_core::{ErrorKind, Query, Request, Resolved, WordLanguages};

use crate::languages::language_name;
use crate::output::{note, shortened};

/// Maximum number of remarks of a kind.
const LISTED: usize = 3;

/// Tells of operators of other search systems, and of what `by:` covers.
pub(super) fn say<R: Request>(terms: &[String], request: &Resolved<R>) {
    for found in Query::foreign_operators(terms).iter().take(LISTED) {
        note(&format!(
            "hint: `{}` is searched as text; an operator is written so: `{}`",
            shortened(found.written()),
            found.instead
        ));
    }
    for by in request.request().query().by_covers().iter().take(LISTED) {
        note(&covers(by));
    }
}

/// Tells how many articles can have the words of a request at all, if many are in languages of another script: they are
/// counted too in what the words are compared with.
pub(super) fn say_languages<'r, R: Request + 'r>(
    requests: impl IntoIterator<Item = &'r Resolved<R>>,
) -> Result<()> {
    let mut told = BTreeSet::new();
    for request in requests {
        let found = match request.word_languages() {
            // The answer itself was in time; only this was not.
            Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(()),
            found => found?,
        };
        told.extend(found.as_ref().map(in_languages));
    }
    told.iter().for_each(|told| note(told));
    Ok(())
}

fn in_languages(found: &WordLanguages) -> String {
    let (documents, of) = (found.documents, found.of);
    let are = if documents == 1 { "is" } else { "are" };
    if found.languages.len() > LISTED {
        return format!(
            "hint: {documents} of {of} articles {are} in a language of this script; `--lang` compares with one alone"
        );
    }
    let names: Vec<_> = found.languages.iter().map(|code| language_name(code).unwrap_or(code)).collect();
    let options: Vec<String> = found.languages.iter().map(|code| format!("--lang {code}")).collect();
    format!(
        "hint: {documents} of {of} articles {are} in {}; `{}` compares with these alone",
        shortened(&names.join(" or ")),
        shortened(&options.join(" "))
    )
}

fn covers(by: &ByCovers) -> String {
    let names: Vec<&str> = by.words_of.names().iter().map(|name| name.text.as_str()).collect();
    let covered = by.covered.to_string();
    let told = format!(
        "hint: `by:` covers `{}` only: the other words may be anyone's, not just of {}",
        shortened(&covered),
        shortened(&names.join(" or "))
    );
    match &by.whole {
        Some(whole) => format!("{told}; for all of them write `{}`", shortened(&whole.to_string())),
        None => told,
    }
}
