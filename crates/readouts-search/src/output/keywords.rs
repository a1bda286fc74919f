//! Writes keywords.

use anyhow::Result;
use readouts_core::{Keywords, WordCorpus};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::ranked::{self, All, figures};
use super::screen::Screen;
use super::style::QUIET;

/// Answer with the words of one side of a comparison.
pub(crate) struct KeywordTable<'a>(pub(crate) &'a Keywords);

impl Answer for KeywordTable<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let found = self.0;
        let side = |which: &str, told: &str, side: &WordCorpus| {
            format!(
                "{which}: {told} ({} in {})",
                plural(side.words, "word"),
                plural(side.documents, "article")
            )
        };
        screen.text(QUIET, &side("here", &found.explain, &found.corpus))?;
        screen.text(QUIET, &side("there", &found.against_explain, &found.reference))?;
        if found.found == 0 {
            return Ok(());
        }
        screen.blank()?;
        let rows = &found.keywords;
        let words: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
        let columns = [
            figures(("log ratio", "1 is twice as frequent here as there, 2 four times"), rows, |row| {
                format!("{:.1}", row.log_ratio)
            }),
            figures(("here", ""), rows, |row| row.occurrences.to_string()),
            figures(("articles", "those here"), rows, |row| row.documents.to_string()),
            figures(("there", ""), rows, |row| row.reference_occurrences.to_string()),
            figures(("G²", "15.13 is p < 0.0001"), rows, |row| format!("{:.1}", row.g2)),
            figures(("per million", ""), rows, |row| format!("{:.0}", row.per_million)),
            figures(("per million there", ""), rows, |row| format!("{:.0}", row.reference_per_million)),
        ];
        ranked::write(
            screen,
            &words,
            &columns,
            All { rows: found.found, figures: "--format csv has all figures" },
        )
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.keywords.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "text",
            "words",
            "occurrences",
            "documents",
            "reference_occurrences",
            "reference_documents",
            "per_million",
            "reference_per_million",
            "log_ratio",
            "g2",
            "corpus_documents",
            "corpus_words",
            "reference_corpus_documents",
            "reference_corpus_words",
            "hits",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    /// Passes on a row for each word; the denominators are in each.
    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let Keywords { corpus, reference, .. } = self.0;
        for row in &self.0.keywords {
            each(&[
                Cell::Text(&row.text),
                Cell::Number(row.words.into()),
                Cell::Number(row.occurrences),
                Cell::Number(row.documents),
                Cell::Number(row.reference_occurrences),
                Cell::Number(row.reference_documents),
                Cell::Real(row.per_million),
                Cell::Real(row.reference_per_million),
                Cell::Real(row.log_ratio),
                Cell::Real(row.g2),
                Cell::Number(corpus.documents),
                Cell::Number(corpus.words),
                Cell::Number(reference.documents),
                Cell::Number(reference.words),
                Cell::Text(&row.hits),
            ])?;
        }
        Ok(())
    }
}
