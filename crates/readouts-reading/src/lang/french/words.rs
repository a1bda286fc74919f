//! Words that follow an elided word without a space: "l'ambassadeur", "d'État", "qu'il".

/// Returns a folded word without the elided word before it.
pub(super) fn bare(word: &str) -> &str {
    match elision(word) {
        Some(at) => &word[at..],
        None => word,
    }
}

/// Returns the offset of the word after an elided one. "O'Brien" has none.
pub(super) fn elision(word: &str) -> Option<usize> {
    let at = word.find(['\'', '’'])?;
    let is_elided = at == 1
        && word.starts_with(['c', 'd', 'j', 'l', 'm', 'n', 's', 't', 'C', 'D', 'J', 'L', 'M', 'N', 'S', 'T'])
        || word[..at].eq_ignore_ascii_case("qu");
    let behind = at + word[at..].chars().next()?.len_utf8();
    (is_elided && behind < word.len()).then_some(behind)
}

/// Whether a folded word equals another one, or is preceded by it in elided form.
pub(super) fn starts(word: &str, other: &str) -> bool {
    match other.strip_suffix('\'') {
        Some(elided) => word.strip_prefix(elided).is_some_and(|rest| rest.starts_with(['\'', '’'])),
        None => bare(word) == other,
    }
}
