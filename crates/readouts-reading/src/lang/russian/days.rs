//! Russian words for days relative to the day of writing: "сегодня", "вчера", "в среду".

use jiff::civil::Date;

use crate::grammar::{last_weekday, place_of, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_in = |list: &[String], word: &str| list.iter().any(|one| one == word);
    words.iter().enumerate().find_map(|(at, &word)| {
        let before = at.checked_sub(1).map_or("", |b| words[b]);
        let day = if is_in(&lists.today, word) {
            anchor
        } else if is_in(&lists.yesterday, word) {
            anchor.yesterday().ok()?
        } else {
            let place = place_of(&lists.weekdays, |name| name == word)?;
            last_weekday(weekday(place)?, anchor).filter(|_| is_in(&lists.past_days, before))?
        };
        Some((format!("\"{word}\""), day))
    })
}
