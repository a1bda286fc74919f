//! Counts every word of an index by zone.
//!
//! The places of all words are read from the index, word by word: no stored article is needed. Of 100,000 articles
//! with a phrase in most of them, only every fortieth word stands near it, but unpacking the articles to get at
//! these words takes longer than reading the places of all words.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{REST, ZONES, Zones};
use crate::index::{WordBlock, WordPlaces};
use crate::search::Pass;
use crate::{Result, Step};

/// How often a word occurs in each zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::analysis) struct WordCounts {
    /// Number of occurrences.
    pub(in crate::analysis) words: [u64; ZONES],
    /// Number of articles with an occurrence.
    pub(in crate::analysis) articles: [u64; ZONES],
}

/// Counts of words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::analysis) struct Counted {
    /// The words that were asked for, in the order of their bytes.
    pub(in crate::analysis) words: Vec<(String, WordCounts)>,
    /// Number of words in each zone, of all words.
    pub(in crate::analysis) total: [u64; ZONES],
}

/// Number of parts of the dictionary that are counted in parallel; many, because they take different times.
const PARTS: u64 = 64;

/// Minimum number of different words in a part.
const PART_MIN: u64 = if cfg!(test) { 4 } else { 500 };

/// Number of words that who follows the work is told of at once.
const TOLD: u64 = 256;

/// The words of an index, with the zones of each segment.
pub(in crate::analysis) struct Counter<'a> {
    pass: &'a Pass<'a>,
    zones: Vec<Zones>,
    segments: Vec<WordPlaces>,
}

impl<'a> Counter<'a> {
    /// Opens the words of all segments; `zones` has the zones of each.
    pub(in crate::analysis) fn open(pass: &'a Pass<'a>, zones: Vec<Zones>) -> Result<Self> {
        let segments = pass.segments().map(|segment| WordPlaces::open(pass.index, segment.reader()));
        Ok(Self { pass, zones, segments: segments.collect::<Result<_>>()? })
    }

    /// Returns the zones of all segments.
    pub(in crate::analysis) fn zones(&self) -> &[Zones] {
        &self.zones
    }

    /// Counts all words by zone; returns the words for which `keep` is true.
    pub(in crate::analysis) fn count(&self, keep: impl Fn(&WordCounts) -> bool + Sync) -> Result<Counted> {
        let bounds = bounds(&self.segments)?;
        let parts: Result<Vec<Counted>> = (0..=bounds.len())
            .into_par_iter()
            .map(|part| {
                let from = part.checked_sub(1).map(|before| bounds[before].as_slice());
                self.part(from, bounds.get(part).map(Vec::as_slice), &keep)
            })
            .collect();
        let mut counted = Counted::default();
        for part in parts? {
            counted.words.extend(part.words);
            for (sum, total) in counted.total.iter_mut().zip(part.total) {
                *sum += total;
            }
        }
        Ok(counted)
    }

    /// Counts the words from one on and before another one.
    fn part(
        &self,
        from: Option<&[u8]>,
        before: Option<&[u8]>,
        keep: impl Fn(&WordCounts) -> bool,
    ) -> Result<Counted> {
        let mut words: BTreeMap<Box<[u8]>, WordCounts> = BTreeMap::new();
        // Number of words that were not told of.
        let mut untold = 0;
        for (segment, zones) in self.segments.iter().zip(&self.zones) {
            let mut word: Vec<u8> = Vec::new();
            let mut counts = WordCounts::default();
            let mut add = |word: &[u8], counts: WordCounts| {
                if counts.words == [0; ZONES] {
                    return;
                }
                match words.get_mut(word) {
                    Some(sum) => sum.add(&counts),
                    None => drop(words.insert(word.into(), counts)),
                }
            };
            segment.each(from, before, |next, block| {
                if word != next {
                    add(&word, std::mem::take(&mut counts));
                    word.clear();
                    word.extend_from_slice(next);
                    untold += 1;
                    if untold == TOLD {
                        self.pass.tell(Step::Words(std::mem::take(&mut untold)));
                    }
                    self.pass.check_time()?;
                }
                counts.add_block(zones, &block);
                Ok(())
            })?;
            add(&word, counts);
        }
        self.pass.tell(Step::Words(untold));
        let mut counted = Counted::default();
        for (word, counts) in words {
            for (sum, words) in counted.total.iter_mut().zip(counts.words) {
                *sum += words;
            }
            if keep(&counts) {
                counted.words.push((String::from_utf8_lossy(&word).into_owned(), counts));
            }
        }
        Ok(counted)
    }

    /// Returns the number of words in zone 0 and of a word's occurrences among them, for each article that has
    /// the word there. All words must have been counted before.
    pub(in crate::analysis) fn spread(&self, word: &str) -> Result<Vec<(u64, u64)>> {
        let mut articles = Vec::new();
        for (segment, zones) in self.segments.iter().zip(&self.zones) {
            segment.of(word, |block| {
                let mut steps = block.steps;
                for (doc, count) in block.docs.iter().zip(block.counts) {
                    let (here, rest) = steps.split_at(*count as usize);
                    steps = rest;
                    let found = zones.count(*doc, here)[0];
                    if found > 0 {
                        articles.push((u64::from(zones.size(*doc)), u64::from(found)));
                    }
                }
                Ok(())
            })?;
            self.pass.check_time()?;
        }
        Ok(articles)
    }
}

/// Returns the words at which the dictionary is divided, ascending.
fn bounds(segments: &[WordPlaces]) -> Result<Vec<Vec<u8>>> {
    let Some(largest) = segments.iter().max_by_key(|segment| segment.len()) else { return Ok(Vec::new()) };
    let parts = (largest.len() / PART_MIN).clamp(1, PARTS);
    (1..parts).map(|part| largest.word(part * largest.len() / parts)).collect()
}

impl WordCounts {
    fn add(&mut self, other: &Self) {
        for zone in 0..ZONES {
            self.words[zone] += other.words[zone];
            self.articles[zone] += other.articles[zone];
        }
    }

    fn add_block(&mut self, zones: &Zones, block: &WordBlock<'_>) {
        let mut steps = block.steps;
        for (doc, count) in block.docs.iter().zip(block.counts) {
            let (here, rest) = steps.split_at(*count as usize);
            steps = rest;
            let mut size = 0;
            match zones.outside(*doc, here) {
                Some(REST) => {}
                Some(zone) => {
                    self.words[usize::from(zone)] += u64::from(*count);
                    self.articles[usize::from(zone)] += 1;
                    size = if zone == 0 { *count } else { 0 };
                }
                None => {
                    let found = zones.count(*doc, here);
                    for (zone, count) in found.iter().enumerate().take(ZONES) {
                        self.words[zone] += u64::from(*count);
                        self.articles[zone] += u64::from(*count > 0);
                    }
                    size = found[0];
                }
            }
            if size > 0 {
                zones.add_size(*doc, size);
            }
        }
    }
}
