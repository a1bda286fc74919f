//! Chinese words for days relative to the day of writing: 今天, 昨天, 星期三, or a day without its month (26日).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::grammar::{last_weekday, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    if !may_have_han(text) {
        return None;
    }
    let days = [(&lists.today, 0), (&lists.yesterday, 1), (&lists.day_before_yesterday, 2)];
    let days =
        days.into_iter().flat_map(|(words, back)| words.iter().map(move |word| (word, Day::Back(back))));
    let weekdays = lists.weekdays.iter().enumerate();
    let weekdays = weekdays.flat_map(|(place, names)| names.iter().map(move |name| (name, Day::Week(place))));
    let words: Vec<(&str, Day)> = days.chain(weekdays).map(|(word, day)| (word.as_str(), day)).collect();
    let firsts: Vec<char> = words.iter().filter_map(|(word, _)| word.chars().next()).collect();
    let mut from = 0;
    while let Some(c) = text[from..].chars().next() {
        let rest = &text[from..];
        if let Some(digits) = digits_of_day(rest) {
            if is_free(text, from, from + digits + '日'.len_utf8()) {
                let day = last_day(rest[..digits].parse().ok()?, anchor)?;
                return Some((format!("\"{}日\"", &rest[..digits]), day));
            }
            from += digits + '日'.len_utf8();
            continue;
        }
        let named = words.iter().filter(|_| firsts.contains(&c)).find(|(word, _)| rest.starts_with(word));
        if let Some((word, day)) = named {
            let day = match day {
                Day::Back(days) => anchor.checked_sub(days.days()).ok()?,
                Day::Week(place) => last_weekday(weekday(*place)?, anchor)?,
            };
            return Some((format!("\"{word}\""), day));
        }
        from += c.len_utf8();
    }
    None
}

/// Whether a text may have Chinese characters, by the first bytes of their encoding.
fn may_have_han(text: &str) -> bool {
    text.bytes().any(|byte| (0xE3..=0xE9).contains(&byte))
}

#[derive(Clone, Copy)]
enum Day {
    /// Number of days before the day of writing.
    Back(i64),
    /// Index of a weekday, starting with Monday.
    Week(usize),
}

/// Returns the number of digits directly before 日 at the start of a text.
fn digits_of_day(text: &str) -> Option<usize> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    (1..=digits).rev().find(|&digits| text[digits..].starts_with('日'))
}

/// Whether a day's number is on its own: in 4月26日 it is part of a date, in 从26日 and 至26日 it bounds a range.
fn is_free(text: &str, start: usize, end: usize) -> bool {
    let others = ['月', '至', '到', '从', '于', '-', '—', '、'];
    !text[..start].ends_with(others) && !text[end..].starts_with(['至', '到'])
}

/// Returns the latest day with this number on or before the anchor, at most 30 days back.
fn last_day(number: i8, anchor: Date) -> Option<Date> {
    let mut day = anchor;
    (0..31).find_map(|_| {
        let found = (day.day() == number).then_some(day);
        day = day.yesterday().ok()?;
        found
    })
}
