//! Index of the roster's entries by the words of their names, fast even if many entries share a word.

use std::collections::{BTreeSet, HashMap};

/// Number assigned to a word of a name.
pub(super) type Word = u32;

/// Maximum number of different words of a name indexed by pairs of words; longer names are scanned.
const MANY: usize = 8;

/// Entries by the words of their names. Entries are only added, and names only get longer.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, Word>,
    /// Words of each entry's name, in order.
    names: Vec<Vec<Word>>,
    /// Entries by the set of different words of their name.
    sets: HashMap<Vec<Word>, Vec<usize>>,
    /// Entries by each pair of different words (or one word twice) and the total number of words of the name.
    pairs: HashMap<(Word, Word, usize), BTreeSet<usize>>,
    /// Entries with more than [`MANY`] different words.
    long: Vec<usize>,
    /// Number of words of the longest name.
    longest: usize,
    by_word: Vec<Bearers>,
}

/// Entries with a word as the family name, as the last word, or as the first of several.
#[derive(Debug, Default, Clone)]
struct Bearers {
    first_of_family: Option<usize>,
    roles: [Latest; 3],
}

/// Entries by their mentions, latest last. Of several records of one entry the last counts.
#[derive(Debug, Default, Clone)]
struct Latest(Vec<(usize, usize)>);

const FAMILY: usize = 0;
const LAST: usize = 1;
const FIRST: usize = 2;

/// Maximum number of recent mentions searched for bearers of a name.
const RECENT: usize = 64;

impl Names {
    /// Returns the numbers of folded words, and assigns new ones.
    fn number_all(&mut self, words: &[String]) -> Vec<Word> {
        words.iter().map(|word| self.number(word)).collect()
    }

    fn number(&mut self, word: &str) -> Word {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = Word::try_from(self.by_word.len()).expect("a page has fewer words");
        self.numbers.insert(word.to_owned(), number);
        self.by_word.push(Bearers::default());
        number
    }

    /// Returns the numbers of folded words, or `None` if one of them is in no name.
    fn known(&self, words: &[String]) -> Option<Vec<Word>> {
        words.iter().map(|word| self.numbers.get(word).copied()).collect()
    }

    /// Adds the next entry.
    pub(super) fn add(&mut self, words: &[String], family: &str) -> Word {
        let at = self.names.len();
        let words = self.number_all(words);
        self.names.push(words);
        self.file(at);
        let family = self.number(family);
        self.by_word[family as usize].first_of_family.get_or_insert(at);
        family
    }

    /// Replaces an entry's name by a longer one.
    pub(super) fn rename(&mut self, at: usize, words: &[String], lasts: &dyn Fn(usize) -> usize) {
        let words = self.number_all(words);
        let old = std::mem::replace(&mut self.names[at], words);
        let set = different(&old);
        if let Some(entries) = self.sets.get_mut(&set) {
            entries.retain(|&other| other != at);
        }
        for pair in pairs(&set) {
            if let Some(entries) = self.pairs.get_mut(&(pair.0, pair.1, old.len().min(MANY))) {
                entries.remove(&at);
            }
        }
        self.long.retain(|&other| other != at);
        self.file(at);
        // The entry loses its old first and last word, unless the new name has them in the same place.
        for word in [old.first(), old.last()].into_iter().flatten() {
            self.tidy(*word, lasts);
        }
    }

    fn file(&mut self, at: usize) {
        let words = &self.names[at];
        let (length, set) = (words.len(), different(words));
        self.longest = self.longest.max(length);
        if set.len() > MANY {
            self.long.push(at);
        } else {
            for (a, b) in pairs(&set) {
                self.pairs.entry((a, b, length.min(MANY))).or_default().insert(at);
            }
        }
        self.sets.entry(set).or_default().push(at);
    }

    /// Records a mention of an entry.
    pub(super) fn touch(&mut self, at: usize, family: Word, last: usize) {
        let name = &self.names[at];
        self.by_word[family as usize].roles[FAMILY].push(last, at);
        if let Some(&word) = name.last() {
            self.by_word[word as usize].roles[LAST].push(last, at);
        }
        if name.len() > 1 {
            self.by_word[name[0] as usize].roles[FIRST].push(last, at);
        }
    }

    /// Removes trailing records whose entries no longer have the word in that place, or were mentioned again
    /// since.
    fn tidy(&mut self, word: Word, lasts: &dyn Fn(usize) -> usize) {
        let names = &self.names;
        let [_, last, first] = &mut self.by_word[word as usize].roles;
        let is_last = |at: usize| names[at].last() == Some(&word);
        let is_first = |at: usize| names[at].len() > 1 && names[at][0] == word;
        last.tidy(&|at, named| is_last(at) && lasts(at) == named);
        first.tidy(&|at, named| is_first(at) && lasts(at) == named);
    }

    /// Returns the first entry with exactly these words, in order.
    pub(super) fn exactly(&self, words: &[String]) -> Option<usize> {
        let words = self.known(words)?;
        self.same(&words)
    }

    /// Returns the entries with the same set of words, in any order and number.
    fn same_set(&self, set: &[Word]) -> &[usize] {
        self.sets.get(set).map_or(&[], Vec::as_slice)
    }

    fn same(&self, words: &[Word]) -> Option<usize> {
        let same = self.same_set(&different(words)).iter().copied().filter(|&at| self.names[at] == words);
        same.min()
    }

    /// Returns the first entry with exactly these words. Two or more words may also be part of a longer name.
    pub(super) fn bearer(&self, words: &[String]) -> Option<usize> {
        let words = self.known(words)?;
        let longer = (words.len() >= 2).then(|| self.having(&words, words.len() + 1)).flatten();
        // Two words may be in either order: "Park Min-seo" and "Min-seo Park".
        let turned = || match words[..] {
            [a, b] => self.same(&[b, a]),
            _ => None,
        };
        [self.same(&words), longer].into_iter().flatten().min().or_else(turned)
    }

    /// Returns the entry that contains the longest prefix of the words: two or more words among its own, or a
    /// single word as its whole name.
    pub(super) fn called(&self, words: &[String]) -> Option<usize> {
        let known = words.iter().map_while(|word| self.numbers.get(word).copied());
        let words: Vec<Word> = known.collect();
        (1..=words.len()).rev().find_map(|count| {
            let words = &words[..count];
            if count >= 2 { self.having(words, 1) } else { self.same(words) }
        })
    }

    /// Returns the first entry that has all the words, and a name of at least `fewest` words.
    fn having(&self, words: &[Word], fewest: usize) -> Option<usize> {
        let set = different(words);
        let has_all = |at: &usize| {
            let name = &self.names[*at];
            name.len() >= fewest && set.iter().all(|word| name.contains(word))
        };
        let lengths = fewest.min(MANY)..=self.longest.min(MANY);
        let of_pair = |(a, b): (Word, Word)| lengths.clone().filter_map(move |l| self.pairs.get(&(a, b, l)));
        let rarest = match set[..] {
            [] => None,
            [only] => Some((only, only)),
            [a, b] => Some((a, b)),
            _ => pairs(&set).min_by_key(|&pair| of_pair(pair).map(BTreeSet::len).sum::<usize>()),
        };
        let found =
            rarest.into_iter().flat_map(of_pair).filter_map(|entries| entries.iter().find(|at| has_all(at)));
        found.chain(self.long.iter().filter(|at| has_all(at))).copied().min()
    }

    /// Returns the first entry whose name is shorter than these words, has at least two words, all of them
    /// among these, and is allowed by `may`.
    pub(super) fn shorter(&self, words: &[String], may: &dyn Fn(usize) -> bool) -> Option<usize> {
        if words.len() < 3 {
            return None;
        }
        let known: Vec<Word> = words.iter().filter_map(|word| self.numbers.get(word).copied()).collect();
        let set = different(&known);
        let fits = |at: &usize| (2..words.len()).contains(&self.names[*at].len()) && may(*at);
        if set.len() > MANY {
            let is_within = |at: &usize| self.names[*at].iter().all(|word| set.contains(word));
            return (0..self.names.len()).find(|at| fits(at) && is_within(at));
        }
        let subsets = (1_usize..1 << set.len()).map(|chosen| {
            let chosen = set.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1);
            chosen.map(|(_, word)| *word).collect::<Vec<_>>()
        });
        subsets.filter_map(|subset| self.same_set(&subset).iter().copied().filter(|at| fits(at)).min()).min()
    }

    /// Returns the entries that a family name, or another single word of a name, refers to, last mentioned
    /// first.
    pub(super) fn recent(&self, word: &str) -> Vec<usize> {
        let Some(&number) = self.numbers.get(word) else { return Vec::new() };
        let [family, last, first] = &self.by_word[number as usize].roles;
        let is_last = |at: usize| self.names[at].last() == Some(&number);
        let is_first = |at: usize| self.names[at].len() > 1 && self.names[at][0] == number;
        let found = family.recent(&|_| true);
        if !found.is_empty() {
            return found;
        }
        let found = last.recent(&is_last);
        if found.is_empty() { first.recent(&is_first) } else { found }
    }

    /// Returns the first entry with a family name.
    pub(super) fn first_of_family(&self, word: &str) -> Option<usize> {
        self.by_word[*self.numbers.get(word)? as usize].first_of_family
    }
}

impl Latest {
    fn push(&mut self, named: usize, at: usize) {
        match self.0.last_mut() {
            Some(last) if last.1 == at => last.0 = named,
            _ => self.0.push((named, at)),
        }
    }

    fn tidy(&mut self, counts: &dyn Fn(usize, usize) -> bool) {
        while self.0.pop_if(|(named, at)| !counts(*at, *named)).is_some() {}
    }

    /// Returns the entries of recent records that still have the word in that place, each once.
    fn recent(&self, has: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        for (_, at) in self.0.iter().rev().take(RECENT) {
            if !found.contains(at) && has(*at) {
                found.push(*at);
            }
        }
        found
    }
}

/// Returns the different words of a name, sorted.
fn different(words: &[Word]) -> Vec<Word> {
    let mut words = words.to_vec();
    words.sort_unstable();
    words.dedup();
    words
}

/// Returns each pair of the words, and each word with itself.
fn pairs(set: &[Word]) -> impl Iterator<Item = (Word, Word)> {
    set.iter().enumerate().flat_map(|(place, a)| set[place..].iter().map(|b| (*a, *b)))
}
