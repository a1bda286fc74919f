//! Unpacks the members of a file (Zstandard calls them frames) one by one, and continues behind a damaged one.
//!
//! Data from a damaged member cannot be trusted, even where it can be unpacked: one flipped bit changes all
//! text that refers back to it. So a member is handed over only when its checksum has been verified; of a
//! large member all but its last [`HELD`] bytes are handed over before.
//!
//! The decoders for many members of `flate2` and `zstd` do neither: they hand over text before they know the
//! checksum, and stop at the first damage. With one flipped bit in a crawl file of 200 pages, each a gzip
//! member, 199 pages are read here, 105 on average with `MultiGzDecoder`; it also gave a garbled page for 11
//! of 20 such files, this code for none.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use super::super::input::{Gap, Input};
use super::decoder::Decoder;
use super::{Broken, Packed};

/// Number of packed bytes that are kept for going back, since a damaged member may be read beyond its end.
const KEPT: usize = 1 << 20;
/// Maximum number of unpacked bytes that are held back until their member ends.
const HELD: usize = 1 << 20;
/// Number of bytes that are unpacked at once.
const CHUNK: usize = 64 << 10;
/// Number of packed bytes that are used to check whether a member begins at an offset.
const TRIED: usize = 192 << 10;
/// Maximum number of offsets that look like the start of a member but are not; after that the rest of the
/// file is skipped.
const MOST_TRIALS: usize = 10_000;

/// The unpacked content of all members.
pub(super) struct Members {
    input: Input,
    method: Packed,
    decoder: Decoder,
    state: State,
    /// Position at which the current member begins.
    start: u64,
    /// Whether a part of the current member was handed over before its end.
    is_begun: bool,
    held: VecDeque<u8>,
    /// Number of held bytes that can be handed over.
    safe: usize,
    chunk: Vec<u8>,
    /// Error to report after the held bytes.
    error: Option<io::Error>,
    trials: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    Inside,
    Over,
}

impl Members {
    pub(super) fn new(input: Input, method: Packed) -> io::Result<Self> {
        Ok(Self {
            input: input.keeping(KEPT),
            method,
            decoder: Decoder::new(method)?,
            state: State::Between,
            start: 0,
            is_begun: false,
            held: VecDeque::new(),
            safe: 0,
            chunk: vec![0; CHUNK],
            error: None,
            trials: 0,
        })
    }

    fn open(&mut self) -> io::Result<()> {
        self.start = self.input.position();
        self.is_begun = false;
        let start = self.input.peek_sound(4)?;
        if start.is_empty() {
            self.state = State::Over;
        } else if start.iter().all(|byte| *byte == 0) {
            // Some tools pad the last block with zeros.
            let count = start.len();
            self.input.consume(count);
        } else if Packed::of(start) != Some(self.method) {
            return Err(io::Error::other(format!("no {} data where they should go on", self.method)));
        } else if !self.decoder.has_dictionary(&mut self.input)? {
            self.decoder.begin()?;
            self.state = State::Inside;
        }
        Ok(())
    }

    fn unpack(&mut self) -> io::Result<()> {
        let count = self.decoder.read(&mut self.input, &mut self.chunk)?;
        if count == 0 {
            self.safe = self.held.len();
            self.state = State::Between;
        } else if self.held.len() > HELD {
            self.safe = self.held.len() - HELD;
            self.is_begun = true;
        }
        self.held.extend(&self.chunk[..count]);
        Ok(())
    }

    fn fail(&mut self, error: io::Error) {
        // An error of the disk, not of the data on it.
        if error.raw_os_error().is_some() {
            return self.end(error);
        }
        let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
        let from = if self.is_begun { self.input.position() } else { self.start };
        self.input.back(self.start + 1);
        if self.input.position() == self.start {
            // The error came before any byte was consumed: skip one, so as not to find the same start again.
            self.input.consume(1);
        }
        let found = self.find();
        if is_cut && matches!(found, Ok(false)) {
            return self.end(Broken::Truncated(self.method).into());
        }
        self.held.truncate(self.safe);
        let is_found = match found {
            Ok(found) => found,
            Err(error) => return self.end(error),
        };
        let why = match error.to_string() {
            _ if is_cut => "they end too early".to_owned(),
            told if told.ends_with("matching checksum") => "their checksum is another".to_owned(),
            told => told,
        };
        let doubt = if self.is_begun { "; some of the text before may be wrong" } else { "" };
        let to = self.input.position();
        let from = from.min(to);
        let why = format!(
            "its {} data are damaged ({why}{doubt}): the {} bytes from {from} on are {}",
            self.method,
            to - from,
            if is_found { "skipped" } else { "lost" }
        );
        self.state = if is_found { State::Between } else { State::Over };
        self.error = Some(io::Error::other(Gap { why, is_final: !is_found }));
    }

    /// Hands over all held bytes, then reports an error.
    fn end(&mut self, error: io::Error) {
        self.safe = self.held.len();
        self.state = State::Over;
        self.error = Some(error);
    }

    /// Advances to the start of the next member, or to the end.
    fn find(&mut self) -> io::Result<bool> {
        while !self.input.fill_buf()?.is_empty() {
            let bytes = self.input.peek(CHUNK);
            let last = bytes.len().saturating_sub(3).max(1);
            let found = (0..last).find(|&at| self.decoder.begins(&bytes[at..]));
            let found = found.filter(|_| self.trials < MOST_TRIALS);
            self.input.consume(found.unwrap_or(last));
            if found.is_some() {
                self.trials += 1;
                if self.decoder.is_begun_by(self.input.peek(TRIED)) {
                    return Ok(true);
                }
                self.input.consume(1);
            }
        }
        Ok(false)
    }
}

impl Read for Members {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.safe == 0 {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            let gone_on = match self.state {
                State::Between => self.open(),
                State::Inside => self.unpack(),
                State::Over => return Ok(0),
            };
            if let Err(error) = gone_on {
                self.fail(error);
            }
        }
        let count = buffer.len().min(self.safe);
        let count = Read::read(&mut self.held, &mut buffer[..count])?;
        self.safe -= count;
        Ok(count)
    }
}
