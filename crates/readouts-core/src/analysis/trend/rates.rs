//! Occurrences and words of each article, from which intervals of rates are drawn.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::TrendOptions;
use super::axes::Series;
use super::count::keys;
use super::rows::Member;
use crate::Result;
use crate::analysis::dates::Dates;
use crate::analysis::statistics::{Interval, ratio_interval_until};
use crate::query::WordsOf;
use crate::search::{Doc, Pass, Segment, When, WordsSaid};

/// Seed of the draws. Any would do; with the same one the intervals are the same each time.
const SEED: u64 = 1;

/// Intervals of the rates of a series, by period; `None` for all of them together.
pub(super) type Rates = BTreeMap<Option<When>, Interval>;

/// Occurrences and words of each article, by period.
type Articles = BTreeMap<When, Vec<(u64, u64)>>;

/// Occurrences and words of one article in one series.
struct Entry {
    article: Doc,
    when: When,
    series: u64,
    occurrences: u64,
    words: u64,
}

/// Returns the intervals of each series: of occurrences in a word.
pub(super) fn rates(
    (matched, base): (&Pass<'_>, &Pass<'_>),
    (options, voices): (&TrendOptions, &[WordsOf]),
    members: &[Member],
) -> Result<Vec<Rates>> {
    let found = matched.each_segment(|segment| occurrences(&segment, options))?;
    let by_segment = base.each_segment(|segment| {
        let found = found.get(segment.number as usize);
        in_segment(base, &segment, (options, voices), (found, members))
    })?;
    let mut articles: Vec<Articles> = members.iter().map(|_| Articles::new()).collect();
    for segment in by_segment {
        for (all, of_segment) in articles.iter_mut().zip(segment) {
            for (when, mut pairs) in of_segment {
                all.entry(when).or_default().append(&mut pairs);
            }
        }
    }
    let drawn = articles.into_par_iter().map(|by_period| {
        let all: Vec<(u64, u64)> = by_period.values().flatten().copied().collect();
        let periods = by_period.iter().map(|(when, pairs)| (Some(*when), pairs)).chain([(None, &all)]);
        let mut rates = Rates::new();
        for (when, pairs) in periods {
            base.check_time()?;
            let interval = ratio_interval_until(pairs, SEED, || base.check_time().is_err());
            base.check_time()?;
            // Without an occurrence every draw is 0, which would look like certainty.
            let interval = interval.filter(|interval| interval.high > 0.0);
            rates.extend(interval.map(|interval| (when, interval)));
        }
        Ok(rates)
    });
    drawn.collect()
}

/// Occurrences of each article, by series.
type Found = FxHashMap<Doc, Vec<(u64, u64)>>;

/// Number of the series of everything.
const ALL: u64 = 0;

fn occurrences(segment: &Segment<'_>, options: &TrendOptions) -> Result<Found> {
    let series = Series::open(options, segment)?;
    let mut found = Found::default();
    segment.each(|matched| {
        let of_doc = found.entry(matched.doc).or_default();
        if matches!(series, Series::All) {
            of_doc.push((ALL, matched.occurrences));
        }
        series.of_matched(&matched, |number, is_one| {
            of_doc.push((number, if is_one { 1 } else { matched.occurrences }));
        });
        Ok(())
    })?;
    Ok(found)
}

/// Returns the occurrences and words of the articles in each series, by period.
fn in_segment(
    pass: &Pass<'_>,
    segment: &Segment<'_>,
    (options, voices): (&TrendOptions, &[WordsOf]),
    (found, members): (Option<&Found>, &[Member]),
) -> Result<Vec<Articles>> {
    let dates = Dates::open(options.date, segment)?;
    let series = Series::open(options, segment)?;
    let mut said = WordsSaid::open(pass.index, segment.reader(), voices)?;
    let mut entries: Vec<Entry> = Vec::new();
    segment.each(|matched| {
        let (article, when) = (matched.doc, dates.when(options.per, matched.doc));
        let mut push = |series, occurrences, words| {
            entries.push(Entry { article, when, series, occurrences, words });
        };
        for (series, occurrences) in found.and_then(|found| found.get(&article)).into_iter().flatten() {
            push(*series, *occurrences, 0);
        }
        match series {
            Series::All => push(ALL, 0, said.count(article)?),
            Series::Speakers(..) => said.each(article, |speaker, words| push(speaker, 0, words))?,
            Series::Values(_) => {
                let words = said.count(article)?;
                series.of_article(article, |value| push(value, 0, words));
            }
        }
        Ok(())
    })?;
    let numbers = entries.iter().map(|entry| entry.series).collect();
    let keys = keys(&series, pass.index, numbers)?;
    let mut all: Vec<Articles> = members.iter().map(|_| Articles::new()).collect();
    for of_article in entries.chunk_by(|a, b| a.article == b.article) {
        for (member, by_period) in members.iter().zip(&mut all) {
            let mut sum: Option<(u64, u64)> = None;
            for entry in of_article {
                let is_in = match keys.get(&entry.series) {
                    _ if matches!(member, Member::All) => true,
                    Some(key) => member.has(std::slice::from_ref(key)),
                    None => false,
                };
                if is_in {
                    let (occurrences, words) = sum.unwrap_or_default();
                    // Words of an article that has several of the values of `others` count once.
                    let words = match series {
                        Series::Values(_) => words.max(entry.words),
                        _ => words + entry.words,
                    };
                    let occurrences = match series {
                        Series::Values(_) => occurrences.max(entry.occurrences),
                        _ => occurrences + entry.occurrences,
                    };
                    sum = Some((occurrences, words));
                }
            }
            if let (Some(pair), Some(first)) = (sum, of_article.first()) {
                by_period.entry(first.when).or_default().push(pair);
            }
        }
    }
    Ok(all)
}
