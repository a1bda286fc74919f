//! Writes files that are whole or are not there: what stood there before is replaced at the end.

use std::io::Write;
use std::path::Path;

use readouts_core::{Error, Result};

/// Writes a file beside the one that it replaces, and puts it in its place once it is on the disk.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error| Error::io("cannot be written", file, error);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut written = builder.tempfile_in(folder).map_err(failed)?;
    written.write_all(bytes).map_err(failed)?;
    written.as_file().sync_all().map_err(failed)?;
    written.persist(file).map_err(|error| failed(error.error))?;
    Ok(())
}
