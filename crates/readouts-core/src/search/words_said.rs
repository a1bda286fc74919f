//! Counts the words of articles that are attributed in a given way: the denominators of rates.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::intervals::attributed;
use crate::Result;
use crate::index::{Attributed, Index, Layout, Texts, field};
use crate::query::{Attribution, Query, WordsOf};
use crate::words::each_token;

/// Counts words in the articles of a segment.
pub(crate) struct WordsSaid {
    words: Column<u64>,
    paragraphs: Column<u64>,
    layout: Layout,
    texts: Texts,
    /// Attributions that each word must have: one of each list.
    wanted: Vec<Vec<Attributed>>,
}

impl WordsSaid {
    /// Opens the columns of a segment. Counted are the words that are attributed in all of these ways.
    pub(crate) fn open(index: &Index, reader: &SegmentReader, voices: &[WordsOf]) -> Result<Self> {
        let open = || {
            let columns = reader.fast_fields();
            let layout = Layout::open(reader)?;
            let alternatives = |voice: &WordsOf| {
                let all = Attribution::of(voice);
                all.iter().filter_map(|one| attributed(&layout, one).transpose()).collect()
            };
            let wanted = voices.iter().map(alternatives).collect();
            let wanted: tantivy::Result<Vec<_>> = wanted;
            Ok((columns.u64(field::WORDS)?, columns.u64(field::PARAGRAPHS)?, wanted?, layout))
        };
        let (words, paragraphs, wanted, layout) = open().map_err(|error| index.error(error))?;
        Ok(Self { words, paragraphs, layout, texts: Texts::open(index, reader, 1)?, wanted })
    }

    /// Returns the number of counted words of an article.
    pub(crate) fn count(&mut self, doc: DocId) -> Result<u64> {
        if self.wanted.is_empty() {
            return Ok(self.words.first(doc).unwrap_or(0));
        }
        let mut sum = 0;
        self.each(doc, |_, words| sum += words)?;
        Ok(sum)
    }

    /// Calls `each` with the number of a speaker, or [`NO_ONE`](crate::index::NO_ONE), and the number of
    /// counted words, for every sentence of an article.
    pub(crate) fn each(&mut self, doc: DocId, mut each: impl FnMut(u64, u64)) -> Result<()> {
        let words = self.words.first(doc).unwrap_or(0);
        let gaps = if self.paragraphs.first(doc) == Some(self.layout.paragraphs(doc)) {
            None
        } else {
            Some(self.gaps(doc)?)
        };
        let Self { layout, wanted, .. } = self;
        layout.each_length(doc, (words, gaps.as_deref()), |first, speaker, length| {
            let is_wanted =
                |any: &Vec<Attributed>| any.iter().any(|one| layout.is_attributed(doc, first, first, one));
            if wanted.iter().all(is_wanted) {
                each(speaker, length);
            }
        });
        Ok(())
    }

    /// Returns the number of paragraphs without words before each paragraph that has words. Their text has to
    /// be read, because the positions of words do not tell where such paragraphs are.
    fn gaps(&mut self, doc: DocId) -> Result<Vec<u32>> {
        let text = self.texts.read(doc)?;
        let (mut gaps, mut empty) = (Vec::new(), 0);
        for paragraph in text.paragraphs() {
            let mut has_words = false;
            each_token(paragraph, |_| has_words = true);
            if has_words {
                gaps.push(std::mem::take(&mut empty));
            } else {
                empty += 1;
            }
        }
        Ok(gaps)
    }
}

/// Returns the attributions that every occurrence of a query must have: those around all of its words.
pub(crate) fn voices(query: &Query) -> Vec<WordsOf> {
    match query {
        Query::By(voice, part) => [vec![voice.clone()], voices(part)].concat(),
        Query::And(parts) => {
            let mut with_words = parts.iter().filter(|part| part.asks_for_words());
            match (with_words.next(), with_words.next()) {
                (Some(only), None) => voices(only),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}
