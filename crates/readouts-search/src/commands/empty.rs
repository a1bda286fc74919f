//! Messages for a search that found nothing.

use anyhow::Result;
use readouts_core::{ErrorKind, FacetRow, Query, Request, Resolved, UnseenWord, WhyEmpty};

use super::names;
use crate::output::{note, plural, shortened};

/// Maximum number of names or words that a message lists.
const LISTED: usize = 8;

/// How a command finds words in headlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Headlines {
    /// It has the option `--titles`.
    Option,
    /// It shows words of texts only.
    Never,
}

/// Says on stderr why nothing was found, and which similar search would find something.
pub(super) fn explain<R: Request>(request: &Resolved<R>, headlines: Headlines) -> Result<()> {
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
    unseen(&why.unseen).iter().for_each(|told| note(told));
    let query = request.request().query();
    if why.with_titles > 0 {
        note(&in_titles(query, why.with_titles, headlines));
    }
    if let Some(closest) = closest(query, &why) {
        note(&closest);
    }
    Ok(())
}

/// Returns where the query is found if it is loosened.
fn closest(query: &Query, why: &WhyEmpty) -> Option<String> {
    let asked = if *query == Query::All { "the filters".to_owned() } else { query.to_string() };
    let asked = shortened(&asked);
    match &why.by_anyone {
        // Without words, every article of others would be counted.
        Some(_) if *query == Query::All => {
            Some("--with finds who takes part in an event, also without speaking".to_owned())
        }
        Some((total, rows)) if total.documents > 0 => {
            Some(format!("{asked} occurs in {}: {}", articles(total.documents), said_by(rows)))
        }
        _ if why.unfiltered.documents > 0 && *query == Query::All => {
            Some(format!("without filters: {}", articles(why.unfiltered.documents)))
        }
        _ if why.unfiltered.documents > 0 => {
            Some(format!("without filters, {asked} occurs in {}", articles(why.unfiltered.documents)))
        }
        // The reason was told.
        _ if why.words_anywhere == 0 && (!why.unseen.is_empty() || why.with_titles > 0) => None,
        _ if needs_several_words(query) => {
            Some(format!("all words anywhere: {}", articles(why.words_anywhere)))
        }
        _ => None,
    }
}

/// Returns which words no article has: a line for each word that may be meant as another, and one for the rest.
fn unseen(words: &[UnseenWord]) -> Vec<String> {
    let who = |word: &UnseenWord| if word.in_titles { "no headline has" } else { "no article has" };
    let quoted = |word: &UnseenWord| format!("`{}`", shortened(&word.word));
    let (meant, others): (Vec<_>, Vec<_>) = words.iter().partition(|word| !word.nearest.is_empty());
    let mut told: Vec<String> = Vec::new();
    for word in meant.into_iter().take(LISTED) {
        let near = word.nearest.iter().map(|near| format!("{} ({})", near.word, articles(near.documents)));
        let near = near.collect::<Vec<_>>().join(" or ");
        told.push(format!("{} the word {}; did you mean {near}?", who(word), quoted(word)));
    }
    for in_titles in [false, true] {
        let words: Vec<&UnseenWord> =
            others.iter().copied().filter(|word| word.in_titles == in_titles).collect();
        let mut listed: Vec<String> = words.iter().take(LISTED).map(|word| quoted(word)).collect();
        if words.len() > LISTED {
            listed.push(format!("and {} more", words.len() - LISTED));
        }
        if let Some(word) = words.first() {
            let noun = if words.len() == 1 { "word" } else { "words" };
            told.push(format!("{} the {noun} {}", who(word), listed.join(", ")));
        }
    }
    told
}

/// Returns that headlines have the words, and how they are searched.
fn in_titles(query: &Query, documents: u64, headlines: Headlines) -> String {
    let asked = query.to_string();
    match (query, headlines) {
        (Query::Phrase(_), Headlines::Option) => {
            format!("in {}: title:{} (or --titles)", plural(documents, "headline"), shortened(&asked))
        }
        (Query::Phrase(_), Headlines::Never) => {
            let found = plural(documents, "headline");
            format!("in {found}: `search` finds title:{}; rows are of texts only", shortened(&asked))
        }
        (_, Headlines::Option) => {
            format!("with headlines searched too: {} (--titles)", articles(documents))
        }
        (_, Headlines::Never) => {
            format!("with headlines searched too: {} (`search` has --titles)", articles(documents))
        }
    }
}

fn articles(n: u64) -> String {
    plural(n, "article")
}

fn said_by(rows: &[FacetRow]) -> String {
    let one = |row: &FacetRow| {
        format!("{} ({})", row.value.as_deref().unwrap_or("no single speaker"), row.occurrences)
    };
    let mut told: Vec<String> = rows.iter().take(LISTED).map(one).collect();
    if rows.len() > LISTED {
        told.push(format!("and {} more", rows.len() - LISTED));
    }
    told.join(", ")
}

/// Whether an article has to have more than one word to match.
fn needs_several_words(query: &Query) -> bool {
    match query {
        Query::Phrase(phrase) => phrase.parts().len() > 1,
        Query::Near(_) => true,
        Query::And(parts) => {
            parts.iter().filter(|part| has_words(part)).count() > 1 || parts.iter().any(needs_several_words)
        }
        Query::Or(parts) => parts.iter().any(needs_several_words),
        Query::By(_, part) | Query::AtLeast(_, part) => needs_several_words(part),
        _ => false,
    }
}

/// Whether a query looks for words in texts.
fn has_words(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Near(_) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_words),
        Query::By(_, part) | Query::AtLeast(_, part) => has_words(part),
        _ => false,
    }
}
