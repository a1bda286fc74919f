//! What an attribution rests on beyond its basis, and how far that can be trusted.

use super::Subject;
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

    /// The share of labelled sentences that are attributed rightly on this ground, where it is no plain
    /// one; rounded down to a twentieth, since no ground has more than a hundred of them.
    pub(super) fn confidence(self) -> Option<Confidence> {
        let hundredths = match self {
            Self::Plain => return None,
            Self::Pronoun => 95,
            Self::OpenQuotation => 90,
            Self::Carried => 90,
            Self::Background => 80,
            Self::Title | Self::Body | Self::Side => 75,
        };
        Some(Confidence::percent(hundredths))
    }
}
