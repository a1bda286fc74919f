//! Passes already tokenized words through the engine's analyzer.
//!
//! The engine tokenizes a field's text itself. It gets a text that is trivial to tokenize, so that the real
//! tokenization is done only once, elsewhere.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::index::document::schema::ANALYZER;

/// Largest number in a stream. Numbers are encoded as code points, and the surrogates begin after this one.
const NUMBER_MAX: u32 = 0xD7FF;

/// Writes a stream of words. Each word follows its length in bytes. Where positions are skipped, a zero and the number of
/// skipped positions come before the length. A number is encoded as the character with that code point, so the stream is
/// valid UTF-8.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    text: String,
    /// Position of the next word if none is skipped.
    position: u32,
}

impl Stream {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Adds a word at a position after all earlier words: the word's parts, which together have 1 to [`NUMBER_MAX`] bytes.
    pub(crate) fn push(&mut self, position: u32, parts: &[&str]) {
        let mut skipped = position - self.position;
        while skipped > 0 {
            let some = skipped.min(NUMBER_MAX);
            push_number(&mut self.text, 0);
            push_number(&mut self.text, some);
            skipped -= some;
        }
        let bytes: usize = parts.iter().map(|part| part.len()).sum();
        push_number(&mut self.text, bytes as u32);
        parts.iter().for_each(|part| self.text.push_str(part));
        self.position = position + 1;
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

/// Tokenizer for a text that [`Stream`] wrote.
#[derive(Debug, Clone, Default)]
struct StreamTokenizer {
    token: Token,
}

struct StreamTokens<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    token: &'a mut Token,
}

impl StreamTokens<'_> {
    /// Reads a number; `None` at the end.
    fn number(&mut self) -> Option<usize> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() {
            self.at += 1;
            return Some(byte.into());
        }
        let number = self.text[self.at..].chars().next()?;
        self.at += number.len_utf8();
        Some(number as usize)
    }
}

fn push_number(to: &mut String, number: u32) {
    to.extend(char::from_u32(number));
}

/// Calls `each` for every word of a stream with its position.
pub(crate) fn read(stream: &str, mut each: impl FnMut(u32, &str)) {
    let mut token = Token::default();
    let mut tokens = StreamTokens { text: stream, at: 0, position: 0, token: &mut token };
    while let Some(token) = tokens.next() {
        each(token.position as u32, &token.text);
    }
}

/// Registers the analyzer under the name in the schema.
pub(crate) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(ANALYZER, TextAnalyzer::from(StreamTokenizer::default()));
}

impl Tokenizer for StreamTokenizer {
    type TokenStream<'a> = StreamTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StreamTokens<'a> {
        self.token.reset();
        StreamTokens { text, at: 0, position: 0, token: &mut self.token }
    }
}

impl TokenStream for StreamTokens<'_> {
    fn advance(&mut self) -> bool {
        loop {
            match self.number() {
                None => return false,
                Some(0) => self.position += self.number().unwrap_or(0),
                Some(bytes) => {
                    let (from, to) = (self.at, self.at + bytes);
                    self.token.text.clear();
                    self.token.text.push_str(&self.text[from..to]);
                    (self.token.offset_from, self.token.offset_to) = (from, to);
                    self.token.position = self.position;
                    self.position += 1;
                    self.at = to;
                    return true;
                }
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(words in prop::collection::vec((0..100_000_u32, ".{1,4}|a{125,255}"), 0..20)) {
            let mut stream = Stream::default();
            let mut expected = Vec::new();
            let mut next = 0;
            for (skipped, word) in words {
                let position = next + skipped;
                let (one, other) = word.split_at(word.floor_char_boundary(word.len() / 2));
                stream.push(position, &[one, other]);
                expected.push((position, word));
                next = position + 1;
            }
            let mut found = Vec::new();
            read(&stream.into_text(), |position, word| found.push((position, word.to_owned())));
            prop_assert_eq!(found, expected);
        }
    }
}
