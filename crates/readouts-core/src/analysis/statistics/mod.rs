//! Statistical formulas: numbers in, numbers out. Each names its source.
//!
//! Everything that the analyses print is computed here, so that other programs can compute the same figures
//! from the counts in an output. Where counts leave a figure undefined, the functions return `None`, never
//! NaN or an infinite number.

mod bootstrap;
mod contingency;
mod dispersion;
mod interval;
mod keyness;
mod mann_kendall;
mod random;
mod slope;
mod variety;
mod wilson;

pub(crate) use bootstrap::ratio_interval_until;
pub use bootstrap::{DRAWS, ratio_interval};
pub use contingency::{Contingency, log_dice};
pub use dispersion::deviation_of_proportions;
pub use interval::Interval;
pub use keyness::{G2_CRITICAL, log_ratio};
pub use mann_kendall::{EXACT_MAX, MannKendall, TestMethod, mann_kendall};
pub use slope::theil_sen;
pub use variety::{entropy, types_per_token};
pub use wilson::{Z_95, wilson};
