//! The versions of an article: the page at its address, read again with other text.

mod change;
mod list;
mod sentences;

pub use change::VersionChange;
pub use list::{ArticleVersion, ArticleVersions};
pub(super) use sentences::compared;
pub use sentences::{ChangedSentence, VersionDiff};
