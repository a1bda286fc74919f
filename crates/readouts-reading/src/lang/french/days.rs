//! French words for days relative to the day of writing: "lundi", "hier", "ce matin".

use jiff::civil::Date;

use crate::grammar::{is_listed, is_same, last_weekday, place_of, weekday};
use crate::knowledge::Lists;

/// Returns the first day that a text gives relative to the day of writing, with its words.
pub(super) fn relative_day(text: &str, anchor: Date, lists: &Lists) -> Option<(String, Date)> {
    let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let mut words = text.split(|c: char| !is_of_word(c)).filter(|word| !word.is_empty()).peekable();
    let mut before = "";
    while let Some(word) = words.next() {
        let before = std::mem::replace(&mut before, word);
        let named = || format!("\"{}\"", word.to_lowercase().replace('’', "'"));
        if let Some(place) = place_of(&lists.weekdays, |name| is_same(name, word)) {
            // "lundi prochain" is in the future, and "le lundi" means every Monday.
            let behind = words.peek().copied().unwrap_or_default();
            if is_listed(&lists.coming_days, behind) || is_same("le", before) {
                return None;
            }
            return Some((named(), last_weekday(weekday(place)?, anchor)?));
        }
        let is_today = is_listed(&lists.today, word);
        if is_today || is_same("ce", before) && is_listed(&lists.parts_of_day, word) {
            return Some((named(), anchor));
        }
        if is_listed(&lists.day_before_yesterday, word) {
            return Some((named(), anchor.yesterday().ok()?.yesterday().ok()?));
        }
        if is_listed(&lists.yesterday, word) {
            return Some((named(), anchor.yesterday().ok()?));
        }
    }
    None
}
