//! Plain tantivy, the baseline of the benchmarks: a stored body with the default tokenizer, and an id; on
//! request, day and outlet.

use std::ops::Bound;
use std::path::Path;

use readouts_core::{Date, Readout};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TEXT, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{LowerCaser, TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{DateTime, Index, IndexReader, Result, TantivyDocument, Term};

/// Number of indexing threads, the same as this project's default on two cores.
const THREADS: usize = 2;
/// Memory of all threads, in bytes: 200 MB each, more than this project's default.
const MEMORY: usize = THREADS * 200_000_000;

/// Plain tantivy index of clean bodies.
pub struct Plain {
    index: Index,
    id: Field,
    body: Field,
    /// Day of publication and outlet, if they are indexed.
    facts: Option<(Field, Field)>,
}

/// Name of the tokenizer of [`Words::HanCut`].
const HAN_CUT: &str = "han_cut";

/// Tokenization of the bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// The engine's default tokenizer: a run of Han characters is one token.
    Default,
    /// Each Han character is a token, as in this project's index.
    HanCut,
}

/// Fields that are indexed besides id and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facts {
    /// No other field.
    None,
    /// Day of publication and outlet.
    DayAndOutlet,
}

/// Keeps the writer of a built index alive, because dropping it is not part of building.
#[allow(missing_debug_implementations, reason = "the engine's type has none")]
pub struct PlainWriter(tantivy::IndexWriter);

/// Open index, searched on one or more threads.
#[allow(missing_debug_implementations, reason = "the engine's type has none")]
pub struct PlainReader(IndexReader);

/// Result of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Number of matching articles.
    pub documents: usize,
    /// Number of ranked articles.
    pub best: usize,
}

impl Plain {
    /// Creates an empty index in a folder.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create(dir: &Path, facts: Facts, words: Words) -> Result<Self> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let han_cut = TextFieldIndexing::default()
            .set_tokenizer(HAN_CUT)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let body = match words {
            Words::Default => TEXT | STORED,
            Words::HanCut => TextOptions::default().set_indexing_options(han_cut) | STORED,
        };
        let body = schema.add_text_field("body", body);
        let facts = (facts == Facts::DayAndOutlet)
            .then(|| (schema.add_date_field("published", FAST), schema.add_text_field("outlet", STRING)));
        let index = Index::create_in_dir(dir, schema.build())?;
        index
            .tokenizers()
            .register(HAN_CUT, TextAnalyzer::builder(HanCut::default()).filter(LowerCaser).build());
        Ok(Self { index, id, body, facts })
    }

    /// Adds ids and bodies, and commits once.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn add_all(&self, bodies: &[(String, String)]) -> Result<PlainWriter> {
        let mut writer = self.writer()?;
        for (id, body) in bodies {
            let mut document = TantivyDocument::default();
            document.add_text(self.id, id);
            document.add_text(self.body, body);
            writer.0.add_document(document)?;
        }
        writer.0.commit()?;
        Ok(writer)
    }

    /// Opens the index in a folder.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn open(dir: &Path) -> Result<Self> {
        let index = Index::open_in_dir(dir)?;
        let (id, body) = (index.schema().get_field("id")?, index.schema().get_field("body")?);
        Ok(Self { index, id, body, facts: None })
    }

    /// Adds bodies from an iterator, with numbers as ids, and commits once.
    ///
    /// # Errors
    /// If the folder cannot be written; otherwise the first error of the iterator.
    pub fn add_each(&self, bodies: impl Iterator<Item = anyhow::Result<String>>) -> anyhow::Result<()> {
        let mut writer = self.writer()?;
        for (number, body) in bodies.enumerate() {
            let mut document = TantivyDocument::default();
            document.add_text(self.id, format!("{number:016x}"));
            document.add_text(self.body, body?);
            writer.0.add_document(document)?;
        }
        writer.0.commit()?;
        writer.0.wait_merging_threads()?;
        Ok(())
    }

    /// Creates a writer.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn writer(&self) -> Result<PlainWriter> {
        Ok(PlainWriter(self.index.writer_with_num_threads(THREADS, MEMORY)?))
    }

    /// Adds an article with all its indexed fields.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn add(&self, writer: &PlainWriter, article: &Readout) -> Result<()> {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &article.id);
        document.add_text(self.body, article.paragraphs.join("\n"));
        if let Some((published, outlet)) = self.facts {
            let certain = article.published.edtf.filter(|date| date.is_certain());
            if let Some(day) = certain.and_then(readouts_core::Edtf::to_date) {
                document.add_date(published, midnight(day));
            }
            if let Some(name) = &article.outlet.name {
                document.add_text(outlet, name);
            }
        }
        writer.0.add_document(document)?;
        Ok(())
    }

    /// Opens the committed index, to be searched on this many threads.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn reader(&self, threads: usize) -> Result<PlainReader> {
        let mut index = self.index.clone();
        if threads > 1 {
            index.set_multithread_executor(threads)?;
        }
        Ok(PlainReader(index.reader()?))
    }

    /// Creates a query for a phrase.
    pub fn phrase(&self, text: &str) -> Box<dyn Query> {
        let words: Vec<Term> = text.split_whitespace().map(|word| self.term(word)).collect();
        Box::new(PhraseQuery::new(words))
    }

    /// Creates a query for the words of a text, of which up to `slop` other words may stand between two. Their order
    /// counts: the engine has no query for near words in any order.
    pub fn sloppy(&self, text: &str, slop: u32) -> Box<dyn Query> {
        let words = text.split_whitespace().map(|word| self.term(word)).enumerate().collect();
        Box::new(PhraseQuery::new_with_offset_and_slop(words, slop))
    }

    /// Creates a query for articles with all of these words.
    pub fn all_of(&self, words: &[&str]) -> Box<dyn Query> {
        let words = words.iter().map(|word| {
            let word = TermQuery::new(self.term(word), IndexRecordOption::WithFreqs);
            (Occur::Must, Box::new(word) as Box<dyn Query>)
        });
        Box::new(BooleanQuery::new(words.collect()))
    }

    /// Creates a query for a phrase in the articles that an outlet published in a range of days, both ends
    /// included.
    ///
    /// # Panics
    /// If the index was created without these facts.
    pub fn phrase_in(&self, text: &str, outlet: &str, (from, to): (Date, Date)) -> Box<dyn Query> {
        let (published, of_outlet) = self.facts.expect("days and outlets are indexed");
        let outlet = TermQuery::new(Term::from_field_text(of_outlet, outlet), IndexRecordOption::Basic);
        let day = |day| Bound::Included(Term::from_field_date(published, midnight(day)));
        let days = RangeQuery::new(day(from), day(to));
        Box::new(BooleanQuery::new(vec![
            (Occur::Must, self.phrase(text)),
            (Occur::Must, Box::new(days)),
            (Occur::Must, Box::new(outlet)),
        ]))
    }

    fn term(&self, word: &str) -> Term {
        Term::from_field_text(self.body, &word.to_lowercase())
    }

    /// Returns ids and bodies of articles, as [`add_all`](Self::add_all) takes them.
    pub fn bodies(articles: &[Readout]) -> Vec<(String, String)> {
        articles.iter().map(|article| (article.id.clone(), article.paragraphs.join("\n"))).collect()
    }
}

impl PlainWriter {
    /// Commits once, and waits until segments are merged.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn finish(mut self) -> Result<()> {
        self.0.commit()?;
        self.0.wait_merging_threads()
    }
}

impl PlainReader {
    /// Searches for the ten best articles and the total number.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, query: &dyn Query) -> Result<Found> {
        let both = (TopDocs::with_limit(10).order_by_score(), Count);
        let (best, documents) = self.0.searcher().search(query, &both)?;
        Ok(Found { documents, best: best.len() })
    }

    /// Returns the number of segments.
    pub fn segments(&self) -> usize {
        self.0.searcher().segment_readers().len()
    }
}

/// Whether a character is Han: of the Unicode blocks of unified ideographs.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Whether a text has a Han character.
pub fn has_han(text: &str) -> bool {
    text.chars().any(is_han)
}

/// Tokenizer whose words are runs of letters and digits, or single Han characters.
#[derive(Clone, Default)]
struct HanCut {
    token: Token,
}

struct HanCutWords<'a> {
    text: &'a str,
    at: usize,
    token: &'a mut Token,
}

impl Tokenizer for HanCut {
    type TokenStream<'a> = HanCutWords<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> HanCutWords<'a> {
        self.token.reset();
        HanCutWords { text, at: 0, token: &mut self.token }
    }
}

impl TokenStream for HanCutWords<'_> {
    fn advance(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(start) = rest.find(char::is_alphanumeric) else { return false };
        let word = &rest[start..];
        let ends = |c: char| !c.is_alphanumeric() || is_han(c);
        let length = match word.chars().next() {
            Some(first) if is_han(first) => first.len_utf8(),
            _ => word.find(ends).unwrap_or(word.len()),
        };
        let from = self.at + start;
        self.token.text.clear();
        self.token.text.push_str(&word[..length]);
        self.token.position = self.token.position.wrapping_add(1);
        (self.token.offset_from, self.token.offset_to) = (from, from + length);
        self.at = from + length;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

fn midnight(day: Date) -> DateTime {
    let days = (day - Date::constant(1970, 1, 1)).get_days();
    DateTime::from_timestamp_secs(i64::from(days) * 86_400)
}

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plain").finish_non_exhaustive()
    }
}
