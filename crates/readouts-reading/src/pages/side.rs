//! Facts that come with a page: front matter, columns, a `.meta.json`, or the page's own metadata.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Map, Value};

use super::columns::{Columns, Part, normal};
use crate::{Error, Result};

/// Facts stated beside the text. They take precedence over facts found in the text.
///
/// ```
/// use readouts_reading::pages::SideData;
///
/// let side = SideData::default().title("Lee meets Berg").outlet("Lumen Daily").keep("region", ["North"]);
/// assert_eq!(side.outlet.as_deref(), Some("Lumen Daily"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SideData {
    /// Address on the web.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Publisher of the page.
    pub outlet: Option<String>,
    /// News agency whose dispatch the page carries.
    pub agency: Option<String>,
    /// Speaker of the whole text.
    pub speaker: Option<String>,
    /// Publication date, in EDTF, ISO 8601 or any form that pages use.
    pub date: Option<String>,
    /// ISO 639-1 code of the language.
    pub language: Option<String>,
    /// Time at which the page was retrieved, in ISO 8601: with an offset from UTC, or in UTC.
    pub retrieved: Option<String>,
    /// Columns that are kept as they are: their values, by the name under which each column is kept.
    pub kept: BTreeMap<String, Vec<String>>,
}

/// Facts in a file beside another one (a sidecar), such as `NAME.meta.json`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Sidecar {
    /// Facts for every page of the file that does not state its own.
    pub stated: SideData,
    /// Error from reading the sidecar; it is reported before the first page.
    pub error: Option<Error>,
    /// Bytes that are hashed after those of the file, so that a change of the sidecar is noticed.
    pub hashed: io::Result<Vec<u8>>,
}

impl Sidecar {
    /// Facts as they were read, or the error from reading them, and the bytes that are hashed.
    pub fn new(stated: Result<SideData>, hashed: io::Result<Vec<u8>>) -> Self {
        match stated {
            Ok(stated) => Self { stated, error: None, hashed },
            Err(error) => Self { stated: SideData::default(), error: Some(error), hashed },
        }
    }
}

impl Default for Sidecar {
    fn default() -> Self {
        Self { stated: SideData::default(), error: None, hashed: Ok(Vec::new()) }
    }
}

/// Setters of single facts.
macro_rules! setters {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(self, $name: impl Into<String>) -> Self {
            Self { $name: Some($name.into()), ..self }
        }
    )*};
}

impl SideData {
    setters! {
        /// States the address on the web.
        url,
        /// States the headline.
        title,
        /// States the publisher of the page.
        outlet,
        /// States the news agency whose dispatch the page carries.
        agency,
        /// States the speaker of the whole text.
        speaker,
        /// States the publication date, in EDTF, ISO 8601 or any form that pages use.
        date,
        /// States the ISO 639-1 code of the language.
        language,
        /// States the time at which the page was retrieved, in ISO 8601: with an offset from UTC, or in UTC.
        retrieved
    }

    /// Keeps a column: its values under a name.
    #[must_use]
    pub fn keep<V: Into<String>>(
        mut self,
        name: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.kept.insert(name.into(), values.into_iter().map(Into::into).collect());
        self
    }

    /// Reads the values of the columns that are looked for; other keys are ignored.
    pub fn from_map(map: &Map<String, Value>, columns: &Columns) -> Self {
        let mut normal_keys: BTreeMap<String, &Value> = BTreeMap::new();
        for (key, value) in map {
            normal_keys.insert(normal(key), value);
        }
        Self::from_columns(columns, |key| normal_keys.get(key).map(|value| values(value)).unwrap_or_default())
    }

    /// Reads the values of the columns that are looked for.
    pub(super) fn from_columns(columns: &Columns, values: impl Fn(&str) -> Vec<String>) -> Self {
        let told = |key: &str| {
            let all = values(key).into_iter().map(|value| value.trim().to_owned());
            all.filter(|value| !value.is_empty()).collect::<Vec<_>>()
        };
        let one = |key| <[String; 1]>::try_from(told(key)).ok().map(|[value]| value);
        let pick = |part| columns.of(part).find_map(one);
        let kept = columns.keeping().map(|(name, column)| (name.to_owned(), told(column)));
        Self {
            url: pick(Part::Url),
            title: pick(Part::Title),
            outlet: pick(Part::Outlet),
            agency: pick(Part::Agency),
            speaker: pick(Part::Speaker),
            date: pick(Part::Date),
            language: pick(Part::Language),
            retrieved: pick(Part::Retrieved),
            kept: kept.filter(|(_, values)| !values.is_empty()).collect(),
        }
    }

    /// Returns these facts; a missing one is taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            url: self.url.or(other.url),
            title: self.title.or(other.title),
            outlet: self.outlet.or(other.outlet),
            agency: self.agency.or(other.agency),
            speaker: self.speaker.or(other.speaker),
            date: self.date.or(other.date),
            language: self.language.or(other.language),
            retrieved: self.retrieved.or(other.retrieved),
            kept: other.kept.into_iter().chain(self.kept).collect(),
        }
    }

    /// Returns the number of bytes of memory that the values hold.
    pub(super) fn bytes(&self) -> usize {
        let held = |value: &Option<String>| value.as_ref().map_or(0, String::capacity);
        let Self { url, title, outlet, agency, speaker, date, language, retrieved, kept: _ } = self;
        let values = [url, title, outlet, agency, speaker, date, language, retrieved];
        let kept = self.kept.iter().map(|(name, values)| {
            name.capacity() + values.iter().map(|value| value.capacity() + size_of::<String>()).sum::<usize>()
        });
        values.into_iter().map(held).sum::<usize>() + kept.sum::<usize>()
    }
}

/// Returns a value as text; a list gives several texts.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(yes) => vec![yes.to_string()],
        Value::Array(list) => list.iter().filter(|value| !value.is_array()).flat_map(values).collect(),
        Value::Null | Value::Object(_) => Vec::new(),
    }
}
