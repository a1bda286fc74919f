//! Compares the copies of an article, or two articles, sentence by sentence and word by word.

use readouts_relations::reprints::Part;
use rustc_hash::FxHashSet;
use serde::Serialize;

use super::answer::ReprintCopy;
use super::clusters::{Stored, clusters};
use super::compared::{Base, Compared};
use crate::index::id_number;
use crate::search::{Resolved, SearchRequest};
use crate::{Readout, Result, SCHEMA};

/// Differences between copies of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintDiffs {
    /// Version of the output schema.
    pub schema: u32,
    /// Id of the article whose copies are compared.
    pub id: String,
    /// Whether the articles have the same text: the article has reprints, or the two articles are reprints of each
    /// other.
    pub are_reprints: bool,
    /// Number of copies of the article's text, the first one among them, whether or not they are compared; 1 if it
    /// has no reprints.
    pub copies: u64,
    /// Number of copies to compare: those that match, or the second of two articles.
    pub found: u64,
    /// Article with which the others are compared: the first copy, or the first of two articles.
    pub first: ReprintCopy,
    /// Articles compared with it, up to a maximum number, in the order of copies.
    pub rows: Vec<ReprintDiff>,
}

/// What differs between a copy and the first one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReprintDiff {
    /// The copy, with its similarity to the first one.
    #[serde(flatten)]
    pub copy: ReprintCopy,
    /// Stretches of both texts, in order: `a` is the text of the first copy, `b` that of this one. Empty if the
    /// articles are no reprints of each other.
    pub parts: Vec<Part>,
}

impl Resolved<SearchRequest> {
    /// Compares the copies of an article that match with the first copy of its text. `limit` is the maximum number of
    /// copies to compare. Returns `None` if the index has no such article.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if several ids begin so; those of [`search`](Self::search).
    pub fn reprint_diffs(&self, id: &str, limit: usize) -> Result<Option<ReprintDiffs>> {
        let pass = self.pass(&self.watch())?;
        let Some(article) = pass.index.article(id)? else { return Ok(None) };
        let number = id_number(&article.id);
        let matching = pass.numbers()?;
        let relations = pass.index.relations()?;
        let own = FxHashSet::from_iter([number]);
        let mut cluster = clusters(&pass, &relations, &own)?;
        let Some(mut cluster) = cluster.pop() else {
            let first = ReprintCopy::new(&article, matching.contains(&number), None);
            return Ok(Some(ReprintDiffs { copies: 1, ..ReprintDiffs::new(&article, first) }));
        };
        cluster.copies.iter_mut().for_each(|copy| copy.matches = matching.contains(&copy.number));
        let mut stored = Stored::new(&pass);
        let first = stored.article(cluster.first())?;
        let base = Base::new(&first);
        let others = cluster.copies[1..].iter().filter(|copy| copy.matches);
        let found = others.clone().count() as u64;
        let mut rows = Vec::new();
        for copy in others.take(limit) {
            let article = stored.article(copy)?;
            rows.push(ReprintDiff::new(&article, base.compare(&article)));
        }
        Ok(Some(ReprintDiffs {
            are_reprints: true,
            copies: cluster.copies.len() as u64,
            found,
            rows,
            ..ReprintDiffs::new(&article, ReprintCopy::new(&first, cluster.first().matches, None))
        }))
    }

    /// Compares two articles, whatever the query. Articles that are no reprints of each other have no parts. Returns
    /// `None` if the index lacks one of them.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if several ids begin so; those of [`search`](Self::search).
    pub fn reprint_diff_of_two(&self, id: &str, other: &str) -> Result<Option<ReprintDiffs>> {
        let pass = self.pass(&self.watch())?;
        let (Some(article), Some(other)) = (pass.index.article(id)?, pass.index.article(other)?) else {
            return Ok(None);
        };
        let relations = pass.index.relations()?;
        let [cluster, of_other] = [&article, &other].map(|one| relations.cluster_of(id_number(&one.id)));
        let compared = Base::new(&article).compare(&other);
        let are_reprints = cluster == of_other || compared.is_reprint;
        let mut row = ReprintDiff::new(&other, compared);
        if !are_reprints {
            row.parts.clear();
        }
        pass.check_time()?;
        Ok(Some(ReprintDiffs {
            are_reprints,
            copies: relations.copies_in(cluster).len().max(1) as u64,
            found: 1,
            rows: vec![row],
            ..ReprintDiffs::new(&article, ReprintCopy::new(&article, true, None))
        }))
    }
}

impl ReprintDiffs {
    fn new(of: &Readout, first: ReprintCopy) -> Self {
        let id = of.id.clone();
        Self { schema: SCHEMA, id, are_reprints: false, copies: 0, found: 0, first, rows: Vec::new() }
    }
}

impl ReprintDiff {
    fn new(article: &Readout, compared: Compared) -> Self {
        Self { copy: ReprintCopy::new(article, true, Some(compared.likeness)), parts: compared.parts }
    }
}
