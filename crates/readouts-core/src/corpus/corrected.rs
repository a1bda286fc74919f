//! Which corrections by hand an index has, so that an update analyses again only the articles concerned.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::manifest::{Entry, Files, Id, Manifest};
use super::report::{Skipped, TableReport};
use crate::corrections::{Corrections, Renamed, Table, all_names, uncorrected};
use crate::index::Versions;
use crate::{CorrectedFact, Index, Reader, Readout, Result};

/// Corrections as an index has them; kept in the head of the list of files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Applied {
    /// For each name that is merged or forgotten, what becomes of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    names: BTreeMap<String, Renamed>,
    /// State of each article with decisions of its own, by its id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    articles: BTreeMap<String, ArticleState>,
    /// Tables that were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tables: Vec<TableReport>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ArticleState {
    /// Hash of the decisions.
    decisions: String,
    /// Numbers of the sentences whose decision did not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failed: Vec<usize>,
}

/// Difference between the corrections that an index has and those of a run.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Names of which something else becomes.
    people: HashSet<String>,
    /// Articles with other decisions of their own.
    articles: Vec<String>,
}

/// Applies corrections to the articles of a run, and collects which of them did not apply.
#[derive(Debug)]
pub(super) struct Applying {
    pub(super) corrections: Arc<Corrections>,
    failed: Mutex<BTreeMap<String, Vec<usize>>>,
}

impl Applying {
    pub(super) fn new(corrections: Arc<Corrections>) -> Arc<Self> {
        Arc::new(Self { corrections, failed: Mutex::default() })
    }

    /// Applies the corrections to an article as it was read.
    pub(super) fn apply(&self, mut article: Readout) -> Readout {
        let failed = self.corrections.apply_to(&mut article);
        if self.corrections.articles.contains_key(&article.id) {
            let mut all = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(article.id.clone(), failed);
        }
        article
    }

    /// Analyses a stored article again, and applies the corrections.
    pub(super) fn again(&self, kept: Readout, reader: &Reader<'_>) -> Result<Readout> {
        Ok(self.apply(reader.read_again(uncorrected(kept))?))
    }
}

impl Applied {
    /// Compares the corrections of the index with those of this run.
    pub(super) fn difference(&self, now: &Corrections) -> Difference {
        let changed = |one: &BTreeMap<String, Renamed>, other: &BTreeMap<String, Renamed>| {
            let new = one.iter().filter(|(name, renamed)| other.get(*name) != Some(renamed));
            new.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let mut names: HashSet<String> = changed(&now.people, &self.names).into_iter().collect();
        names.extend(changed(&self.names, &now.people));
        let new = now
            .articles
            .keys()
            .filter(|id| self.articles.get(*id).is_none_or(|state| state.decisions != decisions_of(now, id)));
        let old = self.articles.keys().filter(|id| !now.articles.contains_key(*id));
        Difference { people: names, articles: new.chain(old).cloned().collect() }
    }

    /// Returns the state after a run that leaves this list of files.
    pub(super) fn after(&self, applying: &Applying, listed: (&Files, &Versions)) -> Self {
        let now = &applying.corrections;
        let made = applying.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = Listed::of(listed, now);
        let state = |id: &String| {
            let decisions = decisions_of(now, id);
            let before = self.articles.get(id).filter(|state| state.decisions == decisions);
            let failed = made.get(id).cloned().or_else(|| before.map(|state| state.failed.clone()))?;
            listed.articles.contains(&Id::of(id)).then(|| (id.clone(), ArticleState { decisions, failed }))
        };
        let articles = now.articles.keys().filter_map(state).collect();
        let mut after = Self { names: now.people.clone(), articles, tables: Vec::new() };
        after.tables = counts(after.reports(now, &listed));
        after
    }

    /// Whether the counts of the tables differ from those kept, for a list of files that stays as it is.
    pub(super) fn is_reported_anew(&self, now: &Corrections, listed: (&Files, &Versions)) -> bool {
        counts(self.tables(now, listed)) != self.tables
    }

    /// Returns what became of the tables, for the state of this list of files.
    pub(super) fn tables(&self, now: &Corrections, listed: (&Files, &Versions)) -> Vec<TableReport> {
        if now.tables.is_empty() { Vec::new() } else { self.reports(now, &Listed::of(listed, now)) }
    }

    /// Returns what became of each name that is merged or forgotten.
    pub(super) fn names(self) -> BTreeMap<String, Renamed> {
        self.names
    }

    fn reports(&self, now: &Corrections, listed: &Listed) -> Vec<TableReport> {
        now.tables.iter().map(|(name, table)| self.report(now, listed, name, table)).collect()
    }

    fn report(&self, now: &Corrections, listed: &Listed, name: &str, table: &Table) -> TableReport {
        let at = |line: Option<u64>| line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"));
        let told =
            |line, why: &str| Skipped { name: at(line), why: why.to_owned(), remedy: None, failed: false };
        let mut not_applied: Vec<Skipped> =
            table.problems().iter().map(|problem| told(problem.line, &problem.why)).collect();
        let out_of_force = now.not_in_force.iter().filter(|row| row.table == table.kind());
        not_applied.extend(out_of_force.clone().map(|row| told(row.line, &row.why)));
        let mut without_effect = table.len() - table.rows().len() + out_of_force.count();
        for row in table.rows() {
            let Some(id) = row.change.article() else { continue };
            if listed.left_out.contains(&Id::of(id)) || !now.is_in_force(row) {
                continue;
            }
            let why = match (self.articles.get(id), row.change.sentence()) {
                (None, _) => format!("no article of the index has the id `{id}`"),
                (Some(state), Some(number)) if state.failed.contains(&number) => {
                    format!("sentence {number} of `{id}` is not the one that was corrected")
                }
                _ => continue,
            };
            without_effect += 1;
            not_applied.push(told(row.line, &why));
        }
        TableReport {
            path: name.to_owned(),
            rows: table.len(),
            applied: table.len().saturating_sub(without_effect),
            withdrawn: table.rows().iter().filter(|row| row.change.is_withdrawal()).count(),
            not_applied: without_effect,
            problems: not_applied,
        }
    }
}

impl Difference {
    pub(super) fn is_empty(&self) -> bool {
        self.people.is_empty() && self.articles.is_empty()
    }

    /// Whether an article may come out different.
    fn concerns(&self, kept: &Readout) -> bool {
        let made = kept.corrections.iter().filter(|made| made.what == CorrectedFact::Person);
        let before = made.filter_map(|made| made.before.as_ref());
        all_names(kept).chain(before).any(|name| self.people.contains(name))
    }

    /// Calls `each` with every article of the index that may come out different, in no particular order.
    pub(super) fn each_article(
        &self,
        index: &Index,
        each: impl Fn(Readout) -> Result<()> + Sync,
    ) -> Result<()> {
        let own: HashSet<&str> = self.articles.iter().map(String::as_str).collect();
        for id in &self.articles {
            if let Some(article) = index.article(id)?.filter(|article| article.id == *id) {
                each(article)?;
            }
        }
        if self.people.is_empty() {
            return Ok(());
        }
        index.each_article(|kept| {
            if own.contains(kept.id.as_str()) || !self.concerns(&kept) { Ok(()) } else { each(kept) }
        })
    }
}

/// Articles of a list of files, and those kept without a file, that decisions are about.
struct Listed {
    articles: HashSet<Id>,
    /// Pages that are no readouts.
    left_out: HashSet<Id>,
}

impl Listed {
    fn of((files, versions): (&Files, &Versions), now: &Corrections) -> Self {
        let about: HashSet<Id> = now.articles.keys().map(|id| Id::of(id)).collect();
        let pages = files.iter().flat_map(|(_, entry)| &entry.pages).map(|page| page.id);
        let pages = pages.chain(versions.kept().map(|version| version.id.into()));
        let left_out = files.iter().flat_map(|(_, entry)| entry.left_out());
        Self {
            articles: pages.filter(|id| about.contains(id)).collect(),
            left_out: left_out.copied().filter(|id| about.contains(id)).collect(),
        }
    }
}

/// Returns reports without the list of rows, as they are kept.
fn counts(reports: Vec<TableReport>) -> Vec<TableReport> {
    reports.into_iter().map(|report| TableReport { problems: Vec::new(), ..report }).collect()
}

fn decisions_of(now: &Corrections, id: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for decision in now.articles.get(id).into_iter().flatten() {
        hasher.update(decision.cells().join("\0").as_bytes()).update(b"\n");
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

impl Index {
    /// Returns the tables of corrections that the index has, as of its last update.
    ///
    /// # Errors
    /// [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or [`Io`](crate::ErrorKind::Io) if the index's list of
    /// files cannot be read.
    pub fn tables(&self) -> Result<Vec<TableReport>> {
        Ok(Manifest::head_of(self)?.applied.tables)
    }

    /// Returns the pages that are not indexed because a correction says that they are no readouts: the id of
    /// each, with the name of its file.
    ///
    /// # Errors
    /// Those of [`tables`](Self::tables).
    pub fn left_out(&self) -> Result<BTreeMap<String, String>> {
        let files = Manifest::load(self)?.files;
        let pages = |(name, entry): &(Box<str>, Entry)| {
            entry.left_out().iter().map(|id| (id.to_string(), name.to_string())).collect::<Vec<_>>()
        };
        // Of several files with the same page, the first is named.
        Ok(files.iter().rev().flat_map(pages).collect())
    }

    /// Returns the number of pages that are not indexed because a correction says that they are no readouts.
    ///
    /// # Errors
    /// Those of [`tables`](Self::tables).
    pub fn not_readouts(&self) -> Result<usize> {
        Ok(Manifest::load(self)?.left_out())
    }
}
