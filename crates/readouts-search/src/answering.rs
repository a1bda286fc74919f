//! Runs a command for somebody other than the user at the terminal: its answer and its messages go to whoever asked, and
//! it works on an index that is open already.
//!
//! Commands print as always; what they print is taken from them here, in the thread that runs them.

#![cfg_attr(not(feature = "server"), allow(dead_code, reason = "nobody asks without a server"))]

use std::cell::RefCell;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use readouts_core::{Excerpt, Index};

/// Message for people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    /// Whether it says why there is no answer.
    pub(crate) is_error: bool,
    pub(crate) text: String,
    /// Text that was asked for, with a mark under the mistake in it: two lines.
    pub(crate) excerpt: Option<Excerpt>,
    pub(crate) hint: Option<String>,
}

thread_local! {
    static NOW: RefCell<Option<Arc<Answering>>> = const { RefCell::new(None) };
}

/// Command that runs for somebody else.
struct Answering {
    index: Index,
    out: Mutex<Box<dyn Write + Send>>,
    said: Mutex<Vec<Said>>,
}

/// Runs `command` in this thread on an open index; its answer goes to `out`. Returns its result and its messages.
pub(crate) fn answered<T>(
    index: Index,
    out: Box<dyn Write + Send>,
    command: impl FnOnce() -> T,
) -> (T, Vec<Said>) {
    /// Ends the answering, also if the command panics.
    struct Ending;

    impl Drop for Ending {
        fn drop(&mut self) {
            NOW.set(None);
        }
    }

    let answering = Arc::new(Answering { index, out: Mutex::new(out), said: Mutex::default() });
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

/// Whether a command runs for somebody else in this thread.
pub(crate) fn is_on() -> bool {
    now().is_some()
}

/// Returns the index of the command that runs for somebody else, if one does.
pub(crate) fn index() -> Option<Index> {
    now().map(|answering| answering.index.clone())
}

/// Passes a message to whoever asked; returns it if nobody did.
pub(crate) fn say(said: Said) -> Option<Said> {
    match now() {
        Some(answering) => {
            open(&answering.said).push(said);
            None
        }
        None => Some(said),
    }
}

/// Where an answer goes: stdout, or to whoever asked.
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
