//! Opening files that a stranger may have laid out: only regular files are opened, and nothing is waited
//! for.
//!
//! A named pipe in the place of a file would be waited for without end, a device read without end. What is
//! found is looked at before it is opened, since opening a device can have effects, and again once it is open,
//! since the name may have changed hands in between.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// What becomes of a symbolic link in the place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Follow,
    Refuse,
}

/// Opens a regular file for reading.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] for anything else than a regular file.
pub(crate) fn open(path: &Path, links: Links) -> io::Result<File> {
    open_with(OpenOptions::new().read(true), path, links)
}

/// Opens a regular file as the options say; they must not cut a file that is there.
pub(crate) fn open_with(options: &mut OpenOptions, path: &Path, links: Links) -> io::Result<File> {
    match look(path, links) {
        Ok(found) => regular(&found)?,
        // It may be about to be made.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let file = without_waiting(options, links).open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// Reads a regular file whole, if it has at most `most` bytes.
///
/// # Errors
/// [`io::ErrorKind::InvalidInput`] for anything else than a regular file, [`io::ErrorKind::InvalidData`] for
/// a larger one.
pub(crate) fn read(path: &Path, links: Links, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path, links)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let message = format!("larger than {most} bytes");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(bytes)
}

/// Refuses what is there and is no regular file; a link too, where links are refused.
pub(crate) fn check(path: &Path, links: Links) -> io::Result<()> {
    regular(&look(path, links)?)
}

fn look(path: &Path, links: Links) -> io::Result<Metadata> {
    match links {
        Links::Follow => std::fs::metadata(path),
        Links::Refuse => std::fs::symlink_metadata(path),
    }
}

fn regular(found: &Metadata) -> io::Result<()> {
    let what = match found.file_type() {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_symlink() => "a symbolic link, which is not followed here",
        kind if kind.is_dir() => "a folder, not a file",
        _ => "neither a file nor a folder",
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions, links: Links) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    let flags = match links {
        Links::Follow => OFlags::NONBLOCK,
        Links::Refuse => OFlags::NONBLOCK | OFlags::NOFOLLOW,
    };
    options.custom_flags(flags.bits().cast_signed())
}

/// Elsewhere, pipes and devices do not lie in folders.
#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions, _: Links) -> &mut OpenOptions {
    options
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_a_regular_file_of_the_size_is_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = |name: &str| dir.path().join(name);
        std::fs::write(path("file"), "three").expect("written");
        std::os::unix::fs::symlink(path("file"), path("link")).expect("linked");
        let made = rustix::fs::mknodat(
            rustix::fs::CWD,
            path("pipe"),
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        );
        made.expect("a pipe");
        let kind = |name: &str, links, most| read(&path(name), links, most).map_err(|error| error.kind());
        assert_eq!(kind("file", Links::Refuse, 5), Ok(b"three".to_vec()));
        assert_eq!(kind("file", Links::Refuse, 4), Err(io::ErrorKind::InvalidData));
        assert_eq!(kind("link", Links::Refuse, 5), Err(io::ErrorKind::InvalidInput));
        assert_eq!(kind("link", Links::Follow, 5), Ok(b"three".to_vec()));
        for name in ["pipe", "."] {
            assert_eq!(kind(name, Links::Follow, 5), Err(io::ErrorKind::InvalidInput), "{name}");
        }
        assert_eq!(kind("none", Links::Refuse, 5), Err(io::ErrorKind::NotFound));
    }
}
