//! Opens files from untrusted folders: only regular files, and without blocking on pipes.
//!
//! Symbolic links are followed in a corpus, but refused in an index ([`NoLinks`]).

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Opens a regular file for reading.
///
/// The file type is checked on the open handle, so the file cannot be swapped between check and opening. A
/// pipe without a writer does not block.
///
/// # Errors
/// If the file cannot be opened, or is not a regular file ([`is_irregular`]).
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    let file = open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(irregular()) }
}

/// Reads a file to its end; `None` if it has more than `most` bytes.
///
/// # Errors
/// If reading fails.
pub(crate) fn read_up_to(file: File, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
}

/// Whether opening failed because the file is a folder, a pipe, a socket or a device.
pub(crate) fn is_irregular(error: &io::Error) -> bool {
    error.get_ref().and_then(|inner| inner.downcast_ref::<Irregular>()).is_some()
}

/// Opens files without following symbolic links.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoLinks;

impl NoLinks {
    /// Rejects anything but a regular file before it is opened: opening a device can have side effects.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] for a symbolic link; [`is_irregular`] for a folder, a pipe or a device;
    /// [`io::ErrorKind::NotFound`] if nothing exists at the path.
    pub(crate) fn check(self, path: &Path) -> io::Result<()> {
        let found = std::fs::symlink_metadata(path)?.file_type();
        match found.is_file() {
            true => Ok(()),
            false if found.is_symlink() => {
                let why = "a symbolic link, and none is followed here";
                Err(io::Error::new(io::ErrorKind::InvalidInput, why))
            }
            false => Err(irregular()),
        }
    }

    /// Opens a regular file with the options, or creates it. The options must not truncate an existing file.
    pub(crate) fn open(self, options: &mut OpenOptions, path: &Path) -> io::Result<File> {
        match self.check(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        // Checked again on the open handle: the file may have been replaced since the first check.
        let file = without_waiting(options).open(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(irregular()) }
    }

    /// Reads a regular file of at most `most` bytes.
    ///
    /// # Errors
    /// Those of [`open`](Self::open); [`io::ErrorKind::InvalidData`] for a larger file.
    pub(crate) fn read(self, path: &Path, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(OpenOptions::new().read(true), path)?.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("larger than {most} bytes")));
        }
        Ok(bytes)
    }
}

#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    use rustix::fs::OFlags;

    options.custom_flags((OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed())
}

#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[derive(Debug, thiserror::Error)]
#[error("not a regular file")]
struct Irregular;

fn irregular() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, Irregular)
}

#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;

    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    loop {
        match rustix::fs::open(path, flags, Mode::empty()) {
            Err(Errno::INTR) => {}
            // A socket, or a device without a driver.
            Err(Errno::NXIO | Errno::NODEV) => return Err(irregular()),
            opened => return Ok(opened?.into()),
        }
    }
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_pipes_are_not_waited_for() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("file"), "abc").expect("written");
        std::os::unix::fs::symlink(at("file"), at("link")).expect("linked");
        assert!(open_regular(&at("file")).is_ok() && open_regular(&at("link")).is_ok());
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().expect("run");
        assert!(made.success());
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("bound");
        for path in [at("pipe"), at("socket"), at("."), "/dev/null".into()] {
            assert!(is_irregular(&open_regular(&path).expect_err("refused")), "{}", path.display());
        }
        assert!(!is_irregular(&open_regular(&at("nowhere")).expect_err("not there")));
    }

    #[test]
    fn where_links_are_refused_only_files_themselves_are_read() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("file"), "abc").expect("written");
        std::os::unix::fs::symlink(at("file"), at("link")).expect("linked");
        std::os::unix::fs::symlink(at("new"), at("dangling")).expect("linked");
        assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().expect("run").success());
        let read = |name: &str, most| NoLinks.read(&at(name), most).map_err(|error| error.kind());
        assert_eq!(read("file", 3), Ok(b"abc".to_vec()));
        assert_eq!(read("file", 2), Err(io::ErrorKind::InvalidData));
        for name in ["link", "pipe", ".", "dangling"] {
            assert_eq!(read(name, 3), Err(io::ErrorKind::InvalidInput), "{name}");
            let made = NoLinks.open(OpenOptions::new().write(true).create(true), &at(name));
            assert!(made.is_err(), "{name}");
        }
        assert_eq!(read("new", 3), Err(io::ErrorKind::NotFound));
    }

    #[test]
    fn a_file_is_read_up_to_its_bound_and_no_further() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("file");
        std::fs::write(&path, "abc").expect("written");
        assert_eq!(
            read_up_to(open_regular(&path).expect("opened"), 3).expect("read").as_deref(),
            Some(&b"abc"[..])
        );
        assert_eq!(read_up_to(open_regular(&path).expect("opened"), 2).expect("read"), None);
    }
}
