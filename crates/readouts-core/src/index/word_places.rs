//! Reads the places of every word of a segment, word by word, in large blocks: much faster than stepping through
//! the documents of each word.

use std::path::Path;
use std::sync::Arc;

use tantivy::directory::error::OpenReadError;
use tantivy::directory::{CompositeFile, OwnedBytes};
use tantivy::index::InvertedIndexReader;
use tantivy::positions::PositionReader;
use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{Directory, DocSet, SegmentReader, TERMINATED};

use super::Index;
use crate::Result;

/// The words in the bodies of a segment's articles.
pub(crate) struct WordPlaces {
    index: Index,
    inverted: Arc<InvertedIndexReader>,
    /// All places; `None` if their file cannot be opened any more, because another process has merged the segment
    /// since. The engine, which has it open, then reads them.
    positions: Option<OwnedBytes>,
}

/// Documents that have a word, in order, with their places.
pub(crate) struct WordBlock<'b> {
    pub(crate) docs: &'b [u32],
    /// Number of places in each of the documents.
    pub(crate) counts: &'b [u32],
    /// Places of all documents, one after another: the first of each document as a position, each following one
    /// as its distance from the one before.
    pub(crate) steps: &'b [u32],
}

impl WordPlaces {
    pub(crate) fn open(index: &Index, reader: &SegmentReader) -> Result<Self> {
        let open = || {
            let body = index.fields.body;
            let inverted = reader.inverted_index(body)?;
            let name = format!("{}.pos", reader.segment_id().uuid_string());
            let positions = match reader.index().directory().open_read(Path::new(&name)) {
                Err(OpenReadError::FileDoesNotExist(_)) => None,
                file => CompositeFile::open(&file?)?.open_read(body),
            };
            Ok((inverted, positions.map(|positions| positions.read_bytes()).transpose()?))
        };
        let opened: tantivy::Result<_> = open();
        let (inverted, positions) = opened.map_err(|error| index.error(error))?;
        Ok(Self { index: index.clone(), inverted, positions })
    }

    /// Returns the number of different words.
    pub(crate) fn len(&self) -> u64 {
        self.inverted.terms().num_terms() as u64
    }

    /// Returns the word with a number; words are numbered in the order of their bytes.
    pub(crate) fn word(&self, number: u64) -> Result<Vec<u8>> {
        let mut word = Vec::new();
        let found = self.inverted.terms().ord_to_term(number, &mut word);
        found.map(|_| word).map_err(|error| self.index.error(error.into()))
    }

    /// Calls `each` for every block of every word from one word on and before another one, in order. Blocks of
    /// one word follow each other.
    pub(crate) fn each(
        &self,
        from: Option<&[u8]>,
        before: Option<&[u8]>,
        mut each: impl FnMut(&[u8], WordBlock<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut range = self.inverted.terms().range();
        if let Some(from) = from {
            range = range.ge(from);
        }
        if let Some(before) = before {
            range = range.lt(before);
        }
        let mut words = range.into_stream().map_err(|error| self.index.error(error.into()))?;
        let mut steps = Vec::new();
        while let Some((word, info)) = words.next() {
            self.blocks(info, &mut steps, |block| each(word, block))?;
        }
        Ok(())
    }

    /// Calls `each` for every block of a word.
    pub(crate) fn of(&self, word: &str, each: impl FnMut(WordBlock<'_>) -> Result<()>) -> Result<()> {
        let info = self.inverted.terms().get(word.as_bytes());
        match info.map_err(|error| self.index.error(error.into()))? {
            Some(info) => self.blocks(&info, &mut Vec::new(), each),
            None => Ok(()),
        }
    }

    fn blocks(
        &self,
        info: &TermInfo,
        steps: &mut Vec<u32>,
        mut each: impl FnMut(WordBlock<'_>) -> Result<()>,
    ) -> Result<()> {
        let Some(positions) = &self.positions else { return self.blocks_by_document(info, steps, each) };
        let open = || {
            let option = IndexRecordOption::WithFreqs;
            let postings = self.inverted.read_block_postings_from_terminfo(info, option)?;
            Ok((postings, PositionReader::open(positions.slice(info.positions_range.clone()))?))
        };
        let opened: std::io::Result<_> = open();
        let (mut postings, mut positions) = opened.map_err(|error| self.index.error(error.into()))?;
        let mut read = 0;
        while postings.block_len() > 0 {
            let count: u32 = postings.freqs().iter().sum();
            steps.resize(count as usize, 0);
            positions.read(read, steps);
            read += u64::from(count);
            each(WordBlock { docs: postings.docs(), counts: postings.freqs(), steps })?;
            postings.advance();
        }
        Ok(())
    }

    /// Same as `blocks`, with the places of each document read by the engine.
    fn blocks_by_document(
        &self,
        info: &TermInfo,
        steps: &mut Vec<u32>,
        mut each: impl FnMut(WordBlock<'_>) -> Result<()>,
    ) -> Result<()> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let postings = self.inverted.read_postings_from_terminfo(info, option);
        let mut postings = postings.map_err(|error| self.index.error(error.into()))?;
        while postings.doc() != TERMINATED {
            postings.positions(steps);
            for at in (1..steps.len()).rev() {
                steps[at] -= steps[at - 1];
            }
            each(WordBlock { docs: &[postings.doc()], counts: &[postings.term_freq()], steps })?;
            postings.advance();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::placed_words;
    use crate::{Readout, WriterOptions, testing};

    /// Every word with its document and position, in the order of words.
    fn places(words: &WordPlaces) -> Vec<(String, u32, u32)> {
        let mut places = Vec::new();
        let each = |word: &[u8], block: WordBlock<'_>| {
            let mut steps = block.steps.iter();
            for (doc, count) in block.docs.iter().zip(block.counts) {
                let mut position = 0;
                for step in steps.by_ref().take(*count as usize) {
                    position += step;
                    places.push((String::from_utf8_lossy(word).into_owned(), *doc, position));
                }
            }
            Ok(())
        };
        words.each(None, None, each).expect("read");
        places
    }

    fn compare(articles: &[Readout]) {
        let index = Index::in_memory().expect("an index");
        let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
        articles.iter().for_each(|article| writer.add(article).expect("added"));
        writer.commit().expect("committed");
        let searcher = index.searcher();
        for reader in searcher.segment_readers() {
            let mut words = WordPlaces::open(&index, reader).expect("opened");
            let mut expected = Vec::new();
            for doc in 0..reader.max_doc() {
                let mut texts = crate::index::Texts::open(&index, reader, 1).expect("texts");
                let id = texts.read(doc).expect("read").article_without_body().expect("an article").id;
                let article = articles.iter().find(|article| article.id == id).expect("known");
                placed_words(article, |placed| {
                    expected.push((placed.token.text.clone(), doc, placed.token.position));
                });
            }
            expected.sort_unstable();
            assert_eq!(places(&words), expected);
            words.positions = None;
            assert_eq!(places(&words), expected);
        }
    }

    #[test]
    fn words_of_many_documents_have_all_their_places() {
        let text = |n: usize| "the river ".repeat(1 + n % 7) + &format!("of {n} banks");
        let articles: Vec<_> =
            (0..400).map(|n| testing::article(&n.to_string(), &[&text(n), "the end. The river"])).collect();
        compare(&articles);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn places_are_those_of_the_articles_words(articles in testing::odd_articles()) {
            compare(&articles);
        }
    }
}
