//! Reads a user's knowledge tables from files.

use std::path::Path;

use crate::{Error, Knowledge, Result};

/// Returns the built-in tables with the rows of every `.toml` file of `dir` added, in the order of the file
/// names; see [`Knowledge::with_tables`].
///
/// # Errors
/// [`Io`](crate::ErrorKind::Io) if the folder or a file in it cannot be read,
/// [`Knowledge`](crate::ErrorKind::Knowledge) if a table is invalid.
pub fn knowledge_in(dir: &Path) -> Result<Knowledge> {
    let entries =
        std::fs::read_dir(dir).map_err(|error| Error::io("cannot read the knowledge folder", dir, error))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    let text =
        |path| std::fs::read_to_string(path).map_err(|error| Error::io("cannot read the table", path, error));
    let texts = paths.iter().map(|path| text(path)).collect::<Result<Vec<_>>>()?;
    let tables = paths.iter().zip(&texts);
    Knowledge::with_tables(tables.map(|(path, text)| (path.as_path(), text.as_str())))
}
