//! Text of a query as the parser sees it: typographic and full-width characters are replaced by plain ones,
//! and each keeps its byte range in the original text.

use std::ops::Range;

/// Text of a query in plain characters.
#[derive(Debug)]
pub(super) struct Text<'t> {
    /// The text as written.
    pub(super) written: &'t str,
    /// Names of the kept columns, which can be used as fields.
    pub(super) columns: &'t [String],
    chars: Vec<Char>,
}

#[derive(Debug, Clone, Copy)]
struct Char {
    /// Plain form of the character.
    plain: char,
    start: usize,
    end: usize,
}

/// Range of characters of a [`Text`], counted from 0.
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

    /// Returns the plain form of a character; a space past the end.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).map_or(' ', |c| c.plain)
    }

    /// Returns the plain form of the character before this one; a space at the start.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or(' ', |before| self.at(before))
    }

    /// Returns the byte range of these characters in the original text.
    pub(super) fn bytes(&self, chars: &Chars) -> (usize, usize) {
        let start = self.chars.get(chars.start).map_or(self.written.len(), |c| c.start);
        match chars.end.checked_sub(1).filter(|_| !chars.is_empty()).and_then(|last| self.chars.get(last)) {
            Some(last) => (start, last.end),
            None => (start, start),
        }
    }

    /// Returns these characters as written.
    pub(super) fn written(&self, chars: &Chars) -> &'t str {
        let (start, end) = self.bytes(chars);
        &self.written[start..end]
    }

    /// Returns these characters as written, shortened for a message.
    pub(super) fn repeated(&self, chars: &Chars) -> String {
        repeated(self.written(chars))
    }

    /// Returns one character as written.
    pub(super) fn written_char(&self, index: usize) -> Option<char> {
        self.written(&(index..index + 1)).chars().next()
    }

    /// Returns these characters in their plain form.
    pub(super) fn plain(&self, chars: &Chars) -> String {
        self.chars[chars.clone()].iter().map(|c| c.plain).collect()
    }

    /// Returns the index of the first of these characters that is not wanted; their end if all are.
    pub(super) fn skip(&self, chars: Chars, wanted: impl Fn(char) -> bool) -> usize {
        let end = chars.end;
        chars.into_iter().find(|&index| !wanted(self.at(index))).unwrap_or(end)
    }
}

/// Shortens the user's text for a message.
pub(super) fn repeated(text: &str) -> String {
    match text.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Maximum number of characters of the user's text in a message.
const REPEATED: usize = 60;

/// Returns the plain form of a character; `None` if it only affects display.
pub(super) fn plain(c: char) -> Option<char> {
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
