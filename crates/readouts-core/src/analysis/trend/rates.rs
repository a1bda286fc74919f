//! Occurrences and words of each article, from which intervals of rates are drawn.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::TrendOptions;
use super::count::Matches;
use super::members::Table;
use crate::Result;
use crate::analysis::statistics::{Interval, ratio_interval_until};
use crate::query::WordsOf;
use crate::search::{Pass, Segment, When, WordsSaid};

/// Seed of the draws. Any would do; with the same one the intervals are the same each time.
const SEED: u64 = 1;

/// Intervals of the rates of a series, by period; `None` for all of them together.
pub(super) type Rates = BTreeMap<Option<When>, Interval>;

/// Occurrences and words of each article, by period.
type Articles = BTreeMap<When, Vec<(u64, u64)>>;

/// Returns the intervals of each series: of occurrences in a word.
pub(super) fn rates(
    (base, matches): (&Pass<'_>, &[Matches]),
    (options, voices): (&TrendOptions, &[WordsOf]),
    tables: &[Table],
) -> Result<Vec<Rates>> {
    let by_segment = base.each_segment(|segment| {
        let number = segment.number as usize;
        match (matches.get(number), tables.get(number)) {
            (Some(matches), Some(table)) => in_segment((base, &segment), (options, voices), (matches, table)),
            _ => Ok(Vec::new()),
        }
    })?;
    let mut articles: Vec<Articles> = Vec::new();
    for segment in by_segment {
        articles.resize_with(articles.len().max(segment.len()), Articles::new);
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

/// Returns the occurrences and words of the articles in each series, by period.
fn in_segment(
    (pass, segment): (&Pass<'_>, &Segment<'_>),
    (options, voices): (&TrendOptions, &[WordsOf]),
    (matches, table): (&Matches, &Table),
) -> Result<Vec<Articles>> {
    let Matches { dates, series, .. } = matches;
    let mut said = WordsSaid::open(pass.index, segment.reader(), voices)?;
    let mut matched = matches.each().peekable();
    let mut all: Vec<Articles> = (0..table.series()).map(|_| Articles::new()).collect();
    let mut sums = vec![(0, 0); table.series()];
    segment.each(|article| {
        let mut members = table.members(&[]);
        while matched.next_if(|(before, _)| before.doc < article.doc).is_some() {}
        if let Some((found, numbers)) = matched.next_if(|(found, _)| found.doc == article.doc) {
            members = table.members(numbers);
            found.add_occurrences((table, numbers), |member, occurrences| sums[member].0 += occurrences);
        }
        if series.are_speakers() {
            said.each(article.doc, |speaker, words| {
                let member = table.get(speaker);
                members.add(member);
                sums[member].1 += words;
            })?;
        } else {
            series.of_article(article.doc, |value| members.add(table.get(value)));
            let words = said.count(article.doc)?;
            members.each(|member| sums[member].1 = words);
        }
        let when = dates.when(options.per, article.doc);
        members.each(|member| {
            all[member].entry(when).or_default().push(std::mem::take(&mut sums[member]));
        });
        Ok(())
    })?;
    Ok(all)
}
