//! JSON and JSON Lines: the one place where either is written.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use anyhow::Result;
use readouts_core::{Facet, FacetRow};
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::plain::next_command;

/// One value, indented.
pub(crate) fn one(value: &impl Serialize) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    write_indented(&mut out, value)?;
    Ok(out.flush()?)
}

/// A value a line.
pub(crate) fn lines<T: Serialize>(values: &[T]) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for value in values {
        write_line(&mut out, value)?;
    }
    Ok(out.flush()?)
}

pub(super) fn write_indented(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Escaping(PrettyFormatter::new())))?;
    Ok(out.write_all(b"\n")?)
}

pub(super) fn write_line(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Escaping(CompactFormatter)))?;
    Ok(out.write_all(b"\n")?)
}

/// Writes as another formatter does, but for what a terminal obeys, or what some readers take for the end of
/// a line: it is escaped in strings, which are the same for every parser.
struct Escaping<F>(F);

impl<F: Formatter> Formatter for Escaping<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = next_command(rest) {
            out.write_all(&rest.as_bytes()[..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[derive(Serialize)]
struct FacetLine<'a> {
    facet: Facet,
    #[serde(flatten)]
    row: &'a FacetRow,
}

/// A facet's row a line.
pub(crate) fn facet_lines(facets: &BTreeMap<Facet, Vec<FacetRow>>) -> Result<()> {
    let all: Vec<_> = facets
        .iter()
        .flat_map(|(facet, rows)| rows.iter().map(|row| FacetLine { facet: *facet, row }))
        .collect();
    lines(&all)
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
    fn indented_json_is_laid_out_as_ever() {
        let value = serde_json::json!({"a": [], "b": {}, "c": [1, {"d": null}], "e": -1.5});
        let mut out = Vec::new();
        write_indented(&mut out, &value).expect("written");
        let usual = serde_json::to_string_pretty(&value).expect("JSON") + "\n";
        assert_eq!(String::from_utf8(out).expect("text"), usual);
    }
}
