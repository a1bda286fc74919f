//! Rows of the tables, as they are stored in the files.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Edtf;

/// Person who appears in readouts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) family: Option<String>,
    pub(crate) country: String,
    #[serde(default)]
    pub(crate) pronoun: Pronoun,
    #[serde(default)]
    pub(crate) offices: Vec<Tenure>,
}

impl Person {
    /// Returns the family name, which texts use after the first mention.
    pub(crate) fn family(&self) -> &str {
        match &self.family {
            Some(family) => family,
            None => self.name.rsplit(' ').next().unwrap_or(&self.name),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Pronoun {
    He,
    She,
    #[default]
    Unknown,
}

/// Office and the time in which it was held. A bound known only to the month or year is widened.
#[derive(Debug, Clone)]
pub(crate) struct Tenure {
    pub(crate) office: String,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

impl Tenure {
    pub(crate) fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl<'de> Deserialize<'de> for Tenure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_tenure(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is not an office with its dates, such as `president 2013-03-14..`"
            ))
        })
    }
}

impl Serialize for Tenure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        serializer.collect_str(&format_args!("{} {}..{}", self.office, day(self.from), day(self.to)))
    }
}

fn parse_tenure(text: &str) -> Option<Tenure> {
    let (office, span) = text.rsplit_once(' ')?;
    let (from, to) = span.split_once("..")?;
    let bound = |part: &str| {
        (!part.is_empty()).then(|| part.parse::<Edtf>().ok()).map_or(Some(None), |d| d.map(Some))
    };
    let (from, to) = (bound(from)?, bound(to)?);
    Some(Tenure {
        office: office.to_owned(),
        from: from.and_then(Edtf::earliest),
        to: to.and_then(Edtf::latest),
    })
}

/// Office that people hold.
#[derive(Debug, Clone)]
pub(crate) struct Office {
    pub(crate) key: String,
    /// Names of the office, in all languages.
    pub(crate) names: Vec<String>,
}

impl Office {
    /// Whether a word such as "minister" may mean this office: one of its names contains the word and is not
    /// a deputy's.
    pub(crate) fn is_called(&self, word: &str) -> bool {
        let has =
            |name: &String| !name.starts_with("vice") && name.split([' ', '-']).any(|part| part == word);
        self.names.iter().any(has)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Country {
    pub(crate) code: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) en: Vec<String>,
    #[serde(default)]
    pub(crate) adjectives: Vec<String>,
    #[serde(default)]
    pub(crate) capitals: Vec<String>,
    #[serde(default)]
    pub(crate) cities: Vec<String>,
    #[serde(default)]
    pub(crate) zh: Vec<String>,
    #[serde(default)]
    pub(crate) ru: Vec<String>,
    /// Offset from UTC of its seat of government, in hours, without summer time.
    #[serde(default)]
    pub(crate) utc: Option<f32>,
    pub(crate) kind: CountryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CountryKind {
    Country,
    Organisation,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outlet {
    pub(crate) name: String,
    pub(crate) country: String,
    /// Whether it belongs to its country's government; its "the President" is then that country's.
    #[serde(default)]
    pub(crate) official: bool,
    /// Whether it stores or republishes pages of other sites, which are not its own.
    #[serde(default)]
    pub(crate) archive: bool,
    #[serde(default)]
    pub(crate) domains: Vec<String>,
    #[serde(default)]
    pub(crate) markers: Vec<String>,
    #[serde(default)]
    pub(crate) agency: bool,
    #[serde(default)]
    pub(crate) credits: Vec<String>,
    /// Other names, as in side data, window titles and copyright lines.
    #[serde(default)]
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) words: Vec<String>,
    pub(crate) from: Date,
    pub(crate) usual_until: Option<Date>,
    pub(crate) why: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anniversary {
    pub(crate) words: Vec<String>,
    pub(crate) year: i16,
    pub(crate) why: String,
}

/// Subject of which sentences speak, in words that mean the same in every language.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Concept {
    /// Name of the concept; of a unit its code, of a scale the power of ten.
    pub key: String,
    /// Sort of concept.
    #[serde(default)]
    pub sort: ConceptSort,
    /// Words and phrases of any language.
    pub words: Vec<String>,
}

/// Sort of a [`Concept`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ConceptSort {
    /// A subject of diplomacy.
    #[default]
    Topic,
    /// A wide field, of which most readouts speak.
    Field,
    /// A fixed phrase of diplomacy.
    Formula,
    /// That people spoke or met.
    Contact,
    /// A unit of figures.
    Unit,
    /// A factor of figures.
    Scale,
    /// Words that say little in readouts.
    Common,
    /// Words that say nothing.
    Empty,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum VerbClass {
    Say,
    Act,
    Joint,
    /// A passive without a subject: "отмечена важность".
    Passive,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Furniture {
    pub(crate) reason: String,
    pub(crate) zone: Zone,
    #[serde(default)]
    pub(crate) whole: Vec<String>,
    #[serde(default)]
    pub(crate) starts: Vec<String>,
    #[serde(default)]
    pub(crate) has: Vec<String>,
    #[serde(default)]
    pub(crate) glued: Vec<String>,
    #[serde(default)]
    pub(crate) foot: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Zone {
    /// Only the line itself is furniture.
    Line,
    /// The line is the head of links that may be in the middle of an article.
    Links,
    /// The following text is furniture too, unless a long run of prose comes later.
    Tail,
    /// The line ends the article above it.
    End,
}
