//! Locates the matches in an article: each occurrence with its text, its context and its speaker.

use serde::Serialize;
use tantivy::{DocId, DocSet, Searcher};

use super::Hit;
use super::intervals::{Interval, PlanQuery, PlanScorer};
use crate::index::{Around, Index, StoredStatement, StoredText, Texts};
use crate::{Basis, Result};

/// One match of the query in the body of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Match {
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Start of the match in the paragraph, in bytes.
    pub start: usize,
    /// End of the match in the paragraph, in bytes, exclusive.
    pub end: usize,
    /// Matched text, as written in the article.
    pub text: String,
    /// Context before the match: whole words within the paragraph.
    pub left: String,
    /// Context after the match: whole words within the paragraph.
    pub right: String,
    /// Speaker of the first word.
    pub speaker: Option<String>,
    /// Basis of the attribution to the speaker.
    pub basis: Basis,
}

/// Reader for the matches of a query in one segment. Documents must be read in ascending order.
pub(super) struct Matches<'a> {
    index: &'a Index,
    scorer: PlanScorer,
    texts: Texts,
}

impl<'a> Matches<'a> {
    pub(super) fn open(
        index: &'a Index,
        searcher: &Searcher,
        query: &PlanQuery,
        segment: u32,
    ) -> Result<Self> {
        let reader = searcher.segment_reader(segment);
        let scorer = query.open(reader, true).map_err(|error| index.error(error))?.begin();
        Ok(Self { index, scorer, texts: Texts::open(index, reader, 1)? })
    }

    /// Loads a document's article with its matches. `context` is a number of characters.
    pub(super) fn hit(&mut self, doc: DocId, score: f32, context: usize) -> Result<Hit> {
        let Self { index, scorer, texts } = self;
        let is_found = scorer.doc() == doc || scorer.seek(doc) == doc;
        let text = texts.read(doc)?;
        let mut article = text.article_without_body()?;
        article.copies = index.copies_of(&article.id)?;
        let places: &[Interval] = if is_found { &scorer.tally().places } else { &[] };
        Ok(Hit::new(article, score, matches(&text, places, context)?))
    }
}

/// Finds the words of each interval, in order.
fn matches(text: &StoredText<'_>, places: &[Interval], context: usize) -> Result<Vec<Match>> {
    let mut matches = Vec::with_capacity(places.len());
    let mut statements = text.statements()?;
    let mut statement = None;
    for place in places {
        let located = text.locate(place.first, place.last, Around::Characters(context))?;
        let (words, window) = (located.words, located.window);
        let at = (located.paragraph, words.start);
        // The first statement that ends behind the first word.
        while statement.as_ref().is_none_or(|s: &StoredStatement<'_>| (s.paragraph, s.end) <= at) {
            match statements.next() {
                Some(next) => statement = Some(next.ok_or_else(|| text.corrupt())?),
                None => break,
            }
        }
        let voice = statement.as_ref().filter(|s| s.paragraph == at.0 && (s.start..s.end).contains(&at.1));
        let paragraph = text.paragraph(located.paragraph);
        matches.push(Match {
            paragraph: located.paragraph,
            start: words.start,
            end: words.end,
            text: paragraph[words.clone()].to_owned(),
            left: paragraph[window.start..words.start].to_owned(),
            right: paragraph[words.end..window.end].to_owned(),
            speaker: voice.and_then(|s| s.speaker).map(str::to_owned),
            basis: voice.map_or(Basis::Unknown, |s| s.basis),
        });
    }
    Ok(matches)
}
