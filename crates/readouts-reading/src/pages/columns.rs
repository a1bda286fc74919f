//! Names of the columns of records: the usual names of each part of a page, names that the user gives, and
//! columns that are kept as they are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Remedy, Result};

/// A part of a page that a column of records, a key of front matter or a key of a `.meta.json` can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Part {
    /// The page: its text or HTML.
    Text,
    /// Summary, put before the text unless the text's start contains it.
    Lead,
    /// Address on the web.
    Url,
    /// Headline.
    Title,
    /// Publisher of the page.
    Outlet,
    /// News agency whose dispatch the page carries.
    Agency,
    /// Speaker of the whole text.
    Speaker,
    /// Publication date.
    Date,
    /// ISO 639-1 code of the language.
    Language,
    /// Time at which the page was retrieved.
    Retrieved,
}

impl Part {
    /// Every part, with its name on a command line.
    pub const ALL: [(&'static str, Self); 10] = [
        ("text", Self::Text),
        ("lead", Self::Lead),
        ("url", Self::Url),
        ("title", Self::Title),
        ("outlet", Self::Outlet),
        ("agency", Self::Agency),
        ("speaker", Self::Speaker),
        ("date", Self::Date),
        ("language", Self::Language),
        ("retrieved", Self::Retrieved),
    ];

    /// Returns the usual names of columns that hold this part; the first one that exists is used.
    const fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Text => &[
                "text",
                "body",
                "content",
                "article",
                "fulltext",
                "full_text",
                "article_text",
                "speech",
                "speech_text",
                "transcript",
                "html",
            ],
            Self::Lead => &["summary", "lead", "standfirst"],
            Self::Url => &["url", "source_url", "canonical", "link", "address", "uri"],
            Self::Title => &["title", "headline"],
            Self::Outlet => {
                &["outlet", "source", "publisher", "site", "site_name", "publication", "ministry"]
            }
            Self::Agency => &["agency"],
            Self::Speaker => &["speaker", "speaker_name"],
            Self::Date => &[
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
            ],
            Self::Language => &["language", "lang"],
            Self::Retrieved => &[
                "retrieved",
                "retrieved_at",
                "crawled_at",
                "fetched_at",
                "scraped_at",
                "captured_at",
                "accessed_at",
            ],
        }
    }
}

/// Names of the columns of records: for each part of a page the names that the user gives, otherwise the
/// usual ones; and the columns that are kept with the article.
///
/// Names are compared without regard to case; spaces and hyphens count as `_`.
///
/// ```
/// use readouts_reading::pages::{Columns, Part};
///
/// let columns = Columns::default().name(Part::Text, "Rede")?.keep("Region")?;
/// assert_eq!(columns.kept().collect::<Vec<_>>(), ["region"]);
/// # Ok::<(), readouts_reading::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    named: BTreeMap<Part, Vec<String>>,
    /// Names of the kept columns, by the name under which each is kept.
    kept: BTreeMap<String, String>,
}

impl Columns {
    /// Reads a part from this column instead of the columns with usual names. If several columns are given
    /// for one part, the first one that exists is used.
    ///
    /// # Errors
    /// [`Document`](ErrorKind::Document) where the name is empty.
    pub fn name(mut self, part: Part, column: &str) -> Result<Self> {
        self.named.entry(part).or_default().push(named(column)?);
        Ok(self)
    }

    /// Keeps a column as it is: under its own name or, given `NAME=COLUMN`, under `NAME`.
    ///
    /// # Errors
    /// [`Document`](ErrorKind::Document) where a name is empty, or the name to keep it under does not begin
    /// with a letter or has characters other than letters, digits and `_`.
    pub fn keep(mut self, column: &str) -> Result<Self> {
        let (name, column) = column.split_once('=').unwrap_or((column, column));
        let (name, column) = (named(name)?, named(column)?);
        if !name.starts_with(char::is_alphabetic) || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
            let why = format!("a column cannot be kept as `{name:.60}`");
            let error = Error::new(ErrorKind::Document, why).hinting("a name has letters, digits and `_`");
            return Err(error.remedied_by(Remedy::KeepUnderAnotherName));
        }
        self.kept.insert(name, column);
        Ok(self)
    }

    /// Returns these columns; if no part is named, the parts are named as in `other`, and if no column is kept,
    /// those of `other` are.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let named = if self.named.is_empty() { other.named.clone() } else { self.named };
        let kept = if self.kept.is_empty() { other.kept.clone() } else { self.kept };
        Self { named, kept }
    }

    /// Returns the parts that are read from other columns than the usual ones, each with the name of a column.
    pub fn named(&self) -> impl Iterator<Item = (Part, &str)> {
        self.named.iter().flat_map(|(part, names)| names.iter().map(|name| (*part, name.as_str())))
    }

    /// Returns the kept columns: the name under which each is kept, and its own.
    pub fn keeping(&self) -> impl Iterator<Item = (&str, &str)> {
        self.kept.iter().map(|(name, column)| (name.as_str(), column.as_str()))
    }

    /// Returns the names under which columns are kept, sorted.
    pub fn kept(&self) -> impl Iterator<Item = &str> {
        self.kept.keys().map(String::as_str)
    }

    /// Whether no column was named or kept, so that only the usual names are looked for.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the names of columns that hold a part, in the order in which they are looked for.
    pub(super) fn of(&self, part: Part) -> impl Iterator<Item = &str> {
        let given = self.named.get(&part);
        let usual = if given.is_some() { &[] } else { part.usual() };
        given.into_iter().flatten().map(String::as_str).chain(usual.iter().copied())
    }

    /// Returns the first name that the user gave for a part, if none of the names given for that part is in
    /// `names`.
    pub(super) fn missing(&self, names: &[String]) -> Option<&str> {
        let is_missing = |given: &&Vec<String>| !given.iter().any(|name| names.contains(name));
        self.named.values().find(is_missing)?.first().map(String::as_str)
    }

    /// Whether a column of this name is used.
    pub(super) fn looks_at(&self, column: &str) -> bool {
        Part::ALL.iter().any(|(_, part)| self.of(*part).any(|name| name == column))
            || self.kept.values().any(|kept| kept == column)
    }
}

fn named(column: &str) -> Result<String> {
    let name = normal(column);
    if name.is_empty() {
        return Err(Error::new(ErrorKind::Document, "a column without a name"));
    }
    Ok(name)
}

/// Normalizes the name of a column for look-up.
pub(super) fn normal(column: &str) -> String {
    column.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Puts the summary before the text, unless its first words already stand near the text's start.
pub(super) fn with_lead(lead: Option<&str>, text: String) -> String {
    let Some(lead) = lead.map(str::trim).filter(|lead| !lead.is_empty()) else { return text };
    let start = text.trim_start();
    let is_there = words(start).take(2 * words(lead).count() + NEAR).collect::<Vec<_>>();
    let wanted: Vec<&str> = words(lead).take(TELLING).collect();
    if is_there.windows(wanted.len().max(1)).any(|window| window == wanted) || wanted.is_empty() {
        return text;
    }
    if start.starts_with('<') {
        // A whole page has a head before its text.
        let is_page = |name: &str| start.get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name));
        if is_page("<!doctype") || is_page("<html") || is_page("<?xml") {
            return text;
        }
        let lead = lead.replace('&', "&amp;").replace('<', "&lt;");
        return format!("<p>{lead}</p>\n{text}");
    }
    format!("{lead}\n\n{text}")
}

/// Number of leading words of a summary by which it is recognized in a text.
const TELLING: usize = 8;
/// Number of words at a text's start that are searched for its summary, in addition to twice the summary's
/// length.
const NEAR: usize = 40;

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_name_takes_the_place_of_the_usual_ones() {
        let usual = Columns::default();
        assert!(usual.is_usual());
        assert!(usual.of(Part::Date).any(|name| name == "datum"));
        let given =
            usual.name(Part::Date, "Tag der-Rede").and_then(|c| c.keep("Amt=Ressort")).expect("names");
        assert_eq!(given.of(Part::Date).collect::<Vec<_>>(), ["tag_der_rede"]);
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(given.missing(&own(&["text", "date"])), Some("tag_der_rede"));
        assert_eq!(given.missing(&own(&["tag_der_rede"])), None);
        assert!(given.looks_at("ressort") && !given.looks_at("datum"));
        assert_eq!(given.keeping().collect::<Vec<_>>(), [("amt", "ressort")]);
    }

    #[test]
    fn parts_and_kept_columns_are_each_taken_from_elsewhere_if_there_are_none() {
        let own = Columns::default().keep("Ort").expect("a name");
        let other = Columns::default().name(Part::Text, "Rede").and_then(|c| c.keep("Amt")).expect("names");
        let both = own.or(&other);
        assert_eq!(both.kept().collect::<Vec<_>>(), ["ort"]);
        assert_eq!(both.named().collect::<Vec<_>>(), [(Part::Text, "rede")]);
    }

    #[test]
    fn a_name_that_no_query_could_have_is_refused() {
        for column in ["", "=a", "a=", "1st", "a:b", "per cent %"] {
            assert!(Columns::default().keep(column).is_err(), "{column}");
        }
        assert!(Columns::default().keep("share=per cent %").is_ok());
    }

    #[test]
    fn a_summary_stands_before_the_text_once() {
        let text = "NORHAVEN, 6 May. The river is open again. Boats pass it.";
        assert_eq!(with_lead(Some(" The river is open again "), text.to_owned()), text);
        assert_eq!(
            with_lead(Some("Boats & trade"), "All is well.".to_owned()),
            "Boats & trade\n\nAll is well."
        );
        assert_eq!(
            with_lead(Some("Boats & trade"), "<p>All is well.</p>".to_owned()),
            "<p>Boats &amp; trade</p>\n<p>All is well.</p>"
        );
        assert_eq!(with_lead(Some("Boats"), "<html><p>All.</p>".to_owned()), "<html><p>All.</p>");
        assert_eq!(with_lead(None, text.to_owned()), text);
        assert_eq!(with_lead(Some("!"), text.to_owned()), text);
    }
}
