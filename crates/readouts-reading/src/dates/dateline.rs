//! The dateline that opens or closes a dispatch: place, date, agency.

use std::sync::LazyLock;

use regex::Regex;

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
    const PLACE: &str =
        r"^(?P<place> \p{Lu}[\p{Lu}.\ '’-]{2,40} (?: (?:/|,\ ) \p{Lu}[\p{L}.\ ]{1,25} ){0,2}? )";
    const DATE: &str = r"(?: [,.]?\ (?P<date> [^()/–—]{3,24}? ) )??";
    static CREDITED: LazyLock<Regex> = LazyLock::new(|| {
        let credit = r"\.? \ ? [(/] (?P<credit> [^()/]{2,40} ) [)/] \.? \ ? (?: -- | – | — | - )?";
        Regex::new(&format!("(?x) {PLACE} {DATE} {credit}")).expect("a pattern")
    });
    // Without a credit only a dash between spaces distinguishes a dateline from a sentence.
    static DASHED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"(?x) {PLACE} {DATE} \ (?: -- | – | — )\ ")).expect("a pattern")
    });

    // Fast path: a dateline begins with a place in capitals.
    if !paragraph.chars().take(2).all(char::is_uppercase) {
        return None;
    }
    let end = paragraph.char_indices().nth(LONGEST).map_or(paragraph.len(), |(at, _)| at);
    let paragraph = &paragraph[..end];
    let captures = CREDITED.captures(paragraph).or_else(|| DASHED.captures(paragraph))?;
    let text = |name: &str| captures.name(name).map(|m| m.as_str().trim());
    let place = text("place")?;
    let city = place.split([',', '/']).next().unwrap_or(place);
    let capitals = city.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let date = text("date").and_then(|t| find(t, calendar).first().map(|d| d.edtf));
    if !capitals || (text("date").is_some() && date.is_none()) {
        return None;
    }
    let credit = text("credit").map(str::to_owned);
    Some(FoundDateline { place: Some(capitalize(place)), date, credit, end: captures.get(0)?.end() })
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
}
