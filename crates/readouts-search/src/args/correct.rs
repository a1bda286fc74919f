//! Options of `correct`, and the changes that they stand for.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use anyhow::Result;
use clap::{ArgGroup, Args};
use readouts_core::corrections::{Change, SentenceRef};
use readouts_core::{Edtf, Readout};

use crate::refused::Refused;

/// Value for a date or an outlet that cannot be known.
const UNKNOWN: &str = "unknown";

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).multiple(true)
    .args(["sentence", "event_date", "outlet", "not_a_readout"]))]
pub(crate) struct CorrectArgs {
    /// The article's id, or its first characters (4 and more)
    pub(crate) id: String,
    /// A sentence, or the first and the last of several (`3-5`); `show ID --sentences` prints the numbers
    #[arg(long, value_name = "N[-M]", value_parser = sentences, requires = "whose")]
    sentence: Option<RangeInclusive<usize>>,
    /// The sentence is by this person, whose name is taken as it is written
    #[arg(long, value_name = "NAME", group = "whose", requires = "sentence")]
    pub(crate) speaker: Option<String>,
    /// The sentence is nobody's: it is narration
    #[arg(long, group = "whose", requires = "sentence")]
    nobody: bool,
    /// Date of the event: 2013-04-22, 2013-04, 2013 or another form of EDTF; `unknown` if there is none
    #[arg(long, value_name = "DATE", value_parser = date)]
    event_date: Option<EventDay>,
    /// Outlet that published the article; `unknown` if there is none
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// The page is no readout: it is not indexed
    #[arg(long, conflicts_with_all = ["sentence", "event_date", "outlet"])]
    not_a_readout: bool,
    /// Who decides [default: the name of the user]
    #[arg(long, value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// Folder of pages that keeps the correction [default: the one that the index is in]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Prints the row that would be written and how many articles would change, and does nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// Date of an event; `None` if it is unknown.
#[derive(Debug, Clone, Copy)]
struct EventDay(Option<Edtf>);

impl CorrectArgs {
    /// Returns the changes to an article.
    ///
    /// # Errors
    /// If the article has no such sentence.
    pub(crate) fn changes(&self, article: &Readout) -> Result<Vec<Change>> {
        let id = || article.id.clone();
        let mut changes = Vec::new();
        for number in self.sentence.clone().into_iter().flatten() {
            let Some(sentence) = SentenceRef::of(article, number) else {
                return Err(no_sentence(article, number));
            };
            changes.push(Change::Speaker { article: id(), sentence, speaker: self.speaker.clone() });
        }
        if let Some(EventDay(date)) = self.event_date {
            changes.push(Change::EventDate { article: id(), date });
        }
        if let Some(outlet) = &self.outlet {
            let outlet = Some(outlet.clone()).filter(|name| name != UNKNOWN);
            changes.push(Change::Outlet { article: id(), outlet });
        }
        if self.not_a_readout {
            changes.push(Change::NotAReadout { article: id() });
        }
        Ok(changes)
    }
}

fn no_sentence(article: &Readout, number: usize) -> anyhow::Error {
    let id = &article.id;
    let message = match article.statements.len() {
        0 => format!("`{id}` has no sentences"),
        1 => format!("there is no sentence {number}: `{id}` has 1 sentence"),
        count => format!("there is no sentence {number}: `{id}` has {count} sentences"),
    };
    Refused::new(message, format!("`readouts-search show {id} --sentences` lists them")).into()
}

pub(super) fn sentences(text: &str) -> Result<RangeInclusive<usize>, String> {
    let wrong = || "give the number of a sentence, from 1, or the first and the last as in `3-5`".to_owned();
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0).ok_or_else(wrong);
    let (first, last): (usize, usize) = (number(first)?, number(last)?);
    if last < first {
        return Err(format!("sentence {last} is before sentence {first}"));
    }
    Ok(first..=last)
}

fn date(text: &str) -> Result<EventDay, String> {
    if text == UNKNOWN {
        return Ok(EventDay(None));
    }
    let wrong =
        |_| "this is not a date, such as `2031-05-06` or `2031-05`; `unknown` if there is none".to_owned();
    text.parse().map(|date| EventDay(Some(date))).map_err(wrong)
}
