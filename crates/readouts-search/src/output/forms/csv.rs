//! The output format `csv`: comma-separated rows.

use std::io::Write;

use anyhow::Result;

use super::cells;
use super::{Form, How, View};
use crate::output::answer::Answer;

pub(super) struct Csv;

impl Form for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn help(&self) -> &'static str {
        "Comma-separated, one row a match"
    }

    fn view(&self) -> View {
        View::Rows
    }

    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, how: How) -> Result<()> {
        cells::write(answer, out, b',', how)
    }
}
