//! Lines that are little more than a place and a day, above a speech or below a letter.

use super::find;
use crate::Edtf;
use crate::knowledge::Knowledge;
use crate::token::is_han;

/// Number of paragraphs at each end of an article in which a line can give its day.
const LINES: usize = 5;

/// Returns the lines above a text, and below a letter, that are little more than a place and a day: "Orsk, 10
/// June 2031". Lines with a day alone are left out, since it is that of publication, and so are lines with a
/// title in quotation marks, since the day is that of an issue.
pub(crate) fn date_lines<'p>(
    paragraphs: &'p [String],
    is_letter: bool,
    knowledge: &Knowledge,
) -> Vec<&'p str> {
    let names_place = |text: &&str| names_place(text, knowledge);
    let last = if is_letter { paragraphs.len().saturating_sub(LINES).max(LINES) } else { paragraphs.len() };
    let ends = paragraphs.iter().take(LINES).chain(paragraphs.iter().skip(last));
    let brackets = paragraphs.first().into_iter().filter_map(|first| opening_bracket(first));
    ends.map(String::as_str).filter(|text| is_date_line(text)).filter(names_place).chain(brackets).collect()
}

/// Whether a line with a day has other words too, and none of them marks the page's own date line.
fn names_place(text: &str, knowledge: &Knowledge) -> bool {
    let dates = find(text, &knowledge.calendar);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let in_dates: usize = dates.iter().map(|date| letters(&text[date.span.clone()])).sum();
    let lower = text.to_lowercase();
    let is_of_page = lower
        .split(|c: char| !c.is_alphabetic())
        .any(|word| knowledge.all.date_words.iter().chain(&knowledge.all.posted).any(|one| one == word));
    !dates.is_empty() && letters(text) > in_dates && !is_of_page && !text.contains(['《', '«', '“', '"'])
}

/// Returns the place and the day of a line that names a place first and then a whole day: "(Orsk, 10 June
/// 2031)".
pub(crate) fn place_and_day(line: &str, knowledge: &Knowledge) -> Option<(String, Edtf)> {
    let line = line.trim().trim_start_matches(['(', '（']).trim_end_matches([')', '）', '.']);
    if !is_date_line(line) || !names_place(line, knowledge) {
        return None;
    }
    let [day] = &find(line, &knowledge.calendar)[..] else { return None };
    day.edtf.to_date()?;
    let place = line[..day.span.start].trim_end_matches([',', '，', ' ', '–', '-', '—']);
    let is_place = place.starts_with(char::is_uppercase) || place.chars().all(is_han);
    let is_bare =
        place.split_whitespace().count() <= PLACE_WORDS && !place.contains([':', '：', '|', '·', '@']);
    (is_place && is_bare && day.edtf.time().is_none() && !place.is_empty() && day.span.end == line.len())
        .then(|| (place.to_owned(), day.edtf))
}

/// Maximum number of words of a place in a line with a day.
const PLACE_WORDS: usize = 4;

/// Maximum number of letters of a line with a day.
const LINE_LETTERS: usize = 48;

/// Whether a text is short, has the four digits of a year, and is not a sentence.
pub(crate) fn is_date_line(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 3 * LINE_LETTERS
        && text.chars().filter(|c| c.is_alphabetic()).count() <= LINE_LETTERS
        && !text.ends_with(['.', '。', '?', '!', ':', '：'])
        && text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

/// Returns the first text in brackets of a paragraph, if it gives the day and the place of a speech:
/// （2031年5月6日，南港）.
fn opening_bracket(text: &str) -> Option<&str> {
    let start = text.find(['（', '(']).filter(|&at| at < 300)?;
    let inside = &text[start..];
    let inside = &inside[inside.chars().next()?.len_utf8()..];
    let inside = &inside[..inside.find(['）', ')'])?];
    is_date_line(inside).then_some(inside)
}
