//! Makes the rows of uses from their counts, and reads the passages of the first and the last ones.

use std::collections::{BTreeMap, BTreeSet};

use super::count::{Around, Pair, Seen, Tally};
use super::{UsePlace, UsesOptions, UsesRow, UsesVoice};
use crate::Facet;
use crate::Result;
use crate::analysis::dates::DateOf;
use crate::analysis::listing::{self, NAMED_MAX};
use crate::index::{StoredText, Texts};
use crate::query::{AnyOf, FieldQuery, Name, Query, QueryField, WordsOf};
use crate::search::{Doc, Filters, Pass, match_at};

/// Returns the first rows in their order, and the number of all.
pub(super) fn rows(
    pass: &Pass<'_>,
    options: &UsesOptions,
    (query, filters): (&Query, &Filters),
    counted: impl Iterator<Item = ((Pair, Tally), Around)>,
    of_several: &BTreeMap<Option<String>, BTreeSet<(u32, Doc)>>,
) -> Result<(Vec<UsesRow>, u64)> {
    let mut counted: Vec<((Pair, Tally), Around)> = counted.collect();
    // Stable: rows that begin on the same day stay in the order of speakers and outlets.
    counted.sort_by_key(|((_, tally), _)| {
        let days = tally.first.map(|first| first.days);
        (days.is_none(), days)
    });
    let found = counted.len() as u64;
    counted.truncate(options.limit);
    let (mut rows, mut tallies) = (Vec::new(), Vec::new());
    for ((pair, tally), around) in counted {
        tallies.push(tally);
        let hits = match of_several.get(&pair.outlet).filter(|_| pair.voice == UsesVoice::Several) {
            Some(articles) => of_articles(pass, (query, filters), articles)?,
            None => hits((query, filters), &pair),
        };
        rows.push(row(hits, pair, tally, around));
    }
    for (at, of, place) in places(pass, options, &tallies)? {
        match of {
            Which::First => rows[at].first = Some(place),
            Which::Last => rows[at].last = Some(place),
        }
    }
    Ok((rows, found))
}

fn row(hits: Option<String>, pair: Pair, tally: Tally, around: Around) -> UsesRow {
    let has_base = pair.voice != UsesVoice::Several;
    let of = |count: u64| has_base.then_some(count);
    let dated = |count: u64| of(count).filter(|_| tally.first.is_some());
    let rate = of(around.articles)
        .filter(|articles| *articles > 0)
        .map(|articles| (tally.documents as f64 / articles as f64).min(1.0));
    let chance = |count: Option<u64>| {
        let count = i32::try_from(count?).unwrap_or(i32::MAX);
        rate.map(|rate| (1.0 - rate).powi(count))
    };
    let (before, after) = (dated(around.before), dated(around.after));
    UsesRow {
        hits,
        voice: pair.voice,
        speaker: pair.speaker,
        outlet: pair.outlet,
        first: None,
        last: None,
        documents: tally.documents,
        occurrences: tally.occurrences,
        undated_documents: tally.undated_documents,
        undated_occurrences: tally.undated_occurrences,
        articles: of(around.articles),
        undated_articles: of(around.undated),
        articles_before: before,
        articles_after: after,
        rate,
        chance_before: chance(before),
        chance_after: chance(after),
    }
}

/// Returns the query that lists the hits of a row.
fn hits((query, filters): (&Query, &Filters), pair: &Pair) -> Option<String> {
    let voice = match (pair.voice, &pair.speaker) {
        (UsesVoice::Speaker, Some(name)) => WordsOf::Own(vec![Name::new(name)]),
        (UsesVoice::Nobody, _) => WordsOf::NoOne,
        _ => return None,
    };
    let voiced = listing::of_several_in_words_of(voice, query)?;
    let outlet = match &pair.outlet {
        Some(outlet) => listing::has_value(&Facet::Outlet, &[outlet])?,
        None => Query::Not(Box::new(Query::Field(FieldQuery::Any(AnyOf::Named(QueryField::Outlet))))),
    };
    Some(listing::hits(&voiced, (query, filters), [outlet]))
}

/// Returns the query that lists these articles; `None` if they are too many.
fn of_articles(
    pass: &Pass<'_>,
    (query, filters): (&Query, &Filters),
    articles: &BTreeSet<(u32, Doc)>,
) -> Result<Option<String>> {
    if articles.len() > NAMED_MAX {
        return Ok(None);
    }
    Ok(Some(listing::hits(query, (query, filters), [listing::one_of(pass, articles)?])))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    First,
    Last,
}

/// Reads the first and the last uses of rows.
fn places(
    pass: &Pass<'_>,
    options: &UsesOptions,
    tallies: &[Tally],
) -> Result<Vec<(usize, Which, UsePlace)>> {
    let mut wanted: Vec<(Seen, usize, Which)> = Vec::new();
    for (at, tally) in tallies.iter().enumerate() {
        wanted.extend(tally.first.map(|seen| (seen, at, Which::First)));
        wanted.extend(tally.last.map(|seen| (seen, at, Which::Last)));
    }
    // Texts are read in the order in which they are stored.
    wanted.sort_unstable_by_key(|(seen, at, _)| (seen.segment, seen.doc, seen.place, *at));
    let read = pass.each_segment(|segment| {
        let start = wanted.partition_point(|(seen, ..)| seen.segment < segment.number);
        let end = wanted.partition_point(|(seen, ..)| seen.segment <= segment.number);
        let mut texts = Texts::open(pass.index, segment.reader(), 1)?;
        let mut read = Vec::with_capacity(end - start);
        for (seen, at, which) in &wanted[start..end] {
            pass.check_time()?;
            let text = texts.read(seen.doc)?;
            read.push((*at, *which, place(&text, options, seen)?));
        }
        Ok(read)
    })?;
    Ok(read.into_iter().flatten().collect())
}

fn place(text: &StoredText<'_>, options: &UsesOptions, seen: &Seen) -> Result<UsePlace> {
    let article = text.article_without_body()?;
    let (date, basis) = match options.date {
        DateOf::Event => (article.event_date.edtf, article.event_date.basis.as_str()),
        DateOf::Published => (article.published.edtf, article.published.basis.as_str()),
    };
    Ok(UsePlace {
        date: date.ok_or_else(|| text.corrupt())?,
        date_basis: basis.to_owned(),
        id: article.id,
        path: article.path,
        url: article.url,
        title: article.title,
        passage: match_at(text, seen.place, options.context)?,
    })
}
