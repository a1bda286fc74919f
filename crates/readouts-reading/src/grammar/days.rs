//! Days counted back from the day of writing.

use jiff::civil::{Date, Weekday};

/// The latest such weekday on or before the anchor.
pub(crate) fn last_weekday(weekday: Weekday, anchor: Date) -> Option<Date> {
    let mut day = anchor;
    while day.weekday() != weekday {
        day = day.yesterday().ok()?;
    }
    Some(day)
}

/// The weekday at an index of a table's names, which begin with Monday.
pub(crate) fn weekday(place: usize) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

/// Index of the row that contains a name.
pub(crate) fn place_of(rows: &[Vec<String>], is_name: impl Fn(&str) -> bool) -> Option<usize> {
    rows.iter().position(|names| names.iter().any(|name| is_name(name)))
}
