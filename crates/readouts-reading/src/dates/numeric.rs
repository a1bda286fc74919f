//! Reads dates that are written in digits alone, and separates dates from neighbouring text that they are run
//! together with.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::Edtf;

/// Order of day and month in a date that is written in digits alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    // A year of two digits counts only behind slashes: with other separators such numbers are versions and
    // sections.
    Regex::new(
        r"(?x) (?:^|[^0-9./-])
        (?: ([0-9]{1,2}) ([./-]) ([0-9]{1,2}) ([./-]) ([12][0-9]{3}) (?:[^0-9]|$)
          | ([0-9]{1,2}) (/) ([0-9]{1,2}) (/) ([0-9]{2}) (?:[^0-9/]|$) )",
    )
    .expect("a pattern")
});

/// Returns the first number, the mark behind it, the second number and the year of a date of numbers alone.
fn parts(text: &str) -> Option<(i8, &str, i8, i16)> {
    let numbers = NUMERIC.captures(text)?;
    let at = if numbers.get(1).is_some() { 1 } else { 6 };
    let number = |place: usize| numbers.get(place)?.as_str().parse().ok();
    let year: i16 = numbers[at + 4].parse().ok()?;
    let year = match year {
        0..50 => 2000 + year,
        50..100 => 1900 + year,
        _ => year,
    };
    Some((number(at)?, numbers.get(at + 1)?.as_str(), number(at + 2)?, year))
}

/// Returns a date of numbers alone, read in the page's order; `None` without one. With full stops the day
/// comes first everywhere.
pub(crate) fn numeric(text: &str, order: Option<Order>) -> Option<Edtf> {
    let (first, mark, second, year) = parts(text)?;
    let order = if mark == "." { Order::DayFirst } else { order? };
    let (day, month) = match order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    Edtf::month_day(month, day).map(|date| date.with_year(year)).filter(|date| date.to_date().is_some())
}

impl Order {
    /// Returns the order of a date of numbers that can be read in one way only.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let (first, _, second, _) = parts(text)?;
        match (first, second) {
            (13..=31, 1..=12) => Some(Self::DayFirst),
            (1..=12, 13..=31) => Some(Self::MonthFirst),
            _ => None,
        }
    }
}

/// Whether a text has a date of numbers alone.
pub(crate) fn has_numeric(text: &str) -> bool {
    NUMERIC.is_match(text)
}

/// Inserts spaces where parts of a page were run together: `Posted onMay 3, 2031May 10, 2031`.
pub(crate) fn unglued(text: &str) -> Cow<'_, str> {
    let is_seam = |(a, b): &(char, char)| (a.is_lowercase() || a.is_ascii_digit()) && b.is_uppercase();
    let has_seam = match text.is_ascii() {
        true => text.as_bytes().windows(2).any(|pair| {
            (pair[0].is_ascii_lowercase() || pair[0].is_ascii_digit()) && pair[1].is_ascii_uppercase()
        }),
        false => text.chars().zip(text.chars().skip(1)).any(|pair| is_seam(&pair)),
    };
    if !has_seam {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        if is_seam(&(last, c)) && c != 'T' {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    Cow::Owned(out)
}
