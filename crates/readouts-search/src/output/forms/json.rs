//! The output format `json`: one JSON value, indented.

use std::io::{BufWriter, Write};

use anyhow::Result;

use super::escape;
use super::{Form, How, View};
use crate::output::answer::Answer;

pub(super) struct Json;

impl Form for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn help(&self) -> &'static str {
        "One JSON object"
    }

    fn view(&self) -> View {
        View::Value
    }

    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, _how: How) -> Result<()> {
        let mut out = BufWriter::new(out);
        escape::write_indented(&mut out, answer.value()?)?;
        Ok(out.flush()?)
    }
}
