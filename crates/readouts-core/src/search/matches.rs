//! Where exactly an article matches: each occurrence with its text, its surroundings and its speaker.

use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::{DocId, DocSet, Searcher};

use super::Hit;
use super::intervals::{Interval, PlanQuery, PlanScorer};
use crate::index::{Around, Index, Layout, NO_ONE, StoredText, Texts, basis_of};
use crate::{Basis, Result};

/// One occurrence of a phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Match {
    /// Paragraph, from 0.
    pub paragraph: usize,
    /// First byte in that paragraph.
    pub start: usize,
    /// Byte after the last in that paragraph.
    pub end: usize,
    /// The words as the article has them.
    pub text: String,
    /// What stands before, within the paragraph, from the beginning of a word on.
    pub left: String,
    /// What stands after, within the paragraph, to the end of a word.
    pub right: String,
    /// Who says the first word.
    pub speaker: Option<String>,
    /// What that rests on.
    pub basis: Basis,
}

/// The matches of a query in one segment, of documents in ascending order.
pub(super) struct Matches<'a> {
    index: &'a Index,
    scorer: PlanScorer,
    layout: Layout,
    texts: Texts,
    /// By number in the segment.
    speakers: FxHashMap<u64, Option<String>>,
}

impl<'a> Matches<'a> {
    pub(super) fn open(
        index: &'a Index,
        searcher: &Searcher,
        query: &PlanQuery,
        segment: u32,
    ) -> Result<Self> {
        let reader = searcher.segment_reader(segment);
        let open =
            || -> tantivy::Result<_> { Ok((query.open(reader, true)?.begin(), Layout::open(reader)?)) };
        let (scorer, layout) = open().map_err(|error| index.error(error))?;
        let texts = Texts::open(index, reader, 1)?;
        Ok(Self { index, scorer, layout, texts, speakers: FxHashMap::default() })
    }

    /// A document's article with its matches.
    pub(super) fn hit(&mut self, doc: DocId, score: f32, context: usize) -> Result<Hit> {
        let Self { index, scorer, layout, texts, speakers } = self;
        let is_found = scorer.doc() == doc || scorer.seek(doc) == doc;
        let text = texts.read(doc)?;
        let mut article = text.article_without_body()?;
        article.copies = index.copies_of(&article.id)?;
        let places: &[Interval] = if is_found { &scorer.tally().places } else { &[] };
        let mut matches = Vec::with_capacity(places.len());
        for place in places {
            let (number, basis) = layout.voice(doc, place.first).unwrap_or((NO_ONE, u64::MAX));
            let speaker = match speakers.get(&number) {
                Some(known) => known.clone(),
                None => {
                    let name = layout.speaker_name(number).map_err(|error| index.error(error))?;
                    speakers.insert(number, name.clone());
                    name
                }
            };
            matches.push(found(&text, *place, context, speaker, basis_of(basis).unwrap_or(Basis::Unknown))?);
        }
        Ok(Hit::new(article, score, matches))
    }
}

fn found(
    text: &StoredText<'_>,
    place: Interval,
    context: usize,
    speaker: Option<String>,
    basis: Basis,
) -> Result<Match> {
    let located = text.locate(place.first, place.last, Around::Characters(context))?;
    let paragraph = text.paragraph(located.paragraph);
    let (words, window) = (located.words, located.window);
    Ok(Match {
        paragraph: located.paragraph,
        start: words.start,
        end: words.end,
        text: paragraph[words.clone()].to_owned(),
        left: paragraph[window.start..words.start].to_owned(),
        right: paragraph[words.end..window.end].to_owned(),
        speaker,
        basis,
    })
}
