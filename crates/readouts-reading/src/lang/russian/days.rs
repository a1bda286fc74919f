//! Russian words for days relative to the day of writing: "сегодня", "вчера", "в среду".

use jiff::civil::Date;

use crate::grammar::{is_listed, is_same, last_weekday, place_of, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    if !may_have_cyrillic(text) {
        return None;
    }
    let mut before = "";
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let day = if is_listed(&lists.today, word) {
            Some(anchor)
        } else if is_listed(&lists.yesterday, word) {
            anchor.yesterday().ok()
        } else {
            place_of(&lists.weekdays, |name| is_same(name, word))
                .and_then(|place| last_weekday(weekday(place)?, anchor))
                .filter(|_| is_listed(&lists.past_days, before))
        };
        if let Some(day) = day {
            return Some((format!("\"{}\"", word.to_lowercase()), day));
        }
        before = word;
    }
    None
}

/// Whether a text may have Cyrillic letters, by the first bytes of their encoding.
fn may_have_cyrillic(text: &str) -> bool {
    text.bytes().any(|byte| (0xD0..=0xD4).contains(&byte))
}
