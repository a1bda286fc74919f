//! What comes beside a page: front matter, columns, a `.meta.json`, or the page's own metadata.

use serde_json::{Map, Value};

/// Facts stated beside the text. They win over what is read from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SideData {
    /// Address on the web.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Who published the page.
    pub outlet: Option<String>,
    /// Whose dispatch it is.
    pub agency: Option<String>,
    /// When it was published, in EDTF, as ISO 8601 or in any form that a page may have.
    pub date: Option<String>,
    /// ISO 639-1 code of the language.
    pub language: Option<String>,
}

const URL: &[&str] = &["url", "source_url", "canonical", "link", "address", "uri"];
const TITLE: &[&str] = &["title", "headline"];
const OUTLET: &[&str] = &["outlet", "source", "publisher", "site", "site_name", "publication"];
const AGENCY: &[&str] = &["agency"];
const DATE: &[&str] = &["date", "published", "published_at", "publication_date", "pubdate", "datetime"];
const LANGUAGE: &[&str] = &["language", "lang"];

impl SideData {
    /// Takes the values of known keys; others are left alone.
    pub fn from_map(map: &Map<String, Value>) -> Self {
        let pick = |keys: &[&str]| keys.iter().find_map(|key| text(map.get(*key)?));
        Self {
            url: pick(URL),
            title: pick(TITLE),
            outlet: pick(OUTLET),
            agency: pick(AGENCY),
            date: pick(DATE),
            language: pick(LANGUAGE),
        }
    }

    /// These facts, and `other`'s where there is none.
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
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
