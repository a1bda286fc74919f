//! The result of a comparison, as plain data with a JSON form.

use readouts_reading::{Basis, Confidence, Edtf, EventDate, Kind};
use serde::{Deserialize, Serialize};

use crate::diff::Segment;

/// Two articles side by side: what both say, what only one says, in which order and in whose words.
///
/// Comparing in the other order gives the same with the sides exchanged ([`mirrored`](Self::mirrored)).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// The first article.
    pub a: Side,
    /// The second article.
    pub b: Side,
    /// What sentences were matched by.
    pub matched_by: MatchedBy,
    /// Pairs of sentences that say the same, whole or in part, in the order of A and then of B.
    pub links: Vec<Link>,
    /// Groups of sentences joined by links, in the order of A.
    pub topics: Vec<Topic>,
    /// Agreement of the two orders of topics: Kendall's rank correlation, from 1 (the same order) to -1 (the
    /// reverse); `None` with fewer than two topics.
    pub order: Option<f64>,
    /// Sentences and words of each voice on both sides: speakers by their words on both sides, most first; then
    /// joint statements, narration and sentences whose speaker is unknown.
    pub voices: Vec<VoiceWords>,
    /// Fixed phrases of one side that the other does not have, those of A first, in the order of the text.
    pub formulas: Vec<Formula>,
    /// Sentences in which a side reports words of somebody of the other side's country, those of A first, in
    /// the order of the text.
    pub told: Vec<Told>,
}

/// What the sentences of two articles were matched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum MatchedBy {
    /// All words, and what `Terms` lists. The languages are the same, or one of them is unknown and the script is
    /// the same.
    Words,
    /// Only names, figures, dates, places and the terms of the knowledge tables: the languages differ. Links have
    /// no word diff, and more sentences that say the same stay without a link.
    Terms,
}

impl MatchedBy {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Terms => "terms",
        }
    }
}

/// One of the two articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Side {
    /// The article's id.
    pub id: String,
    /// Path of the article.
    pub path: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publisher of this copy.
    pub outlet: Option<String>,
    /// News agency whose dispatch the article carries.
    pub agency: Option<String>,
    /// Code of the country (or organisation) that the publisher, or else the agency, belongs to; `None` if neither
    /// is in the knowledge tables.
    pub country: Option<String>,
    /// ISO 639-1 code of the language.
    pub language: Option<String>,
    /// Day of publication.
    pub published: Option<Edtf>,
    /// Date of the event, with the evidence for it.
    pub event_date: EventDate,
    /// Kind of event.
    pub kind: Kind,
    /// Number of words of the body; each Chinese character and each Korean syllable is a word.
    pub words: usize,
    /// Number of paragraphs of the body.
    pub paragraphs: usize,
    /// Every sentence of the body, in reading order.
    pub sentences: Vec<Sentence>,
}

/// A sentence of one side, with its partners on the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Sentence {
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
    /// Text of the sentence.
    pub text: String,
    /// Canonical name of the speaker; `None` for narration, joint and unknown statements.
    pub speaker: Option<String>,
    /// Canonical name of the person whose words the speaker passes on.
    pub relays: Option<String>,
    /// Canonical names of the people to whom a joint statement is attributed.
    pub members: Vec<String>,
    /// Evidence for the attribution.
    pub basis: Basis,
    /// Probability that the attribution is right; `None` where it is plain.
    pub confidence: Option<Confidence>,
    /// Number of words.
    pub words: usize,
    /// Indices into `links` of the links of this sentence; if there are none, only this side says it.
    pub links: Vec<usize>,
    /// Index into `topics` of the sentence's topic, if it has links.
    pub topic: Option<usize>,
    /// For a sentence without links, the sentence of the other side that is the most similar, if any is similar at
    /// all.
    pub nearest: Option<Rejected>,
}

impl Sentence {
    /// Whether the other side says it too, whole or in part.
    pub fn is_linked(&self) -> bool {
        !self.links.is_empty()
    }
}

/// The best partner of a sentence that is not linked, and why it is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rejected {
    /// Index of the sentence of the other side.
    pub sentence: usize,
    /// Similarity of the two, from 0 to 1.
    pub similarity: f64,
    /// Reason why they are not linked.
    pub reason: Reason,
    /// Parts of the similarity; their values add up to it.
    pub parts: Vec<Part>,
}

/// Reason why a pair of sentences is not linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// The similarity is below the threshold.
    Threshold,
    /// The partner is linked to a sentence that is more similar.
    Taken,
}

/// A pair of sentences that say the same, whole or in part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Link {
    /// Index of the sentence in A.
    pub a: usize,
    /// Index of the sentence in B.
    pub b: usize,
    /// Whether they say the same, or have a part in common.
    pub degree: Degree,
    /// Similarity of the two, from 0 to 1.
    pub similarity: f64,
    /// Parts of the similarity; their values add up to it.
    pub parts: Vec<Part>,
    /// Words that both have and that only one has, in order; `None` if the languages differ.
    pub diff: Option<Vec<Segment>>,
}

/// How much two linked sentences have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Degree {
    /// They say the same.
    Same,
    /// They have a part in common.
    Partly,
}

impl Degree {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Partly => "partly",
        }
    }
}

/// One part of the similarity of two sentences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Part {
    /// Name of the part, that of its weight in the table (`words`, `figures`, `names`, …).
    pub name: String,
    /// What it adds to the similarity; negative for a part that speaks against the pair.
    pub value: f64,
    /// What the sentences share (or, for a negative part, do not share), the weightiest first, at most
    /// [`MAX_SHARED`] of them.
    pub shared: Vec<String>,
}

/// Maximum number of shared words that a part of a similarity lists.
pub const MAX_SHARED: usize = 8;

/// A group of sentences joined by links, with its rank on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Topic {
    /// Indices of its sentences in A.
    pub a: Vec<usize>,
    /// Indices of its sentences in B.
    pub b: Vec<usize>,
    /// Rank among all topics by its first sentence in A, from 1.
    pub rank_a: usize,
    /// Rank among all topics by its first sentence in B, from 1.
    pub rank_b: usize,
    /// Number of other topics that stand before it on one side and after it on the other.
    pub crossed: usize,
    /// What its sentences share, the weightiest first, at most [`MAX_SHARED`] of them: words as they are written in
    /// A (or in B), names in their canonical form.
    pub shared: Vec<String>,
}

/// Whose words sentences are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Voice {
    /// One speaker's.
    Speaker,
    /// Those of several people or bodies together.
    Joint,
    /// The outlet's own.
    Narration,
    /// It cannot be determined.
    Unknown,
}

impl Voice {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Joint => "joint",
            Self::Narration => "narration",
            Self::Unknown => "unknown",
        }
    }
}

/// Sentences and words of one voice on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VoiceWords {
    /// Whose words they are.
    pub voice: Voice,
    /// Canonical name of the speaker, if it is one.
    pub speaker: Option<String>,
    /// Code of the country or organisation the speaker speaks for.
    pub country: Option<String>,
    /// Sentences and words in A.
    pub a: Amount,
    /// Sentences and words in B.
    pub b: Amount,
}

/// A number of sentences and of their words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Amount {
    /// Number of sentences.
    pub sentences: usize,
    /// Number of words; each Chinese character and each Korean syllable is a word.
    pub words: usize,
    /// Number of the sentences that have a link.
    pub linked: usize,
}

/// One of the two articles of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// The first article.
    A,
    /// The second article.
    B,
}

impl Which {
    /// Returns the other article.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// A fixed phrase that only one side has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Formula {
    /// The side that has it.
    pub side: Which,
    /// Name of the formula in the knowledge tables; `None` for a phrase that is in none and that the side repeats.
    pub name: Option<String>,
    /// The phrase as it is first written there.
    pub text: String,
    /// Indices of the sentences with it, in text order; one with it several times is listed once.
    pub sentences: Vec<usize>,
}

/// A sentence in which one side reports words of somebody of the other side's country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Told {
    /// The side that reports.
    pub side: Which,
    /// Index of the sentence there.
    pub sentence: usize,
    /// Canonical name of the speaker.
    pub speaker: String,
    /// Indices into `links` of the links to the other side's own version: its sentences attributed to the same
    /// speaker. If there are none, the other side does not have it, or tells it in other voices.
    pub own: Vec<usize>,
}

impl Comparison {
    /// Returns one of the two articles.
    pub fn side(&self, which: Which) -> &Side {
        match which {
            Which::A => &self.a,
            Which::B => &self.b,
        }
    }

    /// Returns the indices of the sentences that only one side has, in reading order.
    pub fn only(&self, which: Which) -> impl Iterator<Item = usize> + '_ {
        let sentences = self.side(which).sentences.iter().enumerate();
        sentences.filter(|(_, sentence)| !sentence.is_linked()).map(|(at, _)| at)
    }

    /// Returns the comparison with the two sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        let mut new_links: Vec<usize> = (0..self.links.len()).collect();
        new_links.sort_by_key(|&at| (self.links[at].b, self.links[at].a));
        let link_at = inverse(&new_links);
        let mut new_topics: Vec<usize> = (0..self.topics.len()).collect();
        new_topics.sort_by_key(|&at| self.topics[at].rank_b);
        let topic_at = inverse(&new_topics);
        let renumber = |old: &[usize]| {
            let mut links: Vec<usize> = old.iter().map(|&at| link_at[at]).collect();
            links.sort_unstable();
            links
        };
        let side = |mut side: Side| {
            for sentence in &mut side.sentences {
                sentence.links = renumber(&sentence.links);
                sentence.topic = sentence.topic.map(|topic| topic_at[topic]);
            }
            side
        };
        let mut links: Vec<Link> = self.links.into_iter().map(Link::mirrored).collect();
        links.sort_by_key(|link| (link.a, link.b));
        let mut topics: Vec<Topic> = self.topics.into_iter().map(Topic::mirrored).collect();
        topics.sort_by_key(|topic| topic.rank_a);
        let mut formulas: Vec<Formula> =
            self.formulas.into_iter().map(|of| Formula { side: of.side.other(), ..of }).collect();
        formulas.sort_by_key(|formula| formula.side);
        let mut told: Vec<Told> = self
            .told
            .into_iter()
            .map(|of| Told { side: of.side.other(), own: renumber(&of.own), ..of })
            .collect();
        told.sort_by_key(|told| told.side);
        let voices = self.voices.into_iter().map(|of| VoiceWords { a: of.b, b: of.a, ..of }).collect();
        Self { a: side(self.b), b: side(self.a), links, topics, formulas, told, voices, ..self }
    }
}

/// Returns, for each number, where it stands in a permutation.
fn inverse(permutation: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; permutation.len()];
    for (at, &number) in permutation.iter().enumerate() {
        inverse[number] = at;
    }
    inverse
}

impl Link {
    fn mirrored(self) -> Self {
        let diff = self.diff.map(|diff| diff.into_iter().map(Segment::mirrored).collect());
        Self { a: self.b, b: self.a, diff, ..self }
    }
}

impl Topic {
    fn mirrored(self) -> Self {
        Self { a: self.b, b: self.a, rank_a: self.rank_b, rank_b: self.rank_a, ..self }
    }
}
