//! Checks the unpacked size that a block of the engine's document store states, before the engine allocates
//! memory for it.
//!
//! In the engine's layout, the store file ends with a 28-byte store footer that contains the end of the
//! blocks, then the engine's general footer, the length of that footer (4 bytes) and a magic number (4
//! bytes). A block begins with its unpacked size in bytes (4 bytes). All numbers are little-endian.

use std::io;
use std::path::Path;

use tantivy::directory::FileHandle;

use crate::index::store::checksums::Damaged;

const STORE_EXTENSION: &str = "store";
/// Size of the store footer, in bytes.
const STORE_FOOTER_BYTES: usize = 28;
/// Offset in the store footer of the number where the blocks end.
const BLOCKS_END_AT: usize = 4;

/// Maximum unpacked size of a block of `packed` bytes. A small untrusted file must not exhaust memory, but
/// the ratio is high, because a long text that repeats one sentence packs very well.
fn unpacked_max(packed: usize) -> u64 {
    const ANY: u64 = 64 << 20;
    const RATIO: u64 = 10_000;
    ANY + RATIO * packed as u64
}

/// Returns the offset where the packed blocks of a file end; 0 if it is not a document store.
///
/// # Errors
/// [`Damaged`] if the file is too short for its footers, or states an offset outside of it.
pub(crate) fn end_of_blocks(path: &Path, file: &dyn FileHandle) -> io::Result<usize> {
    if path.extension().is_none_or(|extension| extension != STORE_EXTENSION) {
        return Ok(0);
    }
    let tail = |end: usize, bytes: usize| match end.checked_sub(bytes) {
        Some(start) => file.read_bytes(start..end),
        None => Err(Damaged::changed(path)),
    };
    let lengths = tail(file.len(), 8)?;
    let footer = u32::from_le_bytes(first(&lengths)) as usize;
    let body = file.len().checked_sub(8 + footer).ok_or_else(|| Damaged::changed(path))?;
    let store_footer = tail(body, STORE_FOOTER_BYTES)?;
    let end = u64::from_le_bytes(first(&store_footer[BLOCKS_END_AT..]));
    usize::try_from(end).ok().filter(|end| *end <= body).ok_or_else(|| Damaged::changed(path))
}

/// Rejects a block that states a larger unpacked size than its packed size allows.
///
/// If `blocks` holds several blocks, only the first is checked.
pub(crate) fn check(path: &Path, blocks: &[u8]) -> io::Result<()> {
    match blocks.first_chunk() {
        Some(size) if u64::from(u32::from_le_bytes(*size)) > unpacked_max(blocks.len()) => {
            Err(Damaged::changed(path))
        }
        _ => Ok(()),
    }
}

/// Returns the first `N` bytes of a slice, which must have that many.
fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    *bytes.first_chunk().expect("as many were read")
}
