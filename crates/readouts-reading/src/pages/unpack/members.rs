//! Unpacks the members of a file (frames, as Zstandard calls them) one by one, and goes on behind one
//! that is damaged.
//!
//! What a damaged member holds is not to be trusted, also where it can be unpacked: a bit that turned
//! over makes other words of all that is told by reference to them. So a member is handed over when its
//! checksum was seen to be right; of a large one, what comes before its last [`HELD`] bytes already is.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use super::super::input::{Gap, Input};
use super::Broken;

/// Bytes of a packed file that can be gone back over: a damaged member may be read beyond its end.
pub(super) const KEPT: usize = 1 << 20;
/// Bytes unpacked that wait for the end of their member.
const HELD: usize = 1 << 20;
/// Bytes that are unpacked at once.
const CHUNK: usize = 64 << 10;
/// Bytes by which a place is tried, where a member may begin.
const TRIED: usize = 192 << 10;
/// So many places that look like a member and are none, and the rest is given up.
const MOST_TRIALS: usize = 10_000;

/// One way of packing.
pub(super) trait Method: Send {
    /// What it is called.
    const NAME: &'static str;

    /// Whether these bytes begin a member.
    fn begins(start: &[u8]) -> bool;

    /// Reads what stands before a member's data; `false` where it has none.
    fn open(&mut self, input: &mut Input) -> io::Result<bool>;

    /// Unpacks from bytes to bytes.
    fn step(&mut self, packed: &[u8], unpacked: &mut [u8]) -> io::Result<Step>;

    /// Reads what stands behind a member's data, and checks them by it.
    fn close(&mut self, input: &mut Input) -> io::Result<()>;

    /// Whether a member begins with these bytes, as far as its first bytes can be unpacked.
    fn begins_at(&mut self, bytes: &[u8]) -> bool;
}

/// What came of unpacking once.
pub(super) struct Step {
    pub(super) read: usize,
    pub(super) written: usize,
    pub(super) is_end: bool,
}

/// The content of all members.
pub(super) struct Members<M> {
    input: Input,
    method: M,
    state: State,
    /// Where the present member begins.
    start: u64,
    /// Whether something of the present member was handed over.
    is_begun: bool,
    held: VecDeque<u8>,
    /// So many of them can be handed over.
    safe: usize,
    chunk: Vec<u8>,
    /// What is to be told behind them.
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
            // Some tools fill a last block with zeros.
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
        // Of the disk, not of what lies on it.
        if error.raw_os_error().is_some() {
            self.end(error);
            return;
        }
        let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
        let why = if is_cut { "they end too early".to_owned() } else { error.to_string() };
        let from = if self.is_begun { self.input.position() } else { self.start };
        self.input.back(self.start + 1);
        if self.input.position() == self.start {
            // What was wrong with it was not taken.
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

    /// Hands over what there is, then an error.
    fn end(&mut self, error: io::Error) {
        self.safe = self.held.len();
        self.state = State::Over;
        self.error = Some(error);
    }

    /// Goes to where the next member begins, or to the end.
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
