//! Changes a table: adds and removes decisions, and merges two tables.

use super::change::{Decision, Key};
use super::table::Table;
use crate::{Error, ErrorKind, Result};

/// Two decisions about the same thing that do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conflict {
    /// The earlier decision, or that of the table merged into.
    pub one: Decision,
    /// The other decision.
    pub other: Decision,
}

/// What [`Table::merge`] does with decisions that do not agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ties {
    /// Reports those of different people, and merges nothing. Of decisions of the same person, the later one
    /// is taken.
    #[default]
    Report,
    /// Takes the later one. Two of the same time are reported.
    TakeLatest,
}

impl Table {
    /// Adds a decision in place of all others about the same thing, which are returned.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if it cannot be in this table, or if a row of the table cannot be read: writing
    /// the table would lose that row.
    pub fn set(&mut self, decision: Decision) -> Result<Vec<Decision>> {
        if decision.change.table() != self.kind() {
            return Err(Error::new(ErrorKind::Document, "the decision belongs to the other table"));
        }
        decision.check().map_err(|why| Error::new(ErrorKind::Document, why))?;
        let replaced = self.remove(&decision.change.key())?;
        self.rows.push(decision);
        self.sort();
        Ok(replaced)
    }

    /// Removes and returns the decisions about a key.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if a row of the table cannot be read.
    pub fn remove(&mut self, key: &Key) -> Result<Vec<Decision>> {
        self.remove_all(|decision| decision.change.key() == *key)
    }

    /// Removes and returns the decisions for which `is_meant` returns true.
    ///
    /// # Errors
    /// Those of [`remove`](Self::remove).
    pub fn remove_all(&mut self, is_meant: impl Fn(&Decision) -> bool) -> Result<Vec<Decision>> {
        self.must_be_whole()?;
        let (removed, kept) = std::mem::take(&mut self.rows).into_iter().partition(is_meant);
        self.rows = kept;
        Ok(removed)
    }

    /// Adds the decisions of another table, and returns the number of those that are new here. Nothing is
    /// changed if there are conflicts, which are then returned.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if a row of one of the tables cannot be read, or they are different tables.
    pub fn merge(&mut self, other: &Self, ties: Ties) -> Result<std::result::Result<usize, Vec<Conflict>>> {
        self.must_be_whole()?;
        other.must_be_whole()?;
        if other.kind() != self.kind() {
            return Err(Error::new(ErrorKind::Document, "the decision belongs to the other table"));
        }
        let mut merged = self.clone();
        merged.rows.extend(other.rows.iter().cloned());
        merged.sort();
        let mut rows: Vec<Decision> = Vec::with_capacity(merged.rows.len());
        let mut conflicts = Vec::new();
        let same_key = |one: &Decision, other: &Decision| one.change.key() == other.change.key();
        for group in merged.rows.chunk_by(same_key) {
            match settle(group, ties) {
                Ok(decision) => rows.push(decision.clone()),
                Err(conflict) => conflicts.push(*conflict),
            }
        }
        if !conflicts.is_empty() {
            return Ok(Err(conflicts));
        }
        let is_new = |row: &&Decision| {
            !self.about(&row.change.key()).any(|known| known.change.value() == row.change.value())
        };
        let new = rows.iter().filter(is_new).count();
        self.rows = rows;
        Ok(Ok(new))
    }

    /// Returns an error if a row cannot be read.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] with the line.
    pub fn must_be_whole(&self) -> Result<()> {
        let Some(problem) = self.problems().first() else { return Ok(()) };
        let line = problem.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let error = Error::new(ErrorKind::Document, format!("{line}{}", problem.why));
        Err(error.hinting("mend the row or delete it, so that it is not lost"))
    }
}

/// Returns the decision that holds of all those about one key, which are sorted by time.
fn settle(group: &[Decision], ties: Ties) -> std::result::Result<&Decision, Box<Conflict>> {
    let latest = &group[group.len() - 1];
    let differs = |row: &&Decision| row.change.value() != latest.change.value();
    let contested =
        |row: &&Decision| row.time() == latest.time() || (ties == Ties::Report && row.by != latest.by);
    match group.iter().filter(differs).find(contested) {
        Some(one) => Err(Box::new(Conflict { one: one.clone(), other: latest.clone() })),
        // The first of equal decisions: its author came first.
        None => Ok(group.iter().find(|row| !differs(row)).unwrap_or(latest)),
    }
}

/// Returns the decisions of a table that hold, and the conflicts of all others.
pub(super) fn settled(rows: &[Decision]) -> (Vec<&Decision>, Vec<Conflict>) {
    let (mut held, mut conflicts) = (Vec::new(), Vec::new());
    for group in rows.chunk_by(|one, other| one.change.key() == other.change.key()) {
        match settle(group, Ties::Report) {
            Ok(decision) => held.push(decision),
            Err(conflict) => conflicts.push(*conflict),
        }
    }
    (held, conflicts)
}
