//! Reads and writes sidecar files: packed lists stored next to the engine's files.
//!
//! The commit's note names them, so that they and the index change atomically. The name of a list that is
//! read whole contains a hash of its contents, which reveals damage. The list of copies is read row by row
//! and has block checksums instead (`duplicates`).

use std::io::{self, BufRead, BufReader, BufWriter, Cursor, IntoInnerError, Read, Write};
use std::path::Path;

use tantivy::HasLen;
use tantivy::directory::OwnedBytes;
use tantivy::directory::error::OpenReadError;

use super::Index;
use crate::index::store::errors::write_error;
use crate::index::store::generations::{KEPT, delete, is_kept};
use crate::{Error, ErrorKind, Remedy, Result};

/// Compression level of sidecar files. They are written at each run, so packing must be fast.
const LEVEL: i32 = 1;

/// Size of the buffer in front of the compressor, in bytes.
const BUFFER: usize = 64 << 10;

impl Index {
    /// Writes and syncs a sidecar file, and returns its name, `KIND-HASH.json.zst`, for the note of the next
    /// commit. Until that commit the file is not part of the index. `write` is called once.
    pub(crate) fn keep(
        &self,
        kind: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<String> {
        let folder = &self.files.folder;
        let keep = || -> io::Result<String> {
            let packed = pack(write)?;
            if packed.len() > PACKED_MAX {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a list of more than 1 GiB"));
            }
            let name = format!("{kind}-{}{KEPT}", hash(&packed));
            folder.atomic_write(Path::new(&name), &packed)?;
            folder.sync_directory()?;
            Ok(name)
        };
        keep().map_err(|error| write_error(self.place(), error))
    }

    /// Opens a sidecar file for reading, unpacked.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] if it is missing or damaged. Reading fails once the unpacked size exceeds
    /// [`unpacked_max`].
    pub(crate) fn read_kept(&self, name: &str) -> Result<impl BufRead + use<>> {
        let packed = match self.files.folder.open_read(Path::new(name)) {
            // The file is memory-mapped, so even a huge one takes no memory before this check.
            Ok(file) if file.len() > PACKED_MAX => {
                Err(io::Error::new(io::ErrorKind::InvalidData, "it is larger than any list of an index"))
            }
            Ok(file) => file.read_bytes(),
            Err(OpenReadError::FileDoesNotExist(_)) => Err(io::ErrorKind::NotFound.into()),
            Err(OpenReadError::IoError { io_error, .. }) => {
                Err(io::Error::new(io_error.kind(), io_error.to_string()))
            }
            Err(error) => Err(io::Error::other(error)),
        };
        let unpacked = packed.and_then(|packed| match name.contains(&hash(&packed)) {
            true => unpack(packed),
            false => Err(io::Error::new(io::ErrorKind::InvalidData, "it is damaged")),
        });
        unpacked.map_err(|found| {
            let message = "a list that belongs to the index is missing or damaged";
            let path = self.dir().unwrap_or(Path::new("")).join(name);
            Error::new(ErrorKind::IndexCorrupt, message)
                .at(&path)
                .because(found)
                .remedied_by(Remedy::RebuildIndex)
        })
    }

    /// Removes all sidecar files but these. One that cannot be removed does no harm: no commit names it.
    pub(crate) fn forget_kept_but(&self, current: &[&str]) {
        let Some(home) = self.home() else { return };
        let names = home.disk.list(&self.files.generation).unwrap_or_default();
        for name in names.iter().filter(|name| is_kept(name) && !current.contains(&name.as_str())) {
            let _ = delete(&*self.files.folder, name);
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

/// Maximum size of a packed list, in bytes: enough for about twenty million files.
const PACKED_MAX: usize = 1 << 30;

/// Maximum unpacked size of a list of `packed` bytes: a small untrusted file must not exhaust memory.
fn unpacked_max(packed: usize) -> u64 {
    const ANY: u64 = 64 << 20;
    const RATIO: u64 = 256;
    ANY + RATIO * packed as u64
}

/// Packs the bytes that `write` writes. If they pack better than [`unpacked_max`] allows, the result is
/// padded until [`unpack`] accepts it.
fn pack(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let packer = Counted { to: zstd::Encoder::new(Vec::new(), LEVEL)?, bytes: 0 };
    let mut buffer = BufWriter::with_capacity(BUFFER, packer);
    write(&mut buffer)?;
    let Counted { to, bytes } = buffer.into_inner().map_err(IntoInnerError::into_error)?;
    let mut packed = to.finish()?;
    while unpacked_max(packed.len()) < bytes {
        // A skippable frame, ignored by decompressors (RFC 8878, 3.1.2).
        packed.extend_from_slice(&0x184D_2A50_u32.to_le_bytes());
        packed.extend_from_slice(&(BUFFER as u32).to_le_bytes());
        packed.resize(packed.len() + BUFFER, 0);
    }
    Ok(packed)
}

fn unpack(packed: OwnedBytes) -> io::Result<impl BufRead + use<>> {
    let left = unpacked_max(packed.len());
    Ok(BufReader::new(Bounded { from: zstd::Decoder::new(Cursor::new(packed))?, left }))
}

/// A writer that counts the bytes written.
pub(super) struct Counted<W> {
    pub(super) to: W,
    pub(super) bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let written = self.to.write(data)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A reader that fails after `left` bytes, instead of silently truncating the list.
struct Bounded<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "more comes out of it than a list of its size can hold",
            )
        })?;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_a_list_of_its_size_can_hold_is_not_unpacked() {
        let bomb = zstd::encode_all(io::repeat(b'a').take(200 << 20), 19).expect("packed");
        assert!(bomb.len() < 100_000);
        let mut unpacked = unpack(OwnedBytes::new(bomb)).expect("begun");
        let error = io::copy(&mut unpacked, &mut io::sink()).expect_err("too much");
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_list_of_our_own_is_unpacked_however_well_it_packs() {
        let bytes = 200 << 20;
        let packed = pack(|to| io::copy(&mut io::repeat(b'a').take(bytes), to).map(drop)).expect("packed");
        let mut unpacked = unpack(OwnedBytes::new(packed)).expect("begun");
        assert_eq!(io::copy(&mut unpacked, &mut io::sink()).expect("unpacked"), bytes);
    }
}
