//! Lists the versions of an article.

use serde::Serialize;

use super::{VersionChange, compared};
use crate::index::{Version, VersionsOfOne};
use crate::{Edtf, Error, ErrorKind, Index, Readout, Result, SCHEMA, VersionOrder, address, tokens};

/// Maximum number of ids that an error lists.
const LISTED: usize = 5;

/// The versions of an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArticleVersions {
    /// Version of the output schema.
    pub schema: u32,
    /// Address that they have in common, in its normal form: without scheme, `www.`, fragment, tracking parameters and
    /// the prefix of an archive. Null for an article without one.
    pub address: Option<String>,
    /// Id of the newest version.
    pub newest: String,
    /// Number of versions.
    pub count: usize,
    /// Versions, oldest first. If fewer are asked for than there are, these are the newest ones.
    pub versions: Vec<ArticleVersion>,
}

/// A version of an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ArticleVersion {
    /// Number of the version, from 1 for the oldest.
    pub number: usize,
    /// Id of the article.
    pub id: String,
    /// Other articles with the same text in other bytes: the page was read again unchanged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read_again: Vec<String>,
    /// Path from which it was read.
    pub path: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Whether a file has it; otherwise it is kept in the index alone, since its file has a newer one.
    pub is_in_file: bool,
    /// Headline.
    pub title: Option<String>,
    /// Time at which it was retrieved, in the form of RFC 3339, as far as it is stated; of several the latest.
    pub retrieved: Option<String>,
    /// Publication date that it states.
    pub published: Option<Edtf>,
    /// What tells that it is later than the one before it.
    pub order: VersionOrder,
    /// Number of words.
    pub words: u64,
    /// What changed since the version before; null for the first one.
    pub change: Option<VersionChange>,
}

impl Index {
    /// Returns the versions of an article, the newest `limit` of them: of the article with this id, or with the only id
    /// that begins with it, or of the article at this address. `None` if there is no such article.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if several ids begin with it, or several different articles have the address;
    /// [`ErrorKind::IndexCorrupt`] or [`ErrorKind::Io`] if an article cannot be read.
    pub fn article_versions(&self, id_or_address: &str, limit: usize) -> Result<Option<ArticleVersions>> {
        let Some(article) = self.of_id_or_address(id_or_address)? else { return Ok(None) };
        let address = article.url.as_deref().and_then(address::normal);
        let mut all = match self.versions_with(&article.id) {
            Some(versions) => self.list(&versions, limit)?,
            None => vec![listed(1, &article, None)],
        };
        let count = all.last().map_or(0, |last| last.number);
        let newest = all.last().map(|last| last.id.clone()).unwrap_or_default();
        all.drain(..all.len().saturating_sub(limit));
        Ok(Some(ArticleVersions { schema: SCHEMA, address, newest, count, versions: all }))
    }

    /// Returns the id of each version of an article, oldest first: of the article with this id, or at this address, as in
    /// [`article_versions`](Self::article_versions).
    ///
    /// # Errors
    /// Those of [`article_versions`](Self::article_versions).
    pub fn version_ids(&self, id_or_address: &str) -> Result<Option<Vec<String>>> {
        let Some(article) = self.of_id_or_address(id_or_address)? else { return Ok(None) };
        let Some(all) = self.versions_with(&article.id) else { return Ok(Some(vec![article.id])) };
        let mut ids: Vec<String> = Vec::new();
        for (version, number) in all.versions.iter().zip(all.numbers()) {
            // Of several with the same text the last one stands for the version.
            ids.truncate(number - 1);
            ids.push(format!("{:016x}", version.id));
        }
        Ok(Some(ids))
    }

    fn of_id_or_address(&self, id_or_address: &str) -> Result<Option<Readout>> {
        match id_or_address.contains("://") {
            true => self.at_address(id_or_address),
            false => self.article(id_or_address),
        }
    }

    /// Returns an article at an address: of several that are versions of one another, any.
    fn at_address(&self, url: &str) -> Result<Option<Readout>> {
        let Some(number) = address::number(url) else { return Ok(None) };
        let mut ids: Vec<String> = self.articles_at(number)?.iter().map(|id| format!("{id:016x}")).collect();
        ids.sort_unstable();
        // Of each group of versions the newest one stands for all.
        let newest = |id: String| match self.versions_with(&id) {
            Some(versions) => format!("{:016x}", versions.newest().id),
            None => id,
        };
        let mut ids: Vec<String> = ids.into_iter().map(newest).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() > 1 {
            let named: Vec<String> = ids.iter().take(LISTED).map(|id| format!("`{id}`")).collect();
            let message = format!("{} different articles have this address", ids.len());
            let hint = format!("give the id of one: {}", named.join(", "));
            return Err(Error::new(ErrorKind::Query, message).hinting(hint));
        }
        ids.first().map_or(Ok(None), |id| self.article(id))
    }

    /// Lists at least the newest `limit` versions.
    fn list(&self, versions: &VersionsOfOne, limit: usize) -> Result<Vec<ArticleVersion>> {
        let numbers: Vec<usize> = versions.numbers().collect();
        let of = numbers.last().copied().unwrap_or(0);
        let mut all: Vec<ArticleVersion> = Vec::new();
        let mut before: Option<Readout> = None;
        for (version, number) in versions.versions.iter().zip(numbers) {
            // The one before the first one listed is needed to tell what changed.
            if number.saturating_add(limit) < of {
                continue;
            }
            let id = format!("{:016x}", version.id);
            let Some(article) = self.article(&id)? else { continue };
            let mut one = with_evidence(listed(number, &article, before.as_ref()), version);
            if let Some(last) = all.last_mut().filter(|last| last.number == number) {
                // The article read last stands for the version.
                one.read_again = std::mem::take(&mut last.read_again);
                one.read_again.push(last.id.clone());
                (one.change, one.order) = (last.change, last.order);
                *last = one;
            } else {
                all.push(one);
            }
            before = Some(article);
        }
        Ok(all)
    }
}

fn listed(number: usize, article: &Readout, before: Option<&Readout>) -> ArticleVersion {
    ArticleVersion {
        number,
        id: article.id.clone(),
        read_again: Vec::new(),
        path: article.path.clone(),
        url: article.url.clone(),
        is_in_file: true,
        title: article.title.clone(),
        retrieved: None,
        published: article.published.edtf,
        order: VersionOrder::First,
        words: article.paragraphs.iter().map(|text| tokens(text).count() as u64).sum(),
        change: before.map(|before| compared(before, article).0),
    }
}

fn with_evidence(listed: ArticleVersion, version: &Version) -> ArticleVersion {
    let time = version.retrieved.and_then(|second| jiff::Timestamp::from_second(second).ok());
    let retrieved = time.map(|time| time.to_string());
    ArticleVersion { is_in_file: !version.is_kept, retrieved, order: version.order, ..listed }
}
