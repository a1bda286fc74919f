//! How a query and its filters were read, in words. It must not know what was found.

use super::request::{DateRange, Filters};
use crate::Query;

/// One sentence without a full stop.
pub(super) fn explain(query: &Query, filters: &Filters) -> String {
    let mut text = match query {
        Query::All => "every article".to_owned(),
        _ => format!("articles with {}", told(query, false)),
    };
    let mut say = |intro: &str, values: &[String]| {
        if !values.is_empty() {
            text.push_str(intro);
            text.push_str(&values.join(" or "));
        }
    };
    let has_phrase = !matches!(query, Query::All);
    say(if has_phrase { ", in the words of " } else { ", where words are reported of " }, &filters.by);
    say("; speaker: ", &filters.speaker);
    say("; mentioned: ", &filters.mentions);
    say("; outlet: ", &filters.outlet);
    say("; agency: ", &filters.agency);
    say("; country: ", &filters.country);
    say("; kind: ", &filters.kind);
    say("; language: ", &filters.language);
    say("; event certainly ", &span(filters.event));
    say("; published ", &span(filters.published));
    text
}

fn told(query: &Query, inside: bool) -> String {
    match query {
        Query::All => "anything".to_owned(),
        Query::Phrase(phrase) => {
            let what = if phrase.words().len() == 1 { "word" } else { "phrase" };
            format!("the {what} “{}”", phrase.words().join(" "))
        }
        Query::And(parts) => list(parts, " and ", inside),
        Query::Or(parts) => list(parts, " or ", inside),
        Query::Not(part) => format!("not {}", told(part, true)),
    }
}

fn list(parts: &[Query], between: &str, inside: bool) -> String {
    let text = parts.iter().map(|part| told(part, true)).collect::<Vec<_>>().join(between);
    if inside && parts.len() > 1 { format!("({text})") } else { text }
}

fn span(range: DateRange) -> Vec<String> {
    match (range.from, range.to) {
        (None, None) => Vec::new(),
        (Some(from), None) => vec![format!("from {from}")],
        (None, Some(to)) => vec![format!("to {to}")],
        (Some(from), Some(to)) => vec![format!("from {from} to {to}")],
    }
}
