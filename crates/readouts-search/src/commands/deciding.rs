//! Writes decisions to the tables of a corpus folder, and applies them to its index.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;
use readouts_core::corrections::{Change, Decision, Table, TableKind, Writing};
use readouts_core::{Corrections, Error, ErrorKind, Index, Update, UpdateReport};

use super::corpus;
use crate::args::Common;
use crate::output::{note, plain_lines, plural, report, shortened};
use crate::place::{self, IndexPlace};
use crate::refused::Refused;

/// What a command does with decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Writes and applies them.
    Write,
    /// Prints the rows, and says what would change.
    Preview,
}

impl Mode {
    pub(super) fn of(is_dry_run: bool) -> Self {
        if is_dry_run { Self::Preview } else { Self::Write }
    }
}

/// A corpus folder whose tables are changed, with its index if there is one.
pub(super) struct Folder {
    pub(super) place: IndexPlace,
    index: Option<Index>,
}

/// Tables of a folder that are locked and in part changed.
pub(super) struct Changing<'f> {
    folder: &'f Folder,
    writing: Writing,
    tables: Vec<Table>,
    changed: Vec<TableKind>,
}

impl Folder {
    /// Opens the folder named, or the one of the index that is searched. A folder that is named may have no
    /// index yet.
    pub(super) fn open(corpus: Option<&PathBuf>, common: &Common) -> Result<Self> {
        if common.no_tables {
            let hint = "leave the option out: an update with it undoes all corrections";
            return Err(Refused::new("`--no-tables` leaves out what is to be changed", hint).into());
        }
        let Some(corpus) = corpus else { return Self::of_index(common) };
        let paths = std::slice::from_ref(corpus);
        corpus::must_exist(paths)?;
        let mut place = place::of_corpus(paths, common.index.as_deref())?;
        let index = match Index::open(&place.dir) {
            Err(error) if error.kind() == ErrorKind::NoIndex && common.index.is_none() => {
                return Ok(Self { place, index: None });
            }
            index => index?,
        };
        if common.index.is_some() {
            let named = place.base.clone();
            place.keep_base(&index)?;
            let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            if whole(&named) != whole(&place.base) {
                let message =
                    format!("the index `{}` is not of the folder `{}`", place.dir.display(), named.display());
                let hint = format!("its folder is `{}`", place.base.display());
                return Err(Refused::new(message, hint).into());
            }
        }
        Ok(Self { place, index: Some(index) })
    }

    fn of_index(common: &Common) -> Result<Self> {
        let dir = place::to_search(common.index.as_deref())?;
        let index = Index::open(&dir)?;
        let Some(base) = place::corpus_of(&dir) else {
            let message = format!("the index `{}` is not inside the folder of its pages", dir.display());
            return Err(Refused::new(message, "`--corpus DIR` names that folder").into());
        };
        Ok(Self { place: IndexPlace { dir, base, elsewhere: false }, index: Some(index) })
    }

    /// Returns the index.
    ///
    /// # Errors
    /// If the folder has none yet.
    pub(super) fn index(&self) -> Result<&Index> {
        self.index.as_ref().ok_or_else(|| {
            let base = self.place.base.display();
            let error = Error::new(ErrorKind::NoIndex, "no index in this folder yet").at(&self.place.base);
            error.hinting(format!("`readouts-search index {base}` makes one")).into()
        })
    }

    /// Locks the tables and reads them.
    ///
    /// # Errors
    /// If a row of one cannot be read: writing the table would lose it.
    pub(super) fn change(&self) -> Result<Changing<'_>> {
        let writing = Writing::begin(&self.place.base)?;
        let mut tables = Vec::new();
        for kind in TableKind::ALL {
            tables.push(writing.table(kind)?);
        }
        Ok(Changing { folder: self, writing, tables, changed: Vec::new() })
    }

    /// Makes decisions of now: of all of these changes or, if one is refused, of none.
    pub(super) fn decide(&self, changes: Vec<Change>, by: &str, mode: Mode, common: &Common) -> Result<()> {
        let mut changing = self.change()?;
        let now = Timestamp::now();
        let (mut decisions, mut told) = (Vec::new(), Vec::new());
        for change in changes {
            let table = changing.table(change.table())?;
            let (decision, replaced) = table.decide(change, by, now)?;
            told.push(decision.change.to_string());
            let replaced = replaced.iter().filter(|before| before.change != decision.change);
            told.extend(replaced.map(|before| format!("  in place of: {before}")));
            decisions.push(decision);
        }
        changing.must_not_go_round(&decisions)?;
        changing.finish(&decisions, &told, mode, common)
    }
}

impl Changing<'_> {
    /// Returns a table to be changed.
    pub(super) fn table(&mut self, kind: TableKind) -> Result<&mut Table> {
        let path = self.writing.path(kind);
        let at = TableKind::ALL.iter().position(|known| *known == kind).unwrap_or(0);
        self.tables[at].must_be_whole().map_err(|error| error.at(&path))?;
        if !self.changed.contains(&kind) {
            self.changed.push(kind);
        }
        Ok(&mut self.tables[at])
    }

    /// Returns the rows of both tables.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Decision> {
        self.tables.iter().flat_map(Table::rows)
    }

    /// Refuses to merge two names in a circle, which would leave both as they are.
    fn must_not_go_round(&self, decisions: &[Decision]) -> Result<()> {
        let corrections = Corrections::of(self.tables.clone());
        let circular = decisions.iter().find_map(|decision| match &decision.change {
            Change::Merge { name, into } if corrections.name(name) == Some(name) => Some((name, into)),
            _ => None,
        });
        let Some((name, into)) = circular else { return Ok(()) };
        let message = format!("`{}` is merged into `{}` already", shortened(into), shortened(name));
        let hint = format!("`readouts-search corrections undo \"{}\"` takes that back", shortened(into));
        Err(Refused::new(message, hint).into())
    }

    /// Writes the tables that were changed and applies them; or, in a preview, prints the rows that are new in
    /// them and says what would change. `told` is said of them first.
    pub(super) fn finish(self, new: &[Decision], told: &[String], mode: Mode, common: &Common) -> Result<()> {
        let paths: Vec<PathBuf> = self.changed.iter().map(|kind| self.writing.path(*kind)).collect();
        if mode == Mode::Preview {
            print(new)?;
            told.iter().for_each(|line| note(line));
            self.preview(common)?;
            paths
                .iter()
                .for_each(|path| note(&format!("`{}` is unchanged; nothing was done", path.display())));
            return Ok(());
        }
        let Self { folder, writing, tables, changed } = self;
        for table in tables.iter().filter(|table| changed.contains(&table.kind())) {
            writing.save(table)?;
        }
        drop(writing);
        told.iter().for_each(|line| note(line));
        paths.iter().for_each(|path| note(&format!("written to `{}`", path.display())));
        let Some(index) = &folder.index else {
            note(&format!("hint: `readouts-search index {}` applies it", folder.place.base.display()));
            return Ok(());
        };
        let done = corpus::run_corrections(&folder.place, index, common)?;
        report::of_corrections(&done, &folder.place, common.verbose);
        note(&changed_articles(&done));
        Ok(())
    }

    /// Says how many articles would change.
    fn preview(&self, common: &Common) -> Result<()> {
        let corrections = Corrections::of(self.tables.clone());
        for row in corrections.not_in_force() {
            let path = self.writing.path(row.table);
            note(&format!("warning: `{}`: {}", path.display(), row.why));
        }
        let Some(index) = &self.folder.index else { return Ok(()) };
        let update = Update::new(&[]).relative_to(&self.folder.place.base).corrections(corrections);
        let preview = corpus::with_settings(update, common)?.preview_corrections(index)?;
        let mut would = vec![format!("{} would change", plural(preview.changed as u64, "article"))];
        if preview.removed > 0 {
            would.push(format!("{} would be left out", preview.removed));
        }
        if preview.readouts_again > 0 {
            would.push(format!("{} would be read again", plural(preview.readouts_again as u64, "page")));
        }
        note(&would.join(", "));
        Ok(())
    }
}

/// Says how many articles changed.
fn changed_articles(done: &UpdateReport) -> String {
    let mut told = vec![format!("{} changed", plural(done.replaced as u64, "article"))];
    if done.removed > 0 {
        told.push(format!("{} left out", done.removed));
    }
    if done.added > 0 {
        told.push(format!("{} back in the index", done.added));
    }
    told.join(", ")
}

/// Prints the rows of decisions, those of each table below the names of its columns.
fn print(decisions: &[Decision]) -> Result<()> {
    let mut out = anstream::stdout().lock();
    for kind in TableKind::ALL {
        let mut rows = Table::new(kind);
        for decision in decisions.iter().filter(|decision| decision.change.table() == kind) {
            rows.set(decision.clone())?;
        }
        if !rows.is_empty() {
            write!(out, "{}", plain_lines(&rows.to_csv()))?;
        }
    }
    Ok(())
}
