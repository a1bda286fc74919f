//! Filter for the places of a text at which one of many strings may begin.

/// Bit set of the pairs of bytes that strings begin with. Pairs that differ only in the upper two bits of a byte share
/// a bit; letters of one case, and digits, never do.
#[derive(Debug)]
pub(super) struct Pairs([u64; PAIRS / 64]);

/// Number of pairs that are kept apart.
const PAIRS: usize = 1 << 12;

impl Default for Pairs {
    fn default() -> Self {
        Self([0; PAIRS / 64])
    }
}

impl Pairs {
    /// Adds the first two bytes of a string; after a string of one byte any byte may follow, or none.
    pub(super) fn add(&mut self, first: u8, second: Option<u8>) {
        for second in second.map_or(0..=u8::MAX, |byte| byte..=byte) {
            let (word, bit) = place(first, second);
            self.0[word] |= 1 << bit;
        }
    }

    #[inline]
    fn has(&self, first: u8, second: u8) -> bool {
        let (word, bit) = place(first, second);
        self.0[word] >> bit & 1 != 0
    }

    /// Whether a string may begin at a byte offset.
    #[inline]
    pub(super) fn may_begin(&self, text: &[u8], at: usize) -> bool {
        let second = text.get(at + 1).copied().unwrap_or_default();
        text.get(at).is_some_and(|first| self.has(*first, second))
    }

    /// Returns the first byte offset at which a string may begin.
    #[inline]
    pub(super) fn position(&self, text: &[u8]) -> Option<usize> {
        let within = text.windows(2).position(|pair| self.has(pair[0], pair[1]));
        within.or_else(|| text.len().checked_sub(1).filter(|last| self.may_begin(text, *last)))
    }
}

/// Returns the place of a pair's bit: the number of the word, and of the bit in it.
#[inline]
fn place(first: u8, second: u8) -> (usize, usize) {
    (usize::from(first & 63), usize::from(second & 63))
}
