//! Articles that have the same text: which outlets carried it, whose dispatch it is, and what each changed.
//!
//! Clusters are read from the relations files beside the index. Columns give the dates, outlets and agencies by which
//! copies are ordered; only the copies that are listed are loaded from the document store and compared.

mod answer;
mod clusters;
mod compared;
mod diff;
mod list;
mod options;
#[cfg(test)]
mod tests;

pub use answer::{ReprintCluster, ReprintCopy, ReprintLikeness, Reprints};
pub use diff::{ReprintDiff, ReprintDiffs};
pub use options::{ReprintOptions, ReprintOrder};
