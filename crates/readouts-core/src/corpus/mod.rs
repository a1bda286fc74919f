//! A folder of pages and the index of it: what changed is read, what vanished is removed, all at once.
//!
//! It must not know formats, attribution or queries.

mod manifest;
mod name;
mod report;
#[cfg(test)]
mod tests;
mod update;

pub use report::{Progress, Skipped, UpdateReport};
pub use update::Update;
