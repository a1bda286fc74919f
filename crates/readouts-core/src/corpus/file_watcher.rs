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

/// Time without a change after which changes are told: a program that writes a file rarely pauses longer.
const QUIET: Duration = Duration::from_millis(400);
/// Maximum time for which changes are held back while others follow, or a file is still being written.
const HELD_BACK: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 20 });
/// Interval between two checks for a request to stop.
const INTERVAL: Duration = Duration::from_millis(50);
/// Maximum time without a file or folder that is watched: it may be replaced.
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
    /// Whether what a symbolic link leads to may change without the link.
    has_links: bool,
    /// Files that a program has written to and not closed yet, on systems that tell of both.
    open: HashSet<PathBuf>,
}

/// A file or folder of a selection.
#[derive(Debug)]
struct Root {
    /// Its path as given.
    path: PathBuf,
    /// Its canonical path; of a file that of its folder, with its own name.
    whole: PathBuf,
    is_file: bool,
}

/// What an event adds.
#[derive(Debug, Default)]
struct Added {
    /// Whether there is anything to tell.
    any: bool,
    /// Whether the system may have stopped to watch something.
    is_lost: bool,
}

impl FileWatcher {
    /// Starts to watch. Changes in `left_out` are not told: it is the folder of the index.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if a file or folder cannot be watched, or the system watches no more.
    pub fn new(selection: &Selection, left_out: Option<&Path>) -> Result<Self> {
        let (sender, events) = channel();
        let left_out = left_out.map(whole);
        // Dropped here, because reading a corpus makes more events than fit in memory.
        let take = move |event: notify::Result<Event>| {
            let is_left_out =
                |path: &PathBuf| left_out.as_ref().is_some_and(|folder| path.starts_with(folder));
            let is_of_index = |event: &Event| !event.paths.is_empty() && event.paths.iter().all(is_left_out);
            if !event.as_ref().is_ok_and(|event| is_reading(event.kind) || is_of_index(event)) {
                // Nobody waits for events once the watcher is dropped.
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
            // What is gone is watched no more.
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

/// Whether the system tells when a file that was written is closed.
const TELLS_OF_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Whether an event is of reading, which changes nothing.
fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(how) if how != AccessKind::Close(AccessMode::Write))
}

impl Root {
    /// Returns what is watched for it. A program that replaces a file leaves the watch on the one that is gone, so a
    /// file's folder is watched.
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

    /// Returns a path that is told as one that begins as the selection does; `None` if it lies elsewhere.
    fn given(&self, told: &Path) -> Option<PathBuf> {
        // The side data of a file that was named itself.
        if self.is_file && told == side_path(&self.whole) {
            return Some(self.path.clone());
        }
        let rest = told.strip_prefix(&self.whole).ok()?;
        Some(if rest.as_os_str().is_empty() { self.path.clone() } else { self.path.join(rest) })
    }

    /// Whether a path that is told is beside this file, or the folder of it.
    fn is_beside(&self, told: &Path) -> bool {
        let folder = self.whole.parent().filter(|_| self.is_file);
        folder.is_some_and(|folder| told == folder || told.parent() == Some(folder))
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
