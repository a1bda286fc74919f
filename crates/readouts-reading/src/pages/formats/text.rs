//! Reads flattened text: each line of the file becomes a line of the page.

use super::Reading;
use crate::contain::checkpoint_at;
use crate::pages::page::{Line, Page, Region, Role, tidy};

/// Flattened text is one page.
pub(super) const READING: Reading = Reading::Page(|page| Ok(read(page.text, page.limits.lines())));

/// Reads lines up to one more than `most`, so that the caller can see that there are too many.
fn read(text: &str, most: usize) -> Page {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let mut lines = Vec::with_capacity(most.min(ends.clone().count()) + 1);
    let mut gap = true;
    let has = |end: &str| memchr::memmem::find(text.as_bytes(), end.as_bytes()).is_some();
    let has_others = ["\r", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"].into_iter().any(has);
    let split = |line| split_rarely(line, has_others);
    let mut start = 0;
    let whole = ends.chain([text.len()]).map(|end| &text[std::mem::replace(&mut start, end + 1)..end]);
    for (at, raw) in whole.flat_map(split).enumerate() {
        checkpoint_at(at);
        let tidied = tidy(raw);
        if tidied.is_empty() {
            gap = true;
            continue;
        }
        let item = tidied.strip_prefix(['*', '-', '•']).is_some_and(|rest| rest.starts_with(' '));
        lines.push(Line {
            number: at + 1,
            text: tidied,
            gap,
            role: if item { Role::Item } else { Role::Text },
            place: Region::Unknown,
        });
        gap = false;
        if lines.len() > most {
            break;
        }
    }
    Page { lines, ..Page::default() }
}

/// Splits a line at rarer line ends, if the text has any: form feeds and Unicode separators.
fn split_rarely(line: &str, has_any: bool) -> impl Iterator<Item = &str> {
    let is_plain = !has_any || line.is_ascii() && !line.bytes().any(|b| b == b'\r' || b == b'\x0C');
    let (plain, rest) = if is_plain { (Some(line), None) } else { (None, Some(line)) };
    let breaks = |c: char| matches!(c, '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let parts = rest.into_iter().flat_map(move |rest| rest.split(breaks).flat_map(split_bare_returns));
    plain.into_iter().chain(parts)
}

/// Splits a line at single carriage returns, the line ends of old pages.
fn split_bare_returns(line: &str) -> impl Iterator<Item = &str> {
    line.strip_suffix('\r').unwrap_or(line).split('\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_numbers_are_the_files() {
        let page = read("one\r\n\r\n  two \n* three", 9);
        let seen: Vec<_> = page.lines.iter().map(|l| (l.number, l.text.as_str(), l.gap, l.role)).collect();
        assert_eq!(
            seen,
            [(1, "one", true, Role::Text), (3, "two", true, Role::Text), (4, "* three", false, Role::Item)]
        );
    }
}
