//! The index that a command works on, brought up to date where it is asked for.

use std::path::{Path, PathBuf};

use anyhow::Result;
use readouts_core::{Error, ErrorKind, Index, Knowledge, Update, UpdateReport};

use crate::args::{Common, Scope};
use crate::output;
use crate::place::{self, Place};
use crate::progress::Bar;

/// Opens the index to search; with `--corpus`, after an update.
pub(super) fn open(scope: &Scope, common: &Common) -> Result<Index> {
    let Some(corpus) = &scope.corpus else {
        return Ok(Index::open(&place::to_search(common.index.as_deref())?)?);
    };
    let paths = [corpus.clone()];
    must_exist(&paths)?;
    let place = place::of_corpus(&paths, None)?;
    let index = Index::open_or_create(&place.dir)?;
    let tables = tables(common)?;
    let report = update(Update::new(&paths), &place, &index, tables.as_ref())?;
    output::report::of_search(&report, &place, common.verbose)?;
    Ok(index)
}

/// Refuses what is not there, before an index is made for it.
pub(super) fn must_exist(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file or folder").at(path),
            _ => Error::io("cannot be read", path, error),
        })?;
    }
    Ok(())
}

/// The user's tables, where there are any.
pub(super) fn tables(common: &Common) -> Result<Option<Knowledge>> {
    Ok(common.knowledge.as_deref().map(Knowledge::with_dir).transpose()?)
}

/// Runs an update, with a progress bar.
pub(super) fn update(
    update: Update<'_>,
    place: &Place,
    index: &Index,
    tables: Option<&Knowledge>,
) -> Result<UpdateReport> {
    let base: &Path = &place.base;
    let update = update.relative_to(base);
    let update = match tables {
        Some(tables) => update.knowledge(tables),
        None => update,
    };
    let bar = Bar::new();
    Ok(update.run(index, &|progress| bar.show(progress))?)
}
