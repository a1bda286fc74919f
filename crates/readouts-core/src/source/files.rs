//! Opens the files of a corpus with their sidecars, only within the folders that were named.

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
/// The file is read as it is asked for pages: memory is held for one of them, whatever its size. An
/// `Err` is a page (or a record, or the rest of the file) that cannot be had; what is behind it is still
/// listed where it can be found. Gzip and Zstandard are unpacked, told by content. The format is that of
/// the name, without a telling name that of the first bytes. Side data (`NAME.meta.json`) hold for every
/// page that does not state its own.
///
/// # Errors
/// [`Io`](crate::ErrorKind::Io) where the file cannot be opened, or is a pipe or a device.
pub fn open(path: &Path, name: &str, limits: Limits) -> Result<Sources> {
    open_as(path, name, None, None, limits, &Arc::default())
}

/// Opens a file that is of this format where its name tells none; with a fence, only if it lies within.
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

/// The hash of a file's bytes as they lie on disk, and of its side data: that of [`Sources::finish`],
/// without looking for pages. With a fence, only if the file lies within, and until somebody asks to stop.
///
/// # Errors
/// Where the file cannot be read.
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
