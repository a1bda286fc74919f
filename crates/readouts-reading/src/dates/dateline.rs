//! The dateline that opens or closes a dispatch: place, date, agency.

use std::ops::Range;

use super::find;
use crate::grammar::{FoundDateline, Language};
use crate::knowledge::Calendar;

/// Finds the dateline at the start of a paragraph.
pub(crate) fn dateline(
    paragraph: &str,
    calendar: &Calendar,
    languages: &[Box<dyn Language + '_>],
) -> Option<FoundDateline> {
    let own = || languages.iter().find_map(|language| language.dateline(paragraph, calendar));
    western(paragraph, calendar).or_else(own)
}

/// Finds the dateline that closes an article: `（新华社北京4月22日电）`.
pub(crate) fn closing_dateline(
    paragraphs: &[String],
    calendar: &Calendar,
    languages: &[Box<dyn Language + '_>],
) -> Option<FoundDateline> {
    let own = |text: &String| languages.iter().find_map(|language| language.dateline(text, calendar));
    let last = paragraphs.iter().rev().take(3);
    let mut short = last.filter(|p| p.starts_with(['（', '(']) && p.chars().count() <= 30);
    short.find_map(own).map(|line| FoundDateline { end: 0, ..line })
}

/// Maximum number of characters of a dateline.
const LONGEST: usize = 160;

/// Finds a dateline such as `BEIJING, April 22 (Xinhua) --`, `WASHINGTON — ` or `МОСКВА, 6 мая. /ТАСС/.`.
fn western(paragraph: &str, calendar: &Calendar) -> Option<FoundDateline> {
    // Fast path: a dateline begins with a place in capitals.
    if !paragraph.chars().take(2).all(char::is_uppercase) {
        return None;
    }
    let chars: Vec<char> = paragraph.chars().take(LONGEST).collect();
    // Without a credit only a dash between spaces distinguishes a dateline from a sentence.
    let parts = parts(&chars, &['(', '/'], credit).or_else(|| parts(&chars, &['-', '–', '—'], dash))?;
    let text = |range: Range<usize>| chars[range].iter().collect::<String>().trim().to_owned();
    let place = text(0..parts.place);
    let city = place.split([',', '/']).next().unwrap_or(&place);
    let capitals = city.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let stated = parts.date.map(text);
    let date = stated.as_ref().and_then(|t| find(t, calendar).first().map(|d| d.edtf));
    if !capitals || (stated.is_some() && date.is_none()) {
        return None;
    }
    let end = chars[..parts.end].iter().map(|c| c.len_utf8()).sum();
    Some(FoundDateline { place: Some(capitalize(&place)), date, credit: parts.credit.map(text), end })
}

/// Parts of a dateline. Offsets are in characters.
#[derive(Debug, PartialEq)]
struct Parts {
    /// End of the place; the place starts at 0.
    place: usize,
    date: Option<Range<usize>>,
    credit: Option<Range<usize>>,
    end: usize,
}

/// End of a dateline: the range of the credit, if there is one, and the offset where the dateline ends.
type Close = (Option<Range<usize>>, usize);

/// Parses a dateline: place, optional date, and an end that `close` parses. Returns `None` at once if the line has none
/// of `marks`, one of which every such end has.
///
/// If there are several readings, the one with the longest place before a comma or slash is chosen; then the one with
/// the fewest further parts of the place; then the one with the shortest date, or without a date.
fn parts(chars: &[char], marks: &[char], close: fn(&[char], usize) -> Option<Close>) -> Option<Parts> {
    if !chars.iter().any(|c| marks.contains(c)) {
        return None;
    }
    let is_in_place = |c: &char| c.is_uppercase() || matches!(c, '.' | ' ' | '\'' | '’' | '-');
    let place = chars[1..].iter().take(40).take_while(|c| is_in_place(c)).count();
    (2..=place).rev().find_map(|length| place_to(chars, 1 + length, 2, close))
}

/// Parses the rest of a dateline after the offset `place`: up to `more` further parts of the place, date and end.
fn place_to(
    chars: &[char],
    place: usize,
    more: usize,
    close: fn(&[char], usize) -> Option<Close>,
) -> Option<Parts> {
    let of = |date: Option<Range<usize>>| {
        let (credit, end) = close(chars, date.as_ref().map_or(place, |date| date.end))?;
        Some(Parts { place, date, credit, end })
    };
    let dated = || {
        let space = place + usize::from(matches!(chars.get(place), Some(',' | '.')));
        let start = chars.get(space).filter(|c| **c == ' ').map(|_| space + 1)?;
        let is_in_date = |c: &char| !matches!(c, '(' | ')' | '/' | '–' | '—');
        let length = chars[start..].iter().take(24).take_while(|c| is_in_date(c)).count();
        (3..=length).find_map(|length| of(Some(start..start + length)))
    };
    let further = || {
        let start = match chars.get(place..)? {
            ['/', ..] if more > 0 => place + 1,
            [',', ' ', ..] if more > 0 => place + 2,
            _ => return None,
        };
        let is_in_part = |c: &char| c.is_alphabetic() || matches!(c, '.' | ' ');
        chars.get(start).filter(|c| c.is_uppercase())?;
        let length = chars[start + 1..].iter().take(25).take_while(|c| is_in_part(c)).count();
        (1..=length).rev().find_map(|length| place_to(chars, start + 1 + length, more - 1, close))
    };
    of(None).or_else(dated).or_else(further)
}

/// Parses an agency in brackets or slashes, with an optional dash after it.
fn credit(chars: &[char], at: usize) -> Option<Close> {
    let skip = |at: usize, c: char| at + usize::from(chars.get(at) == Some(&c));
    let open = skip(skip(at, '.'), ' ');
    chars.get(open).filter(|c| matches!(c, '(' | '/'))?;
    let start = open + 1;
    let length = chars[start..].iter().take(40).take_while(|c| !matches!(c, '(' | ')' | '/')).count();
    chars.get(start + length).filter(|c| length >= 2 && matches!(c, ')' | '/'))?;
    let end = skip(skip(start + length + 1, '.'), ' ');
    let dash = match chars.get(end..).unwrap_or_default() {
        ['-', '-', ..] => 2,
        ['–' | '—' | '-', ..] => 1,
        _ => 0,
    };
    Some((Some(start..start + length), end + dash))
}

/// Parses a dash between spaces.
fn dash(chars: &[char], at: usize) -> Option<Close> {
    match chars.get(at..)? {
        [' ', '-', '-', ' ', ..] => Some((None, at + 4)),
        [' ', '–' | '—', ' ', ..] => Some((None, at + 3)),
        _ => None,
    }
}

/// Converts a place from `NEW YORK` to `New York`.
fn capitalize(place: &str) -> String {
    let mut out = String::with_capacity(place.len());
    let mut start = true;
    for c in place.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic() && c != '\'' && c != '’';
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::{Captures, Regex};

    use super::*;

    fn read(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        let knowledge = crate::Knowledge::builtin();
        dateline(text, &knowledge.calendar, &crate::lang::all(knowledge))
            .map(|d| (d.place.unwrap_or_default(), d.date.map(|d| d.to_string()), d.credit))
    }

    #[test]
    fn datelines_of_agencies_are_read() {
        let some = |place: &str, date: Option<&str>, credit: Option<&str>| {
            Some((place.to_owned(), date.map(str::to_owned), credit.map(str::to_owned)))
        };
        assert_eq!(
            read("NORHAVEN, April 22 (Norpress) -- The envoy said"),
            some("Norhaven", Some("XXXX-04-22"), Some("Norpress"))
        );
        assert_eq!(
            read("NEW YORK, May 3, 2031 (Norpress) - The envoy"),
            some("New York", Some("2031-05-03"), Some("Norpress"))
        );
        assert_eq!(read("WASHINGTON — The envoy said"), some("Washington", None, None));
        assert_eq!(
            read("МОСКВА, 6 мая. /ТАСС/. Президент"),
            some("Москва", Some("XXXX-05-06"), Some("ТАСС"))
        );
        assert_eq!(
            read("新华社北京4月22日电（记者某某）国家主席"),
            some("北京", Some("XXXX-04-22"), Some("新华社"))
        );
        assert_eq!(read("南国日报4月22日讯 今天"), some("", Some("XXXX-04-22"), Some("南国日报")));
        let knowledge = crate::Knowledge::builtin();
        let closing = closing_dateline(
            &["谢谢大家。".into(), "（新华社南港4月22日电）".into()],
            &knowledge.calendar,
            &crate::lang::all(knowledge),
        );
        assert_eq!(closing.and_then(|d| d.place).as_deref(), Some("南港"));
    }

    #[test]
    fn an_ordinary_sentence_has_no_dateline() {
        for text in [
            "The envoy (of Norland) said - well.",
            "COVID-19 is breaking out",
            "U.S. - Norland ties grew.",
            "On 1 May, talks were held",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    /// Regular expressions for datelines with a credit and with a dash: the reference for `parts`.
    fn patterns() -> [Regex; 2] {
        let place = r"^(?P<place> \p{Uppercase}[\p{Uppercase}.\ '’-]{2,40} (?: (?:/|,\ ) \p{Uppercase}[\p{Alphabetic}.\ ]{1,25} ){0,2}? )";
        let date = r"(?: [,.]?\ (?P<date> [^()/–—]{3,24}? ) )??";
        let credit = r"\.? \ ? [(/] (?P<credit> [^()/]{2,40} ) [)/] \.? \ ? (?: -- | – | — | - )?";
        let dash = r"\ (?: -- | – | — )\ ";
        [credit, dash].map(|end| Regex::new(&format!("(?x) {place} {date} {end}")).expect("a pattern"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]
        #[test]
        fn regular_expressions_find_the_same_parts(
            text in "[A-ZÉЯ]{2}(?:NORHAVEN|[A-Zé]{1,3}|[ ,./()—–-]|, |May 3| \\(Norpress\\)| -- | — |/ТАСС/|['’]){0,12}"
        ) {
            static PATTERNS: std::sync::LazyLock<[Regex; 2]> = std::sync::LazyLock::new(patterns);
            let chars: Vec<char> = text.chars().collect();
            let found = [parts(&chars, &['(', '/'], credit), parts(&chars, &['-', '–', '—'], dash)];
            for (found, pattern) in found.into_iter().zip(&*PATTERNS) {
                let number = |at: usize| text[..at].chars().count();
                let of = |captures: Captures<'_>| {
                    let range = |name| captures.name(name).map(|part| number(part.start())..number(part.end()));
                    let place = range("place").map_or(0, |place| place.end);
                    let end = captures.get(0).map_or(0, |whole| number(whole.end()));
                    Parts { place, date: range("date"), credit: range("credit"), end }
                };
                prop_assert_eq!(found, pattern.captures(&text).map(of));
            }
        }
    }
}
