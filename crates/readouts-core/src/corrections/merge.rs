//! Changes a table: adds and removes decisions, and merges two tables.

use jiff::{Timestamp, ToSpan, Unit};

use super::change::{Change, Decision, Key};
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

/// Result of [`Table::merge`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Merged {
    /// Decisions about what this table had no decision about.
    pub added: Vec<Decision>,
    /// Decisions that did not agree, and of which the later one was taken.
    pub settled: Vec<Settled>,
    /// Number of decisions of the other table that this one had already.
    pub known: usize,
}

/// A decision that gave way to a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settled {
    /// The decision that is dropped.
    pub dropped: Decision,
    /// The table that had it.
    pub dropped_from: Side,
    /// The decision that holds.
    pub taken: Decision,
    /// The table that had it.
    pub taken_from: Side,
}

/// One of the two tables that are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Side {
    /// The table that is merged into.
    This,
    /// The table that is merged.
    Other,
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

    /// Adds a decision made now, in place of all others about the same thing; returns it with those that it
    /// replaces. It is dated after them, so that it is the newest wherever the tables are merged, whatever the
    /// clocks of their authors say.
    ///
    /// # Errors
    /// Those of [`set`](Self::set).
    pub fn decide(&mut self, change: Change, by: &str, now: Timestamp) -> Result<(Decision, Vec<Decision>)> {
        let before = self.about(&change.key()).map(Decision::time).max();
        let after = before.and_then(|before| before.checked_add(1.second()).ok());
        let at = after.map_or(now, |after| after.max(now));
        let at = at.round(Unit::Second).unwrap_or(at).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let decision = Decision::new(change, by, at);
        let replaced = self.set(decision.clone())?;
        Ok((decision, replaced))
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

    /// Adds the decisions of another table. A decision that takes a former one back counts like any other: with
    /// [`Ties::TakeLatest`], whichever is newest holds, in whatever order tables are merged. What the other table
    /// does not decide stays as it is. Nothing is changed if there are conflicts, which are then returned.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if a row of one of the tables cannot be read, or they are different tables.
    pub fn merge(&mut self, other: &Self, ties: Ties) -> Result<std::result::Result<Merged, Vec<Conflict>>> {
        self.must_be_whole()?;
        other.must_be_whole()?;
        if other.kind() != self.kind() {
            return Err(Error::new(ErrorKind::Document, "the decision belongs to the other table"));
        }
        let mut all: Vec<(&Decision, Side)> = self.rows.iter().map(|row| (row, Side::This)).collect();
        all.extend(other.rows.iter().map(|row| (row, Side::Other)));
        all.sort_by_cached_key(|(row, side)| (row.sort_key(), *side));
        let mut rows: Vec<Decision> = Vec::with_capacity(all.len());
        let mut conflicts = Vec::new();
        let mut merged = Merged::default();
        for group in all.chunk_by(|(one, _), (other, _)| one.change.key() == other.change.key()) {
            if group.iter().all(|(_, side)| *side == Side::This) {
                rows.extend(group.iter().map(|(row, _)| (*row).clone()));
                continue;
            }
            let decisions: Vec<&Decision> = group.iter().map(|(row, _)| *row).collect();
            match settle(&decisions, ties) {
                Ok(taken) => {
                    merged.add(group, taken);
                    rows.push(taken.clone());
                }
                Err(conflict) => conflicts.push(*conflict),
            }
        }
        if !conflicts.is_empty() {
            return Ok(Err(conflicts));
        }
        self.rows = rows;
        Ok(Ok(merged))
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

    /// Returns an error if a decision is dated after this time. Such a decision would win over every one made
    /// until then.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] with the line.
    pub fn must_not_be_after(&self, latest: Timestamp) -> Result<()> {
        let Some(late) = self.rows.iter().find(|row| row.time() > latest) else { return Ok(()) };
        let line = late.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let error = Error::new(ErrorKind::Document, format!("{line}`{}` is in the future", late.at));
        Err(error.hinting("mend the time in the column `at`: the newest decision holds"))
    }
}

impl Merged {
    /// Adds what became of the decisions about one key.
    fn add(&mut self, group: &[(&Decision, Side)], taken: &Decision) {
        let value = taken.change.value();
        let is_equal = |row: &Decision| row.change.value() == value;
        // The last of the equal ones is the one taken.
        let taken_from =
            group.iter().rev().find(|(row, _)| is_equal(row)).map_or(Side::Other, |(_, side)| *side);
        for (dropped, side) in group.iter().filter(|(row, _)| !is_equal(row)) {
            self.settled.push(Settled {
                dropped: (*dropped).clone(),
                dropped_from: *side,
                taken: taken.clone(),
                taken_from,
            });
        }
        if group.iter().all(|(_, side)| *side == Side::Other) {
            self.added.push(taken.clone());
        }
        let has = |wanted: Side| group.iter().any(|(row, side)| *side == wanted && is_equal(row));
        self.known += usize::from(has(Side::This) && has(Side::Other));
    }
}

/// Returns the decision that holds of all those about one key, which are sorted by time: the latest.
fn settle<'d>(group: &[&'d Decision], ties: Ties) -> std::result::Result<&'d Decision, Box<Conflict>> {
    let latest = group[group.len() - 1];
    let differs = |row: &&&Decision| row.change.value() != latest.change.value();
    let contested =
        |row: &&&Decision| row.time() == latest.time() || (ties == Ties::Report && row.by != latest.by);
    match group.iter().filter(differs).find(contested) {
        Some(one) => Err(Box::new(Conflict { one: (*one).clone(), other: latest.clone() })),
        None => Ok(latest),
    }
}

/// Returns the decisions of a table that hold, and the conflicts of all others.
pub(super) fn settled(rows: &[Decision]) -> (Vec<&Decision>, Vec<Conflict>) {
    let (mut held, mut conflicts) = (Vec::new(), Vec::new());
    for group in rows.chunk_by(|one, other| one.change.key() == other.change.key()) {
        match settle(&group.iter().collect::<Vec<_>>(), Ties::Report) {
            Ok(decision) => held.push(decision),
            Err(conflict) => conflicts.push(*conflict),
        }
    }
    (held, conflicts)
}
