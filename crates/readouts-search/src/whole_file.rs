//! Writes files that are whole or are not there: what stood there before is replaced at the end.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes a file beside the one that it replaces, and puts it in its place once it is on the disk.
pub(crate) fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || format!("{}: cannot be written", file.display());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut written = builder.tempfile_in(folder).with_context(failed)?;
    written.write_all(bytes).with_context(failed)?;
    written.as_file().sync_all().with_context(failed)?;
    written.persist(file).with_context(failed)?;
    Ok(())
}
