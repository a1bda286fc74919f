//! The state that is kept between two runs, and its form as text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::News;
use super::pages::Pages;
use crate::{Error, ErrorKind, Result};

/// Version of the form. The second one has no news of edited pages; the first one has no pages and no forms either: what
/// is there counts as known.
const VERSION: u32 = 3;
/// First version that can be read.
const VERSION_MIN: u32 = 1;
/// Maximum number of news that are kept for a feed.
const KEPT: usize = 200;

/// What was found when it was last looked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchState {
    /// Name of the corpus that the state is of.
    pub(super) corpus: String,
    /// State of the index; `None` if it was never looked.
    pub(super) index: Option<String>,
    /// Queries by name.
    pub(super) queries: BTreeMap<String, Watched>,
    /// Articles of the index; `None` if they were never looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pages: Option<Pages>,
    /// Latest news, newest first.
    pub(super) recent: Vec<News>,
}

/// What a query has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Watched {
    /// The query as it was written.
    pub(super) written: String,
    /// The query with the names of the index.
    pub(super) read_as: String,
    /// Articles by id.
    pub(super) articles: BTreeMap<String, Seen>,
    /// Everyone who has used it so far.
    pub(super) speakers: BTreeSet<String>,
    /// Forms of the phrase so far; `None` if they were never looked at, or it is no phrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) forms: Option<BTreeSet<String>>,
}

/// What is kept of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// Hash of what was found in it.
    pub(super) found: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
}

/// Text form of a state. The state comes last, and the checksum is that of its text.
#[derive(Deserialize)]
struct Written<S> {
    checksum: String,
    state: S,
}

/// What stands before the text of the state.
const BEFORE_STATE: &str = "\"state\":";

impl WatchState {
    /// Creates the state before the first run over a corpus, which has a name by which it is told apart from others.
    pub fn new(corpus: impl Into<String>) -> Self {
        Self { corpus: corpus.into(), ..Self::default() }
    }

    /// Returns the name of the corpus.
    pub fn corpus(&self) -> &str {
        &self.corpus
    }

    /// Makes it the state of a corpus with another name, such as one that was moved.
    #[must_use]
    pub fn moved_to(self, corpus: impl Into<String>) -> Self {
        Self { corpus: corpus.into(), ..self }
    }

    /// Returns the latest news, newest first.
    pub fn recent(&self) -> &[News] {
        &self.recent
    }

    /// Puts news before those that are kept.
    pub(super) fn keep(&mut self, news: &[News]) {
        self.recent.splice(0..0, news.iter().take(KEPT).cloned());
        self.recent.truncate(KEPT);
    }

    /// Parses a state.
    ///
    /// # Errors
    /// [`ErrorKind::Document`] if it is damaged, no state, or one of another version.
    pub fn parse(text: &str) -> Result<Self> {
        let damaged = |why: &str| {
            Error::new(ErrorKind::Document, format!("no state of `watch`: {why}"))
                .hinting("without the file, the next run begins anew")
        };
        #[derive(Deserialize)]
        struct Version {
            readouts_watch: u32,
        }
        let version: Version = serde_json::from_str(text).map_err(|_| damaged("damaged, or another file"))?;
        if !(VERSION_MIN..=VERSION).contains(&version.readouts_watch) {
            return Err(damaged(&format!("its version is {}, not {VERSION}", version.readouts_watch)));
        }
        let written: Written<Self> = serde_json::from_str(text).map_err(|_| damaged("damaged"))?;
        let state = text.trim_end().strip_suffix('}').and_then(|text| text.split_once(BEFORE_STATE));
        if state.is_none_or(|(_, state)| written.checksum != checksum(state)) {
            return Err(damaged("damaged, its checksum is another"));
        }
        Ok(written.state)
    }
}

/// Writes the form that [`WatchState::parse`] reads.
impl fmt::Display for WatchState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        let sum = checksum(&state);
        writeln!(f, "{{\"readouts_watch\":{VERSION},\"checksum\":\"{sum}\",{BEFORE_STATE}{state}}}")
    }
}

fn checksum(state: &str) -> String {
    blake3::hash(state.as_bytes()).to_hex()[..32].to_owned()
}
