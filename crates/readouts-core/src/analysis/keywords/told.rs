//! Says what the sides of a comparison are: in words, and as queries.

use super::sides::rest;
use crate::analysis::listing;
use crate::query::WordsOf;
use crate::search::Region;
use crate::search::explain::explain;
use crate::{Query, Resolved, SearchRequest};

/// Returns in words whose words of which articles are on the side of a request.
pub(super) fn side(request: &Resolved<SearchRequest>) -> String {
    let SearchRequest { query, filters, .. } = request.request();
    let voices: Vec<String> = Region::voices(query, filters).iter().map(voice).collect();
    let whose = if voices.is_empty() { "all words".to_owned() } else { voices.join(", ") };
    let articles =
        if query.asks_for_words() { explain(query, filters) } else { explain(query, &rest(filters)) };
    of_articles(&whose, &articles)
}

fn of_articles(words: &str, articles: &str) -> String {
    match articles.strip_prefix("every article") {
        Some(filters) => format!("{words}{filters}"),
        None => format!("{words} in {articles}"),
    }
}

/// Returns in words what the side of a request is compared with if no other is given.
pub(super) fn others(request: &Resolved<SearchRequest>) -> String {
    of_articles("all other words", &explain(&Query::All, &rest(&request.request().filters)))
}

fn voice(voice: &WordsOf) -> String {
    let names = || voice.names().iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(" or ");
    match voice {
        WordsOf::Own(_) => format!("the words of {}", names()),
        WordsOf::WithJoint(_) => format!("the words and joint statements of {}", names()),
        WordsOf::Basis(bases) => {
            let bases: Vec<&str> = bases.iter().map(|basis| basis.as_str()).collect();
            format!("the words with the basis {}", bases.join(" or "))
        }
        WordsOf::NoOne => "the words without a speaker".to_owned(),
    }
}

/// Returns the query of a side with its filters. If it is somebody's words alone, it is in the form `by:NAME`, which
/// stands for all words of that person.
pub(super) fn query(request: &Resolved<SearchRequest>) -> String {
    let SearchRequest { query, filters, .. } = request.request();
    if query.asks_for_words() || filters.voices().next().is_none() {
        return listing::hits(query, (query, filters), []);
    }
    let voices = filters.voices().map(|voice| voice.to_string());
    let articles = match rest(filters).within(query) {
        Query::All => None,
        articles => Some(articles.beside_others()),
    };
    articles.into_iter().chain(voices).collect::<Vec<_>>().join(" ")
}
