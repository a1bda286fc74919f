//! The result of reading one article, as plain data with a JSON form.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CharOffsets, Choice, Correction, Edtf};

/// Version of the JSON shape of every output that has a field `schema`: [`Readout`], search results, statistics and
/// reports. `docs/schema.md` lists what changed with each version.
pub const SCHEMA: u32 = 2;

/// One article: its body, origin and dates, and its statements with their speakers.
///
/// Serialized, it is the object that `readouts-search extract --format json` prints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Readout {
    /// Version of the JSON shape, [`SCHEMA`].
    pub schema: u32,
    /// 16 hexadecimal digits, a hash of the article's source bytes: the same wherever the file is kept.
    pub id: String,
    /// Path of the article, as the caller names it; `path#N` for record `N` of a file of records.
    pub path: Option<String>,
    /// Address on the web, from side data or the page.
    pub url: Option<String>,
    /// Other places where the same page was found; only an article from an index has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Duplicate>,
    /// Place among the versions of the page at its address; only an article from an index that has several has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionPlace>,
    /// ISO 639-1 code of the body's language.
    pub language: Option<String>,
    /// Headline without the site's name.
    pub title: Option<String>,
    /// Paragraphs of the cleaned body; none is empty or contains a line break.
    pub paragraphs: Vec<String>,
    /// Speaker of the whole text, if side data state one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Columns of the article's record that the user keeps: their values, by the name under which each column
    /// is kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Vec<String>>,
    /// Publisher of this copy.
    pub outlet: Origin,
    /// News agency whose dispatch the article carries.
    pub agency: Origin,
    /// Publication date of this copy.
    pub published: Published,
    /// Place and date of the dispatch.
    pub dateline: Option<Dateline>,
    /// Date of the event that the article is about.
    pub event_date: EventDate,
    /// Kind of event.
    pub kind: Kind,
    /// Everyone with at least one statement, most statements first.
    pub speakers: Vec<Speaker>,
    /// Canonical names of those who took part in the event.
    pub participants: Vec<String>,
    /// Canonical names of people who are only named.
    pub mentioned: Vec<String>,
    /// ISO 3166 alpha-2 codes of the countries (or codes of organisations) whose people or sides take part.
    pub countries: Vec<String>,
    /// Every sentence of the body, in order, without overlap, with its reported speaker.
    pub statements: Vec<Statement>,
    /// Every line of the input, kept or cut; only if the caller asked for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audit: Vec<AuditLine>,
    /// Decisions with their candidates; only if the caller asked for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Corrections by hand that were applied; only an article from an index has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// Another place where an article's page was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duplicate {
    /// Path, with `#N` for a record of a file.
    pub path: String,
    /// Address on the web.
    pub url: Option<String>,
}

/// Place of an article among the versions of the page at its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VersionPlace {
    /// Number of the version, from 1 for the oldest.
    pub number: usize,
    /// Number of versions.
    pub of: usize,
    /// Id of the newest version.
    pub newest: String,
}

impl VersionPlace {
    /// Whether there is no newer version.
    pub fn is_newest(&self) -> bool {
        self.number == self.of
    }
}

/// An outlet or agency, and the evidence for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Origin {
    /// Canonical name; `None` where the page does not state it.
    pub name: Option<String>,
    /// Evidence for the name.
    pub basis: OriginBasis,
}

/// Evidence for an outlet, an agency or a publication date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum OriginBasis {
    /// Side data: front matter, a column, a `.meta.json`, or the page's own metadata tags.
    Metadata,
    /// The host of the page's address.
    Url,
    /// A marker that this outlet's pages carry, or a line of the page that states it.
    Page,
    /// The dispatch's dateline.
    Dateline,
    /// A credit line.
    Credit,
    /// A correction by hand.
    Corrected,
    /// Nothing: the value is unknown.
    #[default]
    None,
}

impl OriginBasis {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Url => "url",
            Self::Page => "page",
            Self::Dateline => "dateline",
            Self::Credit => "credit",
            Self::Corrected => "corrected",
            Self::None => "none",
        }
    }

    /// Returns the basis in words for people; empty for none.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Metadata => "from metadata",
            Self::Url => "from the address",
            Self::Page => "from the page",
            Self::Dateline => "from the dateline",
            Self::Credit => "from a credit line",
            Self::Corrected => "corrected",
            Self::None => "",
        }
    }
}

/// Publication date of this copy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Published {
    /// Day, with the time of day where the page gives it.
    pub edtf: Option<Edtf>,
    /// Evidence for the date.
    pub basis: OriginBasis,
    /// Whether the time of day is in UTC, so that the day may differ from the day at the outlet's place;
    /// otherwise the time is as the page gives it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub utc: bool,
}

/// Place and date that open a dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dateline {
    /// Place as it is written within a sentence (`Beijing`, not `BEIJING`).
    pub place: Option<String>,
    /// Date; with a year only where the text or the publication date gives one.
    pub edtf: Option<Edtf>,
    /// Evidence for the date.
    pub basis: DateBasis,
}

/// The date of the event, with the reasons for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventDate {
    /// The date as far as it is known.
    pub edtf: Option<Edtf>,
    /// First possible day of the event; `None` where there is no bound.
    pub earliest: Option<Date>,
    /// Last possible day of the event; `None` where there is no bound.
    pub latest: Option<Date>,
    /// Dates that remain possible, where there are several and they can be listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Date>,
    /// Kind of evidence for the date.
    pub basis: DateBasis,
    /// Reasons in words.
    pub evidence: Vec<String>,
}

/// Kind of evidence for a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DateBasis {
    /// The date is stated in the text.
    Stated,
    /// The date is derived from what the text states and from known dates, such as that of publication.
    Derived,
    /// The date is stated in side data.
    Metadata,
    /// The date was corrected by hand.
    Corrected,
    /// The date is unknown.
    #[default]
    None,
}

impl DateBasis {
    /// Returns the name used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Metadata => "metadata",
            Self::Corrected => "corrected",
            Self::None => "none",
        }
    }

    /// Returns the basis in words for people; empty for none.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Metadata => "from metadata",
            Self::Corrected => "corrected",
            Self::None => "",
        }
    }
}

/// The kind of event that an article is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A telephone or video call.
    Call,
    /// A meeting or talks.
    Meeting,
    /// A visit.
    Visit,
    /// A letter, message or telegram.
    Letter,
    /// A speech or remarks.
    Remarks,
    /// Questions and answers with the press.
    #[serde(rename = "press conference")]
    PressConference,
    /// A statement or communiqué.
    Statement,
    /// Anything else.
    #[default]
    Article,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Call,
        Self::Meeting,
        Self::Visit,
        Self::Letter,
        Self::Remarks,
        Self::PressConference,
        Self::Statement,
        Self::Article,
    ];

    /// Returns the name used in JSON, in the index and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Visit => "visit",
            Self::Letter => "letter",
            Self::Remarks => "remarks",
            Self::PressConference => "press conference",
            Self::Statement => "statement",
            Self::Article => "article",
        }
    }
}

/// A person or body whose words the article reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Speaker {
    /// Canonical name.
    pub name: String,
    /// Office as the article gives it, in the knowledge tables' words.
    pub office: Option<String>,
    /// Code of the country or organisation they speak for.
    pub country: Option<String>,
    /// Number of statements attributed to them.
    pub statements: usize,
}

/// One sentence of the body, with its reported speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Statement {
    /// Index of the paragraph, from 0.
    pub paragraph: usize,
    /// Start in the paragraph, in bytes of its UTF-8 form.
    pub start: usize,
    /// End in the paragraph, in bytes of its UTF-8 form, exclusive.
    pub end: usize,
    /// Start in the paragraph, in code points (Unicode scalar values).
    #[serde(default)]
    pub start_char: usize,
    /// End in the paragraph, in code points (Unicode scalar values), exclusive.
    #[serde(default)]
    pub end_char: usize,
    /// Text of the sentence, `paragraphs[paragraph][start..end]`.
    #[serde(default)]
    pub text: String,
    /// Canonical name of the speaker; `None` for narration, joint and unknown statements.
    pub speaker: Option<String>,
    /// Canonical name of the person whose words the speaker passes on.
    pub relays: Option<String>,
    /// Canonical names of the people to whom a joint statement is attributed.
    pub members: Vec<String>,
    /// Evidence for the attribution.
    pub basis: Basis,
    /// Reporting words (`stressed`, `according to`).
    pub cue: Option<String>,
    /// Probability that the attribution is right; `None` where it is plain.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

impl Statement {
    /// Sets the offsets in code points of statements in text order from their offsets in bytes.
    pub fn count_chars(statements: &mut [Self], paragraphs: &[String]) {
        let mut offsets = CharOffsets::default();
        for statement in statements {
            let text = paragraphs.get(statement.paragraph).map_or("", String::as_str);
            statement.start_char = offsets.at(statement.paragraph, text, statement.start);
            statement.end_char = offsets.at(statement.paragraph, text, statement.end);
        }
    }
}

/// A probability between 0 and 1, in hundredths: the share of labelled sentences attributed in the same way
/// that were attributed correctly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "f64", into = "f64")]
pub struct Confidence(u8);

impl Confidence {
    /// Creates a confidence from hundredths; more than 100 count as 100.
    pub const fn percent(hundredths: u8) -> Self {
        Self(if hundredths > 100 { 100 } else { hundredths })
    }

    /// Returns the confidence in hundredths.
    pub const fn as_percent(self) -> u8 {
        self.0
    }
}

impl From<f64> for Confidence {
    fn from(share: f64) -> Self {
        Self::percent((share.clamp(0.0, 1.0) * 100.0).round() as u8)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        Self::from(confidence.0) / 100.0
    }
}

impl std::fmt::Display for Confidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2}", f64::from(*self))
    }
}

/// Evidence for the attribution of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// In quotation marks, or under a transcript label.
    Quoted,
    /// A reporting expression in the sentence itself.
    Cue,
    /// A continuation of the words of the speaker before it.
    Carried,
    /// A statement attributed to several people or bodies together.
    Joint,
    /// The outlet's own voice.
    Narration,
    /// The speaker cannot be determined.
    Unknown,
    /// A correction by hand, which may also say that the words are nobody's.
    Corrected,
}

impl Basis {
    /// Every basis, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Quoted,
        Self::Cue,
        Self::Carried,
        Self::Joint,
        Self::Narration,
        Self::Unknown,
        Self::Corrected,
    ];

    /// Returns the name used in JSON and the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Cue => "cue",
            Self::Carried => "carried",
            Self::Joint => "joint",
            Self::Narration => "narration",
            Self::Unknown => "unknown",
            Self::Corrected => "corrected",
        }
    }
}

/// One line of the input, with whether it was kept and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditLine {
    /// Line number in the input, from 1 (for HTML: in the page's text, with one line per block).
    pub line: usize,
    /// Whether it is part of the body.
    pub kept: bool,
    /// Reason: `body`, or the kind of furniture.
    pub reason: String,
    /// Text of the line.
    pub text: String,
}
