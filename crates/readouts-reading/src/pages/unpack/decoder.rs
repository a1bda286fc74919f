//! Decoders of single members: of gzip (RFC 1952), and of Zstandard (RFC 8878) with the dictionary at the start
//! of an archive.
//!
//! A file has a dictionary, packed or not, if its first frame is a skippable frame with magic number 0x184D2A5D
//! (the draft of `.warc.zst`, IIPC).

use std::io::{self, BufRead, Cursor, Read, empty};
use std::mem::swap;

use flate2::bufread::GzDecoder;
use zstd::stream::raw::{self, Operation};

use super::super::input::Input;
use super::Packed;

const FRAME: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
const DICTIONARY: [u8; 4] = 0x184D_2A5D_u32.to_le_bytes();
/// Maximum length of a dictionary in bytes; usual ones have some hundred kilobytes.
const MOST_DICTIONARY: usize = 16 << 20;
/// Number of unpacked bytes that prove that a member begins at an offset.
const TELLING: usize = 1024;

/// Unpacks one member after the other.
pub(super) enum Decoder {
    /// The decoder has the input only while it reads.
    Gzip(Box<GzDecoder<Input>>),
    /// A raw decoder is kept from frame to frame, with its dictionary; and whether the frame has ended.
    Zstandard(raw::Decoder<'static>, bool),
}

impl Decoder {
    pub(super) fn new(method: Packed) -> io::Result<Self> {
        Ok(match method {
            Packed::Gzip => Self::Gzip(Box::new(GzDecoder::new(Input::new(empty())))),
            Packed::Zstandard => Self::Zstandard(raw::Decoder::new()?, false),
        })
    }

    /// Prepares for the next member.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(decoder) => drop(decoder.reset(Input::new(empty()))),
            Self::Zstandard(decoder, is_end) => {
                *is_end = false;
                decoder.reinit()?;
            }
        }
        Ok(())
    }

    /// Unpacks some bytes of a member; none once it has ended and its checksum was verified, if it has one.
    pub(super) fn read(&mut self, input: &mut Input, unpacked: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => {
                swap(decoder.get_mut(), input);
                let count = decoder.read(unpacked);
                swap(decoder.get_mut(), input);
                count
            }
            Self::Zstandard(decoder, is_end) => {
                while !*is_end {
                    let packed = input.fill_buf()?;
                    let is_all = packed.is_empty();
                    let status = decoder.run_on_buffers(packed, unpacked)?;
                    input.consume(status.bytes_read);
                    *is_end = status.remaining == 0;
                    if status.bytes_written > 0 {
                        return Ok(status.bytes_written);
                    }
                    if is_all && !*is_end {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Ok(0)
            }
        }
    }

    /// Reads the dictionary of a Zstandard file, if its first frame is one.
    pub(super) fn has_dictionary(&mut self, input: &mut Input) -> io::Result<bool> {
        let Self::Zstandard(decoder, _) = self else { return Ok(false) };
        if input.position() > 0 || input.peek(4) != DICTIONARY {
            return Ok(false);
        }
        let mut length = [0; 4];
        input.consume(DICTIONARY.len());
        input.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        let mut dictionary = Vec::new();
        if length <= MOST_DICTIONARY {
            dictionary = vec![0; length];
            input.read_exact(&mut dictionary)?;
        }
        if dictionary.starts_with(&FRAME) {
            let packed = Cursor::new(std::mem::take(&mut dictionary));
            let unpacked = zstd::stream::read::Decoder::with_buffer(packed)?;
            unpacked.take(MOST_DICTIONARY as u64 + 1).read_to_end(&mut dictionary)?;
        }
        if length.max(dictionary.len()) > MOST_DICTIONARY {
            return Err(io::Error::other("a dictionary that is larger than 16 MB"));
        }
        *decoder = raw::Decoder::with_dictionary(&dictionary)?;
        Ok(true)
    }

    /// Whether these bytes look like the start of a member. A skippable frame is not accepted, since its
    /// content proves nothing.
    pub(super) fn begins(&self, start: &[u8]) -> bool {
        match self {
            // Method 8 is deflate; the upper three flags are reserved and must be 0.
            Self::Gzip(_) => matches!(start, [0x1F, 0x8B, 8, flags, ..] if flags & 0xE0 == 0),
            Self::Zstandard(..) => start.starts_with(&FRAME),
        }
    }

    /// Whether a member begins with these bytes, checked by unpacking its start.
    pub(super) fn is_begun_by(&mut self, bytes: &[u8]) -> bool {
        let mut input = Input::new(Cursor::new(bytes.to_vec()));
        let (mut start, mut count) = ([0; TELLING], 0);
        let mut read = self.begin().map(|()| TELLING);
        while matches!(read, Ok(1..)) && count < TELLING {
            read = self.read(&mut input, &mut start[count..]);
            count += read.as_ref().unwrap_or(&0);
        }
        // The bytes may end before the member does.
        read.map_or_else(|error| error.kind() == io::ErrorKind::UnexpectedEof && count > 0, |_| true)
    }
}
