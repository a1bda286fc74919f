//! Names, figures and principals of a text: what distinguishes texts made from one template.

use std::cmp::Ordering;

use readouts_words::Words;

use super::hash::short;

/// Names and figures of an article's body and title, and its principals, each as a sorted list of hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Words of the body that are always capitalised, and figures; as often as they occur.
    pub(super) body: Vec<u32>,
    /// Words of the title, as often as they occur.
    pub(super) title: Vec<u32>,
    /// Participants and countries, each once.
    pub(super) principals: Vec<u32>,
    /// Words of the body in lower case; empty once finished.
    lower: Vec<u32>,
}

impl Marks {
    /// Creates the marks of an article without those of its body.
    pub(super) fn new<'a>(headline: Option<&str>, principals: impl Iterator<Item = &'a str>) -> Self {
        let mut title = Vec::new();
        let mut words = Words::new(headline.unwrap_or_default());
        while words.advance() {
            title.push(short(&words.token.text));
        }
        title.sort_unstable();
        let mut principals: Vec<u32> = principals.map(short).collect();
        principals.sort_unstable();
        principals.dedup();
        Self { title, principals, ..Self::default() }
    }

    /// Adds a word of the body, with its surface if that differs.
    pub(super) fn add(&mut self, word: &str, surface: Option<&str>) {
        let capitalised = surface.and_then(|text| text.chars().next()).is_some_and(char::is_uppercase);
        if capitalised || word.starts_with(|c: char| c.is_numeric()) {
            self.body.push(short(word));
        } else {
            self.lower.push(short(word));
        }
    }

    /// Sorts the marks, and removes words that also occur in lower case: they are capitalised where a sentence
    /// begins.
    pub(super) fn finish(mut self) -> Self {
        self.lower.sort_unstable();
        let lower = std::mem::take(&mut self.lower);
        self.body.retain(|word| lower.binary_search(word).is_err());
        self.body.sort_unstable();
        self
    }
}

/// Share of two sorted lists that was replaced: what only one of them has, in the list that has less of it, in
/// proportion to the shorter list. What was only added or left out counts as nothing.
pub(super) fn replaced(a: &[u32], b: &[u32]) -> f32 {
    let shared = shared(a, b);
    let shorter = a.len().min(b.len());
    if shorter == 0 { 0.0 } else { (shorter - shared) as f32 / shorter as f32 }
}

/// Returns how many elements two sorted lists have in common, counting equal ones as often as both have them.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                (i, j) = (i + 1, j + 1);
                shared += 1;
            }
        }
    }
    shared
}
