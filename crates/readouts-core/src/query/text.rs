//! A query's text as the grammar reads its characters: typographic and full-width forms count as their
//! plain ones, and each knows its place in the text as the user wrote it.
//!
//! It must not know what the characters mean.

use std::ops::Range;

/// A text as the grammar reads its characters.
#[derive(Debug)]
pub(super) struct Text<'t> {
    /// The text as written.
    pub(super) written: &'t str,
    /// Names of columns that are kept, which are fields.
    pub(super) columns: &'t [String],
    chars: Vec<Char>,
}

#[derive(Debug, Clone, Copy)]
struct Char {
    /// The plain form.
    plain: char,
    start: usize,
    end: usize,
}

/// Characters of a [`Text`], counted from 0.
pub(super) type Chars = Range<usize>;

impl<'t> Text<'t> {
    pub(super) fn new(written: &'t str, columns: &'t [String]) -> Self {
        let chars = written
            .char_indices()
            .filter_map(|(start, c)| Some(Char { plain: plain(c)?, start, end: start + c.len_utf8() }));
        Self { written, columns, chars: chars.collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The plain form of a character; a space past the end.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).map_or(' ', |c| c.plain)
    }

    /// The plain form of the character before this one; a space at the start.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(' ', |before| self.at(before))
    }

    /// The bytes of these characters in the text as written.
    pub(super) fn bytes(&self, chars: &Chars) -> (usize, usize) {
        let start = self.chars.get(chars.start).map_or(self.written.len(), |c| c.start);
        match chars.end.checked_sub(1).filter(|_| !chars.is_empty()).and_then(|last| self.chars.get(last)) {
            Some(last) => (start, last.end),
            None => (start, start),
        }
    }

    /// These characters as written.
    pub(super) fn written(&self, chars: &Chars) -> &'t str {
        let (start, end) = self.bytes(chars);
        &self.written[start..end]
    }

    /// These characters as a message repeats them: not more than a few words.
    pub(super) fn repeated(&self, chars: &Chars) -> String {
        repeated(self.written(chars))
    }

    /// One character as written.
    pub(super) fn written_char(&self, index: usize) -> Option<char> {
        self.written(&(index..index + 1)).chars().next()
    }

    /// These characters in their plain form.
    pub(super) fn plain(&self, chars: &Chars) -> String {
        self.chars[chars.clone()].iter().map(|c| c.plain).collect()
    }

    /// The first of these characters that is not as wanted; their end where there is none.
    pub(super) fn skip(&self, chars: Chars, wanted: impl Fn(char) -> bool) -> usize {
        let end = chars.end;
        chars.into_iter().find(|&index| !wanted(self.at(index))).unwrap_or(end)
    }
}

/// A text of the user's as a message repeats it.
pub(super) fn repeated(text: &str) -> String {
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Characters of the user's text that a message repeats.
const REPEATED: usize = 60;

/// The plain form of a character; `None` where it is no more than a mark for the display.
fn plain(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_ascii() && !c.is_ascii_whitespace() => c,
        '\u{201c}'..='\u{201f}' | '«' | '»' | '\u{2033}' | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' => {
            '"'
        }
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{02bc}' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{200b}' => ' ',
        '\u{00ad}' | '\u{200c}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' => {
            return None;
        }
        _ if c.is_whitespace() => ' ',
        _ => c,
    })
}
