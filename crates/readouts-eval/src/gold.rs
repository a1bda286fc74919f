//! The formats of the gold.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::SideData;
use readouts_reading::{Readout, Statement};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An article with every sentence labelled.
#[derive(Debug, Deserialize)]
pub(crate) struct Attribution {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) file: Option<String>,
    /// The whole page, where the gold holds it.
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

/// The day of the event, as far as gold tells it.
#[derive(Debug)]
pub(crate) struct EventDay {
    /// `04-16`.
    pub(crate) month_day: String,
    /// `2020-04-16`, where it is known.
    pub(crate) date: Option<String>,
    /// The text settles the date.
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

/// A page with its clean body.
#[derive(Debug, Deserialize)]
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) set: String,
    pub(crate) title: Option<String>,
    pub(crate) date: Option<String>,
    /// ISO 639-1.
    pub(crate) lang: Option<String>,
    #[serde(default)]
    pub(crate) kind: String,
    /// Some of those who speak.
    #[serde(default)]
    pub(crate) speakers: Option<Vec<String>>,
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) text: String,
}

impl Attribution {
    /// The day of the event, where gold has one.
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

    pub(crate) fn side(&self) -> SideData {
        let mut side = SideData::default();
        side.title = Some(self.title.clone());
        side.outlet.clone_from(&self.outlet);
        side.date.clone_from(&self.published);
        side
    }

    /// The statement that covers most of a sentence. White space may differ between the two texts:
    /// characters are counted without it.
    pub(crate) fn statement<'r>(&self, sentence: &Sentence, readout: &'r Readout) -> Option<&'r Statement> {
        let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let wanted = dense(&sentence.text);
        let paragraph = readout.paragraphs.iter().position(|p| dense(p).contains(&wanted))?;
        // The gold's own paragraph, where its text stands in several.
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

/// Every line of a JSON Lines file.
pub(crate) fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = |(at, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), at + 1))
    };
    text.lines().enumerate().map(read).collect()
}

/// The bytes of a gzip file.
pub(crate) fn unpack(path: &Path) -> Result<Vec<u8>> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).with_context(|| path.display().to_string())?;
    Ok(bytes)
}
