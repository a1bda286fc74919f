//! Options of `compare`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValue;

use super::{CellArgs, MarkArgs};
use crate::output::Format;

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The two articles, each an id or its first characters (4 and more), or a file: a name with a dot or a slash, `-`
    /// for standard input; `FILE#N` is record N of a file of records
    #[arg(value_names = ["A", "B"], num_args = 2, required_unless_present = "event")]
    pub(crate) articles: Vec<String>,
    /// Compares the two sides of an event, given by the id of any of its articles: the longest readout of each side's
    /// outlets, a government's before others
    #[arg(long, value_name = "ID", conflicts_with = "articles")]
    pub(crate) event: Option<String>,
    /// With --event, the two outlets to compare: their names, or words of them
    #[arg(long, value_name = "A,B", requires = "event", value_delimiter = ',', num_args = 1..=2)]
    pub(crate) outlets: Vec<String>,
    /// Form of the output
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: CompareForm,
    /// Writes to a file, which is replaced once everything is written
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) marks: MarkArgs,
    #[command(flatten)]
    pub(crate) cells: CellArgs,
}

/// Form of a comparison.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CompareForm {
    /// One of the forms of all answers.
    Answer(Format),
    /// A page of HTML.
    Html,
}

impl clap::ValueEnum for CompareForm {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: std::sync::LazyLock<Vec<CompareForm>> = std::sync::LazyLock::new(|| {
            let mut all: Vec<_> = Format::value_variants().iter().copied().map(CompareForm::Answer).collect();
            all.insert(1, CompareForm::Html);
            all
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Answer(format) => format.to_possible_value(),
            Self::Html => Some(PossibleValue::new("html").help("A page that stands alone, for a browser")),
        }
    }
}
