//! Relations between articles, kept beside the segments: which articles are of one event, and which have the
//! same text. Computed when an index is written, at a cost that depends on what changed.
//!
//! - Each article that is added gives a signature ([`signature`]): what joining needs to know of it. The
//!   signatures of a run are collected ([`changes`]) and written to immutable files ([`pieces`]). A newer file
//!   hides what an older one says of the same article.
//! - At a commit, changed articles are joined ([`events`], [`reprints`]): candidates are looked up by their
//!   keys in all files, and only the events and clusters that changed articles touch are computed again. Results
//!   are files of the same kind ([`groups`]).
//! - Files are merged by size, so there are at most logarithmically many ([`merging`]).
//! - The commit's note names the files, so relations and articles change together ([`commit`]).

mod changes;
mod commit;
mod crowds;
mod current;
mod events;
mod forest;
mod groups;
mod merging;
mod pieces;
mod reprints;
mod signature;
mod spool;
mod table;
mod texts;
mod verify;

pub(super) use changes::Changes;

pub(crate) use current::Relations;
pub(super) use current::{OpenFiles, OpenRelations};
pub(crate) use signature::Signature;

#[cfg(test)]
mod tests;
