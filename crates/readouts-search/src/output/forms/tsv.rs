//! The output format `tsv`: tab-separated rows.

use std::io::Write;

use anyhow::Result;

use super::cells;
use super::{Form, How, View};
use crate::output::answer::Answer;

pub(super) struct Tsv;

impl Form for Tsv {
    fn name(&self) -> &'static str {
        "tsv"
    }

    fn help(&self) -> &'static str {
        "Tab-separated, one row a match"
    }

    fn view(&self) -> View {
        View::Rows
    }

    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, how: How) -> Result<()> {
        cells::write(answer, out, b'\t', how)
    }
}
