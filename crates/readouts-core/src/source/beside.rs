//! Side data in a file of their own: `NAME.meta.json` beside the page.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::SideData;
use super::fence::Fence;
use super::unpack::unreadable;
use crate::regular::{is_irregular, open_regular};
use crate::{Error, ErrorKind, Result};

/// Most bytes of such a file: a few short facts.
const MOST: u64 = 1 << 20;

/// Where a page's side data lie.
pub(crate) fn side_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".meta.json");
    name.into()
}

/// What lies beside a file.
#[derive(Debug)]
pub(super) enum Beside {
    Nothing,
    /// Its bytes, and what they state.
    Data(Vec<u8>, Box<SideData>),
    /// Something that cannot be read as side data.
    Unreadable(PathBuf, Option<Error>),
}

impl Beside {
    /// Looks for the side data of a file that goes by a name; with a fence, behind no link that leads out.
    pub(super) fn of(path: &Path, name: &str, fence: Option<&Fence>) -> Self {
        let path = side_path(path);
        let broken =
            |path: PathBuf, error: Error| Self::Unreadable(path, Some(error.at(&side_path(Path::new(name)))));
        let file = match open_regular(&path) {
            Err(error) if is_absent(&error) => return Self::Nothing,
            Err(error) if is_irregular(&error) => {
                return broken(path, Error::new(ErrorKind::Document, "side data are not a file"));
            }
            Err(error) => return broken(path, unreadable(&error)),
            Ok(file) => file,
        };
        let admitted = fence.map_or(Ok(()), |fence| fence.admit(&file, &path));
        match admitted.and_then(|()| read(file)) {
            Ok((bytes, side)) => Self::Data(bytes, Box::new(side)),
            Err(error) => broken(path, error),
        }
    }

    /// What it states.
    pub(super) fn data(&self) -> SideData {
        match self {
            Self::Data(_, data) => (**data).clone(),
            _ => SideData::default(),
        }
    }

    /// Why it could not be read; told once.
    pub(super) fn take_error(&mut self) -> Option<Error> {
        match self {
            Self::Unreadable(_, error) => error.take(),
            _ => None,
        }
    }

    /// Adds it to the hash of the file beside which it lies.
    pub(super) fn hash(&self, hasher: &mut blake3::Hasher) -> io::Result<()> {
        match self {
            Self::Nothing => {}
            Self::Data(bytes, _) => {
                hasher.update(&[0]).update(bytes);
            }
            Self::Unreadable(path, _) => hash(path, hasher)?,
        }
        Ok(())
    }
}

/// Whether there are no side data: a name beside which theirs is too long for the file system has none.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidFilename)
}

/// Adds a file of side data to a hash.
pub(super) fn hash(path: &Path, hasher: &mut blake3::Hasher) -> io::Result<()> {
    match open_regular(path) {
        Ok(file) => {
            hasher.update(&[0]).update_reader(file)?;
        }
        Err(error) if is_irregular(&error) => {
            hasher.update(&[1]);
        }
        Err(error) if is_absent(&error) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}

fn read(file: File) -> Result<(Vec<u8>, SideData)> {
    let mut bytes = Vec::new();
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MOST {
        return Err(Error::new(ErrorKind::TooLarge, "side data are larger than 1 MB"));
    }
    let map: Map<String, Value> = serde_json::from_slice(&bytes).map_err(|error| {
        Error::new(ErrorKind::Document, format!("side data are not a JSON object: {error}"))
    })?;
    Ok((bytes, SideData::from_map(&map)))
}
