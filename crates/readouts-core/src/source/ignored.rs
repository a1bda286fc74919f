//! Reads the ignore files of a folder and matches paths against their patterns.
//!
//! The `ignore` crate's walker would read these files itself, without limits. Here they are read with limits,
//! because a folder may come from a stranger.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::fence::Fence;
use super::unreadable;
use crate::regular::{is_irregular, open_regular, read_up_to};
use crate::{Error, ErrorKind};

/// Names of ignore files, in the syntax of `.gitignore`. An earlier name takes precedence over a later one,
/// in whatever folder the files are.
pub(crate) const IGNORE_FILES: [&str; 2] = [".readoutsignore", ".ignore"];
/// Maximum bytes of an ignore file.
const BYTES_MAX: u64 = 256 << 10;

/// Patterns of a folder, one set for each of [`IGNORE_FILES`].
#[derive(Debug, Default)]
pub(super) struct Ignored([Option<Gitignore>; IGNORE_FILES.len()]);

impl Ignored {
    /// Reads one of the folder's ignore files. Whatever cannot be read or parsed, or lies outside the fence,
    /// is added to `problems` and excludes nothing.
    pub(super) fn read(
        &mut self,
        number: usize,
        folder: &Path,
        fence: Option<&Fence>,
        problems: &mut Vec<Error>,
    ) {
        let path = folder.join(IGNORE_FILES[number]);
        match patterns(&path, folder, fence, problems) {
            Ok(patterns) => self.0[number] = Some(patterns),
            Err(error) => problems.push(error.at(&path)),
        }
    }

    /// Matches a path below the folder against the patterns of one ignore file.
    pub(super) fn matched(&self, number: usize, path: &Path, is_dir: bool) -> Match<()> {
        self.0[number].as_ref().map_or(Match::None, |patterns| patterns.matched(path, is_dir).map(|_| ()))
    }
}

fn patterns(
    path: &Path,
    folder: &Path,
    fence: Option<&Fence>,
    problems: &mut Vec<Error>,
) -> Result<Gitignore, Error> {
    let file = open_regular(path).map_err(|error| match is_irregular(&error) {
        true => Error::new(ErrorKind::Io, "an ignore file that is not a file: nothing is left out for it"),
        false => unreadable(&error),
    })?;
    if let Some(fence) = fence {
        fence.admit(&file, path)?;
    }
    let Some(bytes) = read_up_to(file, BYTES_MAX).map_err(|error| unreadable(&error))? else {
        let why = format!("an ignore file larger than {} KB: nothing is left out for it", BYTES_MAX >> 10);
        return Err(Error::new(ErrorKind::TooLarge, why));
    };
    let mut builder = GitignoreBuilder::new(folder);
    let mut bad = None;
    let lines = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).split(|&byte| byte == b'\n');
    for (line, number) in lines.zip(1..) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let added = match std::str::from_utf8(line) {
            Ok(line) => builder.add_line(None, line).map(drop).map_err(|error| error.to_string()),
            Err(_) => Err("it is not UTF-8".to_owned()),
        };
        if let Err(why) = added
            && bad.is_none()
        {
            bad = Some((number, why));
        }
    }
    if let Some((number, why)) = bad {
        let why = format!("line {number} is ignored: {why}");
        problems.push(Error::new(ErrorKind::Document, why).at(path));
    }
    builder.build().map_err(|error| Error::new(ErrorKind::Document, error.to_string()))
}
