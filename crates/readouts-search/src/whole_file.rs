//! Writes files that are whole or are not there: what stood there before is replaced at the end.

use std::io::{self, Write};
use std::path::Path;

use readouts_core::{Error, Result};
use tempfile::NamedTempFile;

/// Writes a file beside the one that it replaces, and puts it in its place once it is on the disk.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| Error::io("cannot be written", file, error);
    let mut written = part_of(file).map_err(failed)?;
    written.write_all(bytes).map_err(failed)?;
    written.as_file().sync_all().map_err(failed)?;
    written.persist(file).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Makes the file that is written before it takes the place of `file`, in the same folder.
pub(crate) fn part_of(file: &Path) -> io::Result<NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".readouts-").suffix(".part");
    // As for any other new file; the system takes away what the user's mask says.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The error names the part, which is nothing that the user knows of.
    builder.tempfile_in(folder).map_err(|error| match std::fs::metadata(folder) {
        Err(error) => error,
        Ok(folder) if !folder.is_dir() => io::ErrorKind::NotADirectory.into(),
        Ok(_) => error.kind().into(),
    })
}
