//! Writes JSON with the characters that control a terminal escaped.

use std::io::{self, BufWriter, IntoInnerError, Write};

use anyhow::Result;
use erased_serde::Serialize;

use crate::output::plain::{has_command_from_delete_on, is_command};

/// Writes a value over several lines.
pub(in crate::output) fn write_indented(out: &mut impl Write, value: &dyn Serialize) -> Result<()> {
    write(out, |json| serde_json::to_writer_pretty(json, value))
}

/// Writes a value in one line.
pub(in crate::output) fn write_line(out: &mut impl Write, value: &dyn Serialize) -> Result<()> {
    write(out, |json| serde_json::to_writer(json, value))
}

fn write<W: Write>(
    out: &mut W,
    value: impl FnOnce(&mut BufWriter<Escaping<&mut W>>) -> serde_json::Result<()>,
) -> Result<()> {
    let mut json = BufWriter::new(Escaping(&mut *out));
    if let Err(error) = value(&mut json) {
        // What is not written yet is dropped, so that a search that fails before its first row prints nothing.
        drop(json.into_parts());
        return Err(error.into());
    }
    json.into_inner().map_err(IntoInnerError::into_error)?;
    Ok(out.write_all(b"\n")?)
}

/// Passes JSON on and escapes the characters that control a terminal or that some readers take for the end of
/// a line. To every parser the escaped form means the same. Such characters occur in strings only, where the
/// serializer has already escaped those below U+0020. Each write has whole characters: the serializer writes
/// whole characters, and a `BufWriter` passes on what it was given without cutting it.
struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, json: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(json).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        if has_command_from_delete_on(text) {
            self.0.write_all(escaped(text).as_bytes())?;
        } else {
            self.0.write_all(json)?;
        }
        Ok(json.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c < ' ' || !is_command(c) {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_in_values_and_keys() {
        let mut out = Vec::new();
        let value = serde_json::json!({"k\u{202e}": ["\u{1b}\u{7f}\u{9b}\u{2028}", "é\u{e0041}新\"\\"]});
        write_line(&mut out, &value).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text, "{\"k\\u202e\":[\"\\u001b\\u007f\\u009b\\u2028\",\"é\\udb40\\udc41新\\\"\\\\\"]}\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }

    #[test]
    fn strings_longer_than_a_buffer_are_written_whole() {
        let long = |length: usize| format!("{}\u{2028}", "é新".repeat(length));
        let value = serde_json::json!((1_600..1_700).chain([20_000]).map(long).collect::<Vec<_>>());
        let mut out = Vec::new();
        write_line(&mut out, &value).expect("written");
        let usual = (value.to_string() + "\n").replace('\u{2028}', "\\u2028");
        assert_eq!(String::from_utf8(out).expect("text"), usual);
    }

    #[test]
    fn indented_json_is_laid_out_as_ever() {
        let value = serde_json::json!({"a": [], "b": {}, "c": [1, {"d": null}], "e": -1.5});
        let mut out = Vec::new();
        write_indented(&mut out, &value).expect("written");
        let usual = serde_json::to_string_pretty(&value).expect("JSON") + "\n";
        assert_eq!(String::from_utf8(out).expect("text"), usual);
    }
}
