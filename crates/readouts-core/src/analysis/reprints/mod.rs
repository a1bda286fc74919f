//! Articles that have the same text: which outlets carried it, whose dispatch it is, and what each changed.
//!
//! Clusters are kept beside the index. What is needed to order their copies is read from columns; only copies
//! that are listed are loaded and compared.

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
