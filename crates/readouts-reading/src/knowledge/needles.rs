//! Search for many fixed strings at once: a hash table of their first bytes, with a bit filter before it.
//!
//! An Aho–Corasick automaton is no faster to search with, and takes a hundred times as long to build. The search is
//! built at every start of a program, so this matters.

use std::ops::Range;

use super::pairs::Pairs;

/// Fixed strings that are searched for in a text. A match is the longest string at the leftmost place.
#[derive(Debug)]
pub(crate) struct Needles {
    /// All strings, concatenated.
    text: String,
    /// Range of each string in `text`.
    spans: Vec<Range<u32>>,
    /// Number of bytes of a string's head, the prefix that is hashed: the length of the shortest string, at most
    /// [`HEAD_MAX`].
    head: usize,
    /// Mask of the head in a little-endian number of [`HEAD_MAX`] bytes.
    mask: u64,
    /// Pairs of bytes that strings begin with.
    starts: Pairs,
    /// Bit set of the hashes of all heads. Its length is a power of two.
    filter: Vec<u64>,
    /// For each hash of a head, the number of its longest string plus 1; 0 for none.
    slots: Vec<u32>,
    /// For each string, the number plus 1 of the next string in the same slot, by descending length; 0 for none.
    next: Vec<u32>,
}

/// Maximum number of bytes of a head.
const HEAD_MAX: usize = 8;

/// Number of bits of the filter for each string.
const FILTER_BITS: usize = 32;

/// Match of one of the strings in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Needle {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Number of the string, in the order in which they were given.
    pub(crate) number: usize,
}

impl Needles {
    /// Prepares the search for some strings; empty ones are never found. Of two equal ones the first is found.
    pub(crate) fn new<S: AsRef<str>>(strings: impl IntoIterator<Item = S>) -> Self {
        let (mut text, mut spans) = (String::new(), Vec::new());
        for string in strings {
            let start = text.len() as u32;
            text.push_str(string.as_ref());
            spans.push(start..text.len() as u32);
        }
        let shortest = spans.iter().map(Range::len).filter(|length| *length > 0).min();
        let head = shortest.unwrap_or(HEAD_MAX).min(HEAD_MAX);
        let slots = vec![0; spans.len().next_power_of_two()];
        let filter = vec![0; (spans.len() * FILTER_BITS).next_power_of_two().div_ceil(64)];
        let next = vec![0; spans.len()];
        let mask = u64::MAX >> (8 * (HEAD_MAX - head));
        let mut needles = Self { text, spans, head, mask, starts: Pairs::default(), filter, slots, next };
        for number in 0..needles.spans.len() {
            needles.insert(number);
        }
        needles
    }

    fn insert(&mut self, number: usize) {
        let Some(hash) = self.hash_at(self.string(number), 0) else { return };
        let (word, bit) = self.bit(hash);
        self.filter[word] |= bit;
        let string = self.string(number);
        let (first, second) = (string[0], string.get(1).copied());
        self.starts.add(first, second);
        let length = self.spans[number].len();
        let slot = self.slot(hash);
        // Inserted after all strings that are at least as long.
        let mut before = None;
        let mut at = self.slots[slot];
        while let Some(other) = (at as usize).checked_sub(1)
            && self.spans[other].len() >= length
        {
            before = Some(other);
            at = self.next[other];
        }
        self.next[number] = at;
        let link = before.map_or(&mut self.slots[slot], |before| &mut self.next[before]);
        *link = number as u32 + 1;
    }

    fn string(&self, number: usize) -> &[u8] {
        let Range { start, end } = self.spans[number];
        &self.text.as_bytes()[start as usize..end as usize]
    }

    /// Returns the hash of the head at a place; `None` where the text is too short for one.
    #[inline]
    fn hash_at(&self, text: &[u8], at: usize) -> Option<u32> {
        let rest = text.get(at..)?;
        let head = match rest.first_chunk::<HEAD_MAX>() {
            Some(head) => u64::from_le_bytes(*head),
            None if rest.len() < self.head => return None,
            None => rest.iter().rev().fold(0, |head, byte| head << 8 | u64::from(*byte)),
        };
        // Multiplicative hashing, by the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        Some(((head & self.mask).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32)
    }

    #[inline]
    fn bit(&self, hash: u32) -> (usize, u64) {
        let bit = hash as usize & (self.filter.len() * 64 - 1);
        (bit / 64, 1 << (bit % 64))
    }

    #[inline]
    fn slot(&self, hash: u32) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    /// Returns the number plus 1 of the longest string whose head may be at a byte offset; 0 for none.
    #[inline]
    fn candidate(&self, text: &[u8], at: usize) -> u32 {
        if !self.starts.may_begin(text, at) {
            return 0;
        }
        let Some(hash) = self.hash_at(text, at) else { return 0 };
        let (word, bit) = self.bit(hash);
        if self.filter[word] & bit == 0 { 0 } else { self.slots[self.slot(hash)] }
    }

    /// Returns the number of the first string at a byte offset, among a candidate and those that follow it in its slot.
    fn first_of(&self, mut candidate: u32, text: &[u8], at: usize) -> Option<usize> {
        while let Some(number) = (candidate as usize).checked_sub(1) {
            if text[at..].starts_with(self.string(number)) {
                return Some(number);
            }
            candidate = self.next[number];
        }
        None
    }

    fn needle(&self, start: usize, number: usize) -> Needle {
        Needle { start, end: start + self.spans[number].len(), number }
    }

    /// Returns the match at a byte offset.
    pub(crate) fn at(&self, text: &str, at: usize) -> Option<Needle> {
        let text = text.as_bytes();
        let number = self.first_of(self.candidate(text, at), text, at)?;
        Some(self.needle(at, number))
    }

    /// Returns the first match at or after a byte offset.
    pub(crate) fn find_from(&self, text: &str, from: usize) -> Option<Needle> {
        let text = text.as_bytes();
        let mut at = from;
        loop {
            at = self.next_start(text, at)?;
            if let Some(number) = self.first_of(self.candidate(text, at), text, at) {
                return Some(self.needle(at, number));
            }
            at += 1;
        }
    }

    /// Returns the first byte offset, from `from` on, at which a string may begin.
    #[inline]
    pub(super) fn next_start(&self, text: &[u8], from: usize) -> Option<usize> {
        Some(from + self.starts.position(text.get(from..)?)?)
    }

    /// Returns the byte offsets, from `from` on, at which a string may begin.
    pub(super) fn starts<'t>(&'t self, text: &'t str, from: usize) -> impl Iterator<Item = usize> + 't {
        let next = move |from| self.next_start(text.as_bytes(), from);
        std::iter::successors(next(from), move |at| next(at + 1))
    }

    /// Returns the first match in a text.
    pub(crate) fn find(&self, text: &str) -> Option<Needle> {
        self.find_from(text, 0)
    }

    /// Returns all matches in a text that do not overlap, in order.
    pub(crate) fn find_iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Needle> + 't {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find_from(text, from)?;
            from = found.end;
            Some(found)
        })
    }

    /// Returns all matches of all strings, including those that overlap.
    pub(crate) fn find_all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Needle> + 't {
        let bytes = text.as_bytes();
        let (mut at, mut candidate) = (0, self.candidate(bytes, 0));
        std::iter::from_fn(move || {
            loop {
                if let Some(number) = self.first_of(candidate, bytes, at) {
                    candidate = self.next[number];
                    return Some(self.needle(at, number));
                }
                at = self.next_start(bytes, at + 1)?;
                candidate = self.candidate(bytes, at);
            }
        })
    }

    /// Returns all matches at a byte offset, the longest first.
    pub(crate) fn all_at<'t>(&'t self, text: &'t str, at: usize) -> impl Iterator<Item = Needle> + 't {
        let mut candidate = self.candidate(text.as_bytes(), at);
        std::iter::from_fn(move || {
            let number = self.first_of(candidate, text.as_bytes(), at)?;
            candidate = self.next[number];
            Some(self.needle(at, number))
        })
    }

    /// Whether there is no string to find.
    pub(crate) fn is_empty(&self) -> bool {
        self.spans.iter().all(Range::is_empty)
    }
}

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_string_at_the_leftmost_place_wins() {
        let needles = Needles::new(["river", "the river", "the", "", "the"]);
        let found: Vec<_> = needles.find_iter("see the river, the lake").collect();
        assert_eq!(
            found.iter().map(|n| (n.start, n.end, n.number)).collect::<Vec<_>>(),
            [(4, 13, 1), (15, 18, 2)]
        );
        assert_eq!(needles.find_all("the river").map(|n| n.number).collect::<Vec<_>>(), [1, 2, 4, 0]);
        assert_eq!(Needles::new([""; 0]).find("a"), None);
    }

    proptest! {
        #[test]
        fn an_automaton_finds_the_same(
            strings in prop::collection::vec("[a-c河长]{1,6}", 0..12),
            text in "[a-c河长]{0,40}",
        ) {
            let needles = Needles::new(&strings);
            let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&strings).unwrap();
            let expected: Vec<_> = automaton.find_iter(&text).map(|m| (m.range(), m.pattern().as_usize())).collect();
            let found: Vec<_> = needles.find_iter(&text).map(|n| (n.start..n.end, n.number)).collect();
            prop_assert_eq!(found, expected);
            let overlapping = AhoCorasick::new(&strings).unwrap();
            let mut expected: Vec<_> =
                overlapping.find_overlapping_iter(&text).map(|m| (m.start(), m.end(), m.pattern().as_usize())).collect();
            let mut found: Vec<_> = needles.find_all(&text).map(|n| (n.start, n.end, n.number)).collect();
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
