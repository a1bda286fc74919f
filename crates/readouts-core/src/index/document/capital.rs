//! Recognises words that differ from their folded form only by a capital first letter. They are frequent, so the index
//! stores a bit for the position of each instead of a term.

/// Whether a surface is the folded word with its first character in upper case.
pub(crate) fn is_capitalized(folded: &str, surface: &str) -> bool {
    let (one, other) = (folded.as_bytes(), surface.as_bytes());
    if let (Some(first), Some(capital)) = (one.first(), other.first())
        && first.is_ascii()
    {
        // An ASCII character has an ASCII capital of one byte.
        return first.to_ascii_uppercase() == *capital && first != capital && one[1..] == other[1..];
    }
    capitalized(folded).as_deref() == Some(surface)
}

/// Returns the folded word with its first character in upper case; `None` if it has no upper case.
pub(crate) fn capitalized(folded: &str) -> Option<String> {
    let first = folded.chars().next()?;
    let capital = first.to_uppercase();
    let rest = &folded[first.len_utf8()..];
    (!capital.clone().eq([first])).then(|| capital.collect::<String>() + rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn one_surface_of_a_word_is_capitalized(word in "[a-cèйß时1.]{0,3}", surface in "[A-Ca-cÈèЙйßS时1.]{0,3}") {
            let capital = capitalized(&word);
            prop_assert_eq!(is_capitalized(&word, &surface), capital.as_deref() == Some(&*surface));
            prop_assert!(capital.is_none_or(|capital| is_capitalized(&word, &capital)));
        }
    }
}
