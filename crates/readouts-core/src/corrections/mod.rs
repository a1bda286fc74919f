//! Corrections by hand, in two tables in the corpus folder that every update obeys.
//!
//! A table is a CSV file with a row for each decision, sorted, with who made it and when: two people can merge
//! their copies with git, or with [`Table::merge`]. A decision has a *key*, what it decides about, and a *value*.
//! Each key is decided once. If a table that was merged elsewhere decides a key in two ways, neither decision is
//! in force and both are reported ([`Corrections`] has only those in force). Taking a decision back is a decision
//! too, and stays in the table: merged with a table that still has the former one, the newer of the two holds.
//!
//! Applying is a pure function from an article and the decisions to the corrected article, run after reading and
//! before the index document. The article records what was changed, so that an update can undo it from the index
//! alone: it restores the outlet, analyses the text again and applies the decisions of now.
//!
//! An article is named by its id, the hash of its page's bytes. A sentence is named by its number and the hash of
//! its text: if another version of the program divides the text differently, the decision does not apply, and is
//! reported. It is never applied to another sentence.
//!
//! A table may come from a stranger. It is read without following links, up to a maximum size; a row that cannot
//! be read is reported with its line and changes nothing. Only names, dates and outlets can be set.

mod apply;
mod cells;
mod change;
mod folder;
mod in_force;
mod merge;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use apply::{all_names, uncorrected};
pub use change::{Change, Decision, Key, SentenceRef};
pub use folder::{Writing, is_table_name, tables_in};
pub(crate) use in_force::Renamed;
pub use in_force::{Corrections, NotApplied};
pub use merge::{Conflict, Merged, Settled, Side, Ties};
pub use table::{RowProblem, Table, TableKind};
