//! Finds every calendar date in a text, in the forms of the languages' tables.
//!
//! A form that can be read in two ways (`02-12-2003`) is skipped unless one reading is impossible.

use crate::Edtf;
use crate::contain::checkpoint;
use crate::knowledge::{Calendar, Knowledge};
use crate::token::is_word_boundary;
use std::ops::Range;

/// A date with its byte range in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundDate {
    pub(crate) edtf: Edtf,
    pub(crate) span: Range<usize>,
}

/// A time of day as a text states it.
#[derive(Debug, PartialEq)]
struct Clock {
    span: Range<usize>,
    hour: i8,
    minute: i8,
    /// `a` or `p`, as in "3:05 p.m."
    half: Option<u8>,
}

/// Finds the times of day in a text: `17:45`, `T10:39:00`, `3:05 p.m.`
fn clocks(text: &str) -> impl Iterator<Item = Clock> + '_ {
    let mut behind = 0;
    std::iter::from_fn(move || {
        let found = text[behind..]
            .match_indices([':', '：'])
            .find_map(|(at, colon)| clock_at(text, behind, behind + at, colon.len()))?;
        behind = found.span.end;
        Some(found)
    })
}

/// Parses the time of day around the colon at a byte offset, `length` bytes long. It must not begin before `from`.
fn clock_at(text: &str, from: usize, colon: usize, length: usize) -> Option<Clock> {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let digits = (1..=3).take_while(|back| colon >= from + back && is_digit(colon - back)).count();
    let hour = colon - digits;
    let is_apart = (1..=2).contains(&digits) && is_word_boundary(text, hour);
    let start = match hour.checked_sub(1).filter(|at| *at >= from && matches!(bytes[*at], b'T' | b't')) {
        Some(letter) if (1..=2).contains(&digits) => letter,
        _ => is_apart.then_some(hour)?,
    };
    let minute = colon + length;
    if !is_digit(minute) || !is_digit(minute + 1) {
        return None;
    }
    let seconds = minute + 2;
    let has_seconds = bytes.get(seconds) == Some(&b':') && is_digit(seconds + 1) && is_digit(seconds + 2);
    let mut end = if has_seconds { seconds + 3 } else { seconds };
    let rest = &text[end..];
    let spaced = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
    let half = spaced
        .bytes()
        .next()
        .map(|byte| byte.to_ascii_lowercase())
        .filter(|byte| matches!(byte, b'a' | b'p'));
    let half = half.filter(|_| {
        let behind = spaced[1..].strip_prefix('.').unwrap_or(&spaced[1..]);
        let stop = text.len() - behind.len() + 1;
        let is_half = behind.starts_with(['m', 'M']) && is_word_boundary(text, stop);
        end = if is_half { stop } else { end };
        is_half
    });
    let number = |range: Range<usize>| text[range].parse().ok();
    Some(Clock { span: start..end, hour: number(hour..colon)?, minute: number(minute..seconds)?, half })
}

/// Maximum number of bytes between a date and its time of day.
const TIME_REACH: usize = 14;

/// Finds all dates of a text, in order. A time of day near a complete date is added to it.
pub(crate) fn find(text: &str, calendar: &Calendar) -> Vec<FoundDate> {
    let mut found: Vec<FoundDate> = stretches(text)
        .filter(|stretch| can_hold_date(&text[stretch.clone()], calendar))
        .flat_map(|stretch| dates_of(&text[stretch.clone()], stretch.start, calendar))
        .collect();
    if !found.is_empty() && can_hold_time(text) {
        // Times come in order: dates too far before one time are too far before the next.
        let mut passed = 0;
        for time in clocks(text) {
            let start = time.span.start;
            passed += found[passed..].iter().take_while(|d| d.span.end + TIME_REACH < start).count();
            add_time(&mut found[passed..], &time);
        }
    }
    found
}

/// Returns the calendar dates that a text states, with the byte range of each.
///
/// ```
/// use readouts_reading::{Knowledge, dates_in};
///
/// let dates = dates_in("They met on 6 May 2031.", Knowledge::builtin());
/// assert_eq!(dates[0].1.to_string(), "2031-05-06");
/// ```
pub fn dates_in(text: &str, knowledge: &Knowledge) -> Vec<(Range<usize>, Edtf)> {
    find(text, &knowledge.calendar).into_iter().map(|date| (date.span, date.edtf)).collect()
}

/// Whether a digit stands directly before a colon, as in every time of day.
fn can_hold_time(text: &str) -> bool {
    let colon = |byte: u8| matches!(byte, b':' | 0xEF);
    text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && colon(pair[1]))
}

/// Finds the dates of a stretch that begins at byte offset `start` of the text.
fn dates_of<'t>(
    stretch: &'t str,
    start: usize,
    calendar: &'t Calendar,
) -> impl Iterator<Item = FoundDate> + 't {
    calendar.dates_in(stretch).filter_map(move |span| {
        checkpoint();
        let goes_on = |c: char| c.is_ascii_digit();
        let whole = &stretch[span.clone()];
        if whole.ends_with(goes_on) && stretch[span.end..].starts_with(goes_on) {
            return None;
        }
        Some(FoundDate { edtf: value(whole, calendar)?, span: start + span.start..start + span.end })
    })
}

/// Maximum number of bytes of a date before its first digit, between two digits, and behind its last digit.
const DIGIT_REACH: usize = 32;

/// Returns the stretches of a text around its digits: dates are only there, and most text is elsewhere.
fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let digit_from = |at: usize| Some(at + bytes[at..].iter().position(u8::is_ascii_digit)?);
    let mut next = digit_from(0);
    std::iter::from_fn(move || {
        let first = next?;
        let mut last = first;
        loop {
            next = digit_from(last + 1);
            match next {
                Some(digit) if digit - last <= 2 * DIGIT_REACH => last = digit,
                _ => break,
            }
        }
        let from = text.floor_char_boundary(first.saturating_sub(DIGIT_REACH));
        Some(from..text.ceil_char_boundary((last + 1 + DIGIT_REACH).min(text.len())))
    })
}

/// Whether a stretch contains a month's name, 月, 월, or six digits: every date has one of these.
fn can_hold_date(stretch: &str, calendar: &Calendar) -> bool {
    stretch.bytes().filter(u8::is_ascii_digit).count() >= 6 || calendar.may_name_month(stretch)
}

/// Returns the value of a matched date, read from its numbers and its month's name.
fn value(text: &str, calendar: &Calendar) -> Option<Edtf> {
    let date = |year: Option<i16>, month: i8, day: i8| {
        let date = Edtf::month_day(month, day)?;
        // A day that does not exist in its year is a misprint.
        year.map_or(Some(date), |year| Some(date.with_year(year)).filter(|d| d.to_date().is_some()))
    };
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let first = numbers.next()?;
    let (year, small) = (|digits: &str| digits.parse::<i16>().ok(), |digits: &str| digits.parse::<i8>().ok());
    if let Some(before) = calendar.era(text) {
        // The first year of an era has a name in place of a number: 令和元年.
        let (of_era, month) = match text.contains('元') {
            true => (1, first),
            false => (year(first)?, numbers.next()?),
        };
        return date(Some(before + of_era), small(month)?, small(numbers.next()?)?);
    }
    if let Some(month) = named_month(text, calendar) {
        return date(numbers.next().and_then(year).map(of_our_era), month, small(first)?);
    }
    if first.len() == 4 {
        return date(year(first), small(numbers.next()?)?, small(numbers.next()?)?);
    }
    let (first, second) = (small(first)?, small(numbers.next()?)?);
    if text.contains(['月', '월']) || text.ends_with(')') {
        return date(None, first, second);
    }
    let year = numbers.next().and_then(year);
    match (first > 12, second > 12) {
        (true, false) => date(year, second, first),
        (false, true) => date(year, first, second),
        _ if first == second => date(year, first, second),
        _ => None,
    }
}

/// Converts a year of the Buddhist era, which is 543 years ahead, to the common era. No other date with a
/// month's name is so late.
fn of_our_era(year: i16) -> i16 {
    if (2400..2700).contains(&year) { year - 543 } else { year }
}

/// Returns the month that a date names.
fn named_month(text: &str, calendar: &Calendar) -> Option<i8> {
    text.split(|c: char| !c.is_alphabetic()).find_map(|word| calendar.month(word))
}

fn add_time(dates: &mut [FoundDate], time: &Clock) {
    let Range { start, end } = time.span;
    let near = |d: &&mut FoundDate| {
        let gap = if d.span.end <= start { start - d.span.end } else { d.span.start.saturating_sub(end) };
        gap <= TIME_REACH && d.edtf.to_date().is_some() && d.edtf.time().is_none()
    };
    // Dates without a time are still in order of position.
    let close = |d: &&mut FoundDate| d.edtf.time().is_some() || d.span.start <= end + TIME_REACH;
    let Some(date) = dates.iter_mut().take_while(close).find(near) else { return };
    let hour = match time.half {
        Some(b'p') if time.hour < 12 => time.hour + 12,
        Some(b'a') if time.hour == 12 => 0,
        _ => time.hour,
    };
    date.edtf = date.edtf.at(hour, time.minute);
    date.span = date.span.start.min(start)..date.span.end.max(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> &'static Calendar {
        &crate::Knowledge::builtin().calendar
    }

    fn dates(text: &str) -> Vec<String> {
        find(text, calendar()).into_iter().map(|d| d.edtf.to_string()).collect()
    }

    #[test]
    fn the_forms_of_the_three_languages_are_read() {
        for (text, expected) in [
            ("10:39, April 23, 2013", "2013-04-23T10:39"),
            ("21:09, 23-Feb-2022", "2022-02-23T21:09"),
            ("Updated: 2022-02-01 20:13", "2022-02-01T20:13"),
            ("2022年8月19日", "2022-08-19"),
            ("8月19日", "XXXX-08-19"),
            ("6 мая 2025 года, 17:45", "2025-05-06T17:45"),
            ("on the evening of 16 April.", "XXXX-04-16"),
            ("Jan. 8, 2013", "2013-01-08"),
            ("2013-04-23T10:39:00Z", "2013-04-23T10:39"),
            ("3:05 p.m., May 2, 2019", "2019-05-02T15:05"),
            ("25.12.2003", "2003-12-25"),
            ("May 5th, 2024", "2024-05-05"),
            ("Tue, 3 May 2016", "2016-05-03"),
            ("3 May 2016", "2016-05-03"),
            ("May 3rd, 2016", "2016-05-03"),
            ("May 3, 2016Norland Times", "2016-05-03"),
            ("令和13年3月15日", "2031-03-15"),
            ("令和元年5月1日", "2019-05-01"),
            ("2031년 4월 23일", "2031-04-23"),
            ("4월 23일 오후", "XXXX-04-23"),
            ("장관은 4.23(화) 오후", "XXXX-04-23"),
            ("8.18.(수) 오후", "XXXX-08-18"),
            ("Em 4 de maio de 2031", "2031-05-04"),
            ("el 4 de mayo de 2031", "2031-05-04"),
            ("am 4. Mai 2031", "2031-05-04"),
            ("4 maggio 2031", "2031-05-04"),
            ("4 Mayıs 2031", "2031-05-04"),
            ("4 травня 2031 року", "2031-05-04"),
            ("4 พฤษภาคม 2574", "2031-05-04"),
            ("วันที่ 4 พฤษภาคม พ.ศ. 2574", "2031-05-04"),
        ] {
            assert_eq!(dates(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_can_be_read_two_ways_is_no_date() {
        assert!(dates("02-12-2003").is_empty());
        assert!(dates("February 30, 2013").is_empty());
        assert!(dates("Resolution 2231 may 5G").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn dates_of_the_stretches_are_those_of_the_text(
            text in "(?:[0-9]{1,4}|[-/., :]| (?:May|September|of|st|th|мая|года|2013|the talks in the old city of) |[年月日é]|[a-z ]{0,50}){0,14}"
        ) {
            let whole: Vec<_> = dates_of(&text, 0, calendar()).collect();
            let apart: Vec<_> = stretches(&text)
                .filter(|s| can_hold_date(&text[s.clone()], calendar()))
                .flat_map(|s| dates_of(&text[s.clone()], s.start, calendar()))
                .collect();
            proptest::prop_assert_eq!(whole, apart);
        }

        #[test]
        fn any_text_is_searched_without_panic(text in "[0-9年月日:, A-Za-zé./-]{0,60}") {
            for date in find(&text, calendar()) {
                assert!(text.get(date.span).is_some());
            }
        }

        #[test]
        fn a_regular_expression_finds_the_same_times(
            text in "(?:[0-9]{1,3}|[:：]|[ apmTt.x年-]|10:30|:05| ?[ap]\\.?m|é){0,12}"
        ) {
            static TIME: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
                regex::Regex::new(r"(?i)(?:\b|T)([0-9]{1,2})[:：]([0-9]{2})(?::[0-9]{2})?(?:\s?([ap])\.?m\b)?").unwrap()
            });
            let expected: Vec<Clock> = TIME
                .captures_iter(&text)
                .map(|time| Clock {
                    span: time.get(0).unwrap().range(),
                    hour: time[1].parse().unwrap(),
                    minute: time[2].parse().unwrap(),
                    half: time.get(3).map(|half| half.as_str().as_bytes()[0].to_ascii_lowercase()),
                })
                .collect();
            proptest::prop_assert_eq!(clocks(&text).collect::<Vec<_>>(), expected);
        }
    }
}
