//! Case-insensitive search for words of the tables.

use super::Needles;
use super::needles::Needle;

/// Set of words that is searched for in any letter case. Where a word begins or ends with an ASCII letter or digit, the
/// text must have a word boundary; `*` in the table lifts this. Boundaries are those of ASCII letters, digits and `_`.
#[derive(Debug)]
pub(crate) struct WordSet {
    /// Words that are found only at the start of a word of the text.
    initial: Words,
    /// Words that are found anywhere.
    anywhere: Words,
}

#[derive(Debug)]
struct Words {
    texts: Needles,
    /// For each word, whether it needs a word boundary at its end.
    whole: Vec<bool>,
}

impl Words {
    fn new<'w>(words: impl Iterator<Item = &'w String> + Clone) -> Self {
        let texts = words.clone().map(|word| word.trim_matches('*').to_lowercase());
        let whole = words.map(|word| is_letter(word.chars().next_back()));
        Self { texts: Needles::new(texts), whole: whole.collect() }
    }

    fn fits(&self, found: Needle, text: &[u8]) -> bool {
        !(self.whole[found.number] && text.get(found.end).is_some_and(is_part))
    }
}

impl WordSet {
    pub(super) fn new(words: &[String]) -> Self {
        let is_initial = |word: &&String| is_letter(word.chars().next());
        Self {
            initial: Words::new(words.iter().filter(is_initial)),
            anywhere: Words::new(words.iter().filter(move |word| !is_initial(word))),
        }
    }

    /// Whether a text has one of the words.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let bytes = text.as_bytes();
        let Self { initial, anywhere } = self;
        let is_start = |at: usize| !at.checked_sub(1).is_some_and(|before| is_part(&bytes[before]));
        let mut next = initial.texts.next_start(bytes, 0);
        while let Some(at) = next {
            if is_start(at) && initial.texts.all_at(&text, at).any(|found| initial.fits(found, bytes)) {
                return true;
            }
            next = initial.texts.next_start(bytes, at + 1);
        }
        !anywhere.texts.is_empty() && anywhere.texts.find_all(&text).any(|found| anywhere.fits(found, bytes))
    }
}

/// Whether a character of the table needs a word boundary beside it.
fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Whether a byte is part of a word.
fn is_part(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'_'
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
