//! Splits articles into development and held-out ones, and into parts for cross-validation, by their ids
//! alone: the side of an article never changes.

/// Whether an article is held out: scored, but never inspected while the reading is worked on.
///
/// Bit 32 of the id's FNV-1a hash (64 bits; Fowler, Noll, Vo) decides. That bit hardly depends on the last
/// two characters, so pages of a site with neighbouring numbers are on one side.
pub fn held_out(id: &str) -> bool {
    (fnv1a(id) >> 32) & 1 == 1
}

/// Returns the part, of `folds` parts, to which an article belongs in cross-validation.
pub(crate) fn fold_of(id: &str, folds: u64) -> u64 {
    (fnv1a(id) >> 33) % folds
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv1a() {
        // Test vectors of the authors.
        assert_eq!(fnv1a(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn about_half_is_held_out() {
        let held = (0..1000).filter(|n| held_out(&format!("{n}_article"))).count();
        assert!((450..550).contains(&held), "{held}");
    }
}
