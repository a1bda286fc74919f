//! Locates the matches in an article: each occurrence with its text, its context and its speaker.

use serde::Serialize;
use tantivy::{DocId, DocSet, Searcher};

use super::Hit;
use super::intervals::{Interval, PlanQuery, PlanScorer};
use super::passages::Grouping;
use super::voices::{Voices, members};
use crate::index::{Around, Index, StoredText, Texts};
use crate::{Basis, CharOffsets, Result};

/// One match of the query in the body of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Match {
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Start of the match in the paragraph, in bytes of its UTF-8 form.
    pub start: usize,
    /// End of the match in the paragraph, in bytes of its UTF-8 form, exclusive.
    pub end: usize,
    /// Start of the match in the paragraph, in code points (Unicode scalar values).
    pub start_char: usize,
    /// End of the match in the paragraph, in code points (Unicode scalar values), exclusive.
    pub end_char: usize,
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
    /// Canonical names of the people whose joint statement has the first word; empty for any other basis.
    pub members: Vec<String>,
    /// Start in the paragraph, in bytes, of the run of neighbouring statements of the same speaker that the
    /// first word is in. Text before it is another's words.
    pub voice_start: usize,
    /// End of that run, in bytes, exclusive.
    pub voice_end: usize,
    /// Voices that the match goes on into, in text order, where its words are of several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub further_voices: Vec<Voice>,
}

/// Run of neighbouring statements of one speaker in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Voice {
    /// Start in the paragraph, in bytes.
    pub start: usize,
    /// End in the paragraph, in bytes, exclusive.
    pub end: usize,
    /// Speaker.
    pub speaker: Option<String>,
    /// Basis of the attribution of the first statement.
    pub basis: Basis,
}

/// Amount of text that is loaded with a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// Maximum number of characters on either side of a match.
    pub(super) context: usize,
    /// Maximum number of passages; `None` for all.
    pub(super) passages: Option<usize>,
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
        let scorer = query.open(reader, true).map_err(|error| index.error(error))?.begin_for_few();
        Ok(Self { index, scorer, texts: Texts::open(index, reader, 1)? })
    }

    /// Loads a document's article with its matches, as many as the extent has room for.
    pub(super) fn hit(&mut self, doc: DocId, score: f32, extent: Extent) -> Result<Hit> {
        let Self { index, scorer, texts } = self;
        let is_found = scorer.doc() == doc || scorer.seek(doc) == doc;
        let text = texts.read(doc)?;
        let mut article = text.article_without_body()?;
        article.copies = index.copies_of(&article.id)?;
        article.version = index.version_place(&article.id);
        let places: &[Interval] = if is_found { &scorer.tally().places } else { &[] };
        Ok(Hit::new(article, score, places.len() as u64, matches(&text, places, extent)?))
    }
}

/// Finds the words of each interval, in order, up to the maximum number of passages.
fn matches(text: &StoredText<'_>, places: &[Interval], extent: Extent) -> Result<Vec<Match>> {
    let mut matches = Vec::new();
    let mut reading = Reading { voices: Voices::of(text)?, chars: CharOffsets::default() };
    let mut grouping = Grouping::default();
    for place in places {
        if extent.passages == Some(0) {
            break;
        }
        let found = one_match(text, *place, extent.context, &mut reading)?;
        grouping.add(&found);
        if extent.passages.is_some_and(|most| grouping.passages() > most) {
            break;
        }
        matches.push(found);
    }
    Ok(matches)
}

/// Loads the match at a place of a text.
pub(crate) fn match_at(text: &StoredText<'_>, place: Interval, context: usize) -> Result<Match> {
    one_match(text, place, context, &mut Reading { voices: Voices::of(text)?, chars: CharOffsets::default() })
}

/// What is read along with the places of a text, in their order.
struct Reading<'t> {
    voices: Voices<'t>,
    chars: CharOffsets,
}

fn one_match<'t>(
    text: &StoredText<'t>,
    place: Interval,
    context: usize,
    Reading { voices, chars }: &mut Reading<'t>,
) -> Result<Match> {
    let located = text.locate(place.first, place.last, Around::Characters(context))?;
    let (words, window) = (located.words, located.window);
    voices.read(text, located.paragraph)?;
    let statement = voices.statement(words.start);
    let voice = voices.bytes(words.start);
    let further = voices.between(words.start, words.end).map(|(bytes, statement)| Voice {
        start: bytes.start,
        end: bytes.end,
        speaker: statement.speaker.map(str::to_owned),
        basis: statement.basis,
    });
    let paragraph = text.paragraph(located.paragraph);
    let found = &paragraph[words.clone()];
    let start_char = chars.at(located.paragraph, paragraph, words.start);
    Ok(Match {
        paragraph: located.paragraph,
        start: words.start,
        end: words.end,
        start_char,
        end_char: start_char + found.chars().count(),
        text: found.to_owned(),
        left: paragraph[window.start..words.start].to_owned(),
        right: paragraph[words.end..window.end].to_owned(),
        speaker: statement.and_then(|s| s.speaker).map(str::to_owned),
        basis: statement.map_or(Basis::Unknown, |s| s.basis),
        members: members(statement).iter().map(|name| (*name).to_owned()).collect(),
        voice_start: voice.start,
        voice_end: voice.end,
        further_voices: further.collect(),
    })
}
