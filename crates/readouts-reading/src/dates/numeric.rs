//! Dates that pages write without a month's name, and those that are run together with what stands beside them.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::Edtf;

/// Which of two numbers before a year is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})([./-])([12][0-9]{3})(?:[^0-9]|$)")
        .expect("a pattern")
});

/// A date of numbers alone, read in the page's order; `None` without one. With full stops the day comes first
/// everywhere.
pub(crate) fn numeric(text: &str, order: Option<Order>) -> Option<Edtf> {
    let numbers = NUMERIC.captures(text)?;
    let number = |at: usize| numbers.get(at)?.as_str().parse::<i8>().ok();
    let (first, second) = (number(1)?, number(3)?);
    let order = if &numbers[2] == "." { Order::DayFirst } else { order? };
    let (day, month) = match order {
        Order::DayFirst => (first, second),
        Order::MonthFirst => (second, first),
    };
    let year = numbers[5].parse().ok()?;
    Edtf::month_day(month, day).map(|date| date.with_year(year)).filter(|date| date.to_date().is_some())
}

impl Order {
    /// The order of a date of numbers that can be read in one way only.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let numbers = NUMERIC.captures(text)?;
        let number = |at: usize| numbers.get(at)?.as_str().parse::<u8>().ok();
        match (number(1)?, number(3)?) {
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

/// A text with spaces where a page's parts were run together: `Posted onMay 3, 2031May 10, 2031`.
pub(crate) fn unglued(text: &str) -> Cow<'_, str> {
    let is_seam = |(a, b): &(char, char)| (a.is_lowercase() || a.is_ascii_digit()) && b.is_uppercase();
    if !text.chars().zip(text.chars().skip(1)).any(|pair| is_seam(&pair)) {
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
