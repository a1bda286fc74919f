//! Files that are kept beside the engine's: a commit's note names them, so that they and the index change
//! at once.
//!
//! What is read whole has in its name a hash of what is in the file, so that damage shows; the list of
//! copies, which is looked up, has checksums instead (`copies`). It must not know what they say.

use std::io::{self, BufRead, BufReader, BufWriter, Cursor, IntoInnerError, Write};
use std::path::Path;

use tantivy::directory::error::OpenReadError;

use super::Index;
use super::errors::{REBUILD, write_error};
use super::home::{KEPT, delete, is_kept};
use crate::{Error, ErrorKind, Result};

/// How hard kept files are packed: what is written at each run should cost little.
const LEVEL: i32 = 1;

/// What is handed to the packer at once.
const BUFFER: usize = 64 << 10;

impl Index {
    /// Keeps a file beside the index, lasting; gives its name, `KIND-HASH.json.zst`, for the note of the
    /// commit to come: before, it does not count. `write` is called once.
    pub(crate) fn keep(
        &self,
        kind: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<String> {
        let folder = &self.files.folder;
        let keep = || -> io::Result<String> {
            let mut packed = BufWriter::with_capacity(BUFFER, zstd::Encoder::new(Vec::new(), LEVEL)?);
            write(&mut packed)?;
            let packed = packed.into_inner().map_err(IntoInnerError::into_error)?.finish()?;
            let name = format!("{kind}-{}{KEPT}", hash(&packed));
            folder.atomic_write(Path::new(&name), &packed)?;
            folder.sync_directory()?;
            Ok(name)
        };
        keep().map_err(|error| write_error(self.place(), error))
    }

    /// What was kept under a name, to be read.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] where it is missing or not as it was written.
    pub(crate) fn read_kept(&self, name: &str) -> Result<impl BufRead + use<>> {
        let packed = match self.files.folder.atomic_read(Path::new(name)) {
            Ok(packed) if name.contains(&hash(&packed)) => Ok(packed),
            Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "it is not as it was written")),
            Err(OpenReadError::FileDoesNotExist(_)) => Err(io::ErrorKind::NotFound.into()),
            Err(error) => Err(io::Error::other(error)),
        };
        let unpacked = packed.and_then(|packed| zstd::Decoder::new(Cursor::new(packed)));
        unpacked.map(BufReader::new).map_err(|found| {
            let message = "a list that belongs to the index is missing or damaged";
            let path = self.dir().unwrap_or(Path::new("")).join(name);
            Error::new(ErrorKind::IndexCorrupt, message).at(&path).because(found).hinting(REBUILD)
        })
    }

    /// Removes what was kept for other states than that of these names. One that stays is no harm: no
    /// commit names it.
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
