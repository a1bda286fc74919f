//! Writes a list of decisions by hand.

use anyhow::Result;
use readouts_core::SCHEMA;
use readouts_core::corrections::Decision;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::screen::Screen;
use super::style::{QUIET, TITLE};
use super::styled::Styled;

/// Indent of the lines below the name of a table.
const INDENT: usize = 2;

/// Decisions in the tables of a corpus folder.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Decisions {
    /// Version of the output schema.
    schema: u32,
    /// Decisions, those about people first; of each table sorted by what they are about.
    corrections: Vec<Decided>,
}

/// A decision with its table.
#[derive(Debug, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Decided {
    /// File of the table.
    file: String,
    /// Line in the file.
    line: Option<u64>,
    /// Decision in words.
    told: String,
    /// Name that is decided about; empty in decisions about an article.
    name: String,
    /// `merge`, `forget` or `withdrawn`; empty in decisions about an article.
    decision: String,
    /// Name that takes its place, if it is merged.
    into: String,
    /// Id of the article; empty in decisions about a name.
    article: String,
    /// Fact that is corrected: `speaker`, `event_date`, `outlet` or `not_a_readout`.
    what: String,
    /// Number of the sentence whose speaker is corrected, from 1.
    sentence: String,
    /// New value: a name, a date, `nobody`, `unknown` or `withdrawn`.
    value: String,
    /// Who decided.
    by: String,
    /// Time of the decision.
    at: String,
    /// Hash of the sentence's text.
    text_hash: String,
    /// Beginning of the sentence's text.
    text_begins: String,
    /// Whether no other decision contradicts it.
    in_force: bool,
    /// Reason if it is not in force.
    why: Option<String>,
}

impl Decided {
    /// Creates the record of a decision from a row of a file, with the reason if it is not in force.
    pub(crate) fn new(file: String, decision: &Decision, why: Option<String>) -> Self {
        let values = decision.values();
        let value = |column: &str| {
            let found = values.iter().find(|(known, _)| *known == column);
            found.map_or_else(String::new, |(_, value)| value.clone())
        };
        Self {
            file,
            line: decision.line,
            told: decision.change.to_string(),
            name: value("name"),
            decision: value("decision"),
            into: value("into"),
            article: value("article"),
            what: value("what"),
            sentence: value("sentence"),
            value: value("value"),
            by: value("by"),
            at: value("at"),
            text_hash: value("text_hash"),
            text_begins: value("text_begins"),
            in_force: why.is_none(),
            why,
        }
    }
}

impl Decisions {
    pub(crate) fn new(corrections: Vec<Decided>) -> Self {
        Self { schema: SCHEMA, corrections }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.corrections.is_empty()
    }
}

impl Answer for Decisions {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        for (at, of_file) in self.corrections.chunk_by(|one, other| one.file == other.file).enumerate() {
            if at > 0 {
                screen.blank()?;
            }
            screen.text(TITLE, &of_file[0].file)?;
            for one in of_file {
                let mut line = Styled::of(anstyle::Style::new(), &one.told);
                line.push(QUIET, &format!(" · {}, {}", one.by, one.at));
                screen.indented(INDENT, &line)?;
                if !one.text_begins.is_empty() {
                    screen.indented(INDENT * 2, &Styled::of(QUIET, &one.text_begins))?;
                }
                if let Some(why) = &one.why {
                    screen.indented(INDENT * 2, &Styled::of(QUIET, &format!("not in force: {why}")))?;
                }
            }
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.corrections.iter().try_for_each(|one| each(one))
    }

    /// The columns of both tables, so that the list can be imported.
    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "name",
            "decision",
            "into",
            "article",
            "what",
            "sentence",
            "value",
            "by",
            "at",
            "text_hash",
            "text_begins",
            "in_force",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for one in &self.corrections {
            each(&[
                Cell::Text(&one.name),
                Cell::Text(&one.decision),
                Cell::Text(&one.into),
                Cell::Text(&one.article),
                Cell::Text(&one.what),
                Cell::Text(&one.sentence),
                Cell::Text(&one.value),
                Cell::Text(&one.by),
                Cell::Text(&one.at),
                Cell::Text(&one.text_hash),
                Cell::Text(&one.text_begins),
                Cell::Text(if one.in_force { "yes" } else { "no" }),
            ])?;
        }
        Ok(())
    }
}
