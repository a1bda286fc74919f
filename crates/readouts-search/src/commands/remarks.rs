//! Says on stderr what in a query may be read otherwise than it is meant. The answer does not depend on it.

use readouts_core::query::ByCovers;
use readouts_core::{Query, Request, Resolved};

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
