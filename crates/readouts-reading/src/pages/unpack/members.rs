//! Unpacks the members of a file (Zstandard calls them frames) one by one, and continues behind a damaged one.
//!
//! Data from a damaged member cannot be trusted, even where it can be unpacked: one flipped bit changes all
//! text that refers back to it. So a member is handed over only when its checksum has been verified; of a
//! large member all but its last [`HELD`] bytes are handed over before.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use super::super::input::{Gap, Input};
use super::Broken;

/// Number of packed bytes that are kept for going back, since a damaged member may be read beyond its end.
pub(super) const KEPT: usize = 1 << 20;
/// Maximum number of unpacked bytes that are held back until their member ends.
const HELD: usize = 1 << 20;
/// Number of bytes that are unpacked at once.
const CHUNK: usize = 64 << 10;
/// Number of packed bytes that are used to check whether a member begins at an offset.
const TRIED: usize = 192 << 10;
/// Maximum number of offsets that look like the start of a member but are not; after that the rest of the
/// file is skipped.
const MOST_TRIALS: usize = 10_000;

/// A compression format.
pub(super) trait Method: Send {
    /// Name of the format.
    const NAME: &'static str;

    /// Whether these bytes look like the start of a member.
    fn begins(start: &[u8]) -> bool;

    /// Reads a member's header; returns `false` where the member has no data.
    fn open(&mut self, input: &mut Input) -> io::Result<bool>;

    /// Unpacks as many bytes as fit.
    fn step(&mut self, packed: &[u8], unpacked: &mut [u8]) -> io::Result<Step>;

    /// Reads a member's trailer, and verifies its data by it.
    fn close(&mut self, input: &mut Input) -> io::Result<()>;

    /// Whether a member begins with these bytes, checked by unpacking its start.
    fn begins_at(&mut self, bytes: &[u8]) -> bool;
}

/// Result of one step of unpacking.
pub(super) struct Step {
    pub(super) read: usize,
    pub(super) written: usize,
    pub(super) is_end: bool,
}

/// The unpacked content of all members.
pub(super) struct Members<M> {
    input: Input,
    method: M,
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

impl<M: Method> Members<M> {
    pub(super) fn new(input: Input, method: M) -> Self {
        Self {
            input,
            method,
            state: State::Between,
            start: 0,
            is_begun: false,
            held: VecDeque::new(),
            safe: 0,
            chunk: vec![0; CHUNK],
            error: None,
            trials: 0,
        }
    }

    fn advance(&mut self) {
        let gone_on = match self.state {
            State::Between => self.open(),
            State::Inside => self.unpack(),
            State::Over => Ok(()),
        };
        if let Err(error) = gone_on {
            self.fail(error);
        }
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
        } else if !M::begins(start) {
            return Err(broken(format!("no {} data where they should go on", M::NAME)));
        } else if self.method.open(&mut self.input)? {
            self.state = State::Inside;
        }
        Ok(())
    }

    fn unpack(&mut self) -> io::Result<()> {
        let packed = self.input.fill_buf()?;
        let is_all = packed.is_empty();
        let step = self.method.step(packed, &mut self.chunk)?;
        self.input.consume(step.read);
        self.held.extend(&self.chunk[..step.written]);
        if step.is_end {
            self.method.close(&mut self.input)?;
            self.safe = self.held.len();
            self.state = State::Between;
        } else if is_all && step.written == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        } else if step.read == 0 && step.written == 0 {
            return Err(broken("nothing comes out of them".to_owned()));
        } else if self.held.len() > HELD {
            self.safe = self.held.len() - HELD;
            self.is_begun = true;
        }
        Ok(())
    }

    fn fail(&mut self, error: io::Error) {
        // An error of the disk, not of the data on it.
        if error.raw_os_error().is_some() {
            self.end(error);
            return;
        }
        let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
        let why = if is_cut { "they end too early".to_owned() } else { error.to_string() };
        let from = if self.is_begun { self.input.position() } else { self.start };
        self.input.back(self.start + 1);
        if self.input.position() == self.start {
            // The error came before any byte was consumed: skip one, so as not to find the same start again.
            self.input.consume(1);
        }
        let found = match self.find() {
            Ok(found) => found,
            Err(error) => {
                self.held.truncate(self.safe);
                self.end(error);
                return;
            }
        };
        let to = self.input.position();
        if !found && is_cut {
            self.end(Broken::Truncated(M::NAME).into());
            return;
        }
        self.held.truncate(self.safe);
        let why = if self.is_begun { why + "; some of the text before may be wrong" } else { why };
        let from = from.min(to);
        if found {
            self.state = State::Between;
            let told = format!(
                "its {} data are damaged ({why}): the {} bytes from {from} on are passed over",
                M::NAME,
                to - from
            );
            self.error = Some(io::Error::other(Gap { why: told, is_final: false }));
        } else {
            self.end(Broken::Damaged { method: M::NAME, why, from, to }.into());
        }
    }

    /// Hands over all held bytes, then reports an error.
    fn end(&mut self, error: io::Error) {
        self.safe = self.held.len();
        self.state = State::Over;
        self.error = Some(error);
    }

    /// Advances to the start of the next member, or to the end.
    fn find(&mut self) -> io::Result<bool> {
        loop {
            self.input.fill_buf()?;
            let bytes = self.input.peek(CHUNK);
            if bytes.is_empty() {
                return Ok(false);
            }
            let last = bytes.len().saturating_sub(3).max(1);
            let found = (0..last).find(|&at| M::begins(&bytes[at..bytes.len().min(at + 4)]));
            self.input.consume(found.unwrap_or(last));
            if found.is_none() {
                continue;
            }
            self.trials += 1;
            if self.trials > MOST_TRIALS {
                while !self.input.fill_buf()?.is_empty() {
                    self.input.consume(CHUNK);
                }
                return Ok(false);
            }
            if self.method.begins_at(self.input.peek(TRIED)) {
                return Ok(true);
            }
            self.input.consume(1);
        }
    }
}

impl<M: Method> Read for Members<M> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.safe == 0 {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            if self.state == State::Over {
                return Ok(0);
            }
            self.advance();
        }
        let count = buffer.len().min(self.safe);
        let count = Read::read(&mut self.held, &mut buffer[..count])?;
        self.safe -= count;
        Ok(count)
    }
}

pub(super) fn broken(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}
