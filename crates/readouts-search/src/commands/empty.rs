//! Messages for a search that found nothing.

use anyhow::Result;
use readouts_core::query::{FieldQuery, Name, QueryField};
use readouts_core::{
    ErrorKind, FacetRow, Query, Request, Resolved, SilentPerson, TakingPart, UnseenWord, WhyEmpty,
};

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
///
/// `terms` are the terms as given.
pub(super) fn explain<R: Request>(
    terms: &[String],
    request: &Resolved<R>,
    headlines: Headlines,
) -> Result<()> {
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
    if let Some(written) = with_hyphens(terms)
        && let Ok(query) = Query::from_arguments(std::slice::from_ref(&written))
        && let found = request.count(&query)?.documents
        && found > 0
    {
        note(&format!("with and without its hyphens: {} {}", articles(found), shortened(&written)));
    }
    taking_part(&why).iter().for_each(|told| note(told));
    // The words of an operator that was read as text are not all meant.
    let words_are_meant = Query::foreign_operators(terms).is_empty();
    if let Some(closest) =
        closest(query, &why).or_else(|| words_anywhere(query, &why).filter(|_| words_are_meant))
    {
        note(&closest);
    }
    Ok(())
}

/// Returns the query that finds a term with and without its hyphens, if the only term is such a word or phrase.
fn with_hyphens(terms: &[String]) -> Option<String> {
    let [term] = terms else { return None };
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | ' ' | '\'' | '’');
    let is_hyphenated =
        |word: &str| word.split('-').count() > 1 && word.split('-').all(|part| !part.is_empty());
    if !term.chars().all(is_plain) || !term.split(' ').any(is_hyphenated) {
        return None;
    }
    let word = |word: &str| if is_hyphenated(word) { format!("hyphen:{word}") } else { word.to_owned() };
    let words: Vec<String> = term.split_whitespace().map(word).collect();
    match words.as_slice() {
        [only] => Some(only.clone()),
        words => Some(format!("\"{}\"", words.join(" "))),
    }
}

/// Returns who of those whose words were asked for never speaks, and in how many articles they take part.
fn taking_part(why: &WhyEmpty) -> Vec<String> {
    let of = |field, name: &str| Query::Field(FieldQuery::Named(field, vec![Name::new(name)])).to_string();
    let one = |person: &SilentPerson| {
        let name = shortened(&person.name);
        match person.takes_part {
            0 => {
                let found =
                    format!("{} {}", articles(person.mentioned), of(QueryField::Mentions, &person.name));
                format!("{name} speaks and takes part in no article; {}", shortened(&found))
            }
            found => {
                let found = format!("{} {}", articles(found), of(QueryField::With, &person.name));
                format!("{name} speaks in no article; {}", shortened(&found))
            }
        }
    };
    let mut told: Vec<String> = why.silent.iter().take(LISTED).map(one).collect();
    let part = why.taking_part.as_ref().filter(|part| part.documents > 0);
    match (part, why.silent.as_slice()) {
        (Some(part), [one]) if one.takes_part == part.documents => {}
        (Some(part), [one]) if one.takes_part > part.documents => {
            told.push(format!("{} of them within the other conditions", part.documents));
        }
        (Some(part), _) => told.push(format!("{}, also without speaking", counted(part))),
        (None, _) => {}
    }
    if let Some(any) = why.with_any.as_ref().filter(|any| any.documents > 0) {
        told.push(format!("{}: with one of them", counted(any)));
    }
    told
}

fn counted(part: &TakingPart) -> String {
    let told = format!("{} {}", articles(part.documents), part.query);
    shortened(&told).into_owned()
}

/// Returns where the query is found with fewer conditions on the articles or the speaker.
fn closest(query: &Query, why: &WhyEmpty) -> Option<String> {
    let asked = query.to_string();
    let asked = shortened(&asked);
    let unfiltered = why.unfiltered.documents;
    match &why.by_anyone {
        // Without words, every article of others would be counted.
        Some((total, rows)) if total.documents > 0 && has_words(query) => {
            Some(format!("{asked} occurs in {}: {}", articles(total.documents), said_by(rows)))
        }
        _ if unfiltered > 0 && has_words(query) => {
            Some(format!("without filters, {asked} occurs in {}", articles(unfiltered)))
        }
        _ if unfiltered > 0 && *query != Query::All => {
            Some(format!("without filters: {} {asked}", articles(unfiltered)))
        }
        _ => None,
    }
}

/// Returns where all words of the query are found, in any place and order.
fn words_anywhere(query: &Query, why: &WhyEmpty) -> Option<String> {
    let is_told = why.words_anywhere == 0 && (!why.unseen.is_empty() || why.with_titles > 0);
    (needs_several_words(query) && !is_told)
        .then(|| format!("all words anywhere: {}", articles(why.words_anywhere)))
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
