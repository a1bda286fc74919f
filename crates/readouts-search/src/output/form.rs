//! The forms of output: what a form is, and the list of all of them.

use std::io::{IsTerminal, Write};

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::answer::Answer;
use super::cells::{Consumer, Formulas};
use super::{csv, human, json, jsonl, tsv};
use crate::refused::Refused;

/// Every form, in the order of `--help`.
static FORMS: [&dyn Form; 5] = [&human::Human, &json::Json, &jsonl::JsonLines, &csv::Csv, &tsv::Tsv];

/// A form of output.
pub(crate) trait Form: Sync {
    /// Its name after `--format`.
    fn name(&self) -> &'static str;

    /// Its line in `--help`.
    fn help(&self) -> &'static str;

    /// The view of an answer that it is made from.
    fn view(&self) -> View;

    /// Writes an answer.
    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, how: How) -> Result<()>;
}

/// A view of an answer; see [`Answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// For people.
    Human,
    /// One value.
    Value,
    /// Records.
    Records,
    /// Rows of cells.
    Rows,
}

/// How an answer is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// Treatment of cells that a spreadsheet would run.
    pub(crate) formulas: Formulas,
    /// What reads the output.
    pub(crate) consumer: Consumer,
    /// Columns of the terminal; `None` where the output is no terminal.
    pub(crate) width: Option<usize>,
}

/// A form that was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Format(&'static dyn Form);

impl Format {
    /// The view of an answer that it is made from.
    pub(crate) fn view(self) -> View {
        self.0.view()
    }

    /// Whether it is for people.
    pub(crate) fn is_human(self) -> bool {
        self.view() == View::Human
    }

    /// An error where the form is made from a view that a command does not have: said before the work is done.
    pub(crate) fn must_not_be(self, views: &[View], message: &str, hint: &str) -> Result<()> {
        if views.contains(&self.view()) {
            return Err(Refused::new(message, hint).into());
        }
        Ok(())
    }

    /// Prints an answer on stdout.
    pub(crate) fn print(self, answer: &dyn Answer, formulas: Formulas) -> Result<()> {
        let stdout = std::io::stdout();
        let consumer = if stdout.is_terminal() { Consumer::Terminal } else { Consumer::Program };
        let width = terminal_size::terminal_size_of(&stdout).map(|(width, _)| usize::from(width.0));
        let how = How { formulas, consumer, width };
        match self.view() {
            View::Human => self.0.write(answer, &mut anstream::AutoStream::auto(stdout), how),
            _ => self.0.write(answer, &mut stdout.lock(), how),
        }
    }

    #[cfg(test)]
    pub(super) fn written(self, answer: &dyn Answer, how: How) -> Result<String> {
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
