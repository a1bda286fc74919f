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

/// Returns the index of the row that contains a name.
pub(crate) fn place_of(rows: &[Vec<String>], is_name: impl Fn(&str) -> bool) -> Option<usize> {
    rows.iter().position(|names| names.iter().any(|name| is_name(name)))
}
