//! Names of months, and a parser for the forms of dates in all languages.
//!
//! The parser replaces a regular expression, which would take longer to compile than a page to read. It has the same
//! priorities: at each offset the first form that matches wins, and within a form the longer number and the optional
//! words are tried first. A property test compares the two.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lists::Lists;
use super::pairs::Pairs;
use crate::token::is_word_boundary;

/// Names of months in all languages, and all forms of dates.
#[derive(Debug)]
pub(crate) struct Calendar {
    months: FxHashMap<String, i8>,
    /// First [`START`] bytes of each month's name, of 月 and 월, and of each weekday.
    starts: FxHashSet<[u8; START]>,
    pairs: Pairs,
    /// Forms with a month's name.
    languages: Vec<NamedMonths>,
    /// Weekdays in brackets after the numbers of a month and a day.
    weekdays: Vec<String>,
    /// Names of eras, each with the year before its first year.
    eras: Vec<(String, i16)>,
    /// Maximum number of bytes between the start of a date with its day first and the month's name.
    reach: usize,
}

/// Forms of dates with a month's name in one language.
#[derive(Debug)]
struct NamedMonths {
    months: Vec<String>,
    /// Suffixes of a day's number.
    ordinals: Vec<String>,
    /// Words between a day's number and its month, and between month and year.
    links: Vec<String>,
    /// Whether the month may come before the day.
    month_first: bool,
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
        let mut pairs = Pairs::default();
        starts.iter().for_each(|start| pairs.add(start[0], Some(start[1])));
        let era = |row: &String| {
            let (name, before) = row.rsplit_once(' ')?;
            Some((name.to_owned(), before.parse().ok()?))
        };
        let eras = languages.values().flat_map(|lists| lists.eras.iter().filter_map(era)).collect();
        let languages =
            languages.values().filter(|lists| !lists.months.is_empty()).map(|lists| NamedMonths {
                months: lists.months.concat(),
                ordinals: lists.ordinals.clone(),
                links: lists.date_links.clone(),
                month_first: lists.month_first,
            });
        let languages: Vec<NamedMonths> = languages.collect();
        let longest = |words: &[String]| words.iter().map(String::len).max().unwrap_or_default();
        let between = |language: &NamedMonths| longest(&language.ordinals) + longest(&language.links);
        // Two digits, and a space before the link and before the month.
        let reach = 4 + languages.iter().map(between).max().unwrap_or_default();
        Self { languages, months, starts, pairs, weekdays, eras, reach }
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
        let (bytes, mut at) = (text.as_bytes(), 0);
        while let Some(ahead) = self.pairs.position(&bytes[at..]) {
            at += ahead;
            if self.may_be_month(text, at) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether the name of a month may begin at a byte offset.
    fn may_be_month(&self, text: &str, at: usize) -> bool {
        let bytes = text.as_bytes();
        self.pairs.may_begin(bytes, at)
            && bytes[at..].first_chunk::<START>().is_some_and(|start| self.starts.contains(start))
    }

    /// Returns the byte ranges of all dates in a text, in order.
    pub(crate) fn dates_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (start, end) = (from..text.len()).find_map(|at| Some((at, self.date_at(text, at)?)))?;
            from = end;
            Some(start..end)
        })
    }

    /// Returns the end of the date that begins at a byte offset.
    fn date_at(&self, text: &str, at: usize) -> Option<usize> {
        let is_number = text.as_bytes()[at].is_ascii_digit();
        if !is_number {
            let is_era = || self.eras.iter().any(|(name, _)| is_at(text, at, name));
            return match self.may_be_month(text, at) && is_word_boundary(text, at) {
                true => self.languages.iter().find_map(|language| language.month_first_at(text, at)),
                false if !text.as_bytes()[at].is_ascii() && is_era() => self.with_characters(text, at),
                false => None,
            };
        }
        let bytes = text.as_bytes();
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let next = bytes.get(at + digits);
        // Fast path: the form is one of those that the byte behind the number allows.
        let has_mark = next.is_some_and(|byte| matches!(byte, b'-' | b'/' | b'.'));
        let may_have_characters = next.is_some_and(|byte| !byte.is_ascii_graphic());
        let with_characters = || may_have_characters.then(|| self.with_characters(text, at)).flatten();
        match digits {
            1 | 2 if is_word_boundary(text, at) => {
                let behind = bytes.get(at + 2..).unwrap_or_default();
                let may_be_named = self.pairs.position(&behind[..behind.len().min(self.reach)]).is_some();
                let mut languages = self.languages.iter().filter(|_| may_be_named);
                let named = || languages.find_map(|language| language.day_first_at(text, at, self));
                with_characters()
                    .or_else(named)
                    .or_else(|| has_mark.then(|| self.with_weekday(text, at)).flatten())
                    .or_else(|| has_mark.then(|| year_last(text, at)).flatten())
            }
            4 if has_mark && is_word_boundary(text, at) => year_first(text, at),
            1 | 2 | 4 => with_characters(),
            _ => None,
        }
    }

    /// Parses forms such as `2031年5月6日`, `令和13年5月6日` and `5月6日`. Returns the end, as all parsers here do.
    fn with_characters(&self, text: &str, at: usize) -> Option<usize> {
        let of_era = self.eras.iter().filter(|(name, _)| is_at(text, at, name)).flat_map(|(name, _)| {
            let number = at + name.len();
            let first = is_at(text, number, "元").then(|| number + "元".len());
            numbers(text, number).chain(first)
        });
        let of_era = of_era.filter_map(|end| one_of(text, end, &["年"]));
        let of_year = year(text, at).and_then(|end| one_of(text, spaces(text, end), &["年", "년"]));
        let of_year = of_year.map(|end| spaces(text, end));
        of_year.into_iter().chain(of_era).chain([at]).find_map(|month| {
            numbers(text, month).find_map(|end| {
                let day = spaces(text, one_of(text, spaces(text, end), &["月", "월"])?);
                numbers(text, day).find_map(|end| one_of(text, spaces(text, end), &["日", "일"]))
            })
        })
    }

    /// Parses forms such as `4.23(화)`.
    fn with_weekday(&self, text: &str, at: usize) -> Option<usize> {
        numbers(text, at).filter(|end| is_at(text, *end, ".")).find_map(|end| {
            numbers(text, spaces(text, end + 1)).find_map(|end| {
                let end = spaces(text, if is_at(text, end, ".") { end + 1 } else { end });
                let weekday = end + 1;
                is_at(text, end, "(").then_some(())?;
                let names = self.weekdays.iter().filter(|name| is_at(text, weekday, name));
                names.map(|name| weekday + name.len()).find(|end| is_at(text, *end, ")")).map(|end| end + 1)
            })
        })
    }
}

impl NamedMonths {
    /// Parses forms such as `6 May 2031`, `6th of May` and `6 mai 2031`.
    fn day_first_at(&self, text: &str, at: usize, calendar: &Calendar) -> Option<usize> {
        numbers(text, at).find_map(|end| {
            maybe_any(text, end, &self.ordinals).find_map(|end| {
                self.maybe_link(text, end).find_map(|end| {
                    let is_apart = is_at(text, end, " ") || self.month_first && is_at(text, end, "-");
                    if !is_apart || !calendar.may_be_month(text, end + 1) {
                        return None;
                    }
                    self.month_at(text, end + 1).map(|end| self.with_year_behind(text, end))
                })
            })
        })
    }

    /// Parses forms such as `May 6, 2031` and `May 6th`, in languages that put the month first.
    fn month_first_at(&self, text: &str, at: usize) -> Option<usize> {
        if !self.month_first {
            return None;
        }
        let end = self.month_at(text, at)?;
        let end = end + usize::from(is_at(text, end, "."));
        let day = end + usize::from(is_at(text, end, " "));
        numbers(text, day).find_map(|end| {
            let mut ends = maybe_any(text, end, &self.ordinals);
            let end = ends.find(|end| is_word_boundary(text, *end))?;
            let comma = end + usize::from(is_at(text, end, ","));
            let space = comma + usize::from(is_at(text, comma, " "));
            Some(year(text, space).unwrap_or(end))
        })
    }

    /// Returns the end of the first name of a month that stands at a byte offset as a whole word.
    fn month_at(&self, text: &str, at: usize) -> Option<usize> {
        let names = self.months.iter().filter(|name| is_at(text, at, name));
        names.map(|name| (name, at + name.len())).find_map(|(name, end)| {
            // A boundary keeps "Januar" from matching "January".
            let is_whole = self.month_first || name.ends_with(|c: char| c.is_ascii_alphabetic());
            (!is_whole || is_word_boundary(text, end)).then_some(end)
        })
    }

    /// Returns the end of the year behind a month, or of the month if there is none.
    fn with_year_behind(&self, text: &str, end: usize) -> usize {
        if self.month_first {
            let end = end + usize::from(is_at(text, end, "."));
            let comma = end + usize::from(is_at(text, end, ","));
            let is_apart = is_at(text, comma, " ") || is_at(text, comma, "-");
            return is_apart.then(|| year(text, comma + 1)).flatten().unwrap_or(end);
        }
        let mut ends = self.maybe_link(text, end).filter(|end| is_at(text, *end, " "));
        ends.find_map(|end| year(text, end + 1)).unwrap_or(end)
    }

    /// Returns the ends of all linking words that stand after a space at a byte offset, then the offset itself.
    fn maybe_link<'t>(&'t self, text: &'t str, at: usize) -> impl Iterator<Item = usize> + 't {
        let has_space = is_at(text, at, " ");
        let links = self.links.iter().filter(move |link| has_space && is_at(text, at + 1, link));
        links.map(move |link| at + 1 + link.len()).chain([at])
    }
}

/// Parses forms such as `2031-05-06`; a `T` directly after the day belongs to the date.
fn year_first(text: &str, at: usize) -> Option<usize> {
    let month = mark(text, year(text, at)?)?;
    numbers(text, month).filter_map(|end| mark(text, end)).find_map(|day| {
        numbers(text, day).find_map(|end| {
            let is_plain =
                |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
            let is_end = !is_plain(text.as_bytes().get(end));
            if is_end { Some(end) } else { is_at(text, end, "T").then_some(end + 1) }
        })
    })
}

/// Parses forms such as `6.5.2031`.
fn year_last(text: &str, at: usize) -> Option<usize> {
    let numbers_from = |at| numbers(text, at).filter_map(|end| mark(text, end));
    let mut years = numbers_from(at).flat_map(numbers_from);
    years.find_map(|start| year(text, start).filter(|end| is_word_boundary(text, *end)))
}

/// Whether a word stands at a byte offset.
fn is_at(text: &str, at: usize, word: &str) -> bool {
    text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
}

/// Returns the end of the first of these words that stands at a byte offset.
fn one_of(text: &str, at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find(|word| is_at(text, at, word)).map(|word| at + word.len())
}

/// Returns the ends of these words at a byte offset, then the offset itself.
fn maybe_any<'t>(text: &'t str, at: usize, words: &'t [String]) -> impl Iterator<Item = usize> + 't {
    words.iter().filter(move |word| is_at(text, at, word)).map(move |word| at + word.len()).chain([at])
}

/// Returns the ends of a number of two digits and of one at a byte offset. ASCII digits only.
fn numbers(text: &str, at: usize) -> impl Iterator<Item = usize> + use<> {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let digits = rest.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    (1..=digits).rev().map(move |digits| at + digits)
}

/// Returns the end of a year of four digits at a byte offset.
fn year(text: &str, at: usize) -> Option<usize> {
    let digits = text.as_bytes().get(at..at + 4)?;
    (matches!(digits[0], b'1' | b'2') && digits.iter().all(u8::is_ascii_digit)).then_some(at + 4)
}

/// Returns the end of a mark between numbers.
fn mark(text: &str, at: usize) -> Option<usize> {
    matches!(text.as_bytes().get(at), Some(b'-' | b'/' | b'.')).then_some(at + 1)
}

/// Returns the end of an optional space.
fn spaces(text: &str, at: usize) -> usize {
    let next = text.get(at..).and_then(|rest| rest.chars().next());
    next.filter(|c| c.is_whitespace()).map_or(at, |space| at + space.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::super::signs::any_of;
    use super::*;
    use crate::Knowledge;

    /// Regular expression for all forms of dates: the reference for the parser.
    fn pattern(calendar: &Calendar) -> Regex {
        let forms = |language: &NamedMonths| {
            let month = language.months.iter().map(|name| {
                let boundary = if name.ends_with(|c: char| c.is_ascii_alphabetic()) { r"\b" } else { "" };
                regex::escape(name).replace(' ', r"\ ") + boundary
            });
            let month = format!("(?:{})", month.collect::<Vec<_>>().join("|"));
            let maybe = |words: &[String], before: &str| match words {
                [] => String::new(),
                words => format!(r"(?: {before} {} )?", any_of(words)),
            };
            let (ordinal, link) = (maybe(&language.ordinals, ""), maybe(&language.links, r"\ "));
            if !language.month_first {
                return format!(r"| \b \d{{1,2}} {ordinal} {link} \  {month} (?: {link} \  [12]\d{{3}} )?");
            }
            format!(
                r"| \b \d{{1,2}} {ordinal} {link} [\ -] {month} \b \.? (?: ,? [\ -] [12]\d{{3}} )?
                | \b {month} \b \.? \ ? \d{{1,2}} {ordinal} \b (?: ,? \ ? [12]\d{{3}} )?"
            )
        };
        let forms: String = calendar.languages.iter().map(forms).collect();
        let eras: Vec<String> = calendar.eras.iter().map(|(name, _)| name.clone()).collect();
        let (eras, weekdays) = (any_of(&eras), any_of(&calendar.weekdays));
        let pattern = format!(
            r"(?x)
              \b [12]\d{{3}} [-/.] \d{{1,2}} [-/.] \d{{1,2}} (?-u:\b|T)
            | (?: [12]\d{{3}} \s? [年년] \s? | {eras} (?: \d{{1,2}} | 元 ) 年 )? \d{{1,2}} \s? [月월] \s? \d{{1,2}} \s? [日일]
            {forms}
            | \b \d{{1,2}} \. \s? \d{{1,2}} \.? \s? \( {weekdays} \)
            | \b \d{{1,2}} [-/.] \d{{1,2}} [-/.] [12]\d{{3}} \b
            "
        );
        Regex::new(&pattern.replace(r"\d", "[0-9]")).expect("a pattern")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn a_regular_expression_finds_the_same_dates(
            text in "(?:[0-9]{1,4}|[-/., :()]|May|Sept|Sep|мая| (?:2013|of|st|th|de)|de|T|st|th|nd|st of|[年月日éя—，년월일화元\u{301}_]|令和|12月3日| mai| мая 2013 года|\\(화\\)|4\\.23|May 6|6 May|-May-| de maio de){0,14}"
        ) {
            let calendar = &Knowledge::builtin().calendar;
            let expected: Vec<_> = pattern_of_builtin().find_iter(&text).map(|found| found.range()).collect();
            prop_assert_eq!(calendar.dates_in(&text).collect::<Vec<_>>(), expected);
        }
    }

    fn pattern_of_builtin() -> &'static Regex {
        static PATTERN: std::sync::OnceLock<Regex> = std::sync::OnceLock::new();
        PATTERN.get_or_init(|| pattern(&Knowledge::builtin().calendar))
    }
}
