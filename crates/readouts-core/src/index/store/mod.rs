//! Where the bytes of an index lie: generations and the one rename between them, the folder and the disk beneath, who may
//! write, and the checksums of every block.

pub(crate) mod checksums;
pub(crate) mod commit_payload;
pub(crate) mod directory;
pub(crate) mod errors;
pub(crate) mod fence;
pub(crate) mod generations;
mod packed_blocks;
pub(crate) mod storage;
