//! Opens the files of a corpus with their sidecars, only within the files and folders that the user named.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::beside;
use super::fence::Fence;
use super::{Columns, Format, Limits, Sources, digits, open_reader, unreadable};
use crate::Result;
use crate::regular::{is_irregular, open_regular};

/// Opens a file, to be called `name` in results, and lists its pages one by one.
///
/// The file is read as pages are requested: memory holds only one of them, whatever the size of the file. An
/// `Err` stands for a page, a record or the rest of the file that cannot be read; pages after it are still
/// listed if they can be found. Gzip and Zstandard are detected by content and unpacked. The format is the
/// one that the name implies, else it is detected from the first bytes. Side data (`NAME.meta.json`) apply to
/// every page that does not state its own.
///
/// # Errors
/// [`Io`](crate::ErrorKind::Io) if the file cannot be opened, or is a pipe or a device.
pub fn open(path: &Path, name: &str, limits: Limits) -> Result<Sources> {
    open_as(path, name, None, None, limits, &Arc::default())
}

/// Opens a file, in the format `otherwise` if its name implies none; with a fence, only if the file lies
/// within.
pub(super) fn open_as(
    path: &Path,
    name: &str,
    otherwise: Option<Format>,
    fence: Option<&Fence>,
    limits: Limits,
    columns: &Arc<Columns>,
) -> Result<Sources> {
    let file = open_regular(path).map_err(|error| match is_irregular(&error) {
        true => super::walk::neither(Path::new(name)),
        false => unreadable(&error).at(Path::new(name)),
    })?;
    if let Some(fence) = fence {
        fence.admit(&file, path).map_err(|error| error.at(Path::new(name)))?;
    }
    let format = Format::of_path(path).or(otherwise);
    let sources = open_reader(name, Box::new(file), format, limits)?.with_columns(columns);
    Ok(sources.with_sidecar(beside::sidecar(path, name, fence, columns)))
}

/// Returns the hash of a file's bytes on disk and of its side data: the same as [`Sources::finish`], without
/// looking for pages. With a fence, only if the file lies within.
///
/// # Errors
/// If the file cannot be read, or once `is_stopped` returns true.
pub(super) fn hash_within(
    path: &Path,
    fence: Option<&Fence>,
    is_stopped: &dyn Fn() -> bool,
) -> io::Result<String> {
    let mut file = open_regular(path)?;
    if let Some(fence) = fence {
        fence.admit(&file, path).map_err(|error| io::Error::other(error.message().to_owned()))?;
    }
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = match file.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if read == 0 {
            break;
        }
        if is_stopped() {
            return Err(io::Error::other("the run was stopped"));
        }
        hasher.update(&buffer[..read]);
    }
    hasher.update(&beside::hashed(path, fence)?);
    Ok(digits(&hasher))
}
