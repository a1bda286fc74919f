//! Names of months and patterns of dates, as the languages write them.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::lists::Lists;
use super::signs::any_of;

/// Names of months in all languages, and the patterns of all forms of dates.
#[derive(Debug)]
pub(crate) struct Calendar {
    months: FxHashMap<String, i8>,
    /// First [`START`] bytes of each month's name, of 月 and 월, and of each weekday.
    starts: FxHashSet<[u8; START]>,
    first_bytes: [bool; 256],
    /// Patterns with a month's name, one group per language.
    forms: Vec<String>,
    /// Weekdays in brackets after the numbers of a month and a day.
    weekdays: Vec<String>,
    /// Names of eras, each with the year before its first year.
    eras: Vec<(String, i16)>,
    exact: OnceLock<Regex>,
    plain: OnceLock<Regex>,
}

/// Length in bytes of the prefix that filters month names: the length of the shortest one.
const START: usize = 3;

impl Calendar {
    pub(super) fn new(languages: &BTreeMap<String, Lists>) -> Self {
        let mut months = FxHashMap::default();
        for lists in languages.values() {
            for (number, names) in (1..=12).zip(&lists.months) {
                months.extend(names.iter().map(|name| (name.clone(), number)));
            }
        }
        let weekdays: Vec<String> =
            languages.values().flat_map(|lists| &lists.bracketed_weekdays).cloned().collect();
        let names = months.keys().chain(&weekdays).map(String::as_str).chain(["月", "월"]);
        let starts: FxHashSet<[u8; START]> =
            names.filter_map(|name| name.as_bytes().first_chunk().copied()).collect();
        let mut first_bytes = [false; 256];
        starts.iter().for_each(|start| first_bytes[usize::from(start[0])] = true);
        let forms = languages.values().filter(|lists| !lists.months.is_empty()).map(forms).collect();
        let era = |row: &String| {
            let (name, before) = row.rsplit_once(' ')?;
            Some((name.to_owned(), before.parse().ok()?))
        };
        let eras = languages.values().flat_map(|lists| lists.eras.iter().filter_map(era)).collect();
        Self {
            months,
            starts,
            first_bytes,
            forms,
            weekdays,
            eras,
            exact: OnceLock::new(),
            plain: OnceLock::new(),
        }
    }

    /// Returns the year before the first year of the era that a date begins with.
    pub(crate) fn era(&self, date: &str) -> Option<i16> {
        self.eras.iter().find(|(name, _)| date.starts_with(name.as_str())).map(|(_, before)| *before)
    }

    /// Returns the number of the month with a name, compared as written.
    pub(crate) fn month(&self, name: &str) -> Option<i8> {
        self.months.get(name).copied()
    }

    /// Whether a text may name a month.
    pub(crate) fn may_name_month(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let starts = |at: usize| bytes[at..].first_chunk::<START>().is_some_and(|b| self.starts.contains(b));
        (0..bytes.len()).any(|at| self.first_bytes[usize::from(bytes[at])] && starts(at))
    }

    /// Returns the pattern of every form of a date, with Unicode word boundaries.
    pub(crate) fn pattern(&self) -> &Regex {
        self.exact.get_or_init(|| self.compiled(r"\b"))
    }

    /// Returns the pattern of every form of a date, with ASCII word boundaries, which makes the search
    /// several times as fast. It finds at least as much as [`pattern`](Self::pattern), but a match next to a
    /// letter of another script may be wrong.
    pub(crate) fn plain_pattern(&self) -> &Regex {
        self.plain.get_or_init(|| self.compiled(r"(?-u:\b)"))
    }

    fn compiled(&self, boundary: &str) -> Regex {
        let forms: String = self.forms.iter().flat_map(|form| ["| ", form]).collect();
        let eras: Vec<String> = self.eras.iter().map(|(name, _)| name.clone()).collect();
        let eras = any_of(&eras);
        let weekdays = any_of(&self.weekdays);
        let pattern = format!(
            r"(?x)
              BOUND [12]\d{{3}} [-/.] \d{{1,2}} [-/.] \d{{1,2}} (?-u:\b|T)
            | (?: [12]\d{{3}} \s? [年년] \s? | {eras} (?: \d{{1,2}} | 元 ) 年 )? \d{{1,2}} \s? [月월] \s? \d{{1,2}} \s? [日일]
            {forms}
            | BOUND \d{{1,2}} \. \s? \d{{1,2}} \.? \s? \( {weekdays} \)
            | BOUND \d{{1,2}} [-/.] \d{{1,2}} [-/.] [12]\d{{3}} BOUND
            "
        );
        // ASCII digits only: accepting digits of every script would make the pattern ten times as large.
        let pattern = pattern.replace(r"\d", "[0-9]").replace("BOUND", boundary);
        Regex::new(&pattern).expect("words of the tables are escaped")
    }
}

/// Returns the patterns of dates with a month's name in one language.
fn forms(lists: &Lists) -> String {
    // A boundary keeps "Januar" from matching "January". After a non-ASCII letter an ASCII boundary would not
    // work.
    let month = lists.months.concat().into_iter().map(|name| {
        let boundary = if name.ends_with(|c: char| c.is_ascii_alphabetic()) { "BOUND" } else { "" };
        regex::escape(&name).replace(' ', r"\ ") + boundary
    });
    let month = format!("(?:{})", month.collect::<Vec<_>>().join("|"));
    let maybe = |words: &[String], before: &str| match words {
        [] => String::new(),
        words => format!(r"(?: {before} {} )?", any_of(words)),
    };
    let (ordinal, link) = (maybe(&lists.ordinals, ""), maybe(&lists.date_links, r"\ "));
    if !lists.month_first {
        return format!(r"BOUND \d{{1,2}} {ordinal} {link} \  {month} (?: {link} \  [12]\d{{3}} )?");
    }
    format!(
        r"BOUND \d{{1,2}} {ordinal} {link} [\ -] {month} BOUND \.? (?: ,? [\ -] [12]\d{{3}} )?
        | BOUND {month} BOUND \.? \ ? \d{{1,2}} {ordinal} BOUND (?: ,? \ ? [12]\d{{3}} )?"
    )
}
