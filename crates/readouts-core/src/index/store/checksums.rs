//! Block checksums of a file: reading returns the bytes that were written, or an error.
//!
//! The engine's bytes are followed by this trailer, in little-endian order:
//!
//! | bytes | |
//! |---|---|
//! | 4 for each block | CRC-32 of the block; blocks have 16 KiB, the last one may be shorter |
//! | 8 | number of the engine's bytes |
//! | 4 | CRC-32 of the file's name and of the two rows above |
//!
//! A block is verified when bytes of it are first read. Opening a file verifies only the trailer, so a search
//! pays only for the blocks it reads. The last checksum covers the name, so a file that was replaced by
//! another one is detected like a truncated one.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crc32fast::Hasher;
use tantivy::HasLen;
use tantivy::directory::{AntiCallToken, FileHandle, OwnedBytes, TerminatingWrite};

/// Size of a block, in bytes. Smaller blocks make the table longer; larger ones make a rare word more
/// expensive, since it needs only a few bytes of a block.
const BLOCK_BYTES: usize = 16 * 1024;
const SUM_BYTES: usize = 4;
/// Size of the length and of the table's checksum, in bytes.
const END_BYTES: usize = 12;

/// Error: a file is damaged or missing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Damaged {
    #[error("file `{0}` is damaged")]
    Changed(String),
    #[error("file `{0}` is missing")]
    Missing(String),
}

impl Damaged {
    pub(crate) fn missing(path: &Path) -> Self {
        Self::Missing(path.display().to_string())
    }

    pub(crate) fn changed(path: &Path) -> io::Error {
        Self::Changed(path.display().to_string()).into()
    }

    /// Returns the damage that an I/O error wraps, if any.
    pub(crate) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

impl From<Damaged> for io::Error {
    fn from(damaged: Damaged) -> Self {
        Self::new(io::ErrorKind::InvalidData, damaged)
    }
}

/// Writer that appends checksums to a file.
pub(crate) struct Summed {
    file: Box<dyn TerminatingWrite + Send + Sync>,
    name: Vec<u8>,
    sums: Vec<u8>,
    /// Hasher of the current block, which is not full yet.
    block: Hasher,
    filled: usize,
    length: u64,
}

impl Summed {
    pub(crate) fn new(path: &Path, file: Box<dyn TerminatingWrite + Send + Sync>) -> Self {
        let (block, name) = (Hasher::new(), name_of(path).to_owned());
        Self { file, name, sums: Vec::new(), block, filled: 0, length: 0 }
    }

    fn add(&mut self, mut data: &[u8]) {
        self.length += data.len() as u64;
        while !data.is_empty() {
            let (now, later) = data.split_at(data.len().min(BLOCK_BYTES - self.filled));
            self.block.update(now);
            self.filled += now.len();
            data = later;
            if self.filled == BLOCK_BYTES {
                self.end_block();
            }
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.sums.extend_from_slice(&block.finalize().to_le_bytes());
        self.filled = 0;
    }

    fn trailer(&mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.end_block();
        }
        let mut trailer = std::mem::take(&mut self.sums);
        trailer.extend_from_slice(&self.length.to_le_bytes());
        trailer.extend_from_slice(&sum_of_table(&self.name, &trailer).to_le_bytes());
        trailer
    }
}

impl Write for Summed {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let written = self.file.write(data)?;
        self.add(&data[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl TerminatingWrite for Summed {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        let trailer = self.trailer();
        self.file.write_all(&trailer)?;
        self.file.terminate_ref(token)
    }
}

/// File that verifies each block's checksum when the block is first read.
pub(crate) struct Checked {
    name: Box<Path>,
    bytes: OwnedBytes,
    sums: OwnedBytes,
    /// One bit per block: set once the block was verified.
    whole: Box<[AtomicU64]>,
}

impl Checked {
    /// Opens a file and verifies its trailer.
    ///
    /// # Errors
    /// [`Damaged`] if the file's length is wrong or its trailer is damaged.
    pub(crate) fn open(path: &Path, file: &dyn FileHandle) -> io::Result<Self> {
        let all = file.read_bytes(0..file.len())?;
        let blocks = blocks_of(path, &all).ok_or_else(|| Damaged::changed(path))?;
        let length = all.len() - END_BYTES - blocks * SUM_BYTES;
        let (bytes, table) = all.split(length);
        let whole = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Self { name: path.into(), bytes, sums: table.slice(0..blocks * SUM_BYTES), whole })
    }

    fn check(&self, range: &Range<usize>) -> io::Result<()> {
        if range.is_empty() {
            return Ok(());
        }
        for block in range.start / BLOCK_BYTES..range.end.div_ceil(BLOCK_BYTES) {
            let (whole, bit) = (&self.whole[block / 64], 1 << (block % 64));
            // `Relaxed` is enough: the file does not change, so the bit orders no other memory access.
            if whole.load(Ordering::Relaxed) & bit == 0 {
                self.compare(block)?;
                whole.fetch_or(bit, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    fn compare(&self, block: usize) -> io::Result<()> {
        let start = block * BLOCK_BYTES;
        let bytes = &self.bytes[start..self.bytes.len().min(start + BLOCK_BYTES)];
        let sum = &self.sums[block * SUM_BYTES..][..SUM_BYTES];
        if crc32fast::hash(bytes).to_le_bytes() == sum { Ok(()) } else { Err(Damaged::changed(&self.name)) }
    }
}

impl HasLen for Checked {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl FileHandle for Checked {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        self.check(&range)?;
        Ok(self.bytes.slice(range))
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked").field("name", &self.name).field("len", &self.len()).finish_non_exhaustive()
    }
}

/// Returns the number of blocks of a file; `None` if its length or its trailer is damaged.
fn blocks_of(path: &Path, all: &[u8]) -> Option<usize> {
    let (rest, sum) = all.split_last_chunk::<SUM_BYTES>()?;
    let (_, length) = rest.split_last_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let blocks = length.div_ceil(BLOCK_BYTES);
    let whole = length.checked_add(blocks * SUM_BYTES)?.checked_add(END_BYTES)? == all.len()
        && sum_of_table(name_of(path), &rest[length..]).to_le_bytes() == *sum;
    whole.then_some(blocks)
}

fn sum_of_table(name: &[u8], table: &[u8]) -> u32 {
    let mut hasher = Hasher::new();
    hasher.update(name);
    hasher.update(table);
    hasher.finalize()
}

fn name_of(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

#[cfg(test)]
mod tests {
    use tantivy::directory::{Directory, RamDirectory};

    use super::*;

    const NAME: &str = "a.idx";

    fn written(lengths: &[usize]) -> Vec<u8> {
        let folder = RamDirectory::create();
        let file = folder.open_write(Path::new(NAME)).expect("opened").into_inner();
        let mut file = Summed::new(Path::new(NAME), file.map_err(|_| "not empty").expect("empty"));
        for (number, length) in lengths.iter().enumerate() {
            let bytes: Vec<u8> = (0..*length).map(|at| (at * 31 + at / 251 + number) as u8).collect();
            file.write_all(&bytes).expect("written");
        }
        file.terminate().expect("closed");
        folder.open_read(Path::new(NAME)).expect("opened").read_bytes().expect("read").to_vec()
    }

    fn open(name: &str, bytes: Vec<u8>) -> io::Result<Checked> {
        Checked::open(Path::new(name), &OwnedBytes::new(bytes))
    }

    #[test]
    fn any_number_of_bytes_comes_back() {
        let block = BLOCK_BYTES;
        for lengths in [&[][..], &[1], &[block], &[block + 1], &[3 * block - 1], &[7, block, 1, 2 * block, 5]]
        {
            let bytes = written(lengths);
            let file = open(NAME, bytes.clone()).expect("whole");
            assert_eq!(file.len(), lengths.iter().sum::<usize>());
            assert_eq!(*file.read_bytes(0..file.len()).expect("whole"), bytes[..file.len()]);
            for at in 0..file.len().min(5) {
                assert_eq!(*file.read_bytes(at..at + 1).expect("whole"), bytes[at..=at]);
            }
        }
    }

    #[test]
    fn a_block_with_a_wrong_bit_cannot_be_read_and_the_others_can() {
        let bytes = written(&[2 * BLOCK_BYTES + 100]);
        for at in [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, 2 * BLOCK_BYTES, 2 * BLOCK_BYTES + 99] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 4;
            let file = open(NAME, flipped).expect("its table is whole");
            for other in [0, BLOCK_BYTES + 5, 2 * BLOCK_BYTES + 10] {
                let read = file.read_bytes(other..other + 1);
                assert_eq!(read.is_ok(), other / BLOCK_BYTES != at / BLOCK_BYTES, "{at} {other}");
            }
            // Reading again fails again: a damaged block is not marked as verified.
            let error = file.read_bytes(0..file.len()).expect_err("damaged");
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert_eq!(error.to_string(), "file `a.idx` is damaged");
            assert!(Damaged::of(&error).is_some());
        }
    }

    #[test]
    fn no_other_length_name_or_table_is_taken() {
        let bytes = written(&[BLOCK_BYTES + 100]);
        assert!(open("b.idx", bytes.clone()).is_err());
        for at in BLOCK_BYTES + 100..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(open(NAME, flipped).is_err(), "{at}");
        }
        for length in (0..40).chain(bytes.len() - 40..bytes.len()) {
            assert!(open(NAME, bytes[..length].to_vec()).is_err(), "{length}");
        }
        let longer = [&bytes[..], &bytes[bytes.len() - 20..]].concat();
        assert!(open(NAME, longer).is_err());
        assert!(open(NAME, vec![0xff; 100]).is_err());
        assert!(open(NAME, vec![0; 100]).is_err());
    }
}
