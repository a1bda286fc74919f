//! Searching by scanning every article: slow, short, and what the index is held to.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::{Basis, Query, Readout, tokens};

/// A word of an article: its text, paragraph, bytes, speaker and basis.
type Word = (String, usize, usize, usize, Option<String>, Basis);

/// Where phrases stand: index of the first word, number of words.
type Spans = BTreeSet<(usize, usize)>;

pub(super) fn words(article: &Readout) -> Vec<Word> {
    let paragraphs = article.paragraphs.iter().enumerate();
    let words = paragraphs.flat_map(|(paragraph, text)| tokens(text).map(move |token| (paragraph, token)));
    let voiced = words.map(|(paragraph, token)| {
        let covers =
            |s: &&crate::Statement| s.paragraph == paragraph && (s.start..s.end).contains(&token.start);
        let statement = article.statements.iter().find(covers);
        let speaker = statement.and_then(|s| s.speaker.clone());
        (
            token.text,
            paragraph,
            token.start,
            token.end,
            speaker,
            statement.map_or(Basis::Unknown, |s| s.basis),
        )
    });
    voiced.collect()
}

/// Whether an article matches; adds the spans of the phrases looked for.
fn holds(query: &Query, words: &[Word], by: &[String], wanted: bool, spans: &mut Spans) -> bool {
    let mut each = |parts: &[Query]| -> Vec<bool> {
        parts.iter().map(|part| holds(part, words, by, wanted, spans)).collect()
    };
    match query {
        Query::All => true,
        Query::And(parts) => !each(parts).contains(&false),
        Query::Or(parts) => each(parts).contains(&true),
        Query::Not(part) => !holds(part, words, by, !wanted, spans),
        Query::Phrase(phrase) => {
            let found: Spans = words
                .windows(phrase.words().len())
                .enumerate()
                .filter(|(_, window)| window.iter().map(|word| &word.0).eq(phrase.words()))
                .filter(|(_, window)| window.iter().all(|word| word.1 == window[0].1))
                .filter(|(_, window)| {
                    let of = |name: &String| window.iter().all(|word| word.4.as_ref() == Some(name));
                    by.is_empty() || !wanted || by.iter().any(of)
                })
                .map(|(at, window)| (at, window.len()))
                .collect();
            let any = !found.is_empty();
            if wanted {
                spans.extend(found);
            }
            any
        }
    }
}

fn wants(query: &Query, wanted: bool) -> bool {
    match query {
        Query::All => false,
        Query::Phrase(_) => wanted,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(|part| wants(part, wanted)),
        Query::Not(part) => wants(part, !wanted),
    }
}

fn speakers(article: &Readout) -> BTreeSet<String> {
    let said = article.statements.iter().filter_map(|s| s.speaker.clone());
    said.chain(article.speakers.iter().map(|s| s.name.clone())).collect()
}

fn passes(article: &Readout, filters: &Filters) -> bool {
    let any = |wanted: &[String], has: &BTreeSet<String>| {
        wanted.is_empty() || wanted.iter().any(|value| has.contains(value))
    };
    let set = |values: &[String]| values.iter().cloned().collect();
    let within = |range: DateRange, edtf: Option<crate::Edtf>| {
        range.is_open()
            || edtf.filter(|edtf| edtf.is_certain()).is_some_and(|edtf| {
                range.from.is_none_or(|from| edtf.earliest() >= Some(from))
                    && range.to.is_none_or(|to| edtf.latest() <= Some(to))
            })
    };
    any(&filters.by, &speakers(article))
        && any(&filters.speaker, &speakers(article))
        && any(&filters.mentions, &set(&article.mentioned))
        && any(&filters.outlet, &article.outlet.name.iter().cloned().collect())
        && any(&filters.country, &set(&article.countries))
        && within(filters.event, article.event_date.edtf)
        && within(filters.published, article.published.edtf)
}

/// What an article has of a facet, with the occurrences that go to each value.
fn values(
    facet: Facet,
    article: &Readout,
    words: &[Word],
    phrases: Option<&Spans>,
) -> BTreeMap<Option<String>, u64> {
    let all = phrases.map_or(0, |spans| spans.len() as u64);
    let several = |values: BTreeSet<String>| -> BTreeMap<Option<String>, u64> {
        if values.is_empty() {
            return [(None, all)].into();
        }
        values.into_iter().map(|value| (Some(value), all)).collect()
    };
    let year = |edtf: Option<crate::Edtf>| {
        edtf.filter(|e| e.is_certain())
            .and_then(crate::Edtf::year)
            .map(|year| year.to_string())
            .into_iter()
            .collect()
    };
    let mut said = BTreeMap::new();
    match (facet, phrases) {
        (Facet::Speaker, Some(spans)) => {
            spans.iter().for_each(|(at, _)| *said.entry(words[*at].4.clone()).or_default() += 1);
            if said.is_empty() { [(None, 0)].into() } else { said }
        }
        (Facet::Basis, Some(spans)) => {
            let basis = |at: usize| Some(words[at].5.as_str().to_owned());
            spans.iter().for_each(|(at, _)| *said.entry(basis(*at)).or_default() += 1);
            if said.is_empty() { [(None, 0)].into() } else { said }
        }
        (Facet::Speaker, None) => several(speakers(article)),
        (Facet::Basis, None) => several(words.iter().map(|word| word.5.as_str().to_owned()).collect()),
        (Facet::Outlet, _) => several(article.outlet.name.iter().cloned().collect()),
        (Facet::Agency, _) => several(article.agency.name.iter().cloned().collect()),
        (Facet::Country, _) => several(article.countries.iter().cloned().collect()),
        (Facet::Kind, _) => several([article.kind.as_str().to_owned()].into()),
        (Facet::Language, _) => several(article.language.iter().cloned().collect()),
        (Facet::Year, _) => several(year(article.event_date.edtf)),
        (Facet::PublishedYear, _) => several(year(article.published.edtf)),
        (Facet::Mentioned, _) => several(article.mentioned.iter().cloned().collect()),
    }
}

/// An article that matches, with its matches as paragraph, bytes, speaker and basis.
pub(super) type Found = (String, Vec<(usize, usize, usize, Option<String>, Basis)>);

pub(super) fn found(articles: &[Readout], query: &Query, filters: &Filters) -> Vec<Found> {
    let matching = articles.iter().filter(|article| passes(article, filters)).filter_map(|article| {
        let (words, mut spans) = (words(article), Spans::new());
        holds(query, &words, &filters.by, true, &mut spans).then(|| {
            let place = |(at, len): &(usize, usize)| {
                let (first, last) = (&words[*at], &words[at + len - 1]);
                (first.1, first.2, last.3, first.4.clone(), first.5)
            };
            (article.id.clone(), spans.iter().map(place).collect())
        })
    });
    matching.collect()
}

pub(super) fn facet(articles: &[Readout], facet: Facet, query: &Query, filters: &Filters) -> Vec<FacetRow> {
    let mut filters = filters.clone();
    match facet {
        Facet::Speaker => (filters.by, filters.speaker) = (Vec::new(), Vec::new()),
        Facet::Outlet => filters.outlet = Vec::new(),
        Facet::Country => filters.country = Vec::new(),
        Facet::Mentioned => filters.mentions = Vec::new(),
        Facet::Year => filters.event = DateRange::default(),
        Facet::PublishedYear => filters.published = DateRange::default(),
        _ => {}
    }
    let mut rows: BTreeMap<Option<String>, (u64, u64)> = BTreeMap::new();
    for article in articles.iter().filter(|article| passes(article, &filters)) {
        let (words, mut spans) = (words(article), Spans::new());
        if holds(query, &words, &filters.by, true, &mut spans) {
            let phrases = wants(query, true).then_some(&spans);
            for (value, occurrences) in values(facet, article, &words, phrases) {
                let row = rows.entry(value).or_default();
                *row = (row.0 + 1, row.1 + occurrences);
            }
        }
    }
    let mut rows: Vec<FacetRow> = rows
        .into_iter()
        .map(|(value, (documents, occurrences))| FacetRow { value, documents, occurrences })
        .collect();
    rows.sort_by_key(|row| {
        let more = std::cmp::Reverse((row.occurrences, row.documents));
        (more, row.value.is_none(), row.value.clone())
    });
    rows
}
