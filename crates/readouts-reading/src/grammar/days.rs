//! Days relative to the day of writing.

use jiff::civil::{Date, Weekday};

/// Returns the latest day on or before the anchor that is the given weekday.
pub(crate) fn last_weekday(weekday: Weekday, anchor: Date) -> Option<Date> {
    let mut day = anchor;
    while day.weekday() != weekday {
        day = day.yesterday().ok()?;
    }
    Some(day)
}

/// Returns the weekday at an index of a table's names, which begin with Monday.
pub(crate) fn weekday(place: usize) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

/// First bytes of words, as a filter before [`is_listed`]; ASCII letters in any case.
pub(crate) struct Firsts([bool; 256]);

impl Firsts {
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w String>) -> Self {
        let mut firsts = [false; 256];
        for byte in words.into_iter().filter_map(|word| word.bytes().next()) {
            firsts[usize::from(byte.to_ascii_lowercase())] = true;
            firsts[usize::from(byte.to_ascii_uppercase())] = true;
        }
        // Another letter case may begin with another byte.
        (0x80..=0xFF).for_each(|byte: usize| firsts[byte] = true);
        Self(firsts)
    }

    /// Whether one of the words may be this one.
    pub(crate) fn may_have(&self, word: &str) -> bool {
        word.bytes().next().is_some_and(|byte| self.0[usize::from(byte)])
    }
}

/// Whether a word is on a list of lower-case words. Its letter case does not matter, nor the form of its apostrophe.
pub(crate) fn is_listed(list: &[String], word: &str) -> bool {
    list.iter().any(|one| is_same(one, word))
}

/// Whether a word is this one of a list; see [`is_listed`].
pub(crate) fn is_same(listed: &str, word: &str) -> bool {
    let (first, other) = (listed.bytes().next(), word.bytes().next());
    if let (Some(first), Some(other)) = (first, other)
        && other.is_ascii()
        && first != other.to_ascii_lowercase()
    {
        return false;
    }
    let straight = |c: char| if c == '’' { '\'' } else { c };
    listed.chars().eq(word.chars().flat_map(char::to_lowercase).map(straight))
}

/// Returns the index of the row that contains a name.
pub(crate) fn place_of(rows: &[Vec<String>], is_name: impl Fn(&str) -> bool) -> Option<usize> {
    rows.iter().position(|names| names.iter().any(|name| is_name(name)))
}
