//! Messages for a search that found nothing.

use anyhow::Result;
use readouts_core::{ErrorKind, FacetRow, Query, Request, Resolved};

use super::names;
use crate::output::{note, shortened};

/// Says on stderr why nothing was found, and which similar search would find something.
pub(super) fn explain<R: Request>(request: &Resolved<R>) -> Result<()> {
    if request.documents() == 0 {
        note("nothing found: the index has no articles");
        return Ok(());
    }
    note("nothing found");
    for name in request.unknown_names() {
        let nearest = match name.nearest.as_slice() {
            [] => String::new(),
            names => format!("; did you mean {}?", names.join(" or ")),
        };
        note(&format!("{} `{}`{nearest}", names::nothing_called(&name.field), shortened(&name.wanted)));
    }
    let why = match request.why_empty() {
        // The answer itself was in time; only the explanation was not.
        Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(()),
        why => why?,
    };
    let query = request.request().query();
    let asked = if *query == Query::All { "the filters".to_owned() } else { query.to_string() };
    let asked = shortened(&asked);
    if let Some((total, rows)) = why.by_anyone.filter(|(total, _)| total.documents > 0) {
        note(&format!("{asked} occurs in {}: {}", articles(total.documents), said_by(&rows)));
    } else if why.unfiltered.documents > 0 {
        note(&format!("without filters, {asked} occurs in {}", articles(why.unfiltered.documents)));
    } else if has_phrase_of_many_words(query) {
        note(&format!("all words anywhere: {}", articles(why.words_anywhere)));
    }
    Ok(())
}

fn articles(n: u64) -> String {
    if n == 1 { "1 article".to_owned() } else { format!("{n} articles") }
}

fn said_by(rows: &[FacetRow]) -> String {
    let one = |row: &FacetRow| {
        format!("{} ({})", row.value.as_deref().unwrap_or("no single speaker"), row.occurrences)
    };
    rows.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn has_phrase_of_many_words(query: &Query) -> bool {
    match query {
        Query::Phrase(phrase) => phrase.parts().len() > 1,
        Query::Near(_) => true,
        Query::And(parts) | Query::Or(parts) => parts.len() > 1 || parts.iter().any(has_phrase_of_many_words),
        Query::By(_, part) | Query::AtLeast(_, part) => has_phrase_of_many_words(part),
        _ => false,
    }
}
