//! The frames of a Zstandard file (RFC 8878), and the dictionary with which archives begin.
//!
//! The dictionary, itself packed or not, is in a skippable frame, if that is the file's first and has the
//! magic number 0x184D2A5D (the draft of `.warc.zst`, IIPC).

use std::io::{self, Read};

use zstd::stream::raw::{Decoder, Operation};

use super::super::input::Input;
use super::members::{Method, Step, broken};

const FRAME: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
const DICTIONARY: [u8; 4] = 0x184D_2A5D_u32.to_le_bytes();
/// Maximum length of a dictionary in bytes; usual ones have some hundred kilobytes.
const MOST_DICTIONARY: u64 = 16 << 20;
/// Number of unpacked bytes that prove that a frame begins at an offset.
const TELLING: usize = 1024;

/// Unpacks one frame after the other.
pub(super) struct Zstandard {
    decoder: Decoder<'static>,
}

/// Whether these bytes begin a Zstandard file.
pub(super) fn begins(start: &[u8]) -> bool {
    start.starts_with(&FRAME) || matches!(start, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

impl Zstandard {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { decoder: Decoder::new()? })
    }

    fn dictionary(&mut self, input: &mut Input) -> io::Result<()> {
        let header = input.take_up_to(8)?;
        let length = header.get(4..8).and_then(|length| length.try_into().ok()).map(u32::from_le_bytes);
        let length = length.ok_or(io::ErrorKind::UnexpectedEof)?;
        let too_large = || broken("a dictionary that is larger than 16 MB".to_owned());
        if u64::from(length) > MOST_DICTIONARY {
            return Err(too_large());
        }
        let mut dictionary = input.take_up_to(length as usize)?;
        if dictionary.len() < length as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if dictionary.starts_with(&FRAME) {
            let packed = std::mem::take(&mut dictionary);
            let unpacked = zstd::stream::read::Decoder::with_buffer(packed.as_slice())?;
            unpacked.take(MOST_DICTIONARY + 1).read_to_end(&mut dictionary)?;
            if dictionary.len() as u64 > MOST_DICTIONARY {
                return Err(too_large());
            }
        }
        self.decoder = Decoder::with_dictionary(&dictionary)?;
        Ok(())
    }
}

impl Method for Zstandard {
    const NAME: &'static str = "Zstandard";

    fn begins(start: &[u8]) -> bool {
        begins(start)
    }

    fn open(&mut self, input: &mut Input) -> io::Result<bool> {
        if input.position() == 0 && input.peek(4) == DICTIONARY {
            self.dictionary(input)?;
            return Ok(false);
        }
        self.decoder.reinit()?;
        Ok(true)
    }

    fn step(&mut self, packed: &[u8], unpacked: &mut [u8]) -> io::Result<Step> {
        let status = self.decoder.run_on_buffers(packed, unpacked)?;
        let is_end = status.remaining == 0;
        Ok(Step { read: status.bytes_read, written: status.bytes_written, is_end })
    }

    fn close(&mut self, _: &mut Input) -> io::Result<()> {
        // The decoder has verified the checksum, if the frame has one.
        Ok(())
    }

    fn begins_at(&mut self, bytes: &[u8]) -> bool {
        // A skippable frame is not accepted, since its content proves nothing.
        if !bytes.starts_with(&FRAME) || self.decoder.reinit().is_err() {
            return false;
        }
        self.step(bytes, &mut [0; TELLING]).is_ok_and(|step| step.is_end || step.written > 0)
    }
}
