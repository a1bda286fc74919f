//! Analyzes an article's text for the index: words and their forms, sentences and their speakers.
//!
//! The text is tokenized once here, for all fields.

use crate::index::document::analyzer::Stream;
use crate::index::document::bits::Bits;
use crate::index::document::capital::is_capitalized;
use crate::index::document::schema::{FORM_MARK, SentenceStart, basis_code};
use crate::words::{PARAGRAPH_GAP, Token, Words};
use crate::{Basis, Readout, Statement};
use readouts_relations::reprints::Shingles;

/// A word of an article's body, with its place and the statement it belongs to.
#[derive(Debug)]
pub(crate) struct Placed<'w, 'a> {
    pub(crate) paragraph: usize,
    /// Number of the word's sentence in the article, from 0. A sentence is a statement, or the text between two
    /// statements in a paragraph. Only sentences that contain a word are counted.
    pub(crate) sentence: u32,
    /// The word, with its byte range in the paragraph and its position in the whole body.
    pub(crate) token: &'w Token,
    pub(crate) statement: Option<&'a Statement>,
}

impl<'a> Placed<'_, 'a> {
    /// Returns the speaker of the word, and the basis of the attribution.
    pub(crate) fn voice(&self) -> (Option<&'a str>, Basis) {
        self.statement.map_or((None, Basis::Unknown), |s| (s.speaker.as_deref(), s.basis))
    }
}

/// A word from which the text can be tokenized again with the same result as from the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) position: u32,
    /// Byte offset in the paragraphs joined by line breaks: of the word, or of punctuation before it.
    pub(crate) byte: usize,
}

/// Minimum number of words from one anchor to the next within a paragraph. The first word of each paragraph
/// also has an anchor.
const ANCHOR_WORDS: u32 = 32;

/// Calls `each` for every word of the body, in order, with its position in the index.
#[cfg(test)]
pub(crate) fn placed_words<'a>(article: &'a Readout, mut each: impl FnMut(&Placed<'_, 'a>)) {
    cut(article, |placed, _, _| each(placed));
}

/// Calls `each` for every word of the body, in order. The second argument is the word's surface if it differs
/// from the folded word. The third is the byte offset in the joined paragraphs from which the text can be
/// tokenized again with the same result, if it can be restarted at this word.
fn cut<'a>(article: &'a Readout, mut each: impl FnMut(&Placed<'_, 'a>, Option<&str>, Option<usize>)) {
    let mut offset = 0;
    let mut statements = article.statements.iter().peekable();
    let mut base = 0;
    let mut passed = 0_usize;
    let mut sentence = 0;
    // Key of the previous sentence: its paragraph, the number of statements before it, whether it is a
    // statement.
    let mut before: Option<(usize, usize, bool)> = None;
    for (paragraph, text) in article.paragraphs.iter().enumerate() {
        let mut words = Words::starting(text, base);
        while words.advance() {
            let at = (paragraph, words.token.start);
            while statements.next_if(|s| (s.paragraph, s.end) <= at).is_some() {
                passed += 1;
            }
            let statement: Option<&'a Statement> =
                statements.peek().copied().filter(|s| (s.paragraph, s.start) <= at);
            let here = (paragraph, passed, statement.is_some());
            sentence += u32::from(before.replace(here).is_some_and(|before| before != here));
            let restart = words.restart().map(|byte| offset + byte);
            let (token, surface) = words.word();
            each(&Placed { paragraph, sentence, token, statement }, surface, restart);
        }
        offset += text.len() + 1;
        base = words.next_position() + PARAGRAPH_GAP;
    }
}

/// A sentence as it is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sentence<'a> {
    pub(crate) start: SentenceStart,
    pub(crate) speaker: Option<&'a str>,
    /// Members of the joint statement that the sentence belongs to.
    pub(crate) members: &'a [String],
}

/// Words of a text, as the index takes them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct IndexedWords {
    /// Folded words, as the engine's analyzer reads them ([`Stream`]).
    pub(crate) words: String,
    /// Forms of words ([`form`](super::schema::form)), as the analyzer reads them.
    pub(crate) forms: String,
    /// Positions of words whose surface is the folded word with a capital.
    pub(crate) capitals: Bits,
}

/// Collects the words of a text.
#[derive(Default)]
struct Collected {
    words: Stream,
    forms: Stream,
    capitals: Bits,
}

impl Collected {
    /// Creates an empty collection with room for a text of `bytes` bytes.
    fn with_capacity(bytes: usize) -> Self {
        Self { words: Stream::with_capacity(bytes + bytes / 4), ..Self::default() }
    }

    fn push(&mut self, token: &Token, surface: Option<&str>) {
        self.words.push(token.position, &[&token.text]);
        match surface {
            None => {}
            Some(surface) if is_capitalized(&token.text, surface) => self.capitals.set(token.position),
            Some(surface) => self.forms.push(token.position, &[&token.text, FORM_MARK, surface]),
        }
    }

    fn finish(self) -> IndexedWords {
        let Self { words, forms, capitals } = self;
        IndexedWords { words: words.into_text(), forms: forms.into_text(), capitals }
    }
}

/// Result of analyzing an article's text.
#[derive(Debug)]
pub(crate) struct Analysis<'a> {
    pub(crate) body: IndexedWords,
    pub(crate) title: IndexedWords,
    pub(crate) sentences: Vec<Sentence<'a>>,
    /// Words from which the text can be tokenized again, in order of position.
    pub(crate) anchors: Vec<Anchor>,
    /// Number of words in the body.
    pub(crate) count: u64,
    /// The text as its copies are found by.
    pub(crate) shingles: Shingles,
}

impl<'a> Analysis<'a> {
    pub(crate) fn new(article: &'a Readout) -> Self {
        let bytes = article.paragraphs.iter().map(String::len).sum::<usize>();
        let mut words = Collected::with_capacity(bytes);
        let mut sentences = Vec::with_capacity(article.statements.len());
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut count = 0;
        let mut shingles = Shingles::without_body(article);
        let mut paragraph = None;
        cut(article, |word, surface, restart| {
            count += 1;
            let position = word.token.position;
            words.push(word.token, surface);
            shingles.push(&word.token.text, surface);
            let opens_paragraph = paragraph.replace(word.paragraph) != Some(word.paragraph);
            let due = |last: &Anchor| position - last.position >= ANCHOR_WORDS;
            if let Some(byte) = restart.filter(|_| opens_paragraph || anchors.last().is_none_or(due)) {
                anchors.push(Anchor { position, byte });
            }
            if word.sentence as usize == sentences.len() {
                let (speaker, basis) = word.voice();
                let start = SentenceStart { position, opens_paragraph, basis: basis_code(basis) };
                let joint = word.statement.filter(|s| s.basis == Basis::Joint);
                let members = joint.map_or(&[][..], |s| &s.members);
                sentences.push(Sentence { start, speaker: speaker.filter(|name| !name.is_empty()), members });
            }
        });
        let title = article.title.as_deref().map(indexed_words).unwrap_or_default();
        Self { body: words.finish(), title, sentences, anchors, count, shingles }
    }
}

/// Returns the words of a text that is one paragraph.
fn indexed_words(text: &str) -> IndexedWords {
    let mut words = Collected::with_capacity(text.len());
    let mut cursor = Words::new(text);
    while cursor.advance() {
        let (token, surface) = cursor.word();
        words.push(token, surface);
    }
    words.finish()
}
