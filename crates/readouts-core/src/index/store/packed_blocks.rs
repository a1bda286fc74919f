//! Blocks of the engine's document store: how large each says that it will be is looked at before the engine
//! takes memory for it.
//!
//! The store's file ends, in the engine's layout, with 28 bytes that hold where the blocks end, then the
//! engine's own footer, its length (4 bytes) and a magic number (4 bytes). A block begins with the number
//! of its unpacked bytes (4 bytes). All numbers are little-endian.

use std::io;
use std::path::Path;

use tantivy::directory::FileHandle;

use crate::index::store::checksums::Damaged;

const STORE_EXTENSION: &str = "store";
/// Length of what the store's file ends with, and where in it the blocks' end is.
const STORE_FOOTER_BYTES: usize = 28;
const BLOCKS_END_AT: usize = 4;

/// Maximum number of bytes that a block of this many unpacks to: a small file of a stranger must not fill the
/// memory, and a long text of one sentence over and over packs very well.
fn unpacked_max(packed: usize) -> u64 {
    const ANY: u64 = 64 << 20;
    const RATIO: u64 = 10_000;
    ANY + RATIO * packed as u64
}

/// Where in a file blocks end that have to be looked at; 0 for a file without.
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

/// Refuses blocks of which the first states a larger unpacked size than their packed size allows.
pub(crate) fn check(path: &Path, blocks: &[u8]) -> io::Result<()> {
    match blocks.first_chunk() {
        Some(size) if u64::from(u32::from_le_bytes(*size)) > unpacked_max(blocks.len()) => {
            Err(Damaged::changed(path))
        }
        _ => Ok(()),
    }
}

/// The first bytes of a slice that has them.
fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    *bytes.first_chunk().expect("as many were read")
}
