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
