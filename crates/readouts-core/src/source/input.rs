//! The bytes of a file on their way: hashed as they lie on disk, looked at before they are read.
//!
//! It must not know any format.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that are asked for at once.
const CHUNK: usize = 64 << 10;

/// A file as it lies on disk: whatever is read of it goes into its hash.
#[derive(Clone)]
pub(super) struct Raw(Arc<Mutex<State>>);

struct State {
    input: Box<dyn Read + Send>,
    hasher: blake3::Hasher,
    read: u64,
}

impl Raw {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self(Arc::new(Mutex::new(State { input, hasher: blake3::Hasher::new(), read: 0 })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Bytes read so far.
    pub(super) fn count(&self) -> u64 {
        self.state().read
    }

    /// Reads to the end, and gives the hash of everything.
    pub(super) fn finish(mut self) -> io::Result<blake3::Hasher> {
        let mut buffer = vec![0; CHUNK];
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(self.state().hasher.clone()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.state();
        let count = state.input.read(buffer)?;
        state.hasher.update(&buffer[..count]);
        state.read += count as u64;
        Ok(count)
    }
}

/// Bytes that can be looked at before they are read, and put back.
pub(super) struct Input {
    inner: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    /// What went wrong behind the bytes that are still in the buffer.
    error: Option<io::Error>,
    ended: bool,
}

impl Input {
    pub(super) fn new(inner: impl Read + Send + 'static) -> Self {
        Self { inner: Box::new(inner), buffer: Vec::new(), at: 0, error: None, ended: false }
    }

    /// The next bytes without reading them: as many as asked for, fewer only where the input ends or breaks.
    pub(super) fn peek(&mut self, wanted: usize) -> &[u8] {
        while self.buffer.len() - self.at < wanted && !self.ended && self.error.is_none() {
            self.more();
        }
        let end = self.buffer.len().min(self.at + wanted);
        &self.buffer[self.at..end]
    }

    /// Puts bytes back in front.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.at, bytes.iter().copied());
        self.at = 0;
    }

    /// Reads bytes until there are as many as asked for, or no more.
    pub(super) fn take_up_to(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.by_ref().take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn more(&mut self) {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
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
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() && !self.ended {
            if self.error.is_none() {
                self.more();
            }
            // Told once; then it is the end.
            if self.at == self.buffer.len()
                && let Some(error) = self.error.take()
            {
                self.ended = true;
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
    fn what_comes_before_an_error_is_read_first() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let mut input = Input::new((&b"abc"[..]).chain(Broken));
        assert_eq!(input.peek(10), b"abc");
        assert_eq!(input.take_up_to(3).expect("read"), b"abc");
        assert!(input.take_up_to(1).is_err());
        assert_eq!(input.take_up_to(1).expect("the end"), b"");
    }

    #[test]
    fn a_hash_is_of_all_whatever_was_read() {
        let mut raw = Raw::new(Box::new(&b"abcdef"[..]));
        raw.read_exact(&mut [0; 2]).expect("read");
        assert_eq!(raw.count(), 2);
        assert_eq!(raw.finish().expect("read").finalize(), blake3::hash(b"abcdef"));
    }
}
