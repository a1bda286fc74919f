//! Parses lines of `Name: value`, the headers of archives and of HTTP.

use std::io::{self, BufRead, Read};

/// The headers of a record or of a response.
#[derive(Debug, Default)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads a first line and headers up to an empty line; `None` where they exceed `most` bytes.
    pub(super) fn read(input: &mut impl BufRead, most: usize) -> io::Result<Option<Self>> {
        let mut left = most;
        let mut lines: Vec<Vec<u8>> = Vec::new();
        loop {
            let mut line = Vec::new();
            input.by_ref().take(left as u64 + 1).read_until(b'\n', &mut line)?;
            if line.len() > left {
                return Ok(None);
            }
            left -= line.len();
            let is_end = line.trim_ascii().is_empty();
            lines.push(line);
            if is_end {
                break;
            }
        }
        Ok(Some(Self::of(lines.iter().skip(1).map(Vec::as_slice))))
    }

    /// Parses headers from lines.
    pub(super) fn of<'l>(lines: impl Iterator<Item = &'l [u8]>) -> Self {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines {
            let text = String::from_utf8_lossy(line);
            if text.starts_with([' ', '\t']) {
                // A continuation of the line before.
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(headers)
    }

    /// Returns the value of the first header with a name, which is given in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}
