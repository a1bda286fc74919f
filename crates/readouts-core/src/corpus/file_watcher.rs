//! Watches the files of a corpus, so that an update need not look at those that have not changed.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::changed_files::ChangedFiles;
use super::report::UpdateReport;
use crate::source::Selection;
use crate::{Error, ErrorKind, Result};

/// Time without a change after which changes are told: a program that writes a file rarely pauses longer.
const QUIET: Duration = Duration::from_millis(300);
/// Maximum time for which changes are held back while others follow.
const HELD_BACK: Duration = Duration::from_secs(5);
/// Interval between two checks for a request to stop.
const INTERVAL: Duration = Duration::from_millis(50);

/// Watches the files and folders of a selection.
///
/// ```no_run
/// use std::path::Path;
/// use std::sync::atomic::AtomicBool;
/// use readouts_core::source::Selection;
/// use readouts_core::{FileWatcher, Index, Update};
///
/// let corpus = Path::new("pages");
/// let index = Index::open_or_create(&corpus.join(".readouts"))?;
/// let selection = Selection::new([corpus]);
/// let update = Update::of(selection.clone()).relative_to(corpus);
/// // Before the first run, so that no change is missed.
/// let mut watcher = FileWatcher::new(&selection, index.dir())?;
/// let mut report = update.run(&index)?;
/// let stop = AtomicBool::new(false);
/// while let Some(changed) = watcher.next(&report, &stop)? {
///     report = update.clone().only(&changed).run(&index)?;
/// }
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug)]
pub struct FileWatcher {
    /// Stops watching when it is dropped.
    _system: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    /// Files and folders of the selection, as given and as absolute paths.
    roots: Vec<(PathBuf, PathBuf)>,
    /// Folder whose changes are not told.
    left_out: Option<PathBuf>,
    /// Whether the folders have symbolic links: what a link leads to may change without the link.
    has_links: bool,
}

impl FileWatcher {
    /// Starts to watch. Changes in `left_out` are not told: it is the folder of the index.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if a file or folder cannot be watched, or the system watches no more.
    pub fn new(selection: &Selection, left_out: Option<&Path>) -> Result<Self> {
        let (sender, events) = channel();
        let mut system = notify::recommended_watcher(sender).map_err(|error| failed(&error, None))?;
        let mut roots = Vec::new();
        for root in selection.roots() {
            let absolute =
                std::path::absolute(root).map_err(|error| Error::io("cannot be watched", root, error))?;
            system.watch(&absolute, RecursiveMode::Recursive).map_err(|error| failed(&error, Some(root)))?;
            roots.push((root.to_owned(), absolute));
        }
        let left_out = left_out.map(|folder| std::path::absolute(folder).unwrap_or_else(|_| folder.into()));
        Ok(Self { _system: system, events, roots, left_out, has_links: false })
    }

    /// Waits until files have changed, and then until none has changed for a moment. Returns `None` once `stop` is
    /// set. `last` is the report of the last update.
    ///
    /// Any file may have changed if the folders have symbolic links, if the settings, a table of corrections or a
    /// file that excludes others has changed, or if the system has lost count.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the system can watch no longer.
    pub fn next(&mut self, last: &UpdateReport, stop: &AtomicBool) -> Result<Option<ChangedFiles>> {
        self.has_links |= last.links > 0;
        let mut changed = ChangedFiles::default();
        let mut since: Option<(Instant, Instant)> = None;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            match self.events.recv_timeout(INTERVAL) {
                Ok(event) => {
                    if self.add(event, &mut changed)? {
                        let now = Instant::now();
                        since = Some((since.map_or(now, |(first, _)| first), now));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new(ErrorKind::Io, "the system no longer watches the files"));
                }
            }
            if since.is_some_and(|(first, last)| last.elapsed() >= QUIET || first.elapsed() >= HELD_BACK) {
                return Ok(Some(if self.has_links { ChangedFiles::any() } else { changed }));
            }
        }
    }

    /// Adds the paths of an event. Returns whether it has any.
    fn add(&self, event: notify::Result<Event>, changed: &mut ChangedFiles) -> Result<bool> {
        let event = event.map_err(|error| failed(&error, None))?;
        if event.need_rescan() {
            *changed = ChangedFiles::any();
            return Ok(true);
        }
        // Reading a file changes nothing.
        if matches!(event.kind, EventKind::Access(_)) {
            return Ok(false);
        }
        let mut has_any = false;
        for path in &event.paths {
            if self.left_out.as_ref().is_some_and(|folder| path.starts_with(folder)) {
                continue;
            }
            has_any = true;
            let below = self.roots.iter().find_map(|(root, all)| Some((root, path.strip_prefix(all).ok()?)));
            match below {
                Some((root, rest)) if rest.as_os_str().is_empty() => changed.add(root.clone()),
                Some((root, rest)) => changed.add(root.join(rest)),
                None => *changed = ChangedFiles::any(),
            }
        }
        Ok(has_any)
    }
}

/// Converts an error of watching.
fn failed(error: &notify::Error, path: Option<&Path>) -> Error {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "cannot be watched: the system allows no more watches (on Linux, `fs.inotify.max_user_watches`)"
                .to_owned()
        }
        notify::ErrorKind::Io(error) => format!("cannot be watched: {error}"),
        other => format!("cannot be watched: {other:?}"),
    };
    let made = Error::new(ErrorKind::Io, why);
    match path.or_else(|| error.paths.first().map(PathBuf::as_path)) {
        Some(path) => made.at(path),
        None => made,
    }
}
