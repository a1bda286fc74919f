//! Unpacks gzip and Zstandard, told by their first bytes, and stops what is made to fill the machine.
//!
//! It must not know what is in the file. A packed file within a packed file stays packed.

use std::fmt;
use std::io::{self, Read};

use super::input::{Input, Raw};
use super::limits::{Limits, MOST_RATIO};
use crate::{Error, ErrorKind};

/// Unpacks what is packed; other bytes are left as they are.
pub(super) fn unpack(raw: &Raw, limits: Limits) -> io::Result<Input> {
    let mut input = Input::new(raw.clone());
    let start = input.peek(4);
    let (method, unpacked): (_, Box<dyn Read + Send>) = if start.starts_with(b"\x1F\x8B") {
        ("gzip", Box::new(flate2::bufread::MultiGzDecoder::new(input)))
    } else if start == b"\x28\xB5\x2F\xFD" {
        ("Zstandard", Box::new(zstd::stream::read::Decoder::with_buffer(input)?))
    } else {
        return Ok(input);
    };
    Ok(Input::new(Guard { unpacked, method, raw: raw.clone(), most: limits.unpacked_bytes, count: 0 }))
}

/// Counts what comes out, and names what goes wrong.
struct Guard {
    unpacked: Box<dyn Read + Send>,
    method: &'static str,
    raw: Raw,
    most: u64,
    count: u64,
}

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.unpacked.read(buffer).map_err(|error| match error.kind() {
            // Of the disk, not of what lies on it.
            _ if error.raw_os_error().is_some() => error,
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => Broken::Truncated(self.method).into(),
            _ => Broken::Damaged(self.method, error.to_string()).into(),
        })?;
        self.count += count as u64;
        if self.count > self.most && self.count / MOST_RATIO > self.raw.count() {
            return Err(Broken::Bomb(self.most).into());
        }
        Ok(count)
    }
}

/// What is wrong with a packed file.
#[derive(Debug)]
enum Broken {
    Truncated(&'static str),
    Damaged(&'static str, String),
    Bomb(u64),
}

impl From<Broken> for io::Error {
    fn from(broken: Broken) -> Self {
        Self::other(broken)
    }
}

impl std::error::Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Truncated(method) => write!(f, "cut off: its {method} data end too early"),
            Self::Damaged(method, why) => write!(f, "its {method} data are damaged: {why}"),
            Self::Bomb(most) => {
                write!(f, "unpacks to over {} MB, {MOST_RATIO} times its size", most >> 20)
            }
        }
    }
}

/// An error of reading, as the library's.
pub(super) fn unreadable(error: &io::Error) -> Error {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
        Some(bomb @ Broken::Bomb(_)) => Error::new(ErrorKind::TooLarge, bomb.to_string())
            .hinting("`--unpacked-limit MB` allows more, where the file is to be trusted"),
        Some(broken) => Error::new(ErrorKind::Document, broken.to_string()),
        None => match error.kind() {
            io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file"),
            io::ErrorKind::PermissionDenied => Error::new(ErrorKind::Io, "cannot be read: permission denied"),
            _ => Error::new(ErrorKind::Io, format!("cannot be read: {error}")),
        },
    }
}
