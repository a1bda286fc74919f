//! English words for days relative to the day of writing: "Monday", "yesterday", "this morning".

use jiff::civil::{Date, Weekday};

use crate::grammar::{place_of, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_in = |list: &[String], word: &str| list.iter().any(|one| one == word);
    for (at, &word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map_or("", |b| words[b]);
        if let Some(place) = place_of(&lists.weekdays, |name| name.eq_ignore_ascii_case(word)) {
            let (mut day, back) = (anchor, if before == "last" { 1 } else { 0 });
            let mut steps = 0;
            while day.weekday() != weekday(place)? || steps < back {
                day = day.yesterday().ok()?;
                steps += 1;
            }
            return (before != "next").then(|| (format!("\"{}\"", lists.weekdays[place][0]), day));
        }
        if is_in(&lists.today, word) || before == "this" && is_in(&lists.parts_of_day, word) {
            let name = lists.today.first().map_or(word, String::as_str);
            return Some((format!("\"{name}\""), anchor));
        }
        if is_in(&lists.yesterday, word) {
            return Some((format!("\"{word}\""), anchor.yesterday().ok()?));
        }
    }
    None
}

/// Returns the weekday that a text names, as written.
pub(super) fn named_weekday(text: &str, lists: &Lists) -> Option<Weekday> {
    weekday(place_of(&lists.weekdays, |name| text.contains(name))?)
}
