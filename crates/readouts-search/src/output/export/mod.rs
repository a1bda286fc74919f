//! Writes exports: tables as rows of typed values, texts article by article.

mod articles;
mod occurrences;
#[cfg(feature = "parquet")]
mod parquet;
mod statements;
mod table;
mod texts;

use std::io::{IsTerminal, Write};

use anyhow::Result;
use clap::ValueEnum;
use readouts_core::TextForm;

pub(crate) use articles::{ArticleTable, Source};
pub(crate) use occurrences::OccurrenceTable;
pub(crate) use statements::StatementTable;
pub(crate) use texts::write_texts;

use super::CellStyle;
use super::forms::cells::Consumer;
use super::forms::{CSV, Form, How, JSON_LINES, TSV};
use crate::answering;
use table::{Rows, Table};

/// Form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportForm {
    /// Comma-separated, as R and pandas read it
    Csv,
    /// Tab-separated
    Tsv,
    /// One JSON object a line
    Jsonl,
    /// Parquet, with typed columns
    Parquet,
    /// One token a line, for CWB, NoSketch Engine and BlackLab
    Vert,
    /// CoNLL-U
    Conllu,
    /// TEI P5
    Tei,
}

impl ExportForm {
    /// Returns the form of texts; `None` if it is one of tables.
    pub(crate) fn of_texts(self) -> Option<TextForm> {
        match self {
            Self::Csv | Self::Tsv | Self::Jsonl | Self::Parquet => None,
            Self::Vert => Some(TextForm::Vert),
            Self::Conllu => Some(TextForm::Conllu),
            Self::Tei => Some(TextForm::Tei),
        }
    }

    /// Returns the name used on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether this program can write the form.
    pub(crate) fn is_built(self) -> bool {
        self != Self::Parquet || cfg!(feature = "parquet")
    }
}

/// Output of an export.
pub(crate) struct Sink<'s> {
    pub(crate) out: &'s mut (dyn Write + Send),
    /// Consumer of the output.
    pub(crate) consumer: Consumer,
}

/// Returns the consumer of stdout.
pub(crate) fn stdout_consumer() -> Consumer {
    if !answering::is_on() && std::io::stdout().is_terminal() {
        Consumer::Terminal
    } else {
        Consumer::Program
    }
}

/// Writes a table in a form of tables.
pub(crate) fn write_table(
    table: &dyn Table,
    form: ExportForm,
    cells: CellStyle,
    sink: Sink<'_>,
) -> Result<()> {
    let Sink { out, consumer } = sink;
    let how = How { cells, consumer, width: None, is_coloured: false };
    let form: &dyn Form = match form {
        ExportForm::Tsv => TSV,
        ExportForm::Jsonl => JSON_LINES,
        #[cfg(feature = "parquet")]
        ExportForm::Parquet => return parquet::write(table, out),
        _ => CSV,
    };
    form.write(&Rows(table), out, how)
}
