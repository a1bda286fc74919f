//! The answer of a comparison: the comparison itself, and a row for each sentence.

use readouts_relations::compare::{Comparison, Degree, Link, Reason, Sentence, Which};
use serde::Serialize;

use crate::{Basis, SCHEMA};

/// Two articles side by side, sentence by sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Compared {
    /// Version of the output schema.
    pub schema: u32,
    /// The comparison.
    #[serde(flatten)]
    pub comparison: Comparison,
}

/// A sentence of one of the two articles, with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ComparedRow<'c> {
    /// The article.
    pub side: Which,
    /// Id of the article.
    pub id: &'c str,
    /// Outlet of the article; null if it is unknown.
    pub outlet: Option<&'c str>,
    /// Number of the sentence in its article, from 1.
    pub sentence: usize,
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Start in the paragraph, in bytes of its UTF-8 form.
    pub start: usize,
    /// End in the paragraph, in bytes of its UTF-8 form, exclusive.
    pub end: usize,
    /// Start in the paragraph, in code points (Unicode scalar values).
    pub start_char: usize,
    /// End in the paragraph, in code points (Unicode scalar values), exclusive.
    pub end_char: usize,
    /// Name of the speaker; null for narration, joint and unknown statements.
    pub speaker: Option<&'c str>,
    /// Evidence for the attribution.
    pub basis: Basis,
    /// Names of the people to whom a joint statement is attributed.
    pub members: &'c [String],
    /// Number of words.
    pub words: usize,
    /// Which articles say it.
    pub fate: Fate,
    /// Sentences of the other article that say the same, whole or in part, the most similar first.
    pub partners: Vec<Partner<'c>>,
    /// Number of the most similar sentence of the other article, from 1, if only one article says it and any is
    /// similar at all.
    pub nearest: Option<usize>,
    /// Similarity of that sentence, from 0 to 1.
    pub nearest_similarity: Option<f64>,
    /// Reason why that sentence does not count as the same.
    pub reason: Option<Reason>,
    /// Text of the sentence.
    pub text: &'c str,
}

/// Which articles say what a sentence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fate {
    /// Both, whole or in part.
    Both,
    /// Only the first.
    OnlyA,
    /// Only the second.
    OnlyB,
}

impl Fate {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::OnlyA => "only_a",
            Self::OnlyB => "only_b",
        }
    }
}

/// A sentence of the other article that says the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Partner<'c> {
    /// Number of the sentence in its article, from 1.
    pub sentence: usize,
    /// Whether the two say the same, or have a part in common.
    pub degree: Degree,
    /// Similarity of the two, from 0 to 1.
    pub similarity: f64,
    /// Text of the sentence.
    pub text: &'c str,
}

impl Compared {
    pub(super) fn new(comparison: Comparison) -> Self {
        Self { schema: SCHEMA, comparison }
    }

    /// Whether there is anything that both articles say.
    pub fn has_common(&self) -> bool {
        !self.comparison.links.is_empty()
    }

    /// Returns a row for each sentence, those of the first article first.
    pub fn rows(&self) -> impl Iterator<Item = ComparedRow<'_>> {
        let sentences = |which| self.comparison.side(which).sentences.iter().enumerate();
        let rows = move |which| sentences(which).map(move |(at, sentence)| self.row(which, at, sentence));
        [Which::A, Which::B].into_iter().flat_map(rows)
    }

    fn row<'c>(&'c self, which: Which, at: usize, sentence: &'c Sentence) -> ComparedRow<'c> {
        let side = self.comparison.side(which);
        let fate = match which {
            _ if sentence.is_linked() => Fate::Both,
            Which::A => Fate::OnlyA,
            Which::B => Fate::OnlyB,
        };
        let nearest = sentence.nearest.as_ref();
        ComparedRow {
            side: which,
            id: &side.id,
            outlet: side.outlet.as_deref(),
            sentence: at + 1,
            paragraph: sentence.paragraph,
            start: sentence.start,
            end: sentence.end,
            start_char: sentence.start_char,
            end_char: sentence.end_char,
            speaker: sentence.speaker.as_deref(),
            basis: sentence.basis,
            members: &sentence.members,
            words: sentence.words,
            fate,
            partners: self.partners(which, sentence),
            nearest: nearest.map(|nearest| nearest.sentence + 1),
            nearest_similarity: nearest.map(|nearest| nearest.similarity),
            reason: nearest.map(|nearest| nearest.reason),
            text: &sentence.text,
        }
    }

    fn partners<'c>(&'c self, which: Which, sentence: &Sentence) -> Vec<Partner<'c>> {
        let others = &self.comparison.side(which.other()).sentences;
        let partner = |link: &usize| {
            let Link { a, b, degree, similarity, .. } = self.comparison.links[*link];
            let at = match which {
                Which::A => b,
                Which::B => a,
            };
            Partner { sentence: at + 1, degree, similarity, text: &others[at].text }
        };
        let mut partners: Vec<_> = sentence.links.iter().map(partner).collect();
        partners
            .sort_by(|x, y| y.similarity.total_cmp(&x.similarity).then_with(|| x.sentence.cmp(&y.sentence)));
        partners
    }
}
