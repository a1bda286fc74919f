//! The formats of the gold data.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::SideData;
use readouts_reading::{Date, Readout, Statement};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An article with every sentence labelled.
#[derive(Debug, Deserialize)]
pub(crate) struct Attribution {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) file: Option<String>,
    /// Source of the article, in sets of several sources.
    source: Option<String>,
    /// The whole page, if the gold holds it.
    pub(crate) page: Option<String>,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) outlet: Option<String>,
    #[serde(default)]
    pub(crate) agency: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) speakers: Vec<String>,
    #[serde(default)]
    pub(crate) participants: Vec<String>,
    pub(crate) event_kind: String,
    event_date: Option<EventDate>,
    event_month_day: Option<String>,
    pub(crate) sentences: Vec<Sentence>,
}

/// The two ways in which gold writes the day of the event.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum EventDate {
    Stated(String),
    Known { value: Option<String>, month_day: String, year: i16 },
}

/// The day of the event, as far as gold gives it.
#[derive(Debug)]
pub(crate) struct EventDay {
    /// Month and day: `04-16`.
    pub(crate) month_day: String,
    /// The whole date: `2020-04-16`, where it is known.
    pub(crate) date: Option<String>,
    /// Whether the text settles the date.
    pub(crate) stated: bool,
}

/// A labelled sentence.
#[derive(Debug, Deserialize)]
pub(crate) struct Sentence {
    pub(crate) paragraph: usize,
    pub(crate) text: String,
    pub(crate) speaker: Option<String>,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) basis: String,
}

/// A page with its gold values, where they are known.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    #[serde(default)]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) set: String,
    /// File name, if the page is a file of its own.
    #[serde(default)]
    pub(crate) file: String,
    #[serde(default)]
    pub(crate) url: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    /// ISO 639-1 code of the language.
    pub(crate) lang: Option<String>,
    #[serde(default)]
    pub(crate) kind: String,
    /// Some of the speakers.
    #[serde(default)]
    pub(crate) speakers: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) body: Option<String>,
    #[serde(default)]
    pub(crate) text: String,
}

/// A press release or article whose day of publication is known.
#[derive(Debug, Deserialize)]
pub(crate) struct Release {
    pub(crate) table: String,
    pub(crate) url: String,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) body: Option<String>,
}

/// Returns the day of a date as gold writes it: `2021-07-15T…`, `Thu, 15 Jul 2021 …`, `July 19, 2017`.
pub(crate) fn day(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(day) = text.get(..10).filter(|day| day.parse::<Date>().is_ok()) {
        return Some(day.to_owned());
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| months.iter().any(|month| word.starts_with(month)))?;
    let month = months.iter().position(|month| words[at].starts_with(month))? + 1;
    let number = |at: usize| words.get(at)?.parse::<u32>().ok();
    let (day, year) = match number(at + 1)? {
        day @ ..=31 => (day, number(at + 2)?),
        year => (number(at.checked_sub(1)?)?, year),
    };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

impl Attribution {
    /// Returns the day of the event, if gold has one.
    pub(crate) fn event_day(&self) -> Option<EventDay> {
        let day = |month_day: &str, date: Option<String>, stated| EventDay {
            month_day: month_day.to_owned(),
            date,
            stated,
        };
        match &self.event_date {
            Some(EventDate::Known { value, month_day, year }) => {
                Some(day(month_day, Some(format!("{year}-{month_day}")), value.is_some()))
            }
            Some(EventDate::Stated(date)) => Some(day(date.get(5..10)?, Some(date.clone()), true)),
            None => self.event_month_day.as_ref().map(|month_day| day(month_day, None, false)),
        }
    }

    /// Returns the set of an article of a file: that of its source, if the file has several.
    pub(crate) fn set(&self, file: &str) -> String {
        // Articles of `attribution_dev2` have no `source`; their outlet takes its place.
        let outlet = self.outlet.as_ref().filter(|_| file == "attribution_dev2");
        match self.source.as_ref().or(outlet) {
            Some(source) => format!("{file}, {source}"),
            None => file.to_owned(),
        }
    }

    pub(crate) fn side(&self) -> SideData {
        let mut side = SideData::default();
        side.title = Some(self.title.clone());
        side.outlet.clone_from(&self.outlet);
        side.date.clone_from(&self.published);
        side
    }

    /// Returns the statement that covers most of a sentence. White space may differ between the two texts:
    /// characters are counted without it.
    pub(crate) fn statement<'r>(&self, sentence: &Sentence, readout: &'r Readout) -> Option<&'r Statement> {
        let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let wanted = dense(&sentence.text);
        let paragraph = readout.paragraphs.iter().position(|p| dense(p).contains(&wanted))?;
        // If the sentence's text stands in several paragraphs, the one that gold names.
        let paragraph = Some(sentence.paragraph)
            .filter(|&at| readout.paragraphs.get(at).is_some_and(|p| dense(p).contains(&wanted)))
            .unwrap_or(paragraph);
        let text = &readout.paragraphs[paragraph];
        let start = dense(text).find(&wanted)?;
        let range = start..start + wanted.len();
        let place = |byte: usize| dense(&text[..byte]).len();
        let shared = |s: &&Statement| {
            let (from, to) = (place(s.start), place(s.end));
            to.min(range.end).saturating_sub(from.max(range.start))
        };
        readout
            .statements
            .iter()
            .filter(|s| s.paragraph == paragraph)
            .max_by_key(|s| (shared(s), std::cmp::Reverse(s.start)))
    }
}

/// Reads every line of a JSON Lines file.
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = |(at, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), at + 1))
    };
    text.lines().enumerate().map(read).collect()
}

/// Returns the unpacked bytes of a gzip file.
pub(crate) fn unpack(path: &Path) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    Ok(bytes)
}
