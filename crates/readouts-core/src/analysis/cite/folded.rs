//! The body of an article as browsers compare text: without case, diacritics and kinds of white space.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Paragraphs, folded. A line feed stands between two of them and nowhere else.
///
/// More is folded than browsers fold, dashes for example. So texts that a browser takes for equal are equal here.
#[derive(Debug)]
pub(super) struct Folded<'t> {
    paragraphs: Vec<&'t str>,
    /// Folded text of all paragraphs.
    pub(super) text: String,
    /// Start of each paragraph in the folded text.
    starts: Vec<usize>,
}

impl<'t> Folded<'t> {
    pub(super) fn new(paragraphs: impl IntoIterator<Item = &'t str>) -> Self {
        let mut folded = Self { paragraphs: Vec::new(), text: String::new(), starts: Vec::new() };
        for paragraph in paragraphs {
            if !folded.starts.is_empty() {
                folded.text.push('\n');
            }
            folded.starts.push(folded.text.len());
            each_folded(paragraph, |_, c| folded.text.push(c));
            folded.paragraphs.push(paragraph);
        }
        folded
    }

    /// Returns the number of paragraphs.
    pub(super) fn len(&self) -> usize {
        self.paragraphs.len()
    }

    /// Returns the number of the paragraph that a place in the folded text is in.
    pub(super) fn paragraph_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Returns the place of a paragraph in the folded text.
    pub(super) fn span(&self, paragraph: usize) -> Range<usize> {
        let end = self.starts.get(paragraph + 1).map_or(self.text.len(), |next| next - 1);
        self.starts.get(paragraph).map_or(end..end, |start| *start..end)
    }

    /// Returns the place in the folded text of a byte of a paragraph.
    pub(super) fn place(&self, paragraph: usize, byte: usize) -> usize {
        let mut place = self.span(paragraph).start;
        each_folded(self.paragraphs.get(paragraph).unwrap_or(&""), |from, c| {
            if from.start < byte {
                place += c.len_utf8();
            }
        });
        place
    }

    /// Returns the bytes of a paragraph that a part of the folded text was made from. Marks on the last
    /// character belong to it.
    pub(super) fn bytes(&self, paragraph: usize, part: &Range<usize>) -> Range<usize> {
        let mut at = self.span(paragraph).start;
        let text = *self.paragraphs.get(paragraph).unwrap_or(&"");
        let mut bytes: Option<Range<usize>> = None;
        each_folded(text, |from, c| {
            if at < part.end && at + c.len_utf8() > part.start {
                bytes = Some(bytes.as_ref().map_or(from.start, |bytes| bytes.start)..from.end);
            }
            at += c.len_utf8();
        });
        bytes.unwrap_or(0..0)
    }

    /// Returns the text that a part of the folded text was made from; the part is of one paragraph. White space is
    /// one space.
    pub(super) fn written(&self, part: &Range<usize>) -> String {
        let paragraph = self.paragraph_at(part.start);
        let bytes = self.bytes(paragraph, part);
        let text = &self.paragraphs.get(paragraph).unwrap_or(&"")[bytes];
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Returns a text, folded as one paragraph.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    each_folded(text, |_, c| folded.push(c));
    folded
}

/// Calls `emit` for each folded character, with the bytes that it was made from: those of one character, and of the
/// marks and invisible characters that follow it. White space is one space, and none at either end.
fn each_folded(text: &str, mut emit: impl FnMut(Range<usize>, char)) {
    let mut chars = text.char_indices().peekable();
    let mut gap: Option<Range<usize>> = None;
    let mut is_first = true;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            gap = Some(gap.map_or(start, |gap| gap.start)..start + c.len_utf8());
            continue;
        }
        if is_unseen(c) {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some((at, mark)) = chars.next_if(|(_, c)| is_unseen(*c)) {
            end = at + mark.len_utf8();
        }
        if let Some(gap) = gap.take().filter(|_| !is_first) {
            emit(gap, ' ');
        }
        is_first = false;
        each_letter(c, |letter| emit(start..end, letter));
    }
}

/// Whether a character is a mark on the character before it, or is not seen.
fn is_unseen(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{61c}' | '\u{e0000}'..='\u{e01ef}'
    );
    is_invisible || (c.is_control() && !c.is_whitespace()) || is_combining_mark(c)
}

fn each_letter(c: char, mut emit: impl FnMut(char)) {
    let simple = match c {
        'a'..='z' | '0'..='9' => Some(c),
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '`' | '´' => Some('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        'ø' | 'Ø' => Some('o'),
        'ł' | 'Ł' => Some('l'),
        'đ' | 'Đ' => Some('d'),
        'ı' | 'İ' => Some('i'),
        // Hangul syllables stay whole: their letters would be found in other syllables.
        '\u{ac00}'..='\u{d7a3}' => Some(c),
        _ => None,
    };
    if let Some(simple) = simple {
        return emit(simple);
    }
    let pair = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        _ => "",
    };
    if !pair.is_empty() {
        return pair.chars().for_each(emit);
    }
    let mut is_empty = true;
    for part in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c) && !c.is_whitespace()) {
        for lower in part.to_lowercase().filter(|c| !is_combining_mark(*c)) {
            is_empty = false;
            emit(lower);
        }
    }
    if is_empty {
        emit(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_take_for_equal_is_equal() {
        for (text, other) in [
            ("The River", "the river"),
            ("Élan’s “new”\u{a0} era", "elan's \"new\" era"),
            ("co\u{ad}operate", "cooperate"),
            ("５Ｇ，時代", "5g,時代"),
            ("Straße", "STRASSE"),
            ("e\u{301}", "é"),
            (" a \t b ", "a b"),
        ] {
            assert_eq!(folded(text), folded(other));
        }
        assert_ne!(folded("각"), folded("가"));
    }

    #[test]
    fn every_place_leads_back_to_its_text() {
        let body = Folded::new(["É\u{301}lan  is", "", "“新” era"]);
        assert_eq!(body.text, "elan is\n\n\"新\" era");
        assert_eq!(body.written(&(0..4)), "É\u{301}lan");
        assert_eq!(body.bytes(0, &(0..1)), 0..4);
        assert_eq!((body.paragraph_at(0), body.paragraph_at(8), body.paragraph_at(9)), (0, 1, 2));
        assert_eq!((body.span(0), body.span(1), body.span(2)), (0..7, 8..8, 9..18));
        assert_eq!(body.written(&(9..14)), "“新”");
        assert_eq!(body.place(2, 3), 10);
    }
}
