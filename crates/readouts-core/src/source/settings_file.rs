//! Reads a small text file of a folder that may come from a stranger, such as settings.

use std::io;
use std::path::Path;

use crate::regular::{NoLinks, is_irregular, open_regular, read_up_to};
use crate::{Error, ErrorKind, Result};

/// Name of the file in a corpus folder that holds settings for it.
pub const SETTINGS_FILE: &str = "readouts.toml";

/// Whether a symbolic link in place of the file is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Link {
    /// A link is an error: in a folder that may come from a stranger it could lead anywhere.
    Refused,
    /// A link is followed: the user named the file, or it lies in the user's own folder.
    Followed,
}

/// Reads a text file of at most `bytes_max` bytes; `None` if there is no file. A byte-order mark is left out.
///
/// # Errors
/// [`Io`](ErrorKind::Io) if it cannot be read or is not a regular file, [`TooLarge`](ErrorKind::TooLarge) if it
/// is larger, [`Document`](ErrorKind::Document) if it is not UTF-8.
pub fn read_settings(path: &Path, bytes_max: u64, link: Link) -> Result<Option<String>> {
    if link == Link::Refused && path.is_symlink() {
        let error = Error::new(ErrorKind::Io, "a symbolic link, which is not followed in a corpus").at(path);
        return Err(error);
    }
    let read = match link {
        Link::Refused => NoLinks.check(path).and_then(|()| open_regular(path)),
        Link::Followed => open_regular(path),
    };
    let bytes = match read.and_then(|file| read_up_to(file, bytes_max)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) if is_irregular(&error) => return Err(super::walk::not_a_file(path)),
        Err(error) => return Err(super::unreadable(&error).at(path)),
    };
    let Some(bytes) = bytes else {
        let message = format!("larger than {} kB, too large for settings", bytes_max >> 10);
        return Err(Error::new(ErrorKind::TooLarge, message).at(path));
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let line =
            1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count();
        Error::new(ErrorKind::Document, format!("line {line}: not UTF-8 text")).at(path)
    })?;
    Ok(Some(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_small_files_of_text_are_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        let written = |name: &str, bytes: &[u8]| std::fs::write(at(name), bytes).expect("written");
        written("a", b"\xef\xbb\xbfkeep = 1");
        written("large", &[b' '; 9]);
        written("bytes", b"a\nb\n\xff");
        std::os::unix::fs::symlink("a", at("link")).expect("linked");
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().expect("run").success());
        let read = |name: &str, most, link| {
            read_settings(&at(name), most, link).map_err(|error| error.message().to_owned())
        };
        assert_eq!(read("a", 11, Link::Refused), Ok(Some("keep = 1".to_owned())));
        assert_eq!(read("link", 11, Link::Followed), Ok(Some("keep = 1".to_owned())));
        assert_eq!(read("nowhere", 11, Link::Refused), Ok(None));
        for (name, link, told) in [
            ("large", Link::Refused, "larger than 0 kB"),
            ("bytes", Link::Refused, "line 3: not UTF-8 text"),
            ("link", Link::Refused, "a symbolic link, which is not followed"),
            ("pipe", Link::Refused, "not a file"),
            ("pipe", Link::Followed, "not a file"),
            (".", Link::Followed, "not a file"),
        ] {
            assert!(read(name, 8, link).expect_err("refused").starts_with(told), "{name}");
        }
    }
}
