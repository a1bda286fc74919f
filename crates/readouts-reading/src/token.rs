//! Cuts text into words and marks, the units by which names, offices and verbs are matched: with case,
//! possessives and abbreviations.
//!
//! The index has another tokenizer, which splits `U.S.` and `Secretary-General`; here such words stay whole.

use crate::contain::checkpoint_at;

use std::ops::Range;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text cut into words and punctuation marks.
#[derive(Debug)]
pub(crate) struct Tokens<'t> {
    text: &'t str,
    /// The text with its ASCII letters in lower case, followed by the folded forms of the tokens that need
    /// more.
    folded: String,
    items: Vec<Token>,
}

/// One word or punctuation mark.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Byte range in the text, without a possessive ending.
    pub(crate) span: Range<usize>,
    folded: Range<usize>,
    /// Whether it starts with a capital letter.
    pub(crate) capital: bool,
    /// Whether it consists of letters or digits, not of a mark.
    pub(crate) word: bool,
    /// Whether `'s` follows it.
    pub(crate) possessive: bool,
    classes: Classes,
}

/// Set of classes of a word, as bits; the caller defines their meaning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Classes(u32);

impl Classes {
    pub(crate) const fn bit(number: u32) -> Self {
        Self(1 << number)
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two sets have a class in common.
    pub(crate) const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

const TITLES: [&str; 20] = [
    "mr", "mrs", "ms", "dr", "jr", "sr", "st", "gen", "sen", "rep", "lt", "col", "prof", "gov", "adm",
    "capt", "hon", "amb", "maj", "sgt",
];

/// Length in bytes of the longest of [`TITLES`].
const LONGEST_TITLE: usize = 4;

/// Splits a text at its first colon, be it a Chinese one.
pub(crate) fn split_at_colon(text: &str) -> Option<(&str, &str)> {
    let ascii = text.split_once(':');
    let wide = ascii.map_or(text, |(before, _)| before).split_once('：');
    wide.map(|(before, _)| (before, &text[before.len() + '：'.len_utf8()..])).or(ascii)
}

/// Returns the runs of ASCII letters and digits of a text.
pub(crate) fn plain_words(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    let end_of = |from: usize, plain: bool| {
        bytes[from..]
            .iter()
            .position(|&b| IS_PLAIN[usize::from(b)] != plain)
            .map_or(bytes.len(), |n| from + n)
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let from = end_of(at, false);
        at = end_of(from, true);
        (from < at).then(|| &text[from..at])
    })
}

/// Whether a byte is an ASCII letter or digit.
const IS_PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    plain
};

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut tokens = Self::before(text);
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            checkpoint_at(tokens.items.len());
            if !byte.is_ascii() {
                let first = text[at..].chars().next().unwrap_or_default();
                if is_han(first) {
                    // A Chinese character is a token of its own and does not change when folded.
                    let end = at + first.len_utf8();
                    tokens.push_as_it_is(at..end, true, false);
                    at = end;
                } else if is_alphanumeric(first) {
                    at = tokens.push_word(at);
                } else {
                    if !first.is_whitespace() {
                        tokens.push(at..at + first.len_utf8(), false, false);
                    }
                    at += first.len_utf8();
                }
            } else if IS_PLAIN[usize::from(byte)] {
                at = tokens.push_plain_word(at).unwrap_or_else(|| tokens.push_word(at));
            } else if matches!(byte, b' ' | b'\t'..=b'\r') {
                at += 1;
            } else {
                // Two hyphens stand for a dash.
                let end = if bytes[at..].starts_with(b"--") { at + 2 } else { at + 1 };
                tokens.push_as_it_is(at..end, false, false);
                at = end;
            }
        }
        tokens
    }

    /// Cuts a text into tokens with classes, which are looked up once by folded form; later checks of a word
    /// only test a bit.
    pub(crate) fn classed(text: &'t str, classes: impl Fn(&str) -> Classes) -> Self {
        let mut tokens = Self::new(text);
        for token in &mut tokens.items {
            token.classes = classes(&tokens.folded[token.folded.clone()]);
        }
        tokens
    }

    /// Creates an empty list of tokens for a text, with the text's ASCII letters in lower case: the folded
    /// form of an ASCII token is a range of it.
    fn before(text: &'t str) -> Self {
        // An estimate: a word with its space is rarely shorter than five bytes.
        let items = Vec::with_capacity(text.len() / 5 + 1);
        Self { text, folded: text.to_ascii_lowercase(), items }
    }

    /// Adds a word by a fast path for most words: ASCII letters and digits, followed by nothing that could
    /// belong to the word. Returns the end of the word; `None` where the path does not apply.
    fn push_plain_word(&mut self, start: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[start..];
        let length = rest.iter().position(|&b| !IS_PLAIN[usize::from(b)]).unwrap_or(rest.len());
        let ends = match &rest[length..] {
            [] | [b',', b' ', ..] => true,
            // The word before the full stop is too long for an abbreviation.
            [b'.'] | [b'.', b' ' | b'"', ..] => length > LONGEST_TITLE,
            [next, ..] => next.is_ascii() && !matches!(next, b'-' | b'\'' | b'.' | b'&' | b','),
        };
        if length == 0 || !ends {
            return None;
        }
        let capital = rest[0].is_ascii_uppercase();
        self.push_as_it_is(start..start + length, true, capital);
        Some(start + length)
    }

    /// Adds a token whose folded form is the same range of the lower-case text.
    fn push_as_it_is(&mut self, span: Range<usize>, word: bool, capital: bool) {
        let classes = Classes::default();
        self.items.push(Token { folded: span.clone(), span, capital, word, possessive: false, classes });
    }

    fn push_word(&mut self, start: usize) -> usize {
        let text = self.text;
        let mut chars = text[start..].char_indices().peekable();
        let mut end = start;
        while let Some((offset, c)) = chars.next() {
            let here = start + offset;
            if is_alphanumeric(c) {
                end = here + c.len_utf8();
                if is_han(c) {
                    break;
                }
            } else if is_combining_mark(c) {
                end = here + c.len_utf8();
            } else {
                let joins = matches!(c, '-' | '\'' | '’' | '.' | '&' | ',' | '\u{2010}' | '\u{2011}')
                    && chars.peek().is_some_and(|&(_, next)| match c {
                        ',' => next.is_ascii_digit() && text[..here].ends_with(|p: char| p.is_ascii_digit()),
                        _ => is_alphanumeric(next) && !is_han(next),
                    });
                if !joins {
                    break;
                }
            }
        }
        let word = &text[start..end];
        let bare =
            word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).filter(|bare| !bare.is_empty());
        let plural = bare.is_none()
            && word.ends_with('s')
            && text[end..].starts_with(['\'', '’'])
            && word.len() > 2
            && {
                let after = text[end..].chars().nth(1);
                after.is_some_and(char::is_whitespace)
            };
        let mut stop = start + bare.map_or(word.len(), str::len);
        let is_abbreviation = || {
            word.contains('.') && !word.contains(|c: char| c.is_ascii_digit())
                || (word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase()))
                || (word.len() <= LONGEST_TITLE && TITLES.iter().any(|t| t.eq_ignore_ascii_case(word)))
        };
        let mut next = end;
        if text[end..].starts_with('.') && is_abbreviation() {
            next = end + 1;
            stop = next;
            // A possessive behind an abbreviation: "U.S.'s".
            for ending in [".'s", ".’s"] {
                if text[end..].starts_with(ending) {
                    self.push(start..stop, true, true);
                    return end + ending.len();
                }
            }
        }
        self.push(start..stop, true, bare.is_some() || plural);
        next
    }

    fn push(&mut self, span: Range<usize>, word: bool, possessive: bool) {
        let raw = &self.text[span.clone()];
        let capital = raw.starts_with(char::is_uppercase);
        let folded = if raw.is_ascii() {
            span.clone()
        } else {
            let from = self.folded.len();
            fold_into(raw, &mut self.folded);
            from..self.folded.len()
        };
        self.items.push(Token { span, folded, capital, word, possessive, classes: Classes::default() });
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.items.get(index)
    }

    pub(crate) fn items(&self) -> &[Token] {
        &self.items
    }

    /// Returns the token's folded form (see [`fold`]); empty past the end.
    #[inline]
    pub(crate) fn folded(&self, index: usize) -> &str {
        self.items.get(index).map_or("", |token| &self.folded[token.folded.clone()])
    }

    /// Returns the token's text as written; empty past the end.
    pub(crate) fn raw(&self, index: usize) -> &'t str {
        self.items.get(index).map_or("", |token| &self.text[token.span.clone()])
    }

    /// Returns the text from the first token's start to the last token's end.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'t str {
        if range.is_empty() {
            return "";
        }
        &self.text[self.items[range.start].span.start..self.items[range.end - 1].span.end]
    }

    /// Returns the indices, from `from` on, of tokens with one of the classes.
    pub(crate) fn places(&self, from: usize, classes: Classes) -> impl Iterator<Item = usize> {
        let rest = self.items.get(from..).unwrap_or_default();
        let found = rest.iter().enumerate().filter(move |(_, token)| token.classes.meets(classes));
        found.map(move |(at, _)| from + at)
    }

    /// Whether the token has one of the classes; past the end it has none.
    #[inline]
    pub(crate) fn is(&self, index: usize, classes: Classes) -> bool {
        self.items.get(index).is_some_and(|token| token.classes.meets(classes))
    }

    /// Whether the token is a word that starts with a capital letter.
    pub(crate) fn is_capital(&self, index: usize) -> bool {
        self.items.get(index).is_some_and(|t| t.word && t.capital)
    }
}

/// Whether joined lines need a space between them: none beside a Chinese character.
pub(crate) fn needs_space(before: &str, after: &str) -> bool {
    let wide = |c: Option<char>| {
        c.is_some_and(|c| {
            is_han(c)
                || ('\u{3000}'..='\u{303F}').contains(&c)
                || ('\u{FF00}'..='\u{FFEF}').contains(&c) && !c.is_alphanumeric()
        })
    };
    !(wide(before.chars().last()) || wide(after.chars().next()))
}

/// Whether a text ends with the end of a sentence; closing marks and spaces after it are ignored.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closing).ends_with(is_end)
}

/// Whether a character may follow the end of a sentence: a closing mark or a space.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '」' | '』' | '）' | '»' | ' ' | '》')
}

/// Whether a character can be part of a word of a person's name or of a speaker's label.
pub(crate) fn is_in_name(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-')
}

/// Returns the text after an initial, its full stop and an optional space.
pub(crate) fn behind_initial(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(char::is_uppercase)?.strip_prefix('.')?;
    Some(rest.strip_prefix(char::is_whitespace).unwrap_or(rest))
}

/// Whether a text is one or two initials and a name, like the labels of transcripts: `В.Путин`, `I. Lee`.
pub(crate) fn is_initialled_name(text: &str) -> bool {
    let mut rest = text;
    let mut initials = 0;
    while let Some(behind) = rest.strip_prefix(char::is_uppercase).and_then(|rest| rest.strip_prefix('.')) {
        rest = behind.trim_start();
        initials += 1;
    }
    let is_name = |c: char| is_in_name(c) && c != '.';
    (1..=2).contains(&initials) && rest.starts_with(char::is_uppercase) && rest.chars().all(is_name)
}

/// Maximum length in bytes of the full name and office in an introducing label.
const BIOGRAPHY: usize = 400;

/// Finds a transcript label that introduces its speaker at the start of a text: initials and surname, full
/// name, office and a colon, as in "I. Lee Lee Ida Olafovna governor of the north:". Returns the offsets
/// behind the surname and behind the colon.
pub(crate) fn introducing_label(text: &str) -> Option<(usize, usize)> {
    let mut words = text.split(' ');
    let first = words.next()?;
    let mut end = first.len();
    if !is_initialled_name(first) {
        end += 1 + words.next()?.len();
        if !is_initialled_name(&text[..end]) {
            return None;
        }
    }
    let family = text[..end].rsplit(['.', ' ']).next()?;
    let again = words.next()?;
    let given = words.next()?;
    if again != family || !given.starts_with(char::is_uppercase) {
        return None;
    }
    let behind = &text[end..text.floor_char_boundary(end + BIOGRAPHY)];
    let colon = behind.find([':', '.', '!', '?']).filter(|at| behind[*at..].starts_with(':'))?;
    Some((end, end + colon + 1))
}

/// Same as [`char::is_alphanumeric`], but fast for the most frequent scripts.
#[inline]
pub(crate) fn is_alphanumeric(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_alphanumeric(),
        // Latin letters beyond ASCII; Cyrillic ones; Chinese characters.
        '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2C1}' => true,
        '\u{400}'..='\u{481}' | '\u{48A}'..='\u{52F}' | '\u{4E00}'..='\u{9FFF}' => true,
        // Dashes, quotation marks, dots.
        '\u{2010}'..='\u{2027}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// Whether there is a word boundary at a byte offset, like `\b` in a regular expression.
pub(crate) fn is_word_boundary(text: &str, at: usize) -> bool {
    let is_word = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || c == '_',
        false => is_alphanumeric(c) || is_combining_mark(c),
    };
    let before = text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(is_word);
    let behind = text.get(at..).and_then(|behind| behind.chars().next()).is_some_and(is_word);
    before != behind
}

/// Whether a character ends a sentence.
pub(crate) fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '；')
}

/// Returns the form in which tables and text are compared: lower case, without diacritics, with plain
/// apostrophes and hyphens. Full stops inside abbreviations stay.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn fold_into(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let from = out.len();
        out.push_str(&rest[..plain]);
        out[from..].make_ascii_lowercase();
        let mut chars = rest[plain..].chars();
        if let Some(c) = chars.next() {
            fold_wide(c, out);
        }
        rest = chars.as_str();
    }
}

/// Folds a character outside ASCII.
fn fold_wide(c: char, out: &mut String) {
    match c {
        '’' | '‘' | 'ʼ' => out.push('\''),
        '\u{2010}' | '\u{2011}' => out.push('-'),
        // The breve makes й a letter of its own; it is not an accent.
        'й' | 'Й' => out.push('й'),
        'ı' => out.push('i'),
        'ł' | 'Ł' => out.push('l'),
        'ø' | 'Ø' => out.push('o'),
        'đ' | 'Đ' => out.push('d'),
        _ if is_han(c) => out.push(c),
        // Fast path: these Russian letters have no decomposition.
        'а'..='я' => out.push(c),
        'А'..='Я' => out.extend(char::from_u32(u32::from(c) + 0x20)),
        _ => {
            // The order of marks does not matter: they are left out.
            decompose_compatible(c, |part| {
                if !is_combining_mark(part) {
                    out.extend(part.to_lowercase());
                }
            });
        }
    }
}

/// Whether a character is Chinese.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = Tokens::new(text);
        (0..tokens.len()).map(|i| tokens.folded(i).to_owned()).collect()
    }

    #[test]
    fn abbreviations_and_hyphens_stay_whole() {
        assert_eq!(
            words("Mr. Ana-Lee of the U.S. said: no."),
            ["mr.", "ana-lee", "of", "the", "u.s.", "said", ":", "no", "."]
        );
    }

    #[test]
    fn a_possessive_is_a_mark_of_its_word() {
        let tokens = Tokens::new("Norland’s plan, the ministers' view");
        assert_eq!(tokens.folded(0), "norland");
        assert!(tokens.items()[0].possessive && tokens.items()[4].possessive);
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_of_a_word_gives_what_the_long_one_gives(
            text in "(?:[A-Za-z]{1,6}|[0-9]{1,2}|[ ,.'’&\u{2010}\u{301}é新-]|'s|s' |Mr\\.|U\\.S\\.){1,12}"
        ) {
            for (start, _) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let (mut short, mut long) = (Tokens::before(&text), Tokens::before(&text));
                if let Some(end) = short.push_plain_word(start) {
                    proptest::prop_assert_eq!(end, long.push_word(start));
                    proptest::prop_assert_eq!(format!("{short:?}"), format!("{long:?}"));
                }
            }
        }
    }

    #[test]
    fn letters_and_digits_are_those_of_the_standard_library() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn folding_keeps_letters_apart_that_only_look_accented() {
        assert_eq!(fold("Réka ÄÖ Йод Ёж"), "reka ao йод еж");
    }
}
