//! French words for days relative to the day of writing: "lundi", "hier", "ce matin".

use jiff::civil::Date;

use crate::grammar::{last_weekday, place_of, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    let lower = text.to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '-')))
        .filter(|w| !w.is_empty())
        .collect();
    let is_in = |list: &[String], word: &str| list.iter().any(|one| one == word);
    for (at, &word) in words.iter().enumerate() {
        let near = |at: Option<usize>| at.and_then(|at| words.get(at)).copied().unwrap_or_default();
        let (before, behind) = (near(at.checked_sub(1)), near(Some(at + 1)));
        if let Some(place) = place_of(&lists.weekdays, |name| name == word) {
            // "lundi prochain" is in the future, and "le lundi" means every Monday.
            if is_in(&lists.coming_days, behind) || before == "le" {
                return None;
            }
            return Some((format!("\"{word}\""), last_weekday(weekday(place)?, anchor)?));
        }
        if is_in(&lists.today, word) || before == "ce" && is_in(&lists.parts_of_day, word) {
            return Some((format!("\"{word}\""), anchor));
        }
        if is_in(&lists.day_before_yesterday, word) {
            return Some((format!("\"{word}\""), anchor.yesterday().ok()?.yesterday().ok()?));
        }
        if is_in(&lists.yesterday, word) {
            return Some((format!("\"{word}\""), anchor.yesterday().ok()?));
        }
    }
    None
}
