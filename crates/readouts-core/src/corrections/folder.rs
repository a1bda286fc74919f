//! The tables' files in the corpus folder.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::in_force::Corrections;
use super::table::{BYTES_MAX, ROWS_MAX, Table, TableKind, too_large};
use crate::regular::{NoLinks, read_up_to};
use crate::{Error, ErrorKind, Result};

/// Whether a file is one of the tables, judged by its name. Such a file is never a page.
pub fn is_table_name(path: &Path) -> bool {
    TableKind::ALL.iter().any(|kind| path.file_name().is_some_and(|name| name == kind.file_name()))
}

impl Corrections {
    /// Reads the tables of a corpus folder; a table that does not exist is empty.
    ///
    /// A row that cannot be read, and a table that is too large or no regular file, is a problem that the
    /// report of an update lists.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if a table exists and cannot be read.
    pub fn in_folder(dir: &Path) -> Result<Self> {
        let mut tables = Vec::new();
        for kind in TableKind::ALL {
            if let Some(table) = read(dir, kind)? {
                tables.push((kind.file_name().to_owned(), table));
            }
        }
        Ok(Self::of_files(tables))
    }
}

fn read(dir: &Path, kind: TableKind) -> Result<Option<Table>> {
    let path = dir.join(kind.file_name());
    let unusable = |why: String| {
        let mut table = Table::new(kind);
        table.fail(None, why);
        Ok(Some(table))
    };
    match NoLinks.read(&path, BYTES_MAX) {
        Ok(bytes) => {
            let table = Table::read(&bytes, kind);
            match table.kind() == kind {
                true => Ok(Some(table)),
                false => unusable(format!("has the columns of `{}`", table.kind().file_name())),
            }
        }
        Err(error) => match error.kind() {
            io::ErrorKind::NotFound => Ok(None),
            io::ErrorKind::InvalidData => unusable(too_large()),
            io::ErrorKind::InvalidInput => unusable(format!("{error}: nothing of it is used")),
            _ => Err(Error::io("cannot be read", &path, error)),
        },
    }
}

/// Reads the tables of one file that somebody names: of a table of either kind, or of a list of all decisions.
/// Links are followed, and a pipe is read to its end.
///
/// # Errors
/// [`Document`](crate::ErrorKind::Document) with the line if it is not such a table or a row cannot be read,
/// [`Io`](crate::ErrorKind::Io) if the file cannot be read.
pub fn tables_in(path: &Path) -> Result<Vec<Table>> {
    let failed = |error| Error::io("cannot be read", path, error);
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    let wrong = |why: String| Error::new(ErrorKind::Document, why).at(path);
    let Some(bytes) = read_up_to(file, BYTES_MAX).map_err(failed)? else {
        return Err(wrong(format!("larger than {} MB, which no table may be", BYTES_MAX >> 20)));
    };
    let tables = Table::read_all(&bytes);
    if tables.is_empty() {
        return Err(wrong("is empty: the first row of a table names its columns".to_owned()));
    }
    tables.iter().try_for_each(Table::must_be_whole).map_err(|error| error.at(path))?;
    Ok(tables)
}

/// The tables of a corpus folder while they are changed. As long as it exists, no other process changes them
/// (on systems that can lock a folder).
#[derive(Debug)]
pub struct Writing {
    dir: PathBuf,
    /// Released when dropped.
    _lock: Option<File>,
}

impl Writing {
    /// Waits until no other process changes the tables of the folder.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if the folder does not exist.
    pub fn begin(dir: &Path) -> Result<Self> {
        let failed = |error| Error::io("cannot be read", dir, error);
        if !std::fs::metadata(dir).map_err(failed)?.is_dir() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        // Some systems cannot open or lock a folder; then the last of two simultaneous changes wins.
        let lock = File::open(dir).ok().filter(|dir| dir.lock().is_ok());
        Ok(Self { dir: dir.to_owned(), _lock: lock })
    }

    /// Returns the path of a table.
    pub fn path(&self, kind: TableKind) -> PathBuf {
        self.dir.join(kind.file_name())
    }

    /// Reads a table; an empty one if it does not exist.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if it cannot be read.
    pub fn table(&self, kind: TableKind) -> Result<Table> {
        Ok(read(&self.dir, kind)?.unwrap_or_else(|| Table::new(kind)))
    }

    /// Replaces a table, in one step.
    ///
    /// # Errors
    /// [`Document`](crate::ErrorKind::Document) if a row of the table could not be read, or the table is too
    /// large to be read back, [`Io`](crate::ErrorKind::Io) if it cannot be written.
    pub fn save(&self, table: &Table) -> Result<()> {
        let path = self.path(table.kind());
        table.must_be_whole().map_err(|error| error.at(&path))?;
        let csv = table.to_csv();
        if table.len() > ROWS_MAX || csv.len() as u64 > BYTES_MAX {
            let most = format!("{ROWS_MAX} rows and {} MB", BYTES_MAX >> 20);
            return Err(Error::new(ErrorKind::Document, format!("would have more than {most}")).at(&path));
        }
        let failed = |error| Error::io("cannot be written", &path, error);
        // Hidden, so that no walk takes it for a page.
        let part = self.dir.join(format!(".{}.part", table.kind().file_name()));
        // A remnant, or a link that somebody else has put there.
        let _ = std::fs::remove_file(&part);
        let written = File::create_new(&part).and_then(|mut file| {
            file.write_all(csv.as_bytes())?;
            file.sync_all()
        });
        written.and_then(|()| std::fs::rename(&part, &path)).map_err(|error| {
            let _ = std::fs::remove_file(&part);
            failed(error)
        })
    }
}
