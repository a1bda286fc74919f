//! Keeps the index of a folder of pages up to date: changed files are read and vanished ones removed, in one
//! commit.

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
