//! Storage of an index: generations and the atomic switch between them, the folders and the disk below, write
//! permits, and block checksums.

pub(crate) mod checksums;
pub(crate) mod commit_payload;
pub(crate) mod directory;
pub(crate) mod errors;
pub(crate) mod fence;
pub(crate) mod generations;
mod packed_blocks;
pub(crate) mod storage;
