//! Two articles side by side: what both say, and what only one of them says.

mod answer;
mod run;
mod sides;
#[cfg(test)]
mod tests;

pub use answer::{Compared, ComparedRow, Fate, Partner};
