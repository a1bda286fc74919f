//! Stems of words, by the Snowball algorithms.

use std::borrow::Cow;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::English));
static RUSSIAN: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::new(Algorithm::Russian));

/// Returns the stem of a folded word: an English stem if all letters are Latin, a Russian one if all are
/// Cyrillic, otherwise the word itself.
pub fn stem(word: &str) -> Cow<'_, str> {
    let all = |of: fn(char) -> bool| word.chars().all(|c| of(c) || c == '\'');
    if all(|c| c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}')) {
        Cow::Owned(ENGLISH.stem(word).into())
    } else if all(|c| matches!(c, '\u{400}'..='\u{4ff}')) {
        Cow::Owned(RUSSIAN.stem(word).into())
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn words_of_one_family_have_one_stem() {
        for family in [
            &["cooperate", "cooperates", "cooperated", "cooperating", "cooperation"][..],
            &["отношения", "отношений", "отношениями"],
        ] {
            assert!(family.iter().all(|word| stem(word) == stem(family[0])), "{family:?}");
        }
        assert_eq!(stem("合"), "合");
        assert_eq!(stem("3.5"), "3.5");
    }
}
