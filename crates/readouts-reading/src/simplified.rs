//! Maps traditional Chinese characters to simplified ones, character by character.
//!
//! Several traditional characters may map to one simplified character. Phrases are not considered, unlike in
//! a conversion of text. The pairs are those that OpenCC 1.4.2 (Apache License 2.0) has for single
//! characters.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Pairs of a traditional character and its simplified one.
const PAIRS: &str = include_str!("simplified.txt");

const FIRST: u32 = 0x4e00;
const COUNT: usize = 0x5200;

/// Simplified characters of U+4E00 to U+9FFF, in order.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (0..COUNT as u16).map(|at| FIRST as u16 + at).collect();
    let mut characters = PAIRS.chars().filter(|c| !c.is_whitespace());
    while let (Some(traditional), Some(simplified)) = (characters.next(), characters.next()) {
        table[(traditional as u32 - FIRST) as usize] = simplified as u32 as u16;
    }
    table
});

/// Returns the simplified character of a Han character, or the character itself if there is none.
pub fn simplified(han: char) -> char {
    let at = (han as u32).wrapping_sub(FIRST) as usize;
    SIMPLIFIED.get(at).and_then(|code| char::from_u32(u32::from(*code))).unwrap_or(han)
}

/// Converts a text to simplified characters. Each has as many bytes as the one that it replaces.
pub(crate) fn simple(text: &str) -> Cow<'_, str> {
    // A character of U+4E00 to U+9FFF begins with one of these bytes; without an early exit, the search is vectorized.
    let may_have = text.bytes().fold(false, |found, byte| found | (0xe4..=0xe9).contains(&byte));
    if !may_have || text.chars().all(|c| simplified(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(simplified).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simplified_character_stays() {
        assert_eq!("新時代臺灣a".chars().map(simplified).collect::<String>(), "新时代台湾a");
        for code in FIRST..FIRST + COUNT as u32 {
            let once = simplified(char::from_u32(code).expect("a character"));
            assert_eq!(simplified(once), once);
        }
    }
}
