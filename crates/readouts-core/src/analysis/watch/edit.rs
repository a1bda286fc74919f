//! Pages that were changed after publication: articles with a newer version than at the last run.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::news::{About, Found, News, NewsKind};
use super::pages::{Fresh, Pages};
use super::state::Watched;
use crate::Result;
use crate::analysis::versions::{ChangedSentence, VersionChange, compared};
use crate::index::VersionsOfOne;
use crate::search::{Resolved, SearchRequest, WhichVersions};

/// Maximum number of changed sentences that are told.
const SENTENCES: usize = 8;

/// What was changed on a page after the last run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Edit {
    /// Id of the version that was the newest at the last run.
    pub former: String,
    /// What became of what the query looks for.
    pub query: EditOfQuery,
    /// What changed, in numbers.
    pub change: VersionChange,
    /// Sentences that changed, the first eight.
    pub sentences: Vec<ChangedSentence>,
}

/// What an edit of a page did to what a query looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EditOfQuery {
    /// The former version did not match, the newer one does.
    Appeared,
    /// The former version matched, the newer one does not.
    Vanished,
    /// Both match.
    Stayed,
}

impl EditOfQuery {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Stayed => "stayed",
        }
    }
}

/// The state before a run, and the articles that a query finds now.
pub(super) struct Edits<'a> {
    pub(super) name: &'a str,
    pub(super) request: &'a Resolved<SearchRequest>,
    pub(super) before: &'a Watched,
    pub(super) pages: Option<&'a Pages>,
    pub(super) fresh: &'a Fresh,
    pub(super) found: &'a BTreeMap<String, Found>,
    pub(super) index_time: &'a str,
}

impl Edits<'_> {
    /// Tells of pages that were changed, in the place of news that their articles are new, changed or gone.
    pub(super) fn tell(&self, news: &mut Vec<News>) -> Result<()> {
        if self.request.request().filters.versions == WhichVersions::All {
            return Ok(());
        }
        for (former, newest) in self.pairs() {
            let (Some(was), Some(article)) = (self.request.article(&former)?, self.request.article(&newest)?)
            else {
                continue;
            };
            news.retain(|one| match one.kind {
                NewsKind::New | NewsKind::Changed => one.id != newest,
                NewsKind::Gone => one.id != former,
                _ => true,
            });
            let query = match (self.before.articles.contains_key(&former), self.found.contains_key(&newest)) {
                (true, true) => EditOfQuery::Stayed,
                (true, false) => EditOfQuery::Vanished,
                (false, _) => EditOfQuery::Appeared,
            };
            let mut one = match self.found.get(&newest) {
                Some(found) => found.news(NewsKind::Edited, self.name, &newest, self.index_time),
                None => {
                    let about =
                        About { kind: NewsKind::Edited, name: self.name, index_time: self.index_time };
                    News { updated: self.index_time.to_owned(), ..about.article(&article) }
                }
            };
            let (change, mut sentences) = compared(&was, &article);
            sentences.truncate(SENTENCES);
            one.edit = Some(Edit { former, query, change, sentences });
            news.push(one);
        }
        Ok(())
    }

    /// Returns the ids of the former and of the newest version of each page that was changed, if one of them matches.
    fn pairs(&self) -> BTreeSet<(String, String)> {
        let mut pairs = BTreeSet::new();
        for former in self.before.articles.keys() {
            let Some(versions) = self.request.versions_with(former) else { continue };
            let (newest, text) = (id(versions.newest().id), text_of(&versions, former));
            if newest != *former && text != Some(versions.newest().text) {
                pairs.insert((former.clone(), newest));
            }
        }
        let told: BTreeSet<String> = pairs.iter().map(|(_, newest)| newest.clone()).collect();
        for newest in
            self.found.keys().filter(|id| !self.before.articles.contains_key(*id) && !told.contains(*id))
        {
            let Some(versions) = self.request.versions_with(newest) else { continue };
            let last = versions.newest();
            let is_known = |number: u64| self.pages.is_some_and(|pages| pages.has(number));
            if !self.fresh.unseen.contains(&last.id) || id(last.id) != *newest {
                continue;
            }
            let former = versions.versions.iter().rev().skip(1).find(|version| is_known(version.id));
            if let Some(former) = former.filter(|former| former.text != last.text) {
                pairs.insert((id(former.id), newest.clone()));
            }
        }
        pairs
    }
}

fn id(number: u64) -> String {
    format!("{number:016x}")
}

fn text_of(versions: &VersionsOfOne, of: &str) -> Option<u64> {
    versions.versions.iter().find(|version| id(version.id) == of).map(|version| version.text)
}
