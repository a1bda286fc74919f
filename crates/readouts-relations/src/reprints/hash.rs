//! Hashes of words and shingles.
//!
//! They are part of a file format: test vectors hold their values, on every platform.

/// First 64 bits of the fractional part of the golden ratio, an odd number.
const ODD_A: u64 = 0x9e37_79b9_7f4a_7c15;

/// Odd number with about as many ones as zeros, without a pattern (a constant of wyhash).
const ODD_B: u64 = 0xe703_7ed1_a0b4_28db;

/// Multiplies to 128 bits, and folds the halves together: every bit of both factors reaches every bit of the
/// result (the mixing step of wyhash).
pub(super) const fn mix(a: u64, b: u64) -> u64 {
    let product = (a as u128) * (b as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Hashes a word.
pub(super) fn word(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut hash = ODD_A ^ bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        hash = mix(hash ^ u64::from_le_bytes(*chunk), ODD_B);
    }
    mix(hash ^ padded(rest), ODD_B)
}

/// Returns up to 7 bytes as a number, little-endian. Two numbers that may overlap are read faster than a copy is made.
fn padded(bytes: &[u8]) -> u64 {
    let shift = |size: usize| 8 * (bytes.len() - size);
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << shift(4)
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<2>(), bytes.last_chunk::<2>()) {
        u64::from(u16::from_le_bytes(*first)) | u64::from(u16::from_le_bytes(*last)) << shift(2)
    } else {
        bytes.first().map_or(0, |byte| u64::from(*byte))
    }
}

/// Hashes a word to the size in which words are kept.
pub(super) fn short(text: &str) -> u32 {
    (word(text) >> 32) as u32
}

/// Rolling hash of consecutive words: the polynomial of their hashes, modulo 2⁶⁴.
#[derive(Debug, Clone, Default)]
pub(super) struct Rolling(u64);

/// Powers of the polynomial's base, up to the largest number of words in a shingle.
const POWERS: [u64; 9] = {
    let mut powers = [1_u64; 9];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1].wrapping_mul(ODD_A);
        at += 1;
    }
    powers
};

impl Rolling {
    /// Appends a word.
    pub(super) fn push(&mut self, word: u32) {
        self.0 = self.0.wrapping_mul(ODD_A).wrapping_add(u64::from(word));
    }

    /// Removes the first of `words` words.
    pub(super) fn pop(&mut self, first: u32, words: usize) {
        self.0 = self.0.wrapping_sub(u64::from(first).wrapping_mul(POWERS[words - 1]));
    }

    /// Returns the hash of the words.
    pub(super) fn value(&self) -> u32 {
        (mix(self.0 ^ ODD_B, ODD_B) >> 32) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_same_on_every_platform_and_in_every_version() {
        let words = ["", "a", "river", "peoples", "reiterated", "习", "министерство"];
        let hashes = words.map(word);
        assert_eq!(hashes.map(|hash| format!("{hash:016x}")), VECTORS);
        let mut rolling = Rolling::default();
        words.iter().for_each(|text| rolling.push(short(text)));
        assert_eq!(rolling.value(), 4_177_159_760);
    }

    const VECTORS: [&str; 7] = [
        "0850f9794d5108b4",
        "a9206a9c81e0a58d",
        "cdacaa9a933e6acc",
        "5f2820a16fcc0731",
        "c7ad3e0bc5916f1b",
        "b80fb6d426f22c1c",
        "e573dd0bb9aafbf7",
    ];

    #[test]
    fn bytes_are_padded_with_zeros() {
        for length in 0..8 {
            let mut bytes = [0; 8];
            bytes[..length].copy_from_slice(&[0xf1, 2, 0xf3, 4, 0xf5, 6, 0xf7][..length]);
            assert_eq!(padded(&bytes[..length]), u64::from_le_bytes(bytes));
        }
    }

    #[test]
    fn a_window_has_the_hash_of_its_words_whatever_was_before() {
        let words = ["one", "two", "three", "four", "five", "six"].map(short);
        let mut moved = Rolling::default();
        words[..5].iter().for_each(|w| moved.push(*w));
        moved.pop(words[0], 5);
        moved.push(words[5]);
        let mut fresh = Rolling::default();
        words[1..].iter().for_each(|w| fresh.push(*w));
        assert_eq!(moved.value(), fresh.value());
    }
}
