//! Reads a page's side data from its sidecar, the file `NAME.meta.json` beside the page.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::fence::Fence;
use super::{Columns, SideData, Sidecar, unreadable};
use crate::regular::{is_irregular, open_regular};
use crate::{Error, ErrorKind, Result};

/// Maximum bytes of a sidecar, which holds a few short facts.
const MOST: u64 = 1 << 20;

/// End of the name of a page's sidecar, behind the page's own name.
pub(crate) const SIDE_DATA: &str = ".meta.json";

/// Returns the path of a page's sidecar.
pub(crate) fn side_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(SIDE_DATA);
    name.into()
}

/// Contents at the path of the side data, as far as they are needed to detect a change; at most 1 MB is read.
#[derive(Debug, Default)]
enum Seen {
    #[default]
    Nothing,
    Bytes(Vec<u8>),
    /// A file larger than [`MOST`], with its size in bytes.
    TooLarge(u64),
    /// A folder, a pipe or a device.
    Irregular,
    /// A link that leads out of the corpus and is refused.
    Outside(Option<Box<Error>>),
    Unreadable(io::Error),
}

/// Reads the sidecar of the file at `path`, which is called `name` in errors. With a fence, a link that leads
/// out is refused.
pub(super) fn sidecar(path: &Path, name: &str, fence: Option<&Fence>, columns: &Columns) -> Sidecar {
    let mut seen = see(&side_path(path), fence);
    let stated = match &mut seen {
        Seen::Nothing => Ok(SideData::default()),
        Seen::Bytes(bytes) => stated(bytes, columns),
        Seen::TooLarge(_) => Err(Error::new(ErrorKind::TooLarge, "side data are larger than 1 MB")),
        Seen::Irregular => Err(Error::new(ErrorKind::Document, "side data are not a file")),
        Seen::Outside(error) => error.take().map_or_else(|| Ok(SideData::default()), |error| Err(*error)),
        Seen::Unreadable(error) => Err(unreadable(error)),
    };
    let hashed = seen.hashed();
    Sidecar::new(stated.map_err(|error| error.at(&side_path(Path::new(name)))), hashed)
}

impl Seen {
    /// Returns the bytes that it adds to the hash of the file.
    fn hashed(self) -> io::Result<Vec<u8>> {
        Ok(match self {
            Self::Nothing => Vec::new(),
            Self::Bytes(bytes) => [&[0], &*bytes].concat(),
            Self::Irregular => vec![1],
            Self::TooLarge(bytes) => [&[2], &bytes.to_le_bytes()[..]].concat(),
            Self::Outside(_) => vec![3],
            Self::Unreadable(error) => return Err(error),
        })
    }
}

/// Returns the bytes that a file's sidecar adds to its hash.
pub(super) fn hashed(path: &Path, fence: Option<&Fence>) -> io::Result<Vec<u8>> {
    see(&side_path(path), fence).hashed()
}

/// Reads the contents at a path.
fn see(path: &Path, fence: Option<&Fence>) -> Seen {
    let file = match open_regular(path) {
        Ok(file) => file,
        Err(error) if is_absent(&error) => return Seen::Nothing,
        Err(error) if is_irregular(&error) => return Seen::Irregular,
        Err(error) => return Seen::Unreadable(error),
    };
    if let Some(Err(error)) = fence.map(|fence| fence.admit(&file, path)) {
        return Seen::Outside(Some(Box::new(error)));
    }
    let mut bytes = Vec::new();
    let read = file.metadata().and_then(|meta| {
        file.take(MOST + 1).read_to_end(&mut bytes)?;
        Ok(meta.len())
    });
    match read {
        Ok(length) if bytes.len() as u64 > MOST => Seen::TooLarge(length),
        Ok(_) => Seen::Bytes(bytes),
        Err(error) => Seen::Unreadable(error),
    }
}

/// Whether there is no sidecar. There is none either if its name would be too long for the file system.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename)
}

fn stated(bytes: &[u8], columns: &Columns) -> Result<SideData> {
    let map: Map<String, Value> = serde_json::from_slice(bytes).map_err(|error| {
        Error::new(ErrorKind::Document, format!("side data are not a JSON object: {error}"))
    })?;
    Ok(SideData::from_map(&map, columns))
}
