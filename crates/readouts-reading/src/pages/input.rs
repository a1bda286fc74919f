//! The bytes of a file as a stream: hashed as they are stored, with look-ahead and put-back.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Stop;

/// Number of bytes that are read at once.
const CHUNK: usize = 64 << 10;

/// A file as it is stored: all bytes read from it are hashed.
#[derive(Clone)]
pub(super) struct Raw(Arc<Mutex<State>>);

struct State {
    input: Box<dyn Read + Send>,
    hasher: blake3::Hasher,
    read: u64,
    /// The first read error: after it the hash is not that of the whole file, even if reading could continue.
    failed: Option<(io::ErrorKind, String)>,
    stop: Option<Stop>,
}

impl Raw {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        let hasher = blake3::Hasher::new();
        Self(Arc::new(Mutex::new(State { input, hasher, read: 0, failed: None, stop: None })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets a flag after which no more bytes are read.
    pub(super) fn until(&self, stop: &Stop) {
        self.state().stop = Some(stop.clone());
    }

    /// Returns an error once a stop was asked for.
    pub(super) fn check(&self) -> io::Result<()> {
        match &self.state().stop {
            Some(stop) if stop.is_asked() => Err(io::Error::other(Stopped)),
            _ => Ok(()),
        }
    }

    /// Returns the number of bytes read so far.
    pub(super) fn count(&self) -> u64 {
        self.state().read
    }

    /// Reads to the end and returns the hash of all bytes.
    pub(super) fn finish(mut self) -> io::Result<blake3::Hasher> {
        let mut buffer = vec![0; CHUNK];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let state = self.state();
        match &state.failed {
            Some((kind, why)) => Err(io::Error::new(*kind, why.clone())),
            None => Ok(state.hasher.clone()),
        }
    }
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        let mut state = self.state();
        let count = match state.input.read(buffer) {
            Ok(count) => count,
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted && state.failed.is_none() {
                    state.failed = Some((error.kind(), error.to_string()));
                }
                return Err(error);
            }
        };
        state.hasher.update(&buffer[..count]);
        state.read += count as u64;
        Ok(count)
    }
}

/// Error of a read after a stop was asked for.
#[derive(Debug)]
pub(super) struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

/// A part of a file that cannot be read, reported as a read error; the next read continues behind it, unless
/// it is final.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) why: String,
    pub(super) is_final: bool,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Gap {}

/// Whether reading can continue behind an error.
pub(super) fn is_gap(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Gap>()).is_some_and(|gap| !gap.is_final)
}

/// A buffered stream with look-ahead and put-back.
pub(super) struct Input {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    /// Position of the buffer's end in the input.
    end: u64,
    /// Number of bytes that are kept for going back over them.
    kept: usize,
    /// Error to report once the bytes in the buffer are read.
    error: Option<io::Error>,
    ended: bool,
}

impl Input {
    pub(super) fn new(inner: impl Read + Send + 'static) -> Self {
        let inner = Box::new(inner);
        Self { inner, buffer: Vec::new(), at: 0, end: 0, kept: 0, error: None, ended: false }
    }

    /// Keeps at least this many bytes behind the current position, for [`Self::back`].
    pub(super) fn keeping(self, kept: usize) -> Self {
        Self { kept, ..self }
    }

    /// Returns the number of bytes read.
    pub(super) fn position(&self) -> u64 {
        self.end - (self.buffer.len() - self.at) as u64
    }

    /// Goes back to a position, or as near to it as the kept bytes allow.
    pub(super) fn back(&mut self, position: u64) {
        let back = self.position().saturating_sub(position);
        self.at -= usize::try_from(back).unwrap_or(usize::MAX).min(self.at);
    }

    /// Returns the next bytes without consuming them: fewer than wanted only where the input ends or an error
    /// follows.
    pub(super) fn peek(&mut self, wanted: usize) -> &[u8] {
        while self.buffer.len() - self.at < wanted && !self.ended && self.error.is_none() {
            self.more();
        }
        let end = self.buffer.len().min(self.at + wanted);
        &self.buffer[self.at..end]
    }

    /// Works like [`Self::peek`], but returns the error if one leaves fewer bytes than wanted.
    pub(super) fn peek_sound(&mut self, wanted: usize) -> io::Result<&[u8]> {
        if self.peek(wanted).len() < wanted && self.error.is_some() {
            self.at = self.buffer.len();
            self.fill_buf()?;
        }
        Ok(self.peek(wanted))
    }

    /// Puts bytes back before the next ones.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.at, bytes.iter().copied());
        self.at = 0;
    }

    /// Reads up to a number of bytes, fewer only at the end.
    pub(super) fn take_up_to(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.by_ref().take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn more(&mut self) {
        // Drains rarely enough that each kept byte is moved only once.
        let done = self.at.saturating_sub(self.kept);
        if done > 0 && done >= self.kept {
            self.buffer.drain(..done);
            self.at -= done;
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + CHUNK, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let count = match read {
            Ok(count) => {
                self.ended = count == 0;
                count
            }
            Err(error) => {
                self.error = Some(error);
                0
            }
        };
        self.buffer.truncate(filled + count);
        self.end += count as u64;
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() && !self.ended {
            if self.error.is_none() {
                self.more();
            }
            // An error is returned once; then the input is at its end, unless the error is a gap.
            if self.at == self.buffer.len()
                && let Some(error) = self.error.take()
            {
                self.ended = !is_gap(&error);
                return Err(error);
            }
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at = (self.at + count).min(self.buffer.len());
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_at_or_put_back_is_read_after_all() {
        let mut input = Input::new(&b"abcdef"[..]);
        assert_eq!(input.peek(3), b"abc");
        assert_eq!(input.peek(100), b"abcdef");
        assert_eq!(input.take_up_to(4).expect("read"), b"abcd");
        input.unread(b"xy");
        assert_eq!(input.peek(1), b"x");
        assert_eq!(input.take_up_to(100).expect("read"), b"xyef");
    }

    #[test]
    fn what_was_read_can_be_gone_back_over() {
        let bytes: Vec<u8> = (0..1_000_000u32).map(|n| n as u8).collect();
        let mut input = Input::new(io::Cursor::new(bytes.clone())).keeping(1000);
        for from in (0..1_000_000).step_by(70_000) {
            input.take_up_to(70_000).expect("read");
            let at = (from + 70_000).min(1_000_000);
            assert_eq!(input.position(), at as u64);
            input.back(at as u64 - 1000);
            assert_eq!(input.position(), at as u64 - 1000);
            assert_eq!(input.take_up_to(1000).expect("read"), bytes[at - 1000..at]);
        }
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }

    #[test]
    fn what_comes_before_an_error_is_read_first() {
        let mut input = Input::new((&b"abc"[..]).chain(Broken));
        assert_eq!(input.peek(10), b"abc");
        assert_eq!(input.take_up_to(3).expect("read"), b"abc");
        assert!(input.take_up_to(1).is_err());
        assert_eq!(input.take_up_to(1).expect("the end"), b"");
    }

    #[test]
    fn a_file_that_failed_in_the_middle_has_no_hash_though_its_rest_could_be_read() {
        let mut raw = Raw::new(Box::new((&b"abc"[..]).chain(Once(false)).chain(&b"def"[..])));
        assert!(raw.read_to_end(&mut Vec::new()).is_err());
        assert!(raw.finish().is_err());
    }

    /// A reader that fails once and is then at its end.
    struct Once(bool);

    impl Read for Once {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) { Ok(0) } else { Err(io::Error::other("broken")) }
        }
    }

    #[test]
    fn an_error_among_bytes_that_are_looked_at_is_told() {
        let mut input = Input::new((&b"abc"[..]).chain(Broken));
        assert_eq!(input.peek_sound(3).expect("sound"), b"abc");
        assert!(input.peek_sound(4).is_err());
        assert_eq!(input.peek_sound(4).expect("the end"), b"");
        assert_eq!(Input::new(&b"abc"[..]).peek_sound(4).expect("the end"), b"abc");
    }

    #[test]
    fn a_hash_is_of_all_whatever_was_read() {
        let mut raw = Raw::new(Box::new(&b"abcdef"[..]));
        raw.read_exact(&mut [0; 2]).expect("read");
        assert_eq!(raw.count(), 2);
        assert_eq!(raw.finish().expect("read").finalize(), blake3::hash(b"abcdef"));
    }
}
