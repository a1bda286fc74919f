//! Reads JSON Lines: on each line an object with a text or HTML column, and columns of side data; or one
//! array of such objects; or, in a file of JSON, one object over several lines.
//!
//! Other values of an object are skipped without being kept.

use std::fmt;
use std::io::{self, BufRead, Read};

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Reading, Records};
use crate::pages::Limits;
use crate::pages::columns::{Columns, Part, normal, with_lead};
use crate::pages::input::Input;
use crate::pages::record::{Encoded, Lost, Record, RecordResult, decoded, format_of, no_text};
use crate::pages::side::SideData;
use crate::{Error, ErrorKind, Result};

/// JSON Lines: a page on each line.
pub(super) const LINES: Reading = Reading::TextRecords(|| Box::new(Lines::default()));

/// JSON: one array of pages, one page, or a page on each line.
pub(super) const JSON: Reading =
    Reading::TextRecords(|| Box::new(Lines { may_be_object: true, ..Lines::default() }));

/// Position of a reader in a file.
#[derive(Debug, Default)]
struct Lines {
    number: u64,
    /// Whether the next line may be the rest of one that a gap has cut.
    is_cut: bool,
    array: Array,
    /// Whether the file may be one object over several lines.
    may_be_object: bool,
}

/// Where a reader stands in an array.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Array {
    /// Nothing has been read.
    #[default]
    Unknown,
    /// The file has one object per line.
    None,
    Within,
    /// The file is one object.
    Object,
    Ended,
}

impl Records for Lines {
    /// Reads the page of the next line that is not blank, or of the array's next value.
    fn next(&mut self, input: &mut Input, limits: Limits, columns: &Columns) -> Option<RecordResult> {
        if self.array == Array::Unknown {
            self.array = if opens_array(input) {
                Array::Within
            } else if self.may_be_object && !has_object_on_a_line(input) {
                Array::Object
            } else {
                Array::None
            };
        }
        match self.array {
            Array::Unknown | Array::None => self.next_line(input, limits, columns),
            Array::Within => self.next_value(input, limits, columns),
            Array::Object => {
                self.array = Array::Ended;
                self.number = 1;
                Some(object(input, limits, columns))
            }
            Array::Ended => None,
        }
    }

    fn nothing(&self) -> String {
        "no record in it".to_owned()
    }
}

impl Lines {
    fn next_value(&mut self, input: &mut Input, limits: Limits, columns: &Columns) -> Option<RecordResult> {
        let value = match value(input, limits) {
            Ok(value) => value,
            Err(error) => {
                self.array = Array::Ended;
                return Some(Err(Lost::unread(self.number + 1, &error)));
            }
        };
        if value.end != ValueEnd::Comma {
            self.array = Array::Ended;
        }
        if value.end == ValueEnd::File {
            return Some(Err(Lost::rest(Error::new(
                ErrorKind::Document,
                "cut off: its array is not closed",
            ))));
        }
        let Some(bytes) = value.bytes else {
            self.number += 1;
            return Some(Err(Lost::one(self.number, limits.too_large())));
        };
        if value.end == ValueEnd::Bracket && bytes.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        self.number += 1;
        let number = self.number;
        let found = record(bytes, columns).map_err(|error| Lost::one(number, error));
        Some(found.map(|found| Record { number: Some(number), ..found }))
    }

    fn next_line(&mut self, input: &mut Input, limits: Limits, columns: &Columns) -> Option<RecordResult> {
        loop {
            self.number += 1;
            let is_cut = std::mem::take(&mut self.is_cut);
            let line = match line(input, limits) {
                Ok(Line::Whole(line)) => line,
                Ok(Line::TooLong) => return Some(Err(Lost::one(self.number, limits.too_large()))),
                Ok(Line::End) => return None,
                Err(error) => {
                    self.is_cut = true;
                    return Some(Err(Lost::unread(self.number, &error)));
                }
            };
            let line = match self.number {
                1 => line.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(line),
                _ => line,
            };
            if !line.iter().all(u8::is_ascii_whitespace) {
                let number = self.number;
                let found = record(line, columns).map_err(|error| Lost::one(number, error));
                // The rest of a cut object is never valid: its quotation marks are unbalanced.
                if is_cut && found.is_err() {
                    continue;
                }
                return Some(found.map(|found| Record { number: Some(number), ..found }));
            }
        }
    }
}

/// Whether the first line that is not blank is a whole object.
fn has_object_on_a_line(input: &mut Input) -> bool {
    let start = input.peek(LINE);
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or(text);
    // A line longer than the bytes looked at is taken for a whole object.
    line.trim_ascii_end().ends_with(b"}") || line.len() == text.len() && start.len() == LINE
}

/// Number of bytes in which the end of a line is looked for.
const LINE: usize = 64 << 10;

/// Reads the page of a file that is one object.
fn object(input: &mut Input, limits: Limits, columns: &Columns) -> RecordResult {
    let bytes = input.take_up_to(limits.page().saturating_add(1)).map_err(|error| Lost::unread(1, &error))?;
    if bytes.len() > limits.page() {
        return Err(Lost::rest(limits.too_large()));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").map(<[u8]>::to_vec).unwrap_or(bytes);
    let found = record(bytes, columns).map_err(|error| Lost::one(1, error));
    found.map(|found| Record { number: Some(1), ..found })
}

/// Whether a file is an array; if so, its bracket is consumed.
fn opens_array(input: &mut Input) -> bool {
    let start = input.peek(START);
    let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let is_array = text.starts_with(b"[");
    if is_array {
        let before = start.len() - text.len();
        input.consume(before + 1);
    }
    is_array
}

/// Number of bytes in which an array's bracket is looked for.
const START: usize = 64;

/// A value of an array.
struct Value {
    /// `None` where it is too long.
    bytes: Option<Vec<u8>>,
    end: ValueEnd,
}

/// The delimiter that ends a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueEnd {
    Comma,
    Bracket,
    File,
}

/// Reads the next value of an array, delimited by brackets and quotation marks alone; the value is not
/// parsed.
fn value(input: &mut Input, limits: Limits) -> io::Result<Value> {
    let mut bytes = Some(Vec::new());
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(Value { bytes, end: ValueEnd::File });
        }
        let mut end = None;
        let mut read = 0;
        for byte in buffer {
            read += 1;
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_string => is_escaped = true,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b',' if depth == 0 => end = Some(ValueEnd::Comma),
                b']' if depth == 0 => end = Some(ValueEnd::Bracket),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if end.is_some() {
                break;
            }
        }
        let kept = read - usize::from(end.is_some());
        bytes = bytes.filter(|bytes| (bytes.len() + kept) as u64 <= limits.page_bytes);
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(&buffer[..kept]);
        }
        input.consume(read);
        if let Some(end) = end {
            return Ok(Value { bytes, end });
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// Reads the next line; one that is too long is skipped.
fn line(input: &mut Input, limits: Limits) -> io::Result<Line> {
    let mut line = Vec::new();
    let most = limits.page_bytes;
    if input.by_ref().take(most.saturating_add(1)).read_until(b'\n', &mut line)? == 0 {
        return Ok(Line::End);
    }
    if line.len() as u64 <= most {
        return Ok(Line::Whole(line));
    }
    if line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
    }
    Ok(Line::TooLong)
}

fn record(line: Vec<u8>, columns: &Columns) -> Result<Record> {
    let (line, charset) = decoded(line)?;
    let mut deserializer = serde_json::Deserializer::from_str(line.trim());
    let read = columns_of(&mut deserializer, columns).and_then(|found| deserializer.end().map(|()| found));
    let mut found = read.map_err(|error| {
        // The line number is left out of the message: it is the record's number.
        let why = error.to_string().replace(" at line 1 column ", " at column ");
        Error::new(ErrorKind::Document, format!("not a JSON object: {why}"))
    })?;
    let values = |key: &str| {
        let value = found.iter().rev().find(|(column, _)| column == key);
        value.map(|(_, value)| value.texts()).unwrap_or_default()
    };
    let side = SideData::from_columns(columns, values);
    let lead = columns.of(Part::Lead).flat_map(values).find(|lead| !lead.trim().is_empty());
    let is_text = |wanted: &str, (column, value): &(String, Scalar)| {
        column == wanted && matches!(value, Scalar::Text(_))
    };
    let text =
        columns.of(Part::Text).find_map(|wanted| found.iter().rposition(|column| is_text(wanted, column)));
    let Some((column, Scalar::Text(text))) = text.map(|at| found.swap_remove(at)) else {
        return Err(no_text(columns));
    };
    let (format, content) = (format_of(&column), with_lead(lead.as_deref(), text).into_bytes());
    Ok(Record { number: None, content, format, side, charset: Encoded::Decoded(charset) })
}

/// Returns the values of an object's columns that are used, in order.
fn columns_of<'de, D: Deserializer<'de>>(
    deserializer: D,
    columns: &Columns,
) -> std::result::Result<Vec<(String, Scalar)>, D::Error> {
    struct Object<'c>(&'c Columns);
    impl<'de> Visitor<'de> for Object<'_> {
        type Value = Vec<(String, Scalar)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
            let mut found: Vec<(String, Scalar)> = Vec::new();
            while let Some(key) = map.next_key::<String>()? {
                let key = normal(&key);
                if self.0.looks_at(&key) {
                    let value = map.next_value()?;
                    // Of a repeated key the last value counts, as is usual.
                    found.retain(|(column, _)| *column != key);
                    found.push((key, value));
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }
    deserializer.deserialize_map(Object(columns))
}

/// A value of a column; objects are skipped.
enum Scalar {
    Text(String),
    Other(String),
    List(Vec<Self>),
    Nothing,
}

impl Scalar {
    /// Returns the value as text; a list gives several texts.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(text) | Self::Other(text) => vec![text.clone()],
            Self::List(list) => list.iter().flat_map(Self::texts).collect(),
            Self::Nothing => Vec::new(),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Scalar, E> {
                Ok(Scalar::Text(text))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Other(number.to_string()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar::Other(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar::Other(number.to_string()))
            }

            fn visit_bool<E>(self, yes: bool) -> Result<Scalar, E> {
                Ok(Scalar::Other(yes.to_string()))
            }

            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar::Nothing)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
                let mut list = Vec::new();
                while let Some(value) = seq.next_element::<Scalar>()? {
                    // A list within a list is structured data, not a list of texts.
                    if !matches!(value, Scalar::List(_) | Scalar::Nothing) {
                        list.push(value);
                    }
                }
                Ok(Scalar::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar::Nothing)
            }
        }
        deserializer.deserialize_any(Any)
    }
}
