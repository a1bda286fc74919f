//! Unpacks gzip and Zstandard, detected by their first bytes, and stops at decompression bombs.
//!
//! Only the outer packing is undone: a packed file inside a packed file stays packed.

#[cfg(feature = "packed")]
mod decoder;
#[cfg(feature = "packed")]
mod members;

use std::fmt;
use std::io::{self, Read};

#[cfg(feature = "packed")]
use self::members::Members;
use super::input::{Gap, Input, Raw, Stopped};
use super::limits::{Limits, MOST_RATIO};
use crate::contain::stopped;
use crate::{Error, ErrorKind, Remedy};

/// Unpacks packed bytes; other bytes are passed through.
pub(super) fn unpack(raw: &Raw, limits: Limits) -> io::Result<Input> {
    let mut input = Input::new(raw.clone());
    let Some(method) = Packed::of(input.peek(4)) else { return Ok(input) };
    let unpacked = unpacked(input, method)?;
    Ok(Input::new(Guard { unpacked, raw: raw.clone(), most: limits.unpacked_bytes, count: 0 }))
}

/// The method by which a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packed {
    Gzip,
    Zstandard,
}

impl Packed {
    /// Returns the method of a file with these first bytes.
    fn of(start: &[u8]) -> Option<Self> {
        match start {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstandard),
            _ => None,
        }
    }
}

#[cfg(feature = "packed")]
fn unpacked(input: Input, method: Packed) -> io::Result<Box<dyn Read + Send>> {
    Ok(Box::new(Members::new(input, method)?))
}

#[cfg(not(feature = "packed"))]
fn unpacked(_: Input, _: Packed) -> io::Result<Box<dyn Read + Send>> {
    Err(Broken::LeftOut.into())
}

impl fmt::Display for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstandard => "Zstandard",
        })
    }
}

/// Counts unpacked bytes and fails when there are too many.
struct Guard {
    unpacked: Box<dyn Read + Send>,
    raw: Raw,
    most: u64,
    count: u64,
}

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.raw.check()?;
        let count = self.unpacked.read(buffer)?;
        self.count += count as u64;
        if self.count > self.most && self.count / MOST_RATIO > self.raw.count() {
            return Err(Broken::Bomb(self.most).into());
        }
        Ok(count)
    }
}

/// An error of a packed file after which nothing more is read.
#[derive(Debug)]
enum Broken {
    Truncated(Packed),
    Bomb(u64),
    /// This build has no support for packed files.
    #[cfg(not(feature = "packed"))]
    LeftOut,
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
            #[cfg(not(feature = "packed"))]
            Self::LeftOut => f.write_str("this build does not read packed files (feature `packed`)"),
            Self::Bomb(most) => {
                write!(f, "unpacks to over {} MB, {MOST_RATIO} times its size", most >> 20)
            }
        }
    }
}

/// Converts a read error to the library's error.
pub fn unreadable(error: &io::Error) -> Error {
    if error.get_ref().and_then(|inner| inner.downcast_ref::<Stopped>()).is_some() {
        return stopped();
    }
    if let Some(gap) = error.get_ref().and_then(|inner| inner.downcast_ref::<Gap>()) {
        return Error::new(ErrorKind::Document, gap.to_string()).hinting(
            "if the file is to be trusted, unpack it with `gzip -dc` or `zstd -dc` and read the result",
        );
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Broken>()) {
        Some(bomb @ Broken::Bomb(_)) => {
            Error::new(ErrorKind::TooLarge, bomb.to_string()).remedied_by(Remedy::AllowUnpackingMore)
        }
        Some(broken) => Error::new(ErrorKind::Document, broken.to_string()),
        None => match error.kind() {
            io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file"),
            io::ErrorKind::PermissionDenied => Error::new(ErrorKind::Io, "cannot be read: permission denied"),
            _ => Error::new(ErrorKind::Io, format!("cannot be read: {error}")),
        },
    }
}
