//! Counts sequences of words.
//!
//! A sequence can only be in enough articles if both of its parts that are shorter by a word are. So the texts of
//! the first side are read once for each length, and only sequences of such parts are counted (Agrawal and
//! Srikant, "Fast Algorithms for Mining Association Rules", VLDB 1994). The texts of the other side are read once,
//! for the sequences that are left.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::options::{KeywordOptions, SEQUENCES_MAX};
use super::sides::{FIRST, OTHER};
use crate::analysis::words::Zones;
use crate::index::Texts;
use crate::search::Pass;
use crate::{Error, ErrorKind, Result, Step};

/// A sequence of words with its counts on both sides.
pub(super) struct Sequence<'w> {
    pub(super) words: Vec<&'w str>,
    pub(super) occurrences: [u64; 2],
    pub(super) articles: [u64; 2],
}

/// Number of a word or of a sequence of one length; [`NONE`] for those that are too rare.
type Number = u32;

const NONE: Number = Number::MAX;

/// The number of the sequence without the last word, and the last word.
type Key = (Number, Number);

/// How often a sequence occurs on one side.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    occurrences: u64,
    articles: u64,
}

/// Sequences of one length that are in enough articles.
struct Level {
    numbers: FxHashMap<Key, Number>,
    keys: Vec<(Key, Tally)>,
}

/// Sequences of one length that are being counted by several threads.
struct Counts {
    parts: Vec<Mutex<FxHashMap<Key, Tally>>>,
    /// Number of different sequences.
    size: AtomicUsize,
    /// Number of words in each.
    length: usize,
}

/// Number of parts of the counts, each with a lock of its own.
const PARTS: usize = 64;

impl Counts {
    fn new(length: usize) -> Self {
        let parts = (0..PARTS).map(|_| Mutex::default()).collect();
        Self { parts, size: AtomicUsize::new(0), length }
    }

    /// Adds the sequences of an article, with the number of times each occurs.
    ///
    /// # Errors
    /// If there are too many different ones.
    fn add(&self, article: &FxHashMap<Key, u64>) -> Result<()> {
        let part = |key: &Key| (key.0.wrapping_mul(31) ^ key.1) as usize % PARTS;
        let mut sorted: Vec<(usize, Key, u64)> =
            article.iter().map(|(key, times)| (part(key), *key, *times)).collect();
        sorted.sort_unstable();
        for of_part in sorted.chunk_by(|a, b| a.0 == b.0) {
            let mut counts = self.parts[of_part[0].0].lock().unwrap_or_else(PoisonError::into_inner);
            let before = counts.len();
            for (_, key, times) in of_part {
                let tally = counts.entry(*key).or_default();
                tally.occurrences += times;
                tally.articles += 1;
            }
            let added = counts.len() - before;
            if self.size.fetch_add(added, Ordering::Relaxed) + added > SEQUENCES_MAX {
                let message = format!(
                    "there are more than {SEQUENCES_MAX} different sequences of {} words",
                    self.length
                );
                return Err(Error::new(ErrorKind::Query, message)
                    .hinting("count shorter ones, or only those that are in more articles"));
            }
        }
        Ok(())
    }

    /// Returns the sequences that are in enough articles.
    fn level(self, min_articles: u64) -> Level {
        let counts =
            self.parts.into_iter().flat_map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner));
        let mut keys: Vec<(Key, Tally)> =
            counts.filter(|(_, tally)| tally.articles >= min_articles).collect();
        keys.sort_unstable_by_key(|(key, _)| *key);
        let numbers = keys.iter().map(|(key, _)| *key).zip(0..).collect();
        Level { numbers, keys }
    }
}

/// Number of documents that are read in one go.
const DOCUMENTS: u32 = 512;

/// Counts sequences of two words and more; `words` are those that are in enough articles of the first side.
pub(super) fn count<'w>(
    pass: &Pass<'_>,
    zones: &[Zones],
    words: &[&'w str],
    options: &KeywordOptions,
) -> Result<Vec<Sequence<'w>>> {
    let numbers: FxHashMap<&str, Number> = words.iter().copied().zip(0..).collect();
    let texts = Reading { pass, zones, numbers: &numbers };
    let mut levels: Vec<Level> = Vec::new();
    for _ in 2..=*options.words.end() {
        let level = texts.next_level(&levels, options.min_articles.max(1))?;
        if level.keys.is_empty() {
            break;
        }
        levels.push(level);
    }
    let others = texts.tallies(&levels)?;
    let mut found = Vec::new();
    for (depth, level) in levels.iter().enumerate() {
        if depth + 2 < *options.words.start() as usize {
            continue;
        }
        for (number, (_, tally)) in level.keys.iter().enumerate() {
            let other = others[depth][number];
            found.push(Sequence {
                words: spelled(&levels, depth, number as Number)
                    .into_iter()
                    .map(|word| words[word])
                    .collect(),
                occurrences: [tally.occurrences, other.occurrences],
                articles: [tally.articles, other.articles],
            });
        }
    }
    Ok(found)
}

/// Returns the numbers of the words of a sequence.
fn spelled(levels: &[Level], depth: usize, number: Number) -> Vec<usize> {
    let (before, last) = levels[depth].keys[number as usize].0;
    let mut words = match depth.checked_sub(1) {
        Some(shorter) => spelled(levels, shorter, before),
        None => vec![before as usize],
    };
    words.push(last as usize);
    words
}

/// The texts of both sides, as numbers of words.
struct Reading<'a> {
    pass: &'a Pass<'a>,
    zones: &'a [Zones],
    numbers: &'a FxHashMap<&'a str, Number>,
}

impl Reading<'_> {
    /// Counts the sequences that are longer by a word than those of the last level, on the first side; returns
    /// those that are in enough articles.
    fn next_level(&self, levels: &[Level], min_articles: u64) -> Result<Level> {
        let counts = Counts::new(levels.len() + 2);
        self.each_article(FIRST, |stretches| {
            let mut article: FxHashMap<Key, u64> = FxHashMap::default();
            for words in stretches {
                let mut ending = words.clone();
                for level in levels {
                    ending = longer(level, &ending, words);
                }
                // The sequence of the last level that ends a word earlier, and the one that ends with this word.
                for (two, word) in ending.windows(2).zip(&words[1..]) {
                    if two[0] != NONE && two[1] != NONE {
                        *article.entry((two[0], *word)).or_default() += 1;
                    }
                }
            }
            counts.add(&article)
        })?;
        Ok(counts.level(min_articles))
    }

    /// Counts the sequences of all levels on the other side.
    fn tallies(&self, levels: &[Level]) -> Result<Vec<Vec<Tally>>> {
        let none = |level: &Level| level.keys.iter().map(|_| <[AtomicU64; 2]>::default()).collect();
        let sums: Vec<Vec<[AtomicU64; 2]>> = levels.iter().map(none).collect();
        if levels.is_empty() {
            return Ok(Vec::new());
        }
        self.each_article(OTHER, |stretches| {
            let mut article: FxHashMap<(usize, Number), u64> = FxHashMap::default();
            for words in stretches {
                let mut ending = words.clone();
                for (depth, level) in levels.iter().enumerate() {
                    ending = longer(level, &ending, words);
                    for number in ending.iter().filter(|number| **number != NONE) {
                        *article.entry((depth, *number)).or_default() += 1;
                    }
                }
            }
            for ((depth, number), times) in article {
                let [occurrences, articles] = &sums[depth][number as usize];
                occurrences.fetch_add(times, Ordering::Relaxed);
                articles.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        })?;
        let tally = |[occurrences, articles]: [AtomicU64; 2]| Tally {
            occurrences: occurrences.into_inner(),
            articles: articles.into_inner(),
        };
        Ok(sums.into_iter().map(|level| level.into_iter().map(tally).collect()).collect())
    }

    /// Reads the texts of one side in parallel: calls `each` for every article with its stretches of neighbouring
    /// words.
    fn each_article(&self, zone: u8, each: impl Fn(&[Vec<Number>]) -> Result<()> + Sync) -> Result<()> {
        let parts = self.pass.segments().flat_map(|segment| {
            let (number, end) = (segment.number, segment.reader().max_doc());
            (0..end).step_by(DOCUMENTS as usize).map(move |from| (number, from..end.min(from + DOCUMENTS)))
        });
        let parts: Vec<_> = parts.collect();
        parts.into_par_iter().try_for_each(|(number, documents)| {
            let (segment, zones) = (self.pass.segment(number), &self.zones[number as usize]);
            let mut texts = Texts::open(self.pass.index, segment.reader(), 1)?;
            self.pass.tell(Step::Articles(documents.len() as u64));
            for doc in documents {
                if zones.other(doc) == zone || zones.spans(doc).iter().any(|span| span.zone == zone) {
                    each(&self.stretches(&mut texts, zones, doc, zone)?)?;
                }
                self.pass.check_time()?;
            }
            Ok(())
        })
    }

    /// Returns the stretches of neighbouring words of a document in a zone, each in one paragraph and one span.
    fn stretches(&self, texts: &mut Texts, zones: &Zones, doc: u32, zone: u8) -> Result<Vec<Vec<Number>>> {
        let (other, mut spans) = (zones.other(doc), zones.spans(doc));
        let mut stretches: Vec<Vec<Number>> = Vec::new();
        // Position and span of the word before; spans are told apart by how many are left.
        let mut before: Option<(u32, usize)> = None;
        texts.read(doc)?.each_word(|word, position| {
            while let [first, rest @ ..] = spans
                && first.last < position
            {
                spans = rest;
            }
            let span = spans.first().filter(|span| span.first <= position);
            if span.map_or(other, |span| span.zone) != zone {
                before = None;
                return;
            }
            // Words outside the spans lie between two of them.
            let here = 2 * spans.len() + usize::from(span.is_some());
            let goes_on = before.is_some_and(|(last, of)| last + 1 == position && of == here);
            before = Some((position, here));
            if !goes_on {
                stretches.push(Vec::new());
            }
            let number = self.numbers.get(word).copied().unwrap_or(NONE);
            stretches.last_mut().expect("one was pushed").push(number);
        });
        Ok(stretches)
    }
}

/// Returns, for each word, the number of the level's sequence that ends with it; `shorter` has those of the level
/// before.
fn longer(level: &Level, shorter: &[Number], words: &[Number]) -> Vec<Number> {
    let ending = |at: usize| {
        let prefix = at.checked_sub(1).map_or(NONE, |before| shorter[before]);
        if prefix == NONE || words[at] == NONE {
            return NONE;
        }
        level.numbers.get(&(prefix, words[at])).copied().unwrap_or(NONE)
    };
    (0..words.len()).map(ending).collect()
}
