//! Writes collocates.

use anyhow::Result;
use readouts_core::{Collocate, Collocates, Measure, Window};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::ranked::{self, All, Figures, figures};
use super::screen::Screen;
use super::style::QUIET;

/// Answer with the words near a phrase.
pub(crate) struct CollocateTable<'a>(pub(crate) &'a Collocates);

impl Answer for CollocateTable<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let found = self.0;
        if found.total.documents == 0 {
            return Ok(());
        }
        screen.text(QUIET, &head(found))?;
        if found.found == 0 {
            return Ok(());
        }
        screen.blank()?;
        let rows = &found.collocates;
        let words: Vec<&str> = rows.iter().map(|row| row.word.as_str()).collect();
        let measured = |measure: Measure| {
            figures(title(measure), rows, move |row: &Collocate| format!("{:.1}", row.measured(measure)))
        };
        let mut columns = vec![
            measured(found.measure),
            figures(("near", "occurrences near it"), rows, |row| row.occurrences.to_string()),
            figures(("articles", ""), rows, |row| row.documents.to_string()),
            figures(("of all", "all its occurrences"), rows, |row| row.frequency.to_string()),
            figures(("DP", "0 is spread over the articles, 1 in few"), rows, |row| format!("{:.2}", row.dp)),
        ];
        let others = Measure::ALL.into_iter().filter(|measure| *measure != found.measure);
        columns.extend(others.map(|measure| Figures { meaning: "", ..measured(measure) }));
        ranked::write(
            screen,
            &words,
            &columns,
            All { rows: found.found, figures: "--format csv has all measures" },
        )
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.collocates.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "word",
            "occurrences",
            "documents",
            "frequency",
            "expected",
            "log_dice",
            "mi",
            "t",
            "g2",
            "dp",
            "total_documents",
            "total_occurrences",
            "window_words",
            "own_words",
            "corpus_documents",
            "corpus_words",
            "hits",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    /// Passes on a row for each word; the denominators are in each.
    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let Collocates { total, corpus, window_words, own_words, .. } = self.0;
        for row in &self.0.collocates {
            each(&[
                Cell::Text(&row.word),
                Cell::Number(row.occurrences),
                Cell::Number(row.documents),
                Cell::Number(row.frequency),
                Cell::Real(row.expected),
                Cell::Real(row.log_dice),
                Cell::Real(row.mi),
                Cell::Real(row.t),
                Cell::Real(row.g2),
                Cell::Real(row.dp),
                Cell::Number(total.documents),
                Cell::Number(total.occurrences),
                Cell::Number(*window_words),
                Cell::Number(*own_words),
                Cell::Number(corpus.documents),
                Cell::Number(corpus.words),
                Cell::Text(&row.hits),
            ])?;
        }
        Ok(())
    }
}

/// Says what was counted, and among how many words.
fn head(found: &Collocates) -> String {
    let near = match found.window {
        Window::Words(words) => format!("within {} of it", plural(words.into(), "word")),
        _ => "in its sentences".to_owned(),
    };
    format!(
        "{}, {}; {} {near}, of {} in {}",
        plural(found.total.documents, "article"),
        plural(found.total.occurrences, "occurrence"),
        plural(found.window_words, "word"),
        found.corpus.words,
        plural(found.corpus.documents, "article"),
    )
}

/// Returns the title of a measure, and what it says.
fn title(measure: Measure) -> (&'static str, &'static str) {
    match measure {
        Measure::LogDice => ("logDice", "14 is met only near it, a point less half as strong"),
        Measure::Mi => ("MI", "prefers rare words"),
        Measure::T => ("t", "prefers frequent ones"),
        _ => ("G²", "15.13 is p < 0.0001"),
    }
}
