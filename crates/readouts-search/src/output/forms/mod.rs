//! The output formats: the trait of a format, and the list of all formats.

pub(crate) mod cells;
mod csv;
pub(super) mod escape;
mod human;
pub(crate) mod json;
mod jsonl;
mod tsv;
mod xlsx;

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::PossibleValue;

use self::cells::{CellStyle, Consumer};
use super::answer::Answer;
use crate::answering;
use crate::refused::Refused;

/// All formats, in the order of `--help`.
const FORMS: &[&dyn Form] =
    &[&human::Human, &json::Json, &jsonl::JsonLines, &csv::Csv, &tsv::Tsv, &xlsx::Xlsx];

/// Formats of tables.
pub(super) const CSV: &dyn Form = &csv::Csv;
pub(super) const TSV: &dyn Form = &tsv::Tsv;
/// Format of records.
pub(super) const JSON_LINES: &dyn Form = &jsonl::JsonLines;

/// Output format.
pub(crate) trait Form: Sync {
    /// Returns the name of the format after `--format`.
    fn name(&self) -> &'static str;

    /// Returns the line of the format in `--help`.
    fn help(&self) -> &'static str;

    /// Returns the view of an answer that the format is made from.
    fn view(&self) -> View;

    /// Writes an answer.
    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, how: How) -> Result<()>;
}

/// View of an answer; see [`Answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// Text for people.
    Human,
    /// The answer as one value.
    Value,
    /// Records.
    Records,
    /// Rows of cells.
    Rows,
}

/// Options for writing an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// How comma- and tab-separated cells are written.
    pub(crate) cells: CellStyle,
    /// Consumer of the output.
    pub(crate) consumer: Consumer,
    /// Width of the terminal in columns; `None` if the output is not a terminal.
    pub(crate) width: Option<usize>,
    /// Whether colours reach the reader.
    pub(crate) is_coloured: bool,
}

/// Width that was asked for, in columns.
static WIDTH: OnceLock<usize> = OnceLock::new();

/// Sets the width of text for people, in columns, for the rest of the run.
pub(crate) fn set_width(columns: usize) {
    WIDTH.get_or_init(|| columns);
}

/// Returns the width of text for people in columns: the one asked for, or that of the terminal that stdout is.
pub(crate) fn terminal_width() -> Option<usize> {
    if let Some(columns) = WIDTH.get() {
        return Some(*columns);
    }
    terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
}

/// Output format selected by the user.
#[derive(Clone, Copy)]
pub(crate) struct Format(&'static dyn Form);

impl Format {
    /// Text for people.
    pub(crate) const HUMAN: Self = Self(&human::Human);
    /// JSON Lines.
    pub(crate) const JSON_LINES: Self = Self(&jsonl::JsonLines);

    /// Returns the view of an answer that the format is made from.
    pub(crate) fn view(self) -> View {
        self.0.view()
    }

    /// Whether the format is for people.
    pub(crate) fn is_human(self) -> bool {
        self.view() == View::Human
    }

    /// Returns an error if the format is made from a view that a command does not have. Called before the
    /// work is done.
    pub(crate) fn must_not_be(self, views: &[View], message: &str, hint: &str) -> Result<()> {
        if views.contains(&self.view()) {
            return Err(Refused::new(message, hint).into());
        }
        Ok(())
    }

    /// Prints an answer on stdout.
    pub(crate) fn print(self, answer: &dyn Answer, cells: impl Into<CellStyle>) -> Result<()> {
        if answering::is_on() {
            return self.write(answer, &mut answering::out(), cells);
        }
        let stdout = std::io::stdout();
        let consumer = if stdout.is_terminal() { Consumer::Terminal } else { Consumer::Program };
        let is_coloured = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let how = How { cells: cells.into(), consumer, width: terminal_width(), is_coloured };
        match self.view() {
            View::Human => self.0.write(answer, &mut anstream::AutoStream::auto(stdout), how),
            _ => self.0.write(answer, &mut stdout.lock(), how),
        }
    }

    /// Writes an answer to a file: without colours, and as wide as was asked for.
    pub(crate) fn write(
        self,
        answer: &dyn Answer,
        out: &mut dyn Write,
        cells: impl Into<CellStyle>,
    ) -> Result<()> {
        let width = WIDTH.get().copied();
        let how = How { cells: cells.into(), consumer: Consumer::Program, width, is_coloured: false };
        match self.view() {
            View::Human => {
                let mut painted = Vec::new();
                self.0.write(answer, &mut painted, how)?;
                Ok(out.write_all(&anstream::adapter::strip_bytes(&painted).into_vec())?)
            }
            _ => self.0.write(answer, out, how),
        }
    }

    #[cfg(test)]
    pub(in crate::output) fn written(self, answer: &dyn Answer, how: How) -> Result<String> {
        let mut out = Vec::new();
        self.0.write(answer, &mut out, how)?;
        Ok(String::from_utf8(out)?)
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: [Format; FORMS.len()] = {
            let mut all = [Format(FORMS[0]); FORMS.len()];
            let mut at = 0;
            while at < FORMS.len() {
                all[at] = Format(FORMS[at]);
                at += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.help()))
    }
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Format").field(&self.0.name()).finish()
    }
}
