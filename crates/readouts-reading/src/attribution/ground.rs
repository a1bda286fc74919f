//! Grounds of attributions, finer than `Basis`, each with its confidence.

use super::Subject;
use crate::knowledge::Weights;
use crate::model::Confidence;

/// Ground on which a sentence is attributed to its voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// A name, a label, or plain narration: the most certain ground.
    Plain,
    /// A pronoun: "he said".
    Pronoun,
    /// An office without a name: "the minister said".
    Title,
    /// An unnamed person or a body: "an official said", "the ministry said".
    Body,
    /// A country: "China welcomes".
    Side,
    /// Quotation marks without a cue of their own.
    OpenQuotation,
    /// A sentence without a cue that follows the speaker's words.
    Carried,
    /// Facts that follow a speaker's words, taken as the outlet's background.
    Background,
    /// A sentence of a news report, which may hold words of others in forms that are not recognised.
    Report,
    /// Words whose speaker is not known.
    Unknown,
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

    /// Returns the share of labelled sentences on this ground that are attributed correctly, or `None` for
    /// the plain ground.
    pub(super) fn confidence(self, weights: &Weights) -> Option<Confidence> {
        let share = match self {
            Self::Plain => return None,
            Self::Pronoun => weights.confidence_pronoun,
            Self::OpenQuotation => weights.confidence_quotation,
            Self::Carried => weights.confidence_carried,
            Self::Background => weights.confidence_background,
            Self::Report => weights.confidence_report,
            Self::Unknown => weights.confidence_unknown,
            Self::Title => weights.confidence_title,
            Self::Body => weights.confidence_body,
            Self::Side => weights.confidence_side,
        };
        Some(Confidence::from(f64::from(share)))
    }
}
