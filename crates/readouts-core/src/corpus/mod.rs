//! Keeps the index of a folder of pages up to date: changed files are read and vanished ones removed, in one
//! commit.

mod again;
mod canonical;
mod changed_files;
mod changes;
mod consistency;
mod copies;
mod corrected;
mod dedup;
#[cfg(feature = "watch")]
mod file_watcher;
mod forms;
mod jobs;
mod manifest;
mod measure;
mod missing;
mod name;
mod outcomes;
mod paths;
mod preview;
mod readers;
mod renamings;
mod report;
mod run;
mod settle;
#[cfg(test)]
mod tests;
mod update;
mod versions;
mod watch;
mod work;

pub use changed_files::ChangedFiles;
#[cfg(feature = "watch")]
pub use file_watcher::FileWatcher;
pub use measure::Stages;
pub use missing::{Held, Missing};
pub use outcomes::FileOutcomes;
pub use renamings::{Renaming, Renamings};
pub use report::{CorrectionsPreview, Preview, Progress, Skipped, Stage, TableReport, UpdateReport};
pub use update::Update;
