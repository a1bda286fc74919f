//! The formats of the gold.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_core::source::SideData;
use readouts_core::{Readout, Statement};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An article with every sentence labelled.
#[derive(Debug, Deserialize)]
pub(crate) struct Attribution {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) file: Option<String>,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) speakers: Vec<String>,
    pub(crate) sentences: Vec<Sentence>,
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
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) text: String,
}

impl Attribution {
    pub(crate) fn name(&self) -> &str {
        self.file.as_deref().unwrap_or(&self.id)
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
    let text = crate::read_text(path)?;
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
