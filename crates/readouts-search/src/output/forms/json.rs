//! The output format `json`: one JSON value, indented.

use std::io::{BufWriter, Write};

use anyhow::Result;
use erased_serde::Serialize;

use super::escape;
use super::{Form, How, View};
use crate::output::answer::Answer;

/// Writes values of which a caller may have several: one alone as it is, several as an array.
pub(crate) struct Values<W: Write> {
    out: BufWriter<W>,
    /// Whether a value that is alone stands in an array too.
    is_array: bool,
    /// First value, until it is known whether another one follows.
    first: Option<Vec<u8>>,
    written: u64,
}

impl<W: Write> Values<W> {
    /// Creates a writer; with `is_array`, one value and none are an array too.
    pub(crate) fn new(out: W, is_array: bool) -> Self {
        Self { out: BufWriter::new(out), is_array, first: None, written: 0 }
    }

    /// Writes a value, or holds it back if it is the first.
    pub(crate) fn add(&mut self, value: &dyn Serialize) -> Result<()> {
        if !self.is_array && self.written == 0 && self.first.is_none() {
            let mut first = Vec::new();
            escape::write_indented(&mut first, value)?;
            self.first = Some(first);
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            self.is_array = true;
            self.separate()?;
            self.out.write_all(&first)?;
        }
        self.separate()?;
        escape::write_indented(&mut self.out, value)
    }

    /// Writes the rows held back, and the end of an array.
    pub(crate) fn finish(mut self) -> Result<()> {
        match (self.first.take(), self.is_array, self.written) {
            (Some(first), _, _) => self.out.write_all(&first)?,
            (None, true, 0) => self.out.write_all(b"[]\n")?,
            (None, true, _) => self.out.write_all(b"]\n")?,
            (None, false, _) => {}
        }
        Ok(self.out.flush()?)
    }

    fn separate(&mut self) -> Result<()> {
        self.out.write_all(if self.written == 0 { b"[" } else { b"," })?;
        self.written += 1;
        Ok(())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn written(is_array: bool, values: &[u8]) -> String {
        let mut out = Vec::new();
        let mut all = Values::new(&mut out, is_array);
        values.iter().for_each(|value| all.add(value).expect("written"));
        all.finish().expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn one_value_is_itself_and_several_are_an_array() {
        assert_eq!(written(false, &[1]), "1\n");
        assert_eq!(written(false, &[1, 2, 3]), "[1\n,2\n,3\n]\n");
        assert_eq!(written(true, &[1]), "[1\n]\n");
        assert_eq!((written(false, &[]).as_str(), written(true, &[]).as_str()), ("", "[]\n"));
    }
}
