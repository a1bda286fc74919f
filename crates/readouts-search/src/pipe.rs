//! Opens pipes that a command line names, such as a shell makes for `<(…)`, without waiting for a writer that
//! may never come.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use readouts_core::{Error, ErrorKind};

/// Opens a pipe or another path that is read as a stream.
///
/// # Errors
/// If it cannot be read, or is a pipe without a writer.
#[cfg(unix)]
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>, Error> {
    use std::io::ErrorKind::{Interrupted, WouldBlock};
    use std::os::unix::fs::FileTypeExt;

    use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl, open};

    let failed = |error: std::io::Error| Error::io("cannot be read", path, error);
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let mut file = File::from(open(path, flags, Mode::empty()).map_err(|error| failed(error.into()))?);
    let is_pipe = file.metadata().map_err(failed)?.file_type().is_fifo();
    // A pipe without a writer is at its end at once; one with a writer may have no data yet.
    let mut first = vec![0; 4096];
    let count = loop {
        match file.read(&mut first) {
            Err(error) if error.kind() == Interrupted => {}
            Err(error) if error.kind() == WouldBlock => break 0,
            Ok(0) if is_pipe => {
                return Err(Error::new(ErrorKind::Io, "a pipe that nobody writes to").at(path));
            }
            read => break read.map_err(failed)?,
        }
    };
    first.truncate(count);
    let flags = fcntl_getfl(&file).map_err(|error| failed(error.into()))?;
    fcntl_setfl(&file, flags - OFlags::NONBLOCK).map_err(|error| failed(error.into()))?;
    Ok(Box::new(std::io::Cursor::new(first).chain(file)))
}

/// Opens a path that is read as a stream.
///
/// # Errors
/// If it cannot be read.
#[cfg(not(unix))]
pub(crate) fn open(path: &Path) -> Result<Box<dyn Read + Send>, Error> {
    let file = File::open(path).map_err(|error| Error::io("cannot be read", path, error))?;
    Ok(Box::new(file))
}
