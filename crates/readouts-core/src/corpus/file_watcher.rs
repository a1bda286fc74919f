//! Watches the files of a corpus, so that an update need not look at those that have not changed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::changed_files::ChangedFiles;
use super::paths::whole;
use super::report::UpdateReport;
use crate::source::{Selection, side_path};
use crate::{Error, ErrorKind, Result};

/// Debounce interval: changes are returned once no event has arrived for this time. A program that writes a file rarely
/// pauses longer.
const QUIET: Duration = Duration::from_millis(400);
/// Maximum time from the first event until changes are returned, even if events keep arriving or a file is still open
/// for writing.
const HELD_BACK: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 20 });
/// Interval between two checks for a request to stop.
const INTERVAL: Duration = Duration::from_millis(50);
/// Maximum time for which a root may be missing, as while it is being replaced, before that is an error.
const REPLACED: Duration = Duration::from_secs(5);

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
    system: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    roots: Vec<Root>,
    /// Whether the folders may have symbolic links. A linked file can change without an event for the link's path, so
    /// every change then counts as one of any file.
    has_links: bool,
    /// Files with a write event and no close event yet; always empty on systems without close events.
    open: HashSet<PathBuf>,
}

/// A file or folder of a selection.
#[derive(Debug)]
struct Root {
    /// Path as spelled in the selection.
    path: PathBuf,
    /// Canonical path of a folder; for a file, the canonical path of its folder joined with the file name.
    whole: PathBuf,
    is_file: bool,
}

/// Effect of an event.
#[derive(Debug, Default)]
struct Added {
    /// Whether it added a changed path.
    any: bool,
    /// Whether a watch may have been lost, so that all roots have to be watched anew.
    is_lost: bool,
}

impl FileWatcher {
    /// Starts to watch. Changes below `left_out`, the folder of the index, are ignored.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if a file or folder cannot be watched, or the system watches no more.
    pub fn new(selection: &Selection, left_out: Option<&Path>) -> Result<Self> {
        let (sender, events) = channel();
        let left_out = left_out.map(whole);
        // Irrelevant events are dropped before they are queued: reading a large corpus causes millions of them.
        let take = move |event: notify::Result<Event>| {
            let is_left_out =
                |path: &PathBuf| left_out.as_ref().is_some_and(|folder| path.starts_with(folder));
            let is_of_index = |event: &Event| !event.paths.is_empty() && event.paths.iter().all(is_left_out);
            if !event.as_ref().is_ok_and(|event| is_reading(event.kind) || is_of_index(event)) {
                // Sending fails only once the watcher is dropped.
                let _ = sender.send(event);
            }
        };
        let config = Config::default().with_follow_symlinks(selection.follows_links());
        let mut system = RecommendedWatcher::new(take, config).map_err(|error| failed(&error, None))?;
        let mut roots = Vec::new();
        for path in selection.roots() {
            let root = Root { path: path.to_owned(), whole: whole(path), is_file: path.is_file() };
            root.watch(&mut system)?;
            roots.push(root);
        }
        Ok(Self { system, events, roots, has_links: selection.follows_links(), open: HashSet::new() })
    }

    /// Waits until files have changed, and then until none has changed for a moment. Returns `None` once `stop` is
    /// set. `last` is the report of the last update.
    ///
    /// Any file may have changed if the folders have symbolic links, if the settings, a table of corrections or a
    /// file that excludes others has changed, if a folder that is watched was replaced, or if the system has lost
    /// count.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if the system can watch no longer, or a file or folder that was given is gone.
    pub fn next(&mut self, last: &UpdateReport, stop: &AtomicBool) -> Result<Option<ChangedFiles>> {
        self.has_links |= last.links > 0;
        let mut changed = ChangedFiles::default();
        let mut is_lost = false;
        let mut since: Option<(Instant, Instant)> = None;
        loop {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            match self.events.recv_timeout(INTERVAL) {
                Ok(event) => {
                    let added = self.add(event.map_err(|error| failed(&error, None))?, &mut changed);
                    is_lost |= added.is_lost;
                    if added.any {
                        let now = Instant::now();
                        since = Some((since.map_or(now, |(first, _)| first), now));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::new(ErrorKind::Io, "the system no longer watches the files"));
                }
            }
            let Some((first, last)) = since else { continue };
            let is_quiet = last.elapsed() >= QUIET && self.open.is_empty();
            if !is_quiet && first.elapsed() < HELD_BACK {
                continue;
            }
            if is_lost {
                match self.watch_again() {
                    Ok(()) => changed = ChangedFiles::any(),
                    Err(_) if last.elapsed() < REPLACED => continue,
                    Err(error) => return Err(error),
                }
            }
            self.open.clear();
            return Ok(Some(if self.has_links { ChangedFiles::any() } else { changed }));
        }
    }

    /// Watches all files and folders anew.
    fn watch_again(&mut self) -> Result<()> {
        for root in &self.roots {
            // Fails if the root was removed, which ended its watch already.
            let _ = self.system.unwatch(root.watched().0);
        }
        self.roots.iter().try_for_each(|root| root.watch(&mut self.system))
    }

    /// Adds the paths of an event.
    fn add(&mut self, event: Event, changed: &mut ChangedFiles) -> Added {
        let is_rescan = event.need_rescan();
        if is_rescan {
            *changed = ChangedFiles::any();
        }
        let mut added = Added { any: is_rescan, is_lost: is_rescan };
        let is_moved = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        for path in event.paths {
            added.is_lost |= is_moved && self.roots.iter().any(|root| !root.is_file && root.whole == path);
            // A path may lie below several roots, of which one may leave it out.
            let given: Vec<PathBuf> = self.roots.iter().filter_map(|root| root.given(&path)).collect();
            let is_beside = given.is_empty() && self.roots.iter().any(|root| root.is_beside(&path));
            if is_beside {
                continue;
            }
            if given.is_empty() {
                *changed = ChangedFiles::any();
            }
            given.into_iter().for_each(|path| changed.add(path));
            added.any = true;
            match event.kind {
                EventKind::Modify(ModifyKind::Data(_)) if TELLS_OF_CLOSING => _ = self.open.insert(path),
                _ => _ = self.open.remove(&path),
            }
        }
        added
    }
}

/// Whether the system has events for closing a file that was open for writing.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Whether an event is only about opening, reading or closing without writing.
fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(how) if how != AccessKind::Close(AccessMode::Write))
}

impl Root {
    /// Returns the path to watch. For a file it is the parent folder: a watch follows the inode, so it would be lost
    /// when a program replaces the file by renaming another over it.
    fn watched(&self) -> (&Path, RecursiveMode) {
        match self.whole.parent().filter(|_| self.is_file) {
            Some(folder) => (folder, RecursiveMode::NonRecursive),
            None => (&self.whole, RecursiveMode::Recursive),
        }
    }

    fn watch(&self, system: &mut RecommendedWatcher) -> Result<()> {
        let (path, mode) = self.watched();
        system.watch(path, mode).map_err(|error| failed(&error, Some(&self.path)))
    }

    /// Converts the path of an event to one that begins with the root as spelled in the selection; `None` if it is
    /// outside this root.
    fn given(&self, event_path: &Path) -> Option<PathBuf> {
        // The side data of a file that was named itself.
        if self.is_file && event_path == side_path(&self.whole) {
            return Some(self.path.clone());
        }
        let rest = event_path.strip_prefix(&self.whole).ok()?;
        Some(if rest.as_os_str().is_empty() { self.path.clone() } else { self.path.join(rest) })
    }

    /// Whether the root is a file and the event's path is its parent folder or another entry of that folder.
    fn is_beside(&self, event_path: &Path) -> bool {
        let folder = self.whole.parent().filter(|_| self.is_file);
        folder.is_some_and(|folder| event_path == folder || event_path.parent() == Some(folder))
    }
}

/// Converts an error of watching.
fn failed(error: &notify::Error, path: Option<&Path>) -> Error {
    let why = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "cannot be watched: the system allows no more watches (on Linux, `fs.inotify.max_user_watches`)"
                .to_owned()
        }
        notify::ErrorKind::PathNotFound => "no such file or folder".to_owned(),
        notify::ErrorKind::Io(error) => format!("cannot be watched: {error}"),
        other => format!("cannot be watched: {other:?}"),
    };
    let made = Error::new(ErrorKind::Io, why);
    match error.paths.first().map(PathBuf::as_path).or(path) {
        Some(path) => made.at(path),
        None => made,
    }
}
