//! What the numbers say: analyses of the occurrences that a search finds.

pub mod statistics;
