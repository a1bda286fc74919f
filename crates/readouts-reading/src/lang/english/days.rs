//! English words for days relative to the day of writing: "Monday", "yesterday", "this morning".

use jiff::civil::{Date, Weekday};

use crate::grammar::{is_listed, is_same, place_of, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    let mut before = "";
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let before = std::mem::replace(&mut before, word);
        if let Some(place) = place_of(&lists.weekdays, |name| name.eq_ignore_ascii_case(word)) {
            let (mut day, back) = (anchor, if is_same("last", before) { 1 } else { 0 });
            let mut steps = 0;
            while day.weekday() != weekday(place)? || steps < back {
                day = day.yesterday().ok()?;
                steps += 1;
            }
            return (!is_same("next", before)).then(|| (format!("\"{}\"", lists.weekdays[place][0]), day));
        }
        let is_today = is_listed(&lists.today, word);
        if is_today || is_same("this", before) && is_listed(&lists.parts_of_day, word) {
            let name = lists.today.first().map_or_else(|| word.to_lowercase(), String::clone);
            return Some((format!("\"{name}\""), anchor));
        }
        if is_listed(&lists.yesterday, word) {
            return Some((format!("\"{}\"", word.to_lowercase()), anchor.yesterday().ok()?));
        }
    }
    None
}

/// Returns the weekday that a text names, as written.
pub(super) fn named_weekday(text: &str, lists: &Lists) -> Option<Weekday> {
    weekday(place_of(&lists.weekdays, |name| text.contains(name))?)
}
