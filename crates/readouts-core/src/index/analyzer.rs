//! The words of [`crate::words`] in the shape the engine asks for.
//!
//! It must not decide what a word is.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::schema::ANALYZER;
use crate::words::Words;

#[derive(Debug, Clone, Default)]
struct ReadoutTokenizer {
    token: Token,
}

struct ReadoutTokens<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

/// Makes the analyzer known under the name that the schema records.
pub(super) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(ANALYZER, TextAnalyzer::from(ReadoutTokenizer::default()));
}

impl Tokenizer for ReadoutTokenizer {
    type TokenStream<'a> = ReadoutTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadoutTokens<'a> {
        self.token.reset();
        ReadoutTokens { words: Words::new(text), token: &mut self.token }
    }
}

impl TokenStream for ReadoutTokens<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        let word = &mut self.words.token;
        // The buffers change places: nothing is copied.
        std::mem::swap(&mut self.token.text, &mut word.text);
        self.token.offset_from = word.start;
        self.token.offset_to = word.end;
        self.token.position = word.position as usize;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
