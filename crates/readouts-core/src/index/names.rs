//! Collects the names in the articles with their folded words, cached for the current state of the index.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use smallvec::SmallVec;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED};

use super::Index;
use super::alive::{State, state};
use crate::words::fold_words;

/// Names that all articles have in some fields.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Names, sorted.
    names: Vec<Entry>,
    /// Distinct words of all names, sorted; each with the indexes of the names that contain it.
    words: Vec<(String, Vec<u32>)>,
}

#[derive(Debug)]
struct Entry {
    name: String,
    words: SmallVec<[u32; 4]>,
}

/// Names of fields.
type Fields = &'static [&'static str];

/// Names by their fields, for the most recently requested state.
#[derive(Default)]
pub(super) struct NamesCache(Mutex<HashMap<Fields, Kept>>);

/// Names with the state of the index they were read from.
type Kept = (Vec<State>, Arc<Names>);

impl Index {
    /// Returns the names that articles have in these fields.
    pub(crate) fn names(&self, searcher: &Searcher, fields: Fields) -> tantivy::Result<Arc<Names>> {
        let now: Vec<State> = searcher.segment_readers().iter().map(state).collect();
        let lock = || self.names.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, names)) = lock().get(fields)
            && *of == now
        {
            return Ok(Arc::clone(names));
        }
        let names = self.read_names(searcher, fields, usize::MAX)?.unwrap_or_default();
        let names = Arc::new(Names::of(names));
        lock().insert(fields, (now, Arc::clone(&names)));
        Ok(names)
    }

    /// Returns the names that articles have in these fields; `None` if there are more than `most`.
    pub(crate) fn read_names(
        &self,
        searcher: &Searcher,
        fields: &[&str],
        most: usize,
    ) -> tantivy::Result<Option<BTreeSet<String>>> {
        let mut names = BTreeSet::new();
        for reader in searcher.segment_readers() {
            for field in fields {
                let inverted = reader.inverted_index(self.fields.named(field))?;
                let mut terms = inverted.terms().stream()?;
                while terms.advance() {
                    let Ok(name) = std::str::from_utf8(terms.key()) else { continue };
                    if names.contains(name) {
                        continue;
                    }
                    let is_alive = !reader.has_deletes() || {
                        let option = IndexRecordOption::Basic;
                        let mut docs = inverted.read_postings_from_terminfo(terms.value(), option)?;
                        while docs.doc() != TERMINATED && reader.is_deleted(docs.doc()) {
                            docs.advance();
                        }
                        docs.doc() != TERMINATED
                    };
                    if is_alive {
                        names.insert(name.to_owned());
                    }
                    if names.len() > most {
                        return Ok(None);
                    }
                }
            }
        }
        Ok(Some(names))
    }
}

impl Names {
    fn of(names: BTreeSet<String>) -> Self {
        let split: Vec<(String, Vec<String>)> = names
            .into_iter()
            .map(|name| (fold_words(&name), name))
            .map(|(words, name)| (name, words))
            .collect();
        let words: BTreeSet<&String> = split.iter().flat_map(|(_, words)| words).collect();
        let mut words: Vec<(String, Vec<u32>)> =
            words.into_iter().map(|word| (word.clone(), Vec::new())).collect();
        let mut all = Vec::with_capacity(split.len());
        for ((name, own), number) in split.into_iter().zip(0..) {
            let mut entry = Entry { name, words: SmallVec::new() };
            for word in own {
                if let Ok(at) = words.binary_search_by(|(known, _)| known.cmp(&word)) {
                    entry.words.push(at as u32);
                    if words[at].1.last() != Some(&number) {
                        words[at].1.push(number);
                    }
                }
            }
            all.push(entry);
        }
        Self { names: all, words }
    }

    /// Returns the names that contain all of these words, sorted. The flag says whether a name consists of
    /// exactly these words in this order.
    pub(crate) fn having<'n>(&'n self, words: &[String]) -> Vec<(&'n str, bool)> {
        let number = |word: &String| self.words.binary_search_by(|(known, _)| known.cmp(word)).ok();
        let Some(numbers) = words.iter().map(number).collect::<Option<Vec<usize>>>() else {
            return Vec::new();
        };
        let rarest = numbers.iter().map(|at| &self.words[*at].1).min_by_key(|names| names.len());
        let entries = rarest.into_iter().flatten().map(|name| &self.names[*name as usize]);
        let has_all = |entry: &&Entry| numbers.iter().all(|at| entry.words.contains(&(*at as u32)));
        let is_whole = |entry: &Entry| entry.words.iter().map(|at| *at as usize).eq(numbers.iter().copied());
        entries.filter(has_all).map(|entry| (entry.name.as_str(), is_whole(entry))).collect()
    }

    /// Returns the names that contain all of these words and, if there is an initial, another word that begins
    /// with it; sorted.
    pub(crate) fn having_initial<'n>(&'n self, words: &[String], initial: &str) -> Vec<&'n str> {
        let begins = |name: &&str| {
            let mut others = fold_words(name);
            others.retain(|word| !words.contains(word));
            others.iter().any(|word| word.starts_with(initial))
        };
        self.having(words).into_iter().map(|(name, _)| name).filter(begins).collect()
    }

    /// Returns every name with its smallest `distance`, over its single words and over all of its words
    /// joined by spaces. Names without any distance are omitted.
    pub(crate) fn near(&self, distance: impl Fn(&str) -> Option<usize>) -> Vec<(usize, &str)> {
        let of_words: Vec<Option<usize>> = self.words.iter().map(|(word, _)| distance(word)).collect();
        let least = |entry: &Entry| {
            let words = entry.words.iter().map(|at| self.words[*at as usize].0.as_str());
            let whole = distance(&words.collect::<Vec<_>>().join(" "));
            entry.words.iter().filter_map(|at| of_words[*at as usize]).chain(whole).min()
        };
        self.names.iter().filter_map(|entry| Some((least(entry)?, entry.name.as_str()))).collect()
    }
}
