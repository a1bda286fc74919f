//! Hash map with words as keys, which are stored in one string instead of an allocation for each.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

/// Map from words to values.
#[derive(Debug)]
pub(super) struct WordMap<V> {
    /// All words, concatenated.
    text: String,
    rows: Vec<Row<V>>,
    /// Index of the row in each slot plus 1; 0 for none. The number of slots is a power of two, at least twice that of
    /// the rows.
    slots: Vec<u32>,
    shapes: Shapes,
}

#[derive(Debug)]
struct Row<V> {
    /// End of the word in `text`, in bytes. It starts where the previous word ends.
    end: u32,
    value: V,
}

impl<V> Default for WordMap<V> {
    fn default() -> Self {
        Self { text: String::new(), rows: Vec::new(), slots: Vec::new(), shapes: Shapes::default() }
    }
}

impl<V> WordMap<V> {
    /// Returns the value of a word.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<&V> {
        if !self.shapes.may_have(word) {
            return None;
        }
        let row = self.slots[self.slot_of(word)] as usize;
        row.checked_sub(1).map(|row| &self.rows[row].value)
    }

    /// Returns the value of a word. If the word is not in the map, it is added with the value `new`.
    pub(super) fn entry(&mut self, word: &str, new: V) -> &mut V {
        if self.slots.len() < 2 * (self.rows.len() + 1) {
            self.grow();
        }
        let slot = self.slot_of(word);
        if self.slots[slot] == 0 {
            self.shapes.add(word);
            self.text.push_str(word);
            self.rows.push(Row { end: self.text.len() as u32, value: new });
            self.slots[slot] = self.rows.len() as u32;
        }
        &mut self.rows[self.slots[slot] as usize - 1].value
    }

    /// Returns all words.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.rows.len()).map(|row| self.word(row))
    }

    fn word(&self, row: usize) -> &str {
        let start = row.checked_sub(1).map_or(0, |before| self.rows[before].end);
        &self.text[start as usize..self.rows[row].end as usize]
    }

    /// Returns the slot of a word, or the free slot for it. Collisions go to the next slot (linear probing).
    fn slot_of(&self, word: &str) -> usize {
        let mask = self.slots.len() - 1;
        let hash = FxBuildHasher.hash_one(word);
        let mut slot = (hash ^ hash >> 32) as usize & mask;
        while let Some(row) = (self.slots[slot] as usize).checked_sub(1)
            && self.word(row) != word
        {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let slots = (4 * (self.rows.len() + 1)).next_power_of_two();
        self.slots.clear();
        self.slots.resize(slots, 0);
        for row in 0..self.rows.len() {
            let slot = self.slot_of(self.word(row));
            self.slots[slot] = row as u32 + 1;
        }
    }
}

/// Small filter for membership in a set of words: for each first byte, the lengths of its words as bits.
#[derive(Debug)]
struct Shapes([u32; 256]);

impl Default for Shapes {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Shapes {
    fn add(&mut self, word: &str) {
        let (byte, length) = shape(word);
        self.0[byte] |= length;
    }

    fn may_have(&self, word: &str) -> bool {
        let (byte, length) = shape(word);
        self.0[byte] & length != 0
    }
}

/// Returns a word's first byte, and its length as a bit; lengths of 31 and more share one.
fn shape(word: &str) -> (usize, u32) {
    (usize::from(word.bytes().next().unwrap_or_default()), 1 << word.len().min(31))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_map_of_the_standard_library_says_the_same(
            put in prop::collection::vec("[a-cé]{0,3}", 0..60),
            asked in prop::collection::vec("[a-cé]{0,3}", 0..60),
        ) {
            let (mut expected, mut words) = (HashMap::new(), WordMap::default());
            for (number, word) in put.iter().enumerate() {
                prop_assert_eq!(*words.entry(word, number), *expected.entry(word.clone()).or_insert(number));
            }
            for word in put.iter().chain(&asked) {
                prop_assert_eq!(words.get(word), expected.get(word));
            }
            let mut all: Vec<&str> = words.words().collect();
            all.sort_unstable();
            let mut known: Vec<&str> = expected.keys().map(String::as_str).collect();
            known.sort_unstable();
            prop_assert_eq!(all, known);
        }
    }
}
