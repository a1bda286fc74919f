//! Case-insensitive search for words of the tables.

use super::Needles;

/// Set of words that is searched for in any letter case. Where a word begins or ends with an ASCII letter or digit, the
/// text must have a word boundary; `*` in the table lifts this. Boundaries are those of ASCII letters, digits and `_`.
#[derive(Debug)]
pub(crate) struct WordSet {
    texts: Needles,
    /// For each word, whether it needs a word boundary at its start and at its end.
    whole: Vec<[bool; 2]>,
}

impl WordSet {
    pub(super) fn new(words: &[String]) -> Self {
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let whole = words.iter().map(|word| [word.chars().next(), word.chars().next_back()].map(is_letter));
        let texts = words.iter().map(|word| word.trim_matches('*').to_lowercase());
        Self { texts: Needles::new(texts), whole: whole.collect() }
    }

    /// Whether a text has one of the words.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        self.texts.find_all(&text).any(|found| {
            let [starts, ends] = self.whole[found.number];
            let bytes = text.as_bytes();
            !(starts && is_part(bytes[..found.start].last()) || ends && is_part(bytes.get(found.end)))
        })
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    /// Regular expression for a set of words: the reference for `WordSet`.
    fn word_pattern(words: &[String]) -> Regex {
        let one = |word: &String| {
            let edge =
                |c: Option<char>| if c.is_some_and(|c| c.is_ascii_alphanumeric()) { r"(?-u:\b)" } else { "" };
            let (start, end) = (edge(word.chars().next()), edge(word.chars().next_back()));
            format!("{start}{}{end}", regex::escape(word.trim_matches('*')))
        };
        let all = words.iter().map(one).collect::<Vec<_>>().join("|");
        Regex::new(&format!("(?i){all}")).expect("a pattern")
    }

    proptest::proptest! {
        #[test]
        fn words_are_found_as_by_a_regular_expression(
            words in proptest::collection::vec("[*]?[aBé_ 会]{1,3}[*]?", 1..5),
            text in "[aAbBéÉ_ 会1-]{0,20}",
        ) {
            proptest::prop_assert_eq!(WordSet::new(&words).is_match(&text), word_pattern(&words).is_match(&text));
        }
    }
}
