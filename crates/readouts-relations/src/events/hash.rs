//! Hashes that stay the same between versions and machines, because they are written to disk.

/// Returns the FNV-1a hash of bytes (64 bits; Fowler, Noll, Vo).
pub(super) fn of_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Returns a hash of a long text: eight bytes at a time, which FNV-1a does not take.
pub(super) fn of_text(text: &str) -> u64 {
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    let mixed =
        chunks.iter().fold(text.len() as u64, |hash, chunk| of_numbers(&[hash, u64::from_le_bytes(*chunk)]));
    of_numbers(&[mixed, of_bytes(rest)])
}

/// Returns a hash of several numbers in order.
pub(super) fn of_numbers(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0x9e37_79b9_7f4a_7c15, |hash, number| {
        let mixed = (hash ^ number).wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^ (mixed >> 32)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv1a() {
        // Test vectors of the authors.
        assert_eq!(of_bytes(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of_bytes(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn texts_that_differ_anywhere_have_other_hashes() {
        let text = "The two sides agreed to meet again in the spring.";
        let mut hashes: Vec<u64> = (0..text.len())
            .map(|at| {
                let mut bytes = text.as_bytes().to_vec();
                bytes[at] ^= 1;
                of_text(std::str::from_utf8(&bytes).expect("letters"))
            })
            .collect();
        hashes.extend([of_text(text), of_text(&text[1..]), of_text(&format!("{text}\0")), 0]);
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), text.len() + 4);
        assert_eq!(of_text(text), of_text(text));
    }

    #[test]
    fn the_order_of_numbers_matters() {
        assert_ne!(of_numbers(&[1, 2]), of_numbers(&[2, 1]));
    }
}
