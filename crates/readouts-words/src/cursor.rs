//! Cursor over the words of a text. It reuses one token, so that indexing needs no allocation per word.
//!
//! The text is read in stretches, which are runs of characters between white space. Most stretches are ASCII;
//! they take a fast path that produces the same tokens as the general one.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{Case, Folded, fold_char, fold_onto, is_abbreviation, join, write_onto};
use super::{MAX_TOKEN_BYTES, PARAGRAPH_GAP, Token};

/// Path that the stretches of a text take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The fast path for ASCII stretches (except with a backtick, which folds to an apostrophe), otherwise
    /// the general one.
    Fast,
    /// The general path for all stretches.
    #[cfg(test)]
    Slow,
}

/// Cursor over the words of a text.
#[derive(Debug)]
pub struct Words<'t> {
    /// Current word.
    pub token: Token,
    text: &'t str,
    way: Way,
    /// Offset of the first byte not read yet.
    at: usize,
    /// End of the current ASCII stretch.
    ascii_end: usize,
    next_position: u32,
    /// Start of the current stretch.
    stretch: usize,
    /// Whether the current word is the first of its stretch.
    first: bool,
    /// Whether the cursor has not reached any word of the current stretch yet.
    untouched: bool,
    wide: Wide,
    cased: Cased,
    /// Buffer for the last surface returned, if it is not a slice of the text.
    surface: String,
}

/// How the current word is written in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cased {
    /// Same as its folded form.
    Folded,
    /// ASCII with upper-case letters.
    Upper,
    /// Possibly with characters that folding changes.
    Other,
}

/// Stretch for the general path: folded as a whole, then split into words.
#[derive(Debug, Default)]
struct Wide {
    folded: String,
    /// For each folded character: its offset in `folded` and its offset in the text.
    origins: Vec<(usize, usize)>,
    /// Words not returned yet, as byte ranges in `folded`, last first.
    words: Vec<(usize, usize)>,
    end: usize,
}

impl<'t> Words<'t> {
    /// Creates a cursor before the first word.
    pub fn new(text: &'t str) -> Self {
        Self::taking(text, Way::Fast)
    }

    /// Creates a cursor before the first word, which gets this position.
    pub fn starting(text: &'t str, position: u32) -> Self {
        Self { next_position: position, ..Self::new(text) }
    }

    /// Returns the position that one more word would get if the text continued here.
    pub fn next_position(&self) -> u32 {
        self.next_position
    }

    pub(crate) fn taking(text: &'t str, way: Way) -> Self {
        Self {
            token: Token::default(),
            text,
            way,
            at: 0,
            ascii_end: 0,
            next_position: 0,
            stretch: 0,
            first: false,
            untouched: false,
            wide: Wide::default(),
            cased: Cased::Folded,
            surface: String::new(),
        }
    }

    /// Returns the current word and its surface: the unfolded form, with case, diacritics and dots. The
    /// surface is `None` if folding changes nothing.
    pub fn word(&mut self) -> (&Token, Option<&str>) {
        let token = &self.token;
        let word = &self.text[token.start..token.end];
        let surface = match self.cased {
            Cased::Folded => return (token, None),
            Cased::Upper => return (token, Some(&word[..word.len().min(MAX_TOKEN_BYTES)])),
            Cased::Other => {
                self.surface.clear();
                write_onto(word, &mut self.surface);
                &self.surface
            }
        };
        let surface = &surface[..surface.floor_char_boundary(MAX_TOKEN_BYTES)];
        (token, (surface != token.text).then_some(surface))
    }

    /// Returns an offset from which segmentation yields the current word and all following ones unchanged;
    /// `None` if there may be no such offset.
    ///
    /// White space always separates words, and UAX #29 never joins a Han character to the text before it.
    pub fn restart(&self) -> Option<usize> {
        if self.first {
            return Some(self.stretch);
        }
        let start = self.token.start;
        // In UTF-8, every Han character begins with this byte or a larger one.
        let han = self.text.as_bytes()[start] >= 0xe4
            && self.text[start..].starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
        han.then_some(start)
    }

    /// Moves to the next word; returns `false` at the end of the text.
    pub fn advance(&mut self) -> bool {
        if self.at == self.ascii_end && self.wide.words.is_empty() && self.step_to_plain() {
            return true;
        }
        loop {
            if let Some((from, to)) = self.wide.words.pop() {
                return self.give_wide(from, to);
            }
            while self.at < self.ascii_end {
                if let Some((from, to)) = self.next_ascii_word() {
                    return self.give_ascii(from, to);
                }
            }
            if !self.next_stretch() {
                return false;
            }
        }
    }

    /// Moves to the next stretch if it is a word of ASCII letters, perhaps followed by a punctuation mark, as
    /// most are; returns `false` if it is not.
    fn step_to_plain(&mut self) -> bool {
        if self.way != Way::Fast {
            return false;
        }
        let bytes = self.text.as_bytes();
        let mut from = self.at;
        while bytes.get(from) == Some(&b' ') {
            from += 1;
        }
        let mut to = from;
        let mut smallness = SMALL;
        while let Some(byte) = bytes.get(to).filter(|byte| byte.is_ascii_alphabetic()) {
            smallness &= byte;
            to += 1;
        }
        let ends = |at: usize| bytes.get(at).is_none_or(|byte| is_space(*byte));
        let mark = usize::from(matches!(bytes.get(to), Some(b',' | b'.' | b';' | b':' | b'!' | b'?')));
        if to == from || to - from > MAX_TOKEN_BYTES || !ends(to + mark) {
            return false;
        }
        self.at = to + mark;
        self.ascii_end = self.at;
        (self.stretch, self.untouched) = (from, true);
        self.give_letters(from, to, smallness & SMALL == 0)
    }

    /// Finds the next stretch; returns `false` at the end of the text.
    fn next_stretch(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at).filter(|byte| is_space(**byte)) {
            if byte == b'\n' {
                self.next_position += PARAGRAPH_GAP;
            }
            self.at += 1;
        }
        let mut end = self.at;
        let mut plain = true;
        while let Some(&byte) = bytes.get(end).filter(|byte| !is_space(**byte)) {
            plain &= byte < 0x80 && byte != b'`';
            end += 1;
        }
        if end == self.at {
            return false;
        }
        (self.stretch, self.untouched) = (self.at, true);
        if plain && self.way == Way::Fast {
            self.ascii_end = end;
        } else {
            self.wide.read(&self.text[self.at..end], self.at);
            self.at = end;
            self.ascii_end = end;
        }
        true
    }

    /// Applies UAX #29 to ASCII. Returns `None` if there is no word here; the cursor moves on in both cases.
    fn next_ascii_word(&mut self) -> Option<(usize, usize)> {
        let bytes = &self.text.as_bytes()[..self.ascii_end];
        let from = self.at;
        let mut last = class(bytes[from]);
        if !matches!(last, Class::Letter | Class::Digit | Class::Underscore) {
            self.at += 1;
            return None;
        }
        let mut wordlike = last != Class::Underscore;
        let mut to = from + 1;
        while to < bytes.len() {
            let this = class(bytes[to]);
            let joins = match this {
                Class::Letter | Class::Digit | Class::Underscore => {
                    wordlike |= this != Class::Underscore;
                    last = this;
                    to += 1;
                    continue;
                }
                Class::InLetters => last == Class::Letter,
                Class::InDigits => last == Class::Digit,
                Class::InBoth => matches!(last, Class::Letter | Class::Digit),
                Class::Other => false,
            };
            if !joins || bytes.get(to + 1).is_none_or(|byte| class(*byte) != last) {
                break;
            }
            to += 2;
        }
        self.at = to;
        wordlike.then_some((from, to))
    }

    fn give_ascii(&mut self, from: usize, to: usize) -> bool {
        let word = without_possessive(&self.text[from..to]);
        let kept = &word.as_bytes()[..word.len().min(MAX_TOKEN_BYTES)];
        self.give_letters(from, from + word.len(), kept.iter().any(u8::is_ascii_uppercase))
    }

    /// Makes an ASCII word the current token, in lower case.
    fn give_letters(&mut self, from: usize, to: usize, upper: bool) -> bool {
        let token = &mut self.token;
        token.text.clear();
        token.text.push_str(&self.text[from..to.min(from + MAX_TOKEN_BYTES)]);
        self.cased = if upper { Cased::Upper } else { Cased::Folded };
        if upper {
            token.text.make_ascii_lowercase();
        }
        if token.text.as_bytes().get(1) == Some(&b'.') && is_abbreviation(&self.text[from..to]) {
            token.text.retain(|c| c != '.');
        }
        (token.start, token.end) = (from, to);
        self.number()
    }

    fn give_wide(&mut self, from: usize, to: usize) -> bool {
        let wide = &self.wide;
        let word = without_possessive(&wide.folded[from..to]);
        let to = from + word.len();
        let token = &mut self.token;
        token.text.clear();
        token.text.push_str(&word[..word.floor_char_boundary(MAX_TOKEN_BYTES)]);
        (token.start, token.end) = (wide.origin(from), wide.origin(to));
        self.cased = Cased::Other;
        if token.text.contains('.') {
            self.surface.clear();
            fold_onto(&self.text[token.start..token.end], Case::Kept, &mut self.surface);
            if is_abbreviation(&self.surface) {
                token.text.retain(|c| c != '.');
            }
        }
        self.number()
    }

    fn number(&mut self) -> bool {
        self.first = std::mem::take(&mut self.untouched);
        self.token.position = self.next_position;
        self.next_position += 1;
        true
    }
}

impl Wide {
    fn read(&mut self, stretch: &str, start: usize) {
        self.folded.clear();
        self.origins.clear();
        self.end = start + stretch.len();
        for (offset, c) in stretch.char_indices() {
            fold_char(c, Case::Lower, |folded| match folded {
                Folded::As(c) => {
                    self.origins.push((self.folded.len(), start + offset));
                    self.folded.push(c);
                }
                Folded::Joined(c) => {
                    if let Some(alone) = join(&mut self.folded, c) {
                        self.origins.push((self.folded.len(), start + offset));
                        self.folded.push(alone);
                    }
                }
                Folded::Dropped => {}
            });
        }
        self.words.clear();
        for (at, word) in self.folded.unicode_word_indices() {
            if word.contains(is_hangul) {
                self.words.extend(syllables(word).map(|(from, to)| (at + from, at + to)));
            } else {
                self.words.push((at, at + word.len()));
            }
        }
        self.words.reverse();
    }

    /// Returns the offset in the text that an offset in the folded stretch comes from.
    fn origin(&self, folded: usize) -> usize {
        let at = self.origins.partition_point(|(byte, _)| *byte < folded);
        self.origins.get(at).map_or(self.end, |(_, origin)| *origin)
    }
}

/// Whether a character is a separate word regardless of its neighbours.
pub fn stands_alone(c: char) -> bool {
    readouts_reading::is_han(c) || is_hangul(c)
}

/// Whether a character is a Hangul syllable.
fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Splits a word that contains Hangul: yields the byte range of each syllable, and of each run of other
/// letters or digits.
fn syllables(word: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let word = without_possessive(word);
    let mut at = 0;
    std::iter::from_fn(move || {
        at += word[at..].find(char::is_alphanumeric)?;
        let first = word[at..].chars().next().filter(|c| is_hangul(*c));
        let from = at;
        at += match first {
            Some(syllable) => syllable.len_utf8(),
            None => word[at..].find(is_hangul).unwrap_or(word.len() - at),
        };
        Some((from, from + word[from..at].trim_end_matches(|c: char| !c.is_alphanumeric()).len()))
    })
}

/// UAX #29 word break classes that occur in ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// Joins letters, digits and itself.
    Underscore,
    /// Joins a letter to a letter.
    InLetters,
    /// Joins a digit to a digit.
    InDigits,
    /// Joins a letter to a letter or a digit to a digit.
    InBoth,
    Other,
}

/// Class of each ASCII byte; a table, because every byte is looked up.
const CLASSES: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = class_of(byte as u8);
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte & 0x7f)]
}

const fn class_of(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
        b'0'..=b'9' => Class::Digit,
        b'_' => Class::Underscore,
        b':' => Class::InLetters,
        b',' | b';' => Class::InDigits,
        b'.' | b'\'' => Class::InBoth,
        _ => Class::Other,
    }
}

/// Bit that distinguishes lower-case from upper-case ASCII letters.
const SMALL: u8 = 0x20;

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Removes `'s` from the end of a word, repeatedly, so that the result does not end with it.
fn without_possessive(mut word: &str) -> &str {
    while let [rest @ .., b'\'', b's' | b'S'] = word.as_bytes()
        && !rest.is_empty()
    {
        word = &word[..rest.len()];
    }
    word
}
