//! The sentences that differ between two versions of an article.

use readouts_relations::diff::{Segment, words};
use readouts_relations::reprints::changes;
use serde::{Deserialize, Serialize};

use super::VersionChange;
use crate::{Error, ErrorKind, Index, Readout, Result, SCHEMA};

/// What differs between two versions of an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct VersionDiff {
    /// Version of the output schema.
    pub schema: u32,
    /// Id of the first article.
    pub from: String,
    /// Id of the second article.
    pub to: String,
    /// What changed, in numbers.
    pub change: VersionChange,
    /// Headlines, if they differ.
    pub title: Option<ChangedSentence>,
    /// Sentences that differ, in the order of the text.
    pub sentences: Vec<ChangedSentence>,
}

/// A sentence that differs between two versions, or several where they do not stand side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ChangedSentence {
    /// The sentence of the first version; null of one that was added.
    pub before: Option<String>,
    /// The sentence of the second version; null of one that was removed.
    pub after: Option<String>,
    /// Stretches of words, the same in both or not; joined, they are both texts. Empty if one of them is null, or if they
    /// have too little in common.
    pub words: Vec<Segment>,
}

/// Returns what differs between two articles: in numbers, and the sentences that do, in the order of the text.
pub(crate) fn compared(before: &Readout, after: &Readout) -> (VersionChange, Vec<ChangedSentence>) {
    let changes = changes(before, after);
    let change = VersionChange::of(&changes, before, after);
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let sentences = changes.parts.into_iter().filter(|part| !part.same).map(|part| ChangedSentence {
        before: some(part.a),
        after: some(part.b),
        words: part.segments,
    });
    (change, sentences.collect())
}

impl Index {
    /// Returns what differs between two articles, such as two versions of one.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if one of them is not in the index or several ids begin with it;
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if an article cannot be read.
    pub fn version_diff(&self, from: &str, to: &str) -> Result<VersionDiff> {
        let article = |id: &str| {
            let missing = || Error::new(ErrorKind::Query, format!("no article has the id `{id}`"));
            self.article(id)?.ok_or_else(missing)
        };
        let (from, to) = (article(from)?, article(to)?);
        let (change, sentences) = compared(&from, &to);
        let title = change.is_title_changed.then(|| ChangedSentence {
            words: words(from.title.as_deref().unwrap_or_default(), to.title.as_deref().unwrap_or_default()),
            before: from.title,
            after: to.title,
        });
        Ok(VersionDiff { schema: SCHEMA, from: from.id, to: to.id, change, title, sentences })
    }
}
