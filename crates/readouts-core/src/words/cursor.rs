//! A cursor over the words of a text that keeps one token, for indexing without an allocation a word.
//!
//! Most of a text's stretches between white space are ASCII: they take a short way that gives the
//! very same tokens as the general one. It must not know what the tokens are for.

use unicode_segmentation::UnicodeSegmentation;

use super::fold::{Case, Folded, fold_char, fold_onto, is_abbreviation, join, write_onto};
use super::{MAX_TOKEN_BYTES, PARAGRAPH_GAP, Token};

/// Which way a stretch of text takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The short one where the text is ASCII (but for the backtick, which folds to an apostrophe).
    Fast,
    /// Always the general one.
    #[cfg(test)]
    Slow,
}

/// Steps through the words of a text.
#[derive(Debug)]
pub(crate) struct Words<'t> {
    /// The word stepped to.
    pub(crate) token: Token,
    text: &'t str,
    way: Way,
    /// First byte not looked at.
    at: usize,
    /// End of the ASCII stretch that is being read.
    ascii_end: usize,
    next_position: u32,
    /// Where the stretch begins that is being read.
    stretch: usize,
    /// Whether the word stepped to is the first of its stretch.
    first: bool,
    /// Whether none of the stretch's words has been stepped to.
    untouched: bool,
    wide: Wide,
    cased: Cased,
    /// The surface that was last asked for, where it is no piece of the text.
    surface: String,
}

/// How the word stepped to stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cased {
    /// As it is folded.
    Folded,
    /// In ASCII, with letters in upper case.
    Upper,
    /// Perhaps with other characters.
    Other,
}

/// A stretch that is not all ASCII: folded as a whole, with the words found in it.
#[derive(Debug, Default)]
struct Wide {
    folded: String,
    /// For each folded character: its byte in `folded`, its byte in the text.
    origins: Vec<(usize, usize)>,
    /// Words still to give, as ranges in `folded`, last first.
    words: Vec<(usize, usize)>,
    end: usize,
}

impl<'t> Words<'t> {
    /// Stands before the first word.
    pub(crate) fn new(text: &'t str) -> Self {
        Self::taking(text, Way::Fast)
    }

    /// Stands before the first word, which will have this position.
    pub(crate) fn starting(text: &'t str, position: u32) -> Self {
        Self { next_position: position, ..Self::new(text) }
    }

    /// The position that the next word would have, had the text one more.
    pub(crate) fn next_position(&self) -> u32 {
        self.next_position
    }

    pub(super) fn taking(text: &'t str, way: Way) -> Self {
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

    /// The word stepped to, and its surface: its unfolded form, with case, marks and dots. `None` where folding
    /// changes nothing.
    pub(crate) fn word(&mut self) -> (&Token, Option<&str>) {
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

    /// A byte from which cutting anew gives the word stepped to and all that follow as they are;
    /// `None` where there may be none.
    ///
    /// White space parts words whatever stands around it; and UAX #29 joins a Han character to nothing
    /// before it.
    pub(crate) fn restart(&self) -> Option<usize> {
        if self.first {
            return Some(self.stretch);
        }
        let start = self.token.start;
        // No Han character begins with a smaller byte.
        let han = self.text.as_bytes()[start] >= 0xe4
            && self.text[start..].starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
        han.then_some(start)
    }

    /// Steps to the next word; `false` at the end.
    pub(crate) fn advance(&mut self) -> bool {
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

    /// Steps to a stretch that is a word of letters, perhaps with a mark behind it, as most are; `false`
    /// where the next is none.
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

    /// Finds the next stretch between white space; `false` at the end of the text.
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

    /// UAX #29 over ASCII. `None` where what stands here is no word; the cursor has moved on.
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

    /// Gives a word of ASCII, as it is but for upper case.
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

    /// The byte in the text that a byte of the folded stretch comes from.
    fn origin(&self, folded: usize) -> usize {
        let at = self.origins.partition_point(|(byte, _)| *byte < folded);
        self.origins.get(at).map_or(self.end, |(_, origin)| *origin)
    }
}

/// Whether a character is a word of its own whatever stands beside it.
pub(crate) fn stands_alone(c: char) -> bool {
    readouts_reading::is_han(c) || is_hangul(c)
}

/// Whether a character is a syllable of Hangul.
fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Cuts a word that holds Hangul: the byte range of each syllable, and of each run of other letters or digits.
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

/// Classes of UAX #29 that ASCII has.
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
    /// Joins either to its like.
    InBoth,
    Other,
}

/// The classes of ASCII; a table, as this is asked for every byte.
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

/// The bit that parts a small letter of ASCII from its capital.
const SMALL: u8 = 0x20;

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Drops `'s` at a word's end, also a second one: what is left must not have it.
fn without_possessive(mut word: &str) -> &str {
    while let [rest @ .., b'\'', b's' | b'S'] = word.as_bytes()
        && !rest.is_empty()
    {
        word = &word[..rest.len()];
    }
    word
}
