//! What changed from one version of an article to another, in numbers.

use std::fmt;

use readouts_relations::reprints::Changes;
use serde::{Deserialize, Serialize};

use crate::Readout;

/// What changed between two texts, in numbers. Case, quotation marks and punctuation do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VersionChange {
    /// Number of words that only the later one has.
    pub words_added: usize,
    /// Number of words that only the earlier one has.
    pub words_removed: usize,
    /// Number of sentences with a difference; of a changed stretch, those of the text that has more.
    pub sentences: usize,
    /// Whether the headline is another one.
    pub is_title_changed: bool,
    /// Whether the texts were too long to be compared to their ends.
    #[serde(default)]
    pub is_cut_off: bool,
}

impl VersionChange {
    pub(super) fn of(changes: &Changes, earlier: &Readout, later: &Readout) -> Self {
        Self {
            words_added: changes.added,
            words_removed: changes.removed,
            sentences: changes.sentences,
            is_title_changed: earlier.title != later.title,
            is_cut_off: changes.cut_off,
        }
    }
}

/// Writes `+12 −3 words in 2 sentences`.
impl fmt::Display for VersionChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { words_added, words_removed, sentences, is_title_changed, is_cut_off } = self;
        if words_added + words_removed == 0 {
            f.write_str("punctuation or case alone")?;
        } else {
            let plural = if *sentences == 1 { "" } else { "s" };
            write!(f, "+{words_added} \u{2212}{words_removed} words in {sentences} sentence{plural}")?;
        }
        if *is_title_changed {
            f.write_str(", another title")?;
        }
        if *is_cut_off { f.write_str(", as far as they were compared") } else { Ok(()) }
    }
}
