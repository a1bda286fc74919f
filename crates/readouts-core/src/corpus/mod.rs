//! A folder of pages and the index of it: what changed is read, what vanished is removed, all at once.
//!
//! It must not know formats, attribution or queries.

mod copies;
mod feed;
mod forms;
mod look;
mod making;
mod manifest;
mod measure;
mod missing;
mod name;
mod owners;
mod readers;
mod report;
mod run;
mod settle;
#[cfg(test)]
mod tests;
mod update;
mod watch;
mod whole;

pub use measure::Stages;
pub use missing::{Held, Missing};
pub use report::{Preview, Progress, Skipped, Stage, UpdateReport};
pub use update::Update;
