//! An in-memory disk that fails on demand, and loses unsynced data on a power cut.
//!
//! After a power cut, a file has its synced bytes and a prefix of any length of the unsynced ones. A folder
//! has the synced changes to its entries and any subset of the unsynced ones.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, TerminatingWrite, WatchCallback,
    WatchCallbackList, WatchHandle, WritePtr,
};

use crate::index::store::generations::Home;
use crate::index::store::storage::Disk;

/// Steps at which the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    Never,
    /// At this step only, counted from 1.
    At(usize, io::ErrorKind),
    /// At this step and all later ones.
    From(usize, io::ErrorKind),
}

#[derive(Debug, Clone)]
pub(super) struct MemoryDisk(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Clone)]
struct State {
    folders: BTreeMap<String, Entries>,
    files: HashMap<u64, File>,
    locks: HashSet<(String, PathBuf)>,
    steps: usize,
    plan: Plan,
}

#[derive(Debug, Clone, Default)]
struct Entries {
    now: BTreeMap<String, Node>,
    lasting: BTreeMap<String, Node>,
    changes: Vec<Change>,
}

/// Entries that change atomically; `None` for a removed one.
type Change = Vec<(String, Option<Node>)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    Folder,
    File(u64),
}

#[derive(Debug, Clone, Default)]
struct File {
    data: Vec<u8>,
    synced: usize,
}

impl Entries {
    fn change(&mut self, change: Change) {
        apply(&mut self.now, &change);
        self.changes.push(change);
    }
}

fn apply(entries: &mut BTreeMap<String, Node>, change: &Change) {
    for (name, node) in change {
        match node {
            Some(node) => entries.insert(name.clone(), *node),
            None => entries.remove(name),
        };
    }
}

impl State {
    fn step(&mut self) -> io::Result<()> {
        self.steps += 1;
        let fails = match self.plan {
            Plan::At(step, kind) if step == self.steps => Some(kind),
            Plan::From(step, kind) if step <= self.steps => Some(kind),
            _ => None,
        };
        fails.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn folder(&mut self, name: &str) -> io::Result<&mut Entries> {
        self.folders.get_mut(name).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn file(&self, folder: &str, path: &Path) -> Option<u64> {
        match self.folders.get(folder)?.now.get(path.to_str()?)? {
            Node::File(file) => Some(*file),
            Node::Folder => None,
        }
    }

    fn new_file(&mut self) -> u64 {
        let id = self.files.len() as u64;
        self.files.insert(id, File::default());
        id
    }

    fn write(&mut self, file: u64, data: &[u8]) -> io::Result<()> {
        let step = self.step();
        // A failing write writes half of the data.
        let written = if step.is_ok() { data.len() } else { data.len() / 2 };
        self.files.get_mut(&file).expect("made").data.extend_from_slice(&data[..written]);
        step
    }

    fn sync(&mut self, file: u64) -> io::Result<()> {
        self.step()?;
        let file = self.files.get_mut(&file).expect("made");
        file.synced = file.data.len();
        Ok(())
    }
}

impl MemoryDisk {
    pub(super) fn new() -> Self {
        let folders = BTreeMap::from([(String::new(), Entries::default())]);
        let (files, locks) = (HashMap::new(), HashSet::new());
        Self::of(State { folders, files, locks, steps: 0, plan: Plan::Never })
    }

    fn of(state: State) -> Self {
        Self(Arc::new((Mutex::new(state), Condvar::new())))
    }

    /// Returns the outer folder of an index on this disk.
    pub(super) fn home(&self) -> Home {
        Home { disk: Arc::new(self.clone()), dir: PathBuf::from("memory") }
    }

    /// Returns a copy of the disk without locks, with its own plan.
    pub(super) fn copy(&self, plan: Plan) -> Self {
        let mut state = self.state().clone();
        (state.plan, state.steps) = (plan, 0);
        state.locks.clear();
        Self::of(state)
    }

    /// Returns the disk as a power cut leaves it; `roll` returns random numbers below its argument.
    pub(super) fn cut_power(&self, roll: &mut dyn FnMut(usize) -> usize) -> Self {
        let mut state = self.state().clone();
        for entries in state.folders.values_mut() {
            let mut left = entries.lasting.clone();
            let lucky = roll(4);
            for change in &entries.changes {
                if lucky == 0 || lucky < 3 && roll(2) == 0 {
                    apply(&mut left, change);
                }
            }
            *entries = Entries { now: left.clone(), lasting: left, changes: Vec::new() };
        }
        let outer = state.folders[""].now.clone();
        for name in outer.iter().filter(|(_, node)| **node == Node::Folder).map(|(name, _)| name) {
            let removed = state.folders.remove(&removed(name));
            state.folders.entry(name.clone()).or_insert_with(|| removed.unwrap_or_default());
        }
        state.folders.retain(|name, _| name.is_empty() || outer.contains_key(name));
        for file in state.files.values_mut() {
            let unsynced = file.data.len() - file.synced;
            let length = file.synced + roll(unsynced + 1).min(unsynced);
            file.data.truncate(length);
            file.synced = length;
        }
        state.locks.clear();
        (state.plan, state.steps) = (Plan::Never, 0);
        Self::of(state)
    }

    /// Returns the number of steps taken so far.
    pub(super) fn steps(&self) -> usize {
        self.state().steps
    }

    /// Whether the planned failure has occurred.
    pub(super) fn has_failed(&self) -> bool {
        let state = self.state();
        match state.plan {
            Plan::Never => false,
            Plan::At(step, _) | Plan::From(step, _) => state.steps >= step,
        }
    }

    pub(super) fn fail_after(&self, steps: usize, kind: io::ErrorKind) {
        let mut state = self.state();
        state.plan = Plan::From(state.steps + steps + 1, kind);
    }

    pub(super) fn heal(&self) {
        self.state().plan = Plan::Never;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().expect("no panic")
    }
}

/// Returns the name under which the entries of a removed folder are kept.
fn removed(name: &str) -> String {
    format!("{name} (removed)")
}

impl Disk for MemoryDisk {
    fn folder(&self, name: &str) -> io::Result<Box<dyn Directory>> {
        let mut state = self.state();
        state.step()?;
        state.folder(name)?;
        Ok(Box::new(MemoryFolder { disk: self.clone(), name: name.to_owned() }))
    }

    fn make(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        if !state.folders.contains_key(name) {
            state.folders.insert(name.to_owned(), Entries::default());
            state.folder("")?.change(vec![(name.to_owned(), Some(Node::Folder))]);
        }
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.step()?;
        for file in state.folder(name)?.now.clone().into_keys() {
            state.step()?;
            state.folder(name)?.change(vec![(file, None)]);
        }
        state.step()?;
        state.folder("")?.change(vec![(name.to_owned(), None)]);
        let gone = state.folders.remove(name).expect("there");
        // Kept, since a power cut may bring the folder back.
        state.folders.insert(removed(name), gone);
        Ok(())
    }

    fn list(&self, name: &str) -> io::Result<Vec<String>> {
        let mut state = self.state();
        state.step()?;
        Ok(state.folder(name)?.now.keys().cloned().collect())
    }
}

#[derive(Debug, Clone)]
struct MemoryFolder {
    disk: MemoryDisk,
    name: String,
}

impl MemoryFolder {
    fn read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let told = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let mut state = self.disk.state();
        state.step().map_err(told)?;
        let file = state.file(&self.name, path).map(|file| state.files[&file].data.clone());
        file.ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))
    }

    fn enter(&self, state: &mut State, path: &Path) -> io::Result<u64> {
        let file = state.new_file();
        let name = path.to_str().expect("text").to_owned();
        state.folder(&self.name)?.change(vec![(name, Some(Node::File(file)))]);
        Ok(file)
    }
}

impl Directory for MemoryFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        Ok(Arc::new(OwnedBytes::new(self.read(path)?)))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let told = |error| DeleteError::IoError { io_error: Arc::new(error), filepath: path.to_owned() };
        let mut state = self.disk.state();
        state.step().map_err(told)?;
        if state.file(&self.name, path).is_none() {
            return Err(DeleteError::FileDoesNotExist(path.to_owned()));
        }
        let name = path.to_str().expect("text").to_owned();
        state.folder(&self.name).map_err(told)?.change(vec![(name, None)]);
        Ok(())
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        let mut state = self.disk.state();
        state.step().map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))?;
        Ok(state.file(&self.name, path).is_some())
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let told = |error| OpenWriteError::wrap_io_error(error, path.to_owned());
        let mut state = self.disk.state();
        state.step().map_err(told)?;
        if state.file(&self.name, path).is_some() {
            return Err(OpenWriteError::FileAlreadyExists(path.to_owned()));
        }
        let file = self.enter(&mut state, path).map_err(told)?;
        Ok(BufWriter::new(Box::new(Writing { disk: self.disk.clone(), file })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.step()?;
        let part = PathBuf::from(format!("{}.1.part", path.display()));
        let file = self.enter(&mut state, &part)?;
        state.write(file, data)?;
        state.sync(file)?;
        state.step()?;
        let name = |path: &Path| path.to_str().expect("text").to_owned();
        let renamed = vec![(name(&part), None), (name(path), Some(Node::File(file)))];
        state.folder(&self.name)?.change(renamed);
        Ok(())
    }

    fn sync_directory(&self) -> io::Result<()> {
        let mut state = self.disk.state();
        state.step()?;
        let entries = state.folder(&self.name)?;
        entries.changes.clear();
        entries.lasting = entries.now.clone();
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        let key = (self.name.clone(), lock.filepath.clone());
        let mut state = self.disk.state();
        state.step().map_err(LockError::wrap_io_error)?;
        while !state.locks.insert(key.clone()) {
            if !lock.is_blocking {
                return Err(LockError::LockBusy);
            }
            state = self.disk.0.1.wait(state).expect("no panic");
        }
        Ok(DirectoryLock::from(Box::new(Held { disk: self.disk.clone(), key })))
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchCallbackList::default().subscribe(WatchCallback::new(|| ())))
    }
}

struct Held {
    disk: MemoryDisk,
    key: (String, PathBuf),
}

impl Drop for Held {
    fn drop(&mut self) {
        self.disk.state().locks.remove(&self.key);
        self.disk.0.1.notify_all();
    }
}

struct Writing {
    disk: MemoryDisk,
    file: u64,
}

impl Write for Writing {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.disk.state().write(self.file, data)?;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.state().step()
    }
}

impl TerminatingWrite for Writing {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        self.disk.state().sync(self.file)
    }
}
