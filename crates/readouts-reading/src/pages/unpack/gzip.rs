//! The members of a gzip file (RFC 1952): a header, deflated data, and a checksum of the unpacked data.

use std::io::{self, BufRead};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::super::input::Input;
use super::members::{Method, Step, broken};

/// Maximum length in bytes of each text of a header.
const MOST_HEADER: usize = 64 << 10;
/// Number of unpacked bytes that prove that a member begins at an offset.
const TELLING: usize = 1024;

const HAS_CHECKSUM: u8 = 2;
const HAS_EXTRA: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_COMMENT: u8 = 16;

/// Unpacks one member after the other.
pub(super) struct Gzip {
    data: Decompress,
    crc: Crc,
}

impl Default for Gzip {
    fn default() -> Self {
        Self { data: Decompress::new(false), crc: Crc::new() }
    }
}

impl Method for Gzip {
    const NAME: &'static str = "gzip";

    fn begins(start: &[u8]) -> bool {
        // Method 8 is deflate; the upper three flags are reserved and must be 0.
        matches!(start, [0x1F, 0x8B, 8, flags, ..] if flags & 0xE0 == 0)
    }

    fn open(&mut self, input: &mut Input) -> io::Result<bool> {
        self.data.reset(false);
        self.crc.reset();
        let header = exactly(input, 10)?;
        let flags = header[3];
        if flags & HAS_EXTRA != 0 {
            let length = exactly(input, 2)?;
            exactly(input, usize::from(u16::from_le_bytes([length[0], length[1]])))?;
        }
        for text in [HAS_NAME, HAS_COMMENT] {
            if flags & text != 0 {
                let bytes = input.peek(MOST_HEADER);
                let is_all = bytes.len() < MOST_HEADER;
                match bytes.iter().position(|byte| *byte == 0) {
                    Some(end) => input.consume(end + 1),
                    None if is_all => {
                        input.peek_sound(MOST_HEADER)?;
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    None => return Err(broken("a header without an end".to_owned())),
                }
            }
        }
        if flags & HAS_CHECKSUM != 0 {
            exactly(input, 2)?;
        }
        Ok(true)
    }

    fn step(&mut self, packed: &[u8], unpacked: &mut [u8]) -> io::Result<Step> {
        let before = (self.data.total_in(), self.data.total_out());
        let status = self
            .data
            .decompress(packed, unpacked, FlushDecompress::None)
            .map_err(|error| broken(error.to_string()))?;
        let read = (self.data.total_in() - before.0) as usize;
        let written = (self.data.total_out() - before.1) as usize;
        self.crc.update(&unpacked[..written]);
        Ok(Step { read, written, is_end: status == Status::StreamEnd })
    }

    fn close(&mut self, input: &mut Input) -> io::Result<()> {
        let stated = exactly(input, 8)?;
        let is_right = stated[..4] == self.crc.sum().to_le_bytes()
            && stated[4..] == (self.data.total_out() as u32).to_le_bytes();
        if is_right { Ok(()) } else { Err(broken("their checksum is another".to_owned())) }
    }

    fn begins_at(&mut self, bytes: &[u8]) -> bool {
        let mut input = Input::new(io::Cursor::new(bytes[..bytes.len().min(MOST_HEADER)].to_vec()));
        self.unpacks(&mut input).unwrap_or(false)
    }
}

impl Gzip {
    fn unpacks(&mut self, input: &mut Input) -> io::Result<bool> {
        self.open(input)?;
        let mut start = [0; TELLING];
        let mut length = 0;
        loop {
            let step = self.step(input.fill_buf()?, &mut start[length..])?;
            input.consume(step.read);
            length += step.written;
            if step.is_end {
                return self.close(input).map(|()| true);
            }
            if length == TELLING || step.read + step.written == 0 {
                return Ok(length > 0);
            }
        }
    }
}

fn exactly(input: &mut Input, count: usize) -> io::Result<Vec<u8>> {
    let bytes = input.take_up_to(count)?;
    if bytes.len() == count { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}
