//! The output format `jsonl` (JSON Lines): one record on each line, written as soon as it is known.

use std::io::{BufWriter, Write};

use anyhow::Result;

use super::escape;
use super::{Form, How, View};
use crate::output::answer::Answer;

/// Size of the write buffer in bytes.
const BUFFERED: usize = 64 * 1024;

pub(super) struct JsonLines;

impl Form for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn help(&self) -> &'static str {
        "One JSON object a line"
    }

    fn view(&self) -> View {
        View::Records
    }

    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, _how: How) -> Result<()> {
        let mut out = BufWriter::with_capacity(BUFFERED, out);
        answer.records(&mut |record| escape::write_line(&mut out, record))?;
        Ok(out.flush()?)
    }
}
