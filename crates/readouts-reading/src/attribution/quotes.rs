//! Finds quotations: the byte ranges of a paragraph between quotation marks.

use std::ops::Range;

const OPENING: [char; 5] = ['“', '"', '「', '«', '„'];
const CLOSING: [char; 3] = ['”', '」', '»'];

/// Returns the byte ranges of a paragraph's quotations, marks included. An unclosed one extends to the end of
/// the paragraph.
pub(super) fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.as_bytes().contains(&b'"') && (text.is_ascii() || !text.contains(OPENING)) {
        return found;
    }
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        // A straight mark between punctuation and white space also closes a quotation that a curly mark
        // opened.
        let closes = || {
            c == '"'
                && matches!(before, ',' | '.' | '?' | '!' | '…' | '’' | '\'')
                && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
        };
        match (open, c) {
            (None, c) if OPENING.contains(&c) => open = Some((at, c)),
            // Elsewhere a straight mark closes only a quotation that a straight mark opened.
            (Some((start, '"')), '"') => {
                found.push(start..at + 1);
                open = None;
            }
            (Some((start, '“' | '„')), '”') | (Some((start, '「')), '」') | (Some((start, '«')), '»') =>
            {
                found.push(start..at + c.len_utf8());
                open = None;
            }
            (Some((start, '“' | '„')), '"') if closes() => {
                found.push(start..at + 1);
                open = None;
            }
            // An opening mark inside an open quotation is ignored: the quotation keeps its first mark.
            (Some((_, '“')), '“') if before.is_whitespace() => {}
            _ => {}
        }
        before = c;
    }
    if let Some((start, _)) = open {
        found.push(start..text.len());
    }
    found
}

/// Maximum number of paragraphs searched for the end of an open quotation.
const PARAGRAPHS: usize = 6;

/// Returns the number of leading bytes of the first paragraph that belong to a quotation left open before it,
/// or `None` if none of the paragraphs closes the quotation.
pub(super) fn rest_of_open(paragraphs: &[String]) -> Option<usize> {
    let first = paragraphs.first()?;
    for (at, text) in paragraphs.iter().take(PARAGRAPHS).enumerate() {
        let Some(mark) = text.find(|c| OPENING.contains(&c) || CLOSING.contains(&c)) else { continue };
        let c = text[mark..].chars().next()?;
        let end = mark + c.len_utf8();
        let closes = CLOSING.contains(&c)
            || c == '"'
                && text[..mark].chars().next_back().is_some_and(|before| !before.is_whitespace())
                && !text[end..].starts_with(char::is_alphanumeric);
        return closes.then_some(if at == 0 { end } else { first.len() });
    }
    None
}

/// Returns the quotations of a paragraph whose first `rest` bytes continue the quotation of the previous
/// paragraph.
pub(super) fn behind(text: &str, rest: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if rest > 0 {
        found.push(0..rest);
    }
    found.extend(quotations(&text[rest..]).into_iter().map(|q| q.start + rest..q.end + rest));
    found
}

/// Whether the last quotation of a paragraph is left unclosed.
pub(super) fn left_open(text: &str, quotations: &[Range<usize>]) -> bool {
    quotations.last().is_some_and(|last| {
        last.end == text.len() && !text.ends_with(['”', '"', '」', '»']) || {
            last.end == text.len() && last.len() == 1
        }
    })
}

/// Returns the share of a byte range that is quoted, from 0 to 1.
pub(super) fn share(span: &Range<usize>, quotations: &[Range<usize>]) -> f64 {
    let first = quotations.partition_point(|q| q.end <= span.start);
    let touching = quotations[first..].iter().take_while(|q| q.start < span.end);
    let inside: usize = touching.map(|q| q.end.min(span.end) - q.start.max(span.start)).sum();
    inside as f64 / span.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_every_sort_pair_up() {
        for text in ["He said, “well” and “so”.", "He said, \"well\" and \"so\".", "他说「好」和「是」。"]
        {
            assert_eq!(quotations(text).len(), 2, "{text}");
        }
    }

    #[test]
    fn a_quotation_that_goes_on_reaches_to_the_end() {
        let text = "“We will go on.";
        let found = quotations(text);
        assert!(left_open(text, &found));
        assert_eq!(share(&(0..text.len()), &found), 1.0);
        let closed = "“We will go on.”";
        assert!(!left_open(closed, &quotations(closed)));
    }
}
