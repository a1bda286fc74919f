//! Runs a command inside another program: on an index that is open already, with output and messages captured instead
//! of printed.
//!
//! Commands use the same functions for output as on a terminal; a thread-local value redirects them.

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use readouts_core::{Excerpt, Index, Progress};

/// Message for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether it says why there is no answer.
    pub is_error: bool,
    /// The message.
    pub text: String,
    /// Text that was asked for, with the place of the mistake in it.
    pub excerpt: Option<Excerpt>,
    /// What the user can do.
    pub hint: Option<String>,
}

thread_local! {
    static NOW: RefCell<Option<Arc<Answering>>> = const { RefCell::new(None) };
}

/// Follows an update of an index for another program.
#[derive(Clone)]
pub struct Follower {
    /// Told often how far the update is.
    pub progress: Arc<dyn Fn(Progress) + Send + Sync>,
    /// Once it is set, the update ends with what it has read so far.
    pub stop: Arc<AtomicBool>,
}

/// Index and captured output of a command that runs inside another program.
struct Answering {
    /// The index that is open already; an update opens its own.
    index: Option<Index>,
    follower: Option<Follower>,
    out: Mutex<Box<dyn Write + Send>>,
    said: Mutex<Vec<Said>>,
}

/// Runs `command` in this thread on an open index; its answer goes to `out`. Returns its result and its messages.
pub(crate) fn answered<T>(
    index: Index,
    out: Box<dyn Write + Send>,
    command: impl FnOnce() -> T,
) -> (T, Vec<Said>) {
    let (index, out) = (Some(index), Mutex::new(out));
    captured(Answering { index, follower: None, out, said: Mutex::default() }, command)
}

/// Runs an update in this thread, for another program that follows it. Returns its result and its messages.
pub(crate) fn followed<T>(follower: Follower, command: impl FnOnce() -> T) -> (T, Vec<Said>) {
    let out: Mutex<Box<dyn Write + Send>> = Mutex::new(Box::new(io::sink()));
    captured(Answering { index: None, follower: Some(follower), out, said: Mutex::default() }, command)
}

fn captured<T>(answering: Answering, command: impl FnOnce() -> T) -> (T, Vec<Said>) {
    /// Ends the answering, also if the command panics.
    struct Ending;

    impl Drop for Ending {
        fn drop(&mut self) {
            NOW.set(None);
        }
    }

    let answering = Arc::new(answering);
    NOW.set(Some(Arc::clone(&answering)));
    let ending = Ending;
    let done = command();
    drop(ending);
    (done, std::mem::take(&mut open(&answering.said)))
}

fn open<T>(held: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now() -> Option<Arc<Answering>> {
    NOW.with_borrow(Clone::clone)
}

/// Whether a command runs inside another program in this thread.
pub(crate) fn is_on() -> bool {
    now().is_some()
}

/// Returns the open index, if a command runs inside another program in this thread.
pub(crate) fn index() -> Option<Index> {
    now().and_then(|answering| answering.index.clone())
}

/// Returns the follower of the update that runs in this thread, if another program has one.
pub(crate) fn follower() -> Option<Follower> {
    now().and_then(|answering| answering.follower.clone())
}

/// Captures a message, or returns it if the command runs on a terminal.
pub(crate) fn say(said: Said) -> Option<Said> {
    match now() {
        Some(answering) => {
            open(&answering.said).push(said);
            None
        }
        None => Some(said),
    }
}

/// Output of a command: captured inside another program, stdout otherwise.
pub(crate) struct Out(Option<Arc<Answering>>);

/// Returns where the answer of the command goes that runs in this thread.
pub(crate) fn out() -> Out {
    Out(now())
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &self.0 {
            Some(answering) => open(&answering.out).write(bytes),
            None => io::stdout().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &self.0 {
            Some(answering) => open(&answering.out).flush(),
            None => io::stdout().flush(),
        }
    }
}
