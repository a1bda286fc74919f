//! Brings an index up to date with folders of pages.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::changes::{Look, outlet_of};
use super::manifest::{Bounds, Files, Head, Manifest, ReaderStamp};
use super::missing::Missing;
use super::paths::Names;
use super::report::{Progress, UpdateReport};
use super::run::Run;
use crate::source::{Columns, Limits, Outlets, Selection, Sources};
use crate::{Corrections, Error, ErrorKind, Index, Knowledge, Result, WriterOptions};
use readouts_reading::{PAGE_VERSION, TEXT_VERSION};

/// An update of an index: set what differs from the default, then [`run`](Self::run).
///
/// Some threads read files, others make articles of their pages. The queues between them are bounded, so that
/// memory does not grow with the input.
///
/// ```no_run
/// use std::path::Path;
/// use readouts_core::{Index, Update};
///
/// let corpus = Path::new("pages");
/// let index = Index::open_or_create(&corpus.join(".readouts"))?;
/// let report = Update::new(&[corpus.to_owned()]).relative_to(corpus).run(&index)?;
/// println!("{} new articles, {} files without one", report.added, report.skipped.len());
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Update<'a> {
    pub(super) selection: Selection,
    pub(super) outlets: Arc<Outlets>,
    pub(super) usual_columns: Columns,
    pub(super) base: Option<&'a Path>,
    pub(super) knowledge: Option<Arc<Knowledge>>,
    pub(super) corrections: Arc<Corrections>,
    /// Whether nothing but corrections is applied.
    pub(super) corrections_alone: bool,
    pub(super) limits: Limits,
    pub(super) writer: WriterOptions,
    pub(super) anew: bool,
    pub(super) missing: Missing,
    /// Index that is built anew by this update.
    pub(super) rebuilt: Option<Index>,
    pub(super) timed: bool,
    /// Whether the report names every file.
    pub(super) naming_files: bool,
    pub(super) stop: Option<&'a AtomicBool>,
    pub(super) progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Function that opens files instead of the selection, to simulate a failing disk.
    #[cfg(test)]
    pub(super) opener: Option<fn(&Path, &str) -> Result<Sources>>,
}

impl<'a> Update<'a> {
    /// Creates an update from these files and folders.
    pub fn new(roots: &[PathBuf]) -> Self {
        Self::of(Selection::new(roots.iter().cloned()))
    }

    /// Creates an update from a selection.
    pub fn of(selection: Selection) -> Self {
        Self {
            selection,
            outlets: Arc::default(),
            usual_columns: Columns::default(),
            base: None,
            knowledge: None,
            corrections: Arc::default(),
            corrections_alone: false,
            limits: Limits::default(),
            writer: WriterOptions::default(),
            anew: false,
            missing: Missing::default(),
            rebuilt: None,
            timed: false,
            naming_files: false,
            stop: None,
            progress: None,
            #[cfg(test)]
            opener: None,
        }
    }

    /// Names files below `base` by their path from there, so that the folder can be moved.
    #[must_use]
    pub fn relative_to(self, base: &'a Path) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Gives pages that state no outlet the one of their file. A file whose outlet is another than in the run
    /// before is read again.
    #[must_use]
    pub fn outlets(self, outlets: Outlets) -> Self {
        Self { outlets: Arc::new(outlets), ..self }
    }

    /// Sets columns that hold unless the [`Selection`] sets its own: settings of the corpus. Those of the
    /// selection are remembered by the index for later runs that set none; these are not.
    #[must_use]
    pub fn usual_columns(self, columns: Columns) -> Self {
        Self { usual_columns: columns, ..self }
    }

    /// Uses these tables instead of the built-in ones.
    #[must_use]
    pub fn knowledge(self, knowledge: Arc<Knowledge>) -> Self {
        Self { knowledge: Some(knowledge), ..self }
    }

    /// Applies these corrections by hand. Articles that an earlier update corrected otherwise, or without
    /// them, come out as if they had been read with these.
    #[must_use]
    pub fn corrections(self, corrections: impl Into<Arc<Corrections>>) -> Self {
        Self { corrections: corrections.into(), ..self }
    }

    /// Sets the limits on the size of pages and of unpacked files.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Sets the memory and the number of threads to use.
    #[must_use]
    pub fn writer(self, writer: WriterOptions) -> Self {
        Self { writer, ..self }
    }

    /// Reads every file again, changed or not.
    #[must_use]
    pub fn anew(self) -> Self {
        Self { anew: true, ..self }
    }

    /// Sets what happens to the articles of files that are gone.
    #[must_use]
    pub fn missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }

    /// Takes over the older versions of articles that `former` has and no file has any more, into an index that is
    /// built anew ([`Index::rebuild`]).
    #[must_use]
    pub fn keeping_versions_of(self, former: &Index) -> Self {
        Self { rebuilt: Some(former.clone()), ..self }
    }

    /// Measures the cost of each stage, for [`UpdateReport::stages`].
    #[must_use]
    pub fn timed(self) -> Self {
        Self { timed: true, ..self }
    }

    /// Lists the names of all files by what became of them in [`UpdateReport::outcomes`].
    #[must_use]
    pub fn naming_files(self) -> Self {
        Self { naming_files: true, ..self }
    }

    /// Ends the run early once `stop` is set: pages read by then become part of the index, nothing is
    /// removed, and the next update continues with the rest.
    #[must_use]
    pub fn until(self, stop: &'a AtomicBool) -> Self {
        Self { stop: Some(stop), ..self }
    }

    /// Calls `tell` often with the progress so far.
    #[must_use]
    pub fn progress(self, tell: &'a (dyn Fn(Progress) + Sync)) -> Self {
        Self { progress: Some(tell), ..self }
    }

    /// Runs the update. The index changes in one step at the end; until then, and after an error, it is
    /// unchanged.
    ///
    /// # Errors
    /// [`Io`](crate::ErrorKind::Io) if a root does not exist or the index cannot be written,
    /// [`IndexLocked`](crate::ErrorKind::IndexLocked) if another process is writing it. A page that cannot be
    /// read is not an error: the report lists it.
    pub fn run(&self, index: &Index) -> Result<UpdateReport> {
        self.run_with(index, Vec::new())
    }

    /// Runs the update with the pages of streams, such as standard input, in addition to those of files.
    /// Articles from a stream are never removed because the stream is missing.
    ///
    /// # Errors
    /// Those of [`run`](Self::run).
    pub fn run_with(&self, index: &Index, streams: Vec<Sources>) -> Result<UpdateReport> {
        Run::of(self, index).run(streams)
    }

    /// Applies the corrections to the articles of an index, and nothing else: no folder is compared with it.
    /// Only files below the base are read, and only if they hold pages that are readouts after all.
    ///
    /// # Errors
    /// Those of [`run`](Self::run); [`ErrorKind::IndexVersion`](crate::ErrorKind::IndexVersion) if another
    /// version of the reader, or one with other tables, has read the articles.
    pub fn run_corrections(&self, index: &Index) -> Result<UpdateReport> {
        let update = Self { corrections_alone: true, anew: false, ..self.clone() };
        Run::of(&update, index).run(Vec::new())
    }

    /// Returns the folder that names in an index are relative to, for an index that is not inside the folder
    /// of its pages: the same folder as before, or `now` if that folder has moved there.
    ///
    /// # Errors
    /// [`IndexCorrupt`](crate::ErrorKind::IndexCorrupt) or [`Io`](crate::ErrorKind::Io) if the index's list
    /// of files cannot be read.
    pub fn base_of(index: &Index, now: &Path) -> Result<PathBuf> {
        let manifest = Manifest::load(index)?;
        let Some(base) = manifest.head.base.as_deref().map(super::name::path) else {
            return Ok(now.to_owned());
        };
        Ok(if !base.is_dir() && manifest.has_moved_to(now) { now.to_owned() } else { base })
    }

    pub(super) fn look<'l>(&'l self, names: &'l Names, again: bool, bounds: Bounds) -> Look<'l> {
        let (selection, missing) = (&self.selection, self.missing);
        let (outlets, corrections) = (&*self.outlets, &*self.corrections);
        let naming_files = self.naming_files;
        Look { names, selection, outlets, corrections, missing, again, bounds, naming_files, stop: self.stop }
    }

    /// Opens a file that was found.
    pub(super) fn open(&self, path: &Path, name: &str) -> Result<Sources> {
        #[cfg(test)]
        if let Some(open) = self.opener {
            return open(path, name);
        }
        let sources = self.selection.open(path, name, self.limits)?;
        Ok(sources.with_default_outlet(outlet_of(&self.outlets, name)))
    }

    pub(super) fn bounds(&self) -> Bounds {
        Bounds::of(self.limits, &self.selection)
    }

    pub(super) fn tell(&self, progress: Progress) {
        if let Some(tell) = self.progress {
            tell(progress);
        }
    }

    /// Returns this update with the columns that hold: those of its selection, else the usual ones, else
    /// those that the index remembers.
    pub(super) fn with_columns_of(&self, head: &Head) -> Self {
        let usual = &self.usual_columns;
        let columns = match (self.selection.named_columns(), &head.columns) {
            (Some(asked), _) => (**asked).clone().or(usual),
            (None, Some(remembered)) => usual.clone().or(remembered),
            (None, None) => usual.clone(),
        };
        let mut update = self.clone();
        update.selection = update.selection.columns(columns);
        update
    }

    /// Returns the columns that the index remembers after this update.
    pub(super) fn columns_to_remember(&self, head: &Head) -> Option<Columns> {
        self.selection.named_columns().map(|asked| (**asked).clone()).or_else(|| head.columns.clone())
    }

    /// Returns the columns that an index remembers: those of the last update whose selection set any.
    ///
    /// # Errors
    /// Those of [`base_of`](Self::base_of).
    pub fn remembered_columns(index: &Index) -> Result<Option<Columns>> {
        Ok(Manifest::head_of(index)?.columns)
    }

    /// Returns a text that identifies the columns; empty for the default ones.
    fn columns_stamp(&self) -> String {
        let columns = self.selection.named_columns().filter(|columns| !columns.is_usual());
        columns.map_or_else(String::new, |columns| format!("/{}", serde_json::json!(**columns)))
    }

    /// Returns an error unless the articles of an index were read by this reader with these tables.
    pub(super) fn must_have_read(&self, head: &Head, files: &Files) -> Result<()> {
        if files.is_empty() || head.reader == self.reader() {
            return Ok(());
        }
        let why = "the articles were read by another version, or with other tables of knowledge";
        Err(Error::new(ErrorKind::IndexVersion, why))
    }

    pub(super) fn reader(&self) -> ReaderStamp {
        // The built-in tables are loaded only when there is something to read.
        let tables = self
            .knowledge
            .as_ref()
            .map_or_else(Knowledge::builtin_fingerprint, |tables| tables.fingerprint().clone());
        ReaderStamp {
            pages: format!("{PAGE_VERSION}/{}{}", tables.pages, self.columns_stamp()),
            texts: format!("{TEXT_VERSION}/{}", tables.texts),
        }
    }
}

impl std::fmt::Debug for Update<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Update").field("selection", &self.selection).finish_non_exhaustive()
    }
}
