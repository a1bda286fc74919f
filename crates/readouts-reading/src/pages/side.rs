//! Facts that come with a page: front matter, columns, a `.meta.json`, or the page's own metadata.

use std::io;

use serde_json::{Map, Value};

use crate::Error;

/// Facts stated beside the text. They take precedence over what is read from the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SideData {
    /// Address on the web.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publisher of the page.
    pub outlet: Option<String>,
    /// Agency whose dispatch it is.
    pub agency: Option<String>,
    /// Publication date, in EDTF, ISO 8601 or any form that pages have.
    pub date: Option<String>,
    /// ISO 639-1 code of the language.
    pub language: Option<String>,
}

/// Facts in a file beside another one (a sidecar), such as `NAME.meta.json`.
#[derive(Debug)]
pub struct Sidecar {
    /// Facts for every page of the file that does not state its own.
    pub stated: SideData,
    /// Error with which they could not be read; reported before the first page.
    pub error: Option<Error>,
    /// Bytes that are hashed after those of the file, so that a change of the sidecar is noticed.
    pub hashed: io::Result<Vec<u8>>,
}

impl Default for Sidecar {
    fn default() -> Self {
        Self { stated: SideData::default(), error: None, hashed: Ok(Vec::new()) }
    }
}

const URL: &[&str] = &["url", "source_url", "canonical", "link", "address", "uri"];
const TITLE: &[&str] = &["title", "headline"];
const OUTLET: &[&str] = &["outlet", "source", "publisher", "site", "site_name", "publication"];
const AGENCY: &[&str] = &["agency"];
const DATE: &[&str] = &[
    "date",
    "published",
    "published_at",
    "publication_date",
    "date_published",
    "publish_date",
    "release_date",
    "pubdate",
    "datetime",
    "datum",
    "fecha",
];
const LANGUAGE: &[&str] = &["language", "lang"];

impl SideData {
    /// Takes the values of known keys; others are ignored.
    pub fn from_map(map: &Map<String, Value>) -> Self {
        Self::from_columns(|key| text(map.get(key)?))
    }

    /// Takes the values of known columns.
    pub(super) fn from_columns(value: impl Fn(&str) -> Option<String>) -> Self {
        let known = |key: &&str| value(key).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let pick = |keys: &[&str]| keys.iter().find_map(known);
        Self {
            url: pick(URL),
            title: pick(TITLE),
            outlet: pick(OUTLET),
            agency: pick(AGENCY),
            date: pick(DATE),
            language: pick(LANGUAGE),
        }
    }

    /// These facts, completed by `other`'s where one is missing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            url: self.url.or(other.url),
            title: self.title.or(other.title),
            outlet: self.outlet.or(other.outlet),
            agency: self.agency.or(other.agency),
            date: self.date.or(other.date),
            language: self.language.or(other.language),
        }
    }

    /// Number of bytes of memory that the values hold.
    pub(super) fn bytes(&self) -> usize {
        let held = |value: &Option<String>| value.as_ref().map_or(0, String::capacity);
        let values = [&self.url, &self.title, &self.outlet, &self.agency, &self.date, &self.language];
        values.into_iter().map(held).sum()
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a column with this name is side data.
pub(super) fn is_known(key: &str) -> bool {
    [URL, TITLE, OUTLET, AGENCY, DATE, LANGUAGE].iter().any(|keys| keys.contains(&key))
}
