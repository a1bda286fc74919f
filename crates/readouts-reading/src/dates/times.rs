//! Finds the times that a text names: a day, several days in a row, a month or a quarter of a year.

use std::ops::Range;

use jiff::civil::Date;

use super::find::{FoundDate, find};
use crate::Edtf;
use crate::knowledge::{Calendar, Lists};

/// A day, a span of days or a longer period, with its byte range in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundTime {
    /// The period, or its first day.
    pub(crate) first: Edtf,
    /// Month and day on which the span of days ends; `None` for a single day or a longer period.
    pub(crate) last: Option<(i8, i8)>,
    pub(crate) span: Range<usize>,
}

impl FoundTime {
    /// Returns the time with its first day set to `first`.
    pub(crate) fn starting(&self, first: Date) -> Option<Edtf> {
        let Some((month, day)) = self.last else { return Some(first.into()) };
        let same = Date::new(first.year(), month, day).ok()?;
        let last = if same < first { Date::new(first.year() + 1, month, day).ok()? } else { same };
        Edtf::span(first, last)
    }

    /// Returns the whole time, if its year is known.
    pub(crate) fn whole(&self) -> Option<Edtf> {
        self.first.year()?;
        match self.first.to_date() {
            Some(first) => self.starting(first),
            None => Some(self.first),
        }
    }
}

/// Finds all times of a text, in order. Months and quarters count only where the text has no day.
pub(crate) fn times(text: &str, calendar: &Calendar, lists: &Lists) -> Vec<FoundTime> {
    let days = find(text, calendar);
    if days.is_empty() {
        return periods(text, calendar, lists);
    }
    let mut found: Vec<FoundTime> = Vec::with_capacity(days.len());
    for day in days {
        match found.last_mut().and_then(|before| joined(before, &day, text, lists)) {
            Some(span) => *found.last_mut().expect("it was joined") = span,
            None => found.push(widened(&day, text, calendar, lists)),
        }
    }
    found
}

/// Maximum number of bytes between the two days of a span.
const LINK: usize = 12;

/// Joins two days with a link between them into one span: "from 30 April to 2 May 2016".
fn joined(first: &FoundTime, last: &FoundDate, text: &str, lists: &Lists) -> Option<FoundTime> {
    let between = text.get(first.span.end..last.span.start).filter(|between| between.len() <= LINK)?;
    let (month, day) = last.edtf.month_and_day()?;
    first.first.month_and_day()?;
    // "and" joins days of one month; "May 1, 2031 and 20 June 2031" are two dates.
    let is_pair = first.first.year().is_some() && last.edtf.year().is_some();
    if first.last.is_some()
        || !is_link(between, lists)
        || is_pair && lists.pair_links.iter().any(|link| link == between.trim())
    {
        return None;
    }
    let year =
        first.first.year().or(last.edtf.year().filter(|_| first.first.month_and_day() < Some((month, day))));
    let first_day = year.map_or(first.first, |year| first.first.with_year(year));
    let span =
        FoundTime { first: first_day, last: Some((month, day)), span: first.span.start..last.span.end };
    // If the second day is not later in the year than the first, they are two separate dates, not a span.
    first_day.month_and_day().is_some_and(|start| start < (month, day)).then_some(span)
}

/// Extends a day by the number of another day beside it: "May 1-3, 2016", "1 to 3 May 2016", 5月1日至3日.
fn widened(found: &FoundDate, text: &str, calendar: &Calendar, lists: &Lists) -> FoundTime {
    let single = FoundTime { first: found.edtf, last: None, span: found.span.clone() };
    let Some((month, day)) = found.edtf.month_and_day() else { return single };
    if let Some((last, year, end)) = day_behind(&text[found.span.end..], calendar, lists)
        && last > day
    {
        let first = match (found.edtf.year(), year) {
            (None, Some(year)) => found.edtf.with_year(year),
            _ => found.edtf,
        };
        return FoundTime { first, last: Some((month, last)), span: found.span.start..found.span.end + end };
    }
    if let Some((first, start)) = day_before(&text[..found.span.start], lists)
        && first < day
        && let Some(first_day) = Edtf::month_day(month, first)
    {
        let first = found.edtf.year().map_or(first_day, |year| first_day.with_year(year));
        return FoundTime { first, last: Some((month, day)), span: start..found.span.end };
    }
    single
}

/// Reads the day of the month, and the year, with which a text continues behind a day: `-3, 2016`. Also
/// returns the length of the text read.
fn day_behind(text: &str, calendar: &Calendar, lists: &Lists) -> Option<(i8, Option<i16>, usize)> {
    let digit = text.find(|c: char| c.is_ascii_digit()).filter(|&at| at <= LINK)?;
    if !is_link(&text[..digit], lists) {
        return None;
    }
    let digits = text[digit..].bytes().take_while(u8::is_ascii_digit).count();
    let day: i8 = text[digit..digit + digits].parse().ok().filter(|day| (1..=31).contains(day))?;
    let mut end = digit + digits;
    let ordinal = lists.ordinals.iter().find(|ordinal| text[end..].starts_with(ordinal.as_str()));
    end += ordinal.map_or(0, String::len);
    // "3:30" is a time of day, "3.5" and "3,000" are numbers, and "3 June" is a day that is found on its own.
    let mut behind = text[end..].chars();
    match (behind.next(), behind.next()) {
        (Some(':' | '.' | ',' | '-' | '/'), Some(c)) if c.is_ascii_digit() => return None,
        (Some(c), _) if c.is_alphabetic() && !"日号".contains(c) => return None,
        _ => {}
    }
    let next = text[end..].trim_start_matches([' ', '-']);
    if calendar.month(next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default()).is_some() {
        return None;
    }
    let year = text[end..].trim_start_matches([',', ' ']);
    let is_year = year.bytes().take_while(u8::is_ascii_digit).count() == 4 && year.starts_with(['1', '2']);
    if is_year {
        end = text.len() - year.len() + 4;
    }
    Some((day, year.get(..4).filter(|_| is_year).and_then(|year| year.parse().ok()), end))
}

/// Reads the day of the month before a link and a day, and its offset: `1-` or `1 to `.
fn day_before(text: &str, lists: &Lists) -> Option<(i8, usize)> {
    let end = text.rfind(|c: char| c.is_ascii_digit()).filter(|&at| text.len() - at <= LINK)? + 1;
    let start = text[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let behind = &text[end..];
    let ordinal = lists.ordinals.iter().find_map(|ordinal| behind.strip_prefix(ordinal.as_str()));
    let day: i8 = text[start..end].parse().ok().filter(|day| (1..=31).contains(day))?;
    is_link(ordinal.unwrap_or(behind), lists).then_some((day, start))
}

/// Whether a text between two days joins them to a span.
fn is_link(between: &str, lists: &Lists) -> bool {
    let link = between.trim_start_matches(['日', '号']).trim();
    !link.is_empty() && lists.span_links.iter().any(|one| one == link)
}

/// Finds the months and quarters of a text, each with its year.
fn periods(text: &str, calendar: &Calendar, lists: &Lists) -> Vec<FoundTime> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        from = at + digits;
        let year = Some(&text[at..from]).filter(|year| digits == 4 && year.starts_with(['1', '2']));
        let Some(year) = year.and_then(|year| year.parse::<i16>().ok()) else { continue };
        let period = quarter(&text[..at], &text[from..], year, lists)
            .or_else(|| month_before(&text[..at], year, calendar, lists))
            .or_else(|| month_behind(&text[from..], year));
        if let Some(first) = period {
            found.push(FoundTime { first, last: None, span: at..from });
        }
    }
    found
}

/// Returns the month named before a year: "May 2016", "in May of 2016".
fn month_before(before: &str, year: i16, calendar: &Calendar, lists: &Lists) -> Option<Edtf> {
    let mut words = before.trim_end_matches([',', ' ']).rsplit([' ', '\u{A0}']);
    let mut word = words.next()?;
    if lists.date_links.iter().any(|link| link == word) {
        word = words.next()?;
    }
    let month = calendar.month(word.trim_end_matches([',', '.'])).or_else(|| {
        lists.month_cases.iter().position(|name| name == word).and_then(|at| i8::try_from(at % 12 + 1).ok())
    })?;
    Edtf::month(year, month)
}

/// Returns the month by its number behind a year: 2016年5月.
fn month_behind(behind: &str, year: i16) -> Option<Edtf> {
    let rest = behind.strip_prefix(['年', '년'])?.trim_start();
    let digits = rest.bytes().take(2).take_while(u8::is_ascii_digit).count();
    rest[digits..]
        .starts_with(['月', '월'])
        .then(|| Edtf::month(year, rest[..digits].parse().ok()?))
        .flatten()
}

/// Returns the quarter of a year that is named beside it.
fn quarter(before: &str, behind: &str, year: i16, lists: &Lists) -> Option<Edtf> {
    let before = before.trim_end().to_lowercase();
    let names =
        |name: &String| before.ends_with(name.as_str()) || behind.trim_start().starts_with(name.as_str());
    let at = lists.quarters.iter().position(names)? % 4;
    let month = i8::try_from(at * 3 + 1).ok()?;
    Edtf::span(Date::new(year, month, 1).ok()?, Date::new(year, month + 2, 1).ok()?.last_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let knowledge = crate::Knowledge::builtin();
        let tell = |time: FoundTime| match (time.whole(), time.last) {
            (Some(whole), _) => whole.to_string(),
            (None, Some((month, day))) => format!("{}/{month:02}-{day:02}", time.first),
            (None, None) => time.first.to_string(),
        };
        times(text, &knowledge.calendar, &knowledge.all).into_iter().map(tell).collect()
    }

    #[test]
    fn days_in_a_row_are_one_span() {
        for (text, expected) in [
            ("paid a visit on May 1-3, 2031.", "2031-05-01/2031-05-03"),
            ("paid a visit on May 1 to 3.", "XXXX-05-01/05-03"),
            ("from 30 April to 2 May 2031", "2031-04-30/2031-05-02"),
            ("from 7 to 10 July", "XXXX-07-07/07-10"),
            ("from April 30 through May 2, 2031", "2031-04-30/2031-05-02"),
            ("on 1st–3rd May 2031", "2031-05-01/2031-05-03"),
            ("5月1日至3日访问南国", "XXXX-05-01/05-03"),
            ("2031年5月1日至3日", "2031-05-01/2031-05-03"),
            ("с 1 по 3 мая 2031 года", "2031-05-01/2031-05-03"),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_month_and_a_quarter_are_times_too() {
        for (text, expected) in [
            ("In May 2031, they met.", "2031-05"),
            ("in May of 2031", "2031-05"),
            ("2031年5月举行", "2031-05"),
            ("в мае 2031 года", "2031-05"),
            ("in the second quarter of 2031", "2031-04-01/2031-06-30"),
        ] {
            assert_eq!(read(text), [expected], "{text}");
        }
    }

    #[test]
    fn other_numbers_beside_a_day_make_no_span() {
        for (text, expected) in [
            ("on May 1, 2031 to 300 guests", vec!["2031-05-01"]),
            ("on May 1 - 3:30 p.m.", vec!["XXXX-05-01"]),
            ("Resolution 2231 of May 1, 2031", vec!["2031-05-01"]),
            ("on May 1, 2031 and 20 June 2031", vec!["2031-05-01", "2031-06-20"]),
            ("in 2031", vec![]),
            ("By 2031 the harbour", vec![]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "(?:[0-9]{1,4}|[-/., :–]|May| of | to |至|[年月日号é]|мая){0,14}") {
            for time in super::times(&text, &crate::Knowledge::builtin().calendar, &crate::Knowledge::builtin().all) {
                assert!(text.get(time.span).is_some());
            }
        }
    }
}
