//! Where an export goes: stdout, or a file that is put in its place once it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use readouts_core::Error;
use tempfile::TempPath;

use crate::answering;
use crate::exit;
use crate::stop::{self, Unfinished};
use crate::whole_file;

/// Size of the write buffer in bytes.
const BUFFERED: usize = 128 * 1024;

/// Output of an export.
pub(crate) struct Target {
    out: BufWriter<Box<dyn Write + Send>>,
    file: Option<Whole>,
    /// Path as the user gave it; `None` for stdout.
    path: Option<PathBuf>,
}

/// File that takes its place once it is whole.
struct Whole {
    part: TempPath,
    handle: File,
    place: PathBuf,
    /// Removes the part if the user stops the program.
    unfinished: Unfinished,
}

impl Target {
    /// Opens stdout, or a part file beside the file. What is no regular file, such as a pipe, is written directly.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else {
            let out = BufWriter::with_capacity(BUFFERED, Box::new(answering::out()) as Box<dyn Write + Send>);
            return Ok(Self { out, file: None, path: None });
        };
        let failed = |error| Error::io("cannot be written", path, error);
        let (out, file): (Box<dyn Write + Send>, _) = match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into()).into()),
            Ok(meta) if !meta.is_file() => {
                (Box::new(File::options().write(true).open(path).map_err(failed)?), None)
            }
            // A link stays; the file that it leads to is replaced.
            Ok(_) => Self::part(path, std::fs::canonicalize(path).map_err(failed)?).map_err(failed)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::part(path, path.to_owned()).map_err(failed)?
            }
            Err(error) => return Err(failed(error).into()),
        };
        Ok(Self { out: BufWriter::with_capacity(BUFFERED, out), file, path: Some(path.to_owned()) })
    }

    /// Makes a part file for a place, which the user calls `path`.
    fn part(path: &Path, place: PathBuf) -> io::Result<(Box<dyn Write + Send>, Option<Whole>)> {
        let (handle, part) = whole_file::part_of(&place)?.into_parts();
        let unfinished = stop::removing(&part, path);
        let out = handle.try_clone()?;
        Ok((Box::new(out), Some(Whole { part, handle, place, unfinished })))
    }

    pub(crate) fn out(&mut self) -> &mut (dyn Write + Send) {
        &mut self.out
    }

    /// Ends the output: a file is synced and takes its place.
    pub(crate) fn finish(mut self) -> Result<()> {
        let ended = (|| {
            self.out.flush()?;
            let Some(Whole { part, handle, place, unfinished }) = self.file.take() else { return Ok(()) };
            handle.sync_all()?;
            let done = part.persist(&place).map_err(|error| error.error);
            drop(unfinished);
            done
        })();
        ended.map_err(|error| self.told(error.into()))
    }

    /// Ends the output without the file, which stays as it was.
    pub(crate) fn give_up(self) {
        drop(self.out.into_parts());
    }

    /// Names the file in an error of writing.
    pub(crate) fn told(&self, error: anyhow::Error) -> anyhow::Error {
        match &self.path {
            Some(path) if exit::is_of_output(&error) => match error.downcast::<io::Error>() {
                Ok(error) => Error::io("cannot be written", path, error).into(),
                Err(error) => {
                    Error::io("cannot be written", path, io::Error::other(error.to_string())).into()
                }
            },
            _ => error,
        }
    }
}
