//! Text in several styles, which is wrapped as one text.

use std::ops::Range;

use anstyle::Style;

use super::marks::Marks;
use super::plain::plain;
use super::style::{MATCH, paint};

/// Text whose stretches have styles. Its characters that control a terminal are escaped.
#[derive(Debug, Default)]
pub(super) struct Styled {
    text: String,
    /// End of each stretch in the text, with its style.
    stretches: Vec<(usize, Style)>,
    /// Bytes of short matches with their marks, in text order.
    short: Vec<Range<usize>>,
}

/// Maximum number of characters of a match that is not broken where it has no white space.
const SHORT: usize = 16;

impl Styled {
    /// Returns a text in one style.
    pub(super) fn of(style: Style, text: &str) -> Self {
        let mut styled = Self::default();
        styled.push(style, text);
        styled
    }

    /// Adds text in a style.
    pub(super) fn push(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.text.push_str(&plain(text));
            self.stretches.push((self.text.len(), style));
        }
    }

    /// Adds text in which some bytes are matches. `ranges` are sorted and do not overlap; what they have
    /// outside the text is ignored.
    pub(super) fn push_marked(&mut self, style: Style, text: &str, ranges: &[Range<usize>], marks: &Marks) {
        let mut until = 0;
        for range in ranges {
            let (start, end) = (range.start.min(text.len()), range.end.min(text.len()));
            let (Some(before), Some(found)) = (text.get(until..start), text.get(start..end)) else {
                continue;
            };
            if found.is_empty() {
                continue;
            }
            self.push(style, before);
            self.push_match(found, marks);
            until = end;
        }
        self.push(style, text.get(until..).unwrap_or_default());
    }

    /// Adds a match.
    pub(super) fn push_match(&mut self, text: &str, marks: &Marks) {
        self.push_between(MATCH, text, marks);
    }

    /// Adds text between marks, in a style.
    pub(super) fn push_between(&mut self, style: Style, text: &str, marks: &Marks) {
        let start = self.text.len();
        self.push(style, &marks.before);
        self.push(style, text);
        self.push(style, &marks.after);
        if text.chars().count() <= SHORT {
            self.short.push(start..self.text.len());
        }
    }

    /// Whether a byte is within a short match, behind its first one.
    pub(super) fn is_tied(&self, byte: usize) -> bool {
        let at = self.short.partition_point(|range| range.end <= byte);
        self.short.get(at).is_some_and(|range| range.start < byte)
    }

    /// Returns the text without styles.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns some bytes of the text, painted.
    pub(super) fn painted(&self, bytes: &Range<usize>) -> String {
        let mut painted = String::new();
        let mut at = bytes.start;
        let first = self.stretches.partition_point(|(end, _)| *end <= at);
        for (end, style) in &self.stretches[first..] {
            if at >= bytes.end {
                break;
            }
            let until = (*end).min(bytes.end);
            painted.push_str(&paint(*style, &self.text[at..until]));
            at = until;
        }
        painted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::style::QUIET;

    #[test]
    fn a_part_has_the_styles_of_its_stretches() {
        let mut text = Styled::of(Style::new(), "the ");
        text.push(QUIET, "wide ");
        text.push(MATCH, "river");
        assert_eq!(text.text(), "the wide river");
        let (quiet, reset) = (QUIET.render().to_string(), QUIET.render_reset().to_string());
        assert_eq!(text.painted(&(2..6)), format!("e {quiet}wi{reset}"));
        assert_eq!(text.painted(&(4..4)), "");
    }

    #[test]
    fn matches_stand_in_their_marks() {
        let marks = Marks { before: "<".to_owned(), after: ">".to_owned() };
        let mut text = Styled::default();
        text.push_marked(Style::new(), "a\u{7}b river c", &[0..1, 4..9, 40..50], &marks);
        assert_eq!(text.text(), "<a>\\u{7}b <river> c");
    }
}
