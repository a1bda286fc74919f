//! Translates the engine's errors into this crate's errors, with a remedy.

use std::fmt::Display;
use std::io;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

use crate::index::store::checksums::Damaged;
use crate::{Error, ErrorKind, Remedy};

/// Detail of an error of kind [`IndexVersion`](ErrorKind::IndexVersion): the format of an index that another version
/// made; see [`Error::detail`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionMismatch {
    /// Format of the index.
    pub found: u64,
    /// Format that this version reads and writes.
    pub expected: u64,
}

impl Display for VersionMismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { found, expected } = self;
        write!(f, "the index is of format {found}, this version reads and writes {expected}")
    }
}

impl std::error::Error for VersionMismatch {}

const READ_ONLY: &str = "the index cannot be written: the file system is read-only";

/// Translates the common reasons why an index cannot be locked, without the engine's message, which adds
/// nothing.
fn lock_error(error: &TantivyError) -> Option<Error> {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            let message = "another process is writing this index";
            Some(Error::new(ErrorKind::IndexLocked, message).hinting("wait for it to end, then try again"))
        }
        TantivyError::LockFailure(LockError::IoError(cause), _)
            if cause.kind() == std::io::ErrorKind::PermissionDenied =>
        {
            let message = "the index cannot be written: permission denied";
            Some(Error::new(ErrorKind::Io, message).remedied_by(Remedy::MakeIndexElsewhere))
        }
        TantivyError::LockFailure(LockError::IoError(cause), _)
            if cause.kind() == std::io::ErrorKind::ReadOnlyFilesystem =>
        {
            Some(Error::new(ErrorKind::Io, READ_ONLY).remedied_by(Remedy::MakeIndexElsewhere))
        }
        TantivyError::LockFailure(LockError::IoError(cause), _) if !is_full(cause.kind()) => {
            let cause = io::Error::new(cause.kind(), cause.to_string());
            Some(Error::new(ErrorKind::Io, "the index cannot be locked").because(cause))
        }
        _ => None,
    }
}

/// Translates an error of the engine. `dir` is the index's folder.
pub(crate) fn engine_error(dir: Option<&Path>, error: TantivyError) -> Error {
    if let Some(cause) = full_disk(&error) {
        return write_error(dir, cause);
    }
    let told = lock_error(&error)
        .or_else(|| damage(&error))
        .or_else(|| read_error(&error))
        .unwrap_or_else(|| own_words(&error).because(error));
    placed(dir, told)
}

fn placed(dir: Option<&Path>, error: Error) -> Error {
    match dir {
        Some(dir) => error.at(dir),
        None => error,
    }
}

fn full_disk(error: &TantivyError) -> Option<io::Error> {
    let cause = match error {
        TantivyError::IoError(cause) => cause,
        TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => io_error,
        TantivyError::LockFailure(LockError::IoError(cause), _) => cause,
        _ => return None,
    };
    is_full(cause.kind()).then(|| io::Error::new(cause.kind(), cause.to_string()))
}

fn is_full(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

/// Translates a system error in reading a file. The engine's message is dropped, since it repeats the reason.
fn read_error(error: &TantivyError) -> Option<Error> {
    let TantivyError::OpenReadError(OpenReadError::IoError { io_error, filepath }) = error else {
        return None;
    };
    if is_damage(io_error) {
        return None;
    }
    let message = format!("its file `{}` cannot be read", filepath.display());
    Some(Error::new(ErrorKind::Io, message).because(io::Error::new(io_error.kind(), io_error.to_string())))
}

/// Translates damage to a file, with the file's name. The engine's message is dropped, since it adds nothing.
fn damage(error: &TantivyError) -> Option<Error> {
    let cause = match error {
        TantivyError::IoError(cause) => cause,
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => io_error,
        _ => return None,
    };
    Damaged::of(cause).map(damaged)
}

fn damaged(file: impl Display) -> Error {
    Error::new(ErrorKind::IndexCorrupt, format!("the index is damaged: its {file}"))
        .remedied_by(Remedy::RebuildIndex)
}

fn own_words(error: &TantivyError) -> Error {
    let new = |kind, message: &str| Error::new(kind, message);
    match error {
        TantivyError::IoError(cause) if is_damage(cause) => {
            new(ErrorKind::IndexCorrupt, "the index is damaged").remedied_by(Remedy::RebuildIndex)
        }
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if is_damage(io_error) => {
            new(ErrorKind::IndexCorrupt, "the index is damaged").remedied_by(Remedy::RebuildIndex)
        }
        TantivyError::LockFailure(..) | TantivyError::IoError(_) | TantivyError::OpenWriteError(_) => {
            new(ErrorKind::Io, "the index cannot be read or written")
        }
        TantivyError::OpenDirectoryError(_) => new(ErrorKind::Io, "the index folder cannot be opened"),
        TantivyError::IncompatibleIndex(_)
        | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_)) => {
            new(ErrorKind::IndexVersion, "the index was made by another version")
                .remedied_by(Remedy::RebuildIndex)
        }
        TantivyError::OpenReadError(_) => {
            new(ErrorKind::IndexCorrupt, "a file of the index is missing").remedied_by(Remedy::RebuildIndex)
        }
        TantivyError::SystemError(_) | TantivyError::ErrorInThread(_) => {
            new(ErrorKind::Io, "a thread of the engine has ended or cannot be started")
        }
        TantivyError::InvalidArgument(_) => new(ErrorKind::Io, "the index refuses these settings"),
        _ => new(ErrorKind::IndexCorrupt, "the index is damaged").remedied_by(Remedy::RebuildIndex),
    }
}

/// Whether an error means that a file was read but its contents are damaged.
pub(crate) fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// Translates the first failure of a writer. The engine's own error often says only that one of its threads
/// has ended.
pub(crate) fn write_error(dir: Option<&Path>, cause: io::Error) -> Error {
    if is_damage(&cause) {
        return placed(dir, damaged(cause));
    }
    let error = |message: &str| Error::new(ErrorKind::Io, message);
    let error = match cause.kind() {
        io::ErrorKind::FileTooLarge => {
            error("the index cannot be written: a file of it would be larger than the system allows")
                .hinting("raise the limit (`ulimit -f`), then run it again; the existing index is unchanged")
        }
        kind if is_full(kind) => error("the index cannot be written: the disk is full")
            .hinting("make room, then run it again; the existing index is unchanged"),
        io::ErrorKind::PermissionDenied => {
            error("the index cannot be written: permission denied").remedied_by(Remedy::MakeIndexElsewhere)
        }
        io::ErrorKind::ReadOnlyFilesystem => error(READ_ONLY).remedied_by(Remedy::MakeIndexElsewhere),
        _ => error("the index cannot be written").hinting("what was committed before is as it was"),
    };
    placed(dir, error.because(cause))
}
