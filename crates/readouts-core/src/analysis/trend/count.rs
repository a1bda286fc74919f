//! Counts articles, occurrences and words by period and series, in one pass over the matching articles and one
//! over those of which shares are taken.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::TrendOptions;
use super::axes::{SEVERAL, Series};
use crate::Result;
use crate::analysis::dates::Dates;
use crate::index::Index;
use crate::query::WordsOf;
use crate::search::{Pass, Segment, When, WordsSaid};

/// What the series of a trend are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Value(String),
    /// Articles or words without a value.
    None,
    /// Occurrences in the words of several speakers.
    Several,
}

/// Counts over a set of articles.
#[derive(Default)]
pub(super) struct Counted {
    /// Articles by period and by all series that they belong to.
    pub(super) articles: BTreeMap<(When, Vec<Key>), Articles>,
    /// Occurrences and words by period and speaker, if the series are speakers.
    pub(super) by_speaker: BTreeMap<(When, Key), Sums>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Articles {
    pub(super) documents: u64,
    pub(super) occurrences: u64,
    pub(super) words: u64,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    pub(super) occurrences: u64,
    pub(super) words: u64,
}

/// What is counted.
#[derive(Clone, Copy)]
pub(super) enum Counting<'a> {
    /// Matching articles and their occurrences.
    Matched,
    /// Articles, and if asked for, their words that are attributed in all of these ways.
    Base(Option<&'a [WordsOf]>),
}

/// Counts the articles of a pass.
pub(super) fn count(pass: &Pass<'_>, options: &TrendOptions, counting: Counting<'_>) -> Result<Counted> {
    let mut all = Counted::default();
    for one in pass.each_segment(|segment| in_segment(pass, &segment, options, counting))? {
        all.add(one);
    }
    Ok(all)
}

/// Counts in the numbers of a segment.
#[derive(Default)]
struct Counts {
    articles: FxHashMap<(When, Vec<u64>), Articles>,
    by_speaker: FxHashMap<(When, u64), Sums>,
    /// Series of the current article.
    of_article: Vec<u64>,
}

impl Counts {
    /// Adds the current article.
    fn add_article(&mut self, when: When, article: Articles) {
        self.of_article.sort_unstable();
        self.of_article.dedup();
        let key = (when, std::mem::take(&mut self.of_article));
        if let Some(articles) = self.articles.get_mut(&key) {
            articles.add(article);
            self.of_article = key.1;
            self.of_article.clear();
        } else {
            self.articles.insert(key, article);
        }
    }
}

fn in_segment(
    pass: &Pass<'_>,
    segment: &Segment<'_>,
    options: &TrendOptions,
    counting: Counting<'_>,
) -> Result<Counted> {
    let dates = Dates::open(options.date, segment)?;
    let series = Series::open(options, segment)?;
    let mut counts = Counts::default();
    match counting {
        Counting::Matched => {
            segment.each(|found| {
                let when = dates.when(options.per, found.doc);
                let Counts { by_speaker, of_article, .. } = &mut counts;
                series.of_matched(&found, |number, of_speaker| {
                    if of_speaker {
                        by_speaker.entry((when, number)).or_default().occurrences += 1;
                    }
                    of_article.push(number);
                });
                let occurrences = found.occurrences;
                counts.add_article(when, Articles { documents: 1, occurrences, words: 0 });
                Ok(())
            })?;
        }
        Counting::Base(voices) => {
            let mut said =
                voices.map(|voices| WordsSaid::open(pass.index, segment.reader(), voices)).transpose()?;
            let of_speakers = matches!(series, Series::Speakers(..));
            segment.each(|found| {
                let when = dates.when(options.per, found.doc);
                series.of_article(found.doc, |number| counts.of_article.push(number));
                let mut words = 0;
                match &mut said {
                    Some(said) if of_speakers => said.each(found.doc, |speaker, length| {
                        words += length;
                        counts.by_speaker.entry((when, speaker)).or_default().words += length;
                    })?,
                    Some(said) => words = said.count(found.doc)?,
                    None => {}
                }
                counts.add_article(when, Articles { documents: 1, occurrences: 0, words });
                Ok(())
            })?;
        }
    }
    named(counts, &series, pass.index)
}

/// Returns what these numbers of series in a segment stand for.
pub(super) fn keys(series: &Series, index: &Index, mut numbers: Vec<u64>) -> Result<FxHashMap<u64, Key>> {
    numbers.sort_unstable();
    numbers.dedup();
    let known = numbers.partition_point(|number| *number < SEVERAL);
    let names =
        series.names(index, &numbers[..known])?.into_iter().map(|name| name.map_or(Key::None, Key::Value));
    let others =
        numbers[known..].iter().map(|number| if *number == SEVERAL { Key::Several } else { Key::None });
    Ok(numbers.iter().copied().zip(names.chain(others)).collect())
}

/// Replaces the numbers of a segment by names.
fn named(counts: Counts, series: &Series, index: &Index) -> Result<Counted> {
    let of_articles = counts.articles.keys().flat_map(|(_, numbers)| numbers);
    let numbers = of_articles.chain(counts.by_speaker.keys().map(|(_, number)| number)).copied().collect();
    let keys = keys(series, index, numbers)?;
    let key = |number: u64| keys.get(&number).cloned().unwrap_or(Key::None);
    let mut all = Counted::default();
    for ((when, numbers), counted) in counts.articles {
        let mut keys: Vec<Key> = numbers.into_iter().map(key).collect();
        keys.sort_unstable();
        all.articles.entry((when, keys)).or_default().add(counted);
    }
    for ((when, number), sums) in counts.by_speaker {
        all.by_speaker.entry((when, key(number))).or_default().add(sums);
    }
    Ok(all)
}

impl Articles {
    pub(super) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.occurrences += other.occurrences;
        self.words += other.words;
    }
}

impl Sums {
    pub(super) fn add(&mut self, other: Self) {
        self.occurrences += other.occurrences;
        self.words += other.words;
    }
}

impl Counted {
    /// Adds the counts of another segment.
    fn add(&mut self, other: Self) {
        for (key, counted) in other.articles {
            self.articles.entry(key).or_default().add(counted);
        }
        for (key, sums) in other.by_speaker {
            self.by_speaker.entry(key).or_default().add(sums);
        }
    }
}
