//! Passes already tokenized words through the engine's analyzer.
//!
//! The engine tokenizes a field's text itself. It gets a text that is trivial to tokenize, so that the real
//! tokenization is done only once, elsewhere.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use crate::index::document::schema::ANALYZER;
use crate::words::PARAGRAPH_GAP;

/// Ends a word and advances the position by one. Without a word before it, the position stays empty.
const END: char = ' ';

/// Advances the position by [`PARAGRAPH_GAP`].
const JUMP: char = '\n';

/// Writes a stream of words.
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

    /// Adds a word at a position after all earlier words. `write` appends the word to the text; it must not
    /// contain a space or a line break.
    pub(crate) fn push(&mut self, position: u32, write: impl FnOnce(&mut String)) {
        let skipped = position - self.position;
        if skipped > 0 {
            self.text.extend(std::iter::repeat_n(JUMP, (skipped / PARAGRAPH_GAP) as usize));
            self.text.extend(std::iter::repeat_n(END, (skipped % PARAGRAPH_GAP) as usize));
        }
        write(&mut self.text);
        self.text.push(END);
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
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if *byte == JUMP as u8 {
                self.position += PARAGRAPH_GAP as usize;
            } else if *byte == END as u8 {
                self.position += 1;
            } else {
                let from = self.at;
                let length = bytes[from..].iter().position(|byte| *byte == END as u8);
                let to = length.map_or(bytes.len(), |length| from + length);
                self.token.text.clear();
                self.token.text.push_str(&self.text[from..to]);
                (self.token.offset_from, self.token.offset_to) = (from, to);
                self.token.position = self.position;
                self.position += 1;
                self.at = to + 1;
                return true;
            }
            self.at += 1;
        }
        false
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
        fn what_is_written_is_read(words in prop::collection::vec((0..3000_u32, "[^ \n]{1,4}"), 0..20)) {
            let mut stream = Stream::default();
            let mut expected = Vec::new();
            let mut next = 0;
            for (skipped, word) in words {
                let position = next + skipped;
                stream.push(position, |text| text.push_str(&word));
                expected.push((position, word));
                next = position + 1;
            }
            let mut found = Vec::new();
            read(&stream.into_text(), |position, word| found.push((position, word.to_owned())));
            prop_assert_eq!(found, expected);
        }
    }
}
