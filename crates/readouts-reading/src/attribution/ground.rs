//! What an attribution rests on beyond its basis, and how far that can be trusted.

use super::Subject;
use crate::knowledge::Weights;
use crate::model::Confidence;

/// How a sentence got its voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// By a name, a label, or as the outlet's telling: as sure as it gets.
    Plain,
    /// "he said"
    Pronoun,
    /// "the minister said"
    Title,
    /// "an official said", "the ministry said"
    Body,
    /// "China welcomes"
    Side,
    /// In quotation marks, without a cue that belongs to them.
    OpenQuotation,
    /// Behind the speaker's last cue.
    Carried,
    /// Facts behind a speaker's words, taken for the outlet's own.
    Background,
}

impl Ground {
    pub(super) fn of(subject: &Subject) -> Self {
        match subject {
            Subject::Pronoun(_) => Self::Pronoun,
            Subject::Title(_) => Self::Title,
            Subject::Body(_) => Self::Body,
            Subject::Side(_) => Self::Side,
            _ => Self::Plain,
        }
    }

    /// The share of labelled sentences that are attributed rightly on this ground, where it is no plain one.
    pub(super) fn confidence(self, weights: &Weights) -> Option<Confidence> {
        let share = match self {
            Self::Plain => return None,
            Self::Pronoun => weights.confidence_pronoun,
            Self::OpenQuotation => weights.confidence_quotation,
            Self::Carried => weights.confidence_carried,
            Self::Background => weights.confidence_background,
            Self::Title => weights.confidence_title,
            Self::Body => weights.confidence_body,
            Self::Side => weights.confidence_side,
        };
        Some(Confidence::from(f64::from(share)))
    }
}
