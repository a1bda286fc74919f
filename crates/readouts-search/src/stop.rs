//! Handles two signals. Ctrl-C while an index is written keeps what was read and says how to continue; while a file
//! is written, it removes the part that was; while an index is only read, it ends the program. A file that grows beyond the system's limit makes writing fail, as on a full disk, instead of ending the program.

use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use crate::exit::{self, Exit};
use crate::output::note;

/// Whether the user asked to stop.
static ASKED: AtomicBool = AtomicBool::new(false);
/// Whether nothing is written that must be brought to an end.
static ONLY_READS: AtomicBool = AtomicBool::new(false);
/// Whether the program only waits for something to do.
static WAITS: AtomicBool = AtomicBool::new(false);
/// Time that a search has to end in order, once the user asked to stop.
const MOMENT: Duration = Duration::from_millis(300);

/// Error that the user stopped the work, with a message about the result.
#[derive(Debug)]
pub(crate) struct Stopped(String);

impl Stopped {
    pub(crate) fn new(told: &str) -> Self {
        Self(told.to_owned())
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Stopped {}

/// File that is not whole yet, and the place that it is for.
static UNFINISHED: Mutex<Option<(PathBuf, PathBuf)>> = Mutex::new(None);

/// Returns the flag that is set once the user asks to stop writing the index. A second request ends the program at
/// once.
pub(crate) fn asked() -> &'static AtomicBool {
    ONLY_READS.store(false, Ordering::Relaxed);
    WAITS.store(false, Ordering::Relaxed);
    if !listens() {
        note("Ctrl-C will stop at once, and leave the index as it was");
    }
    &ASKED
}

/// Returns the flag that is set once the user asks to stop, for a program that waits for something to do.
pub(crate) fn while_waiting() -> &'static AtomicBool {
    WAITS.store(true, Ordering::Relaxed);
    listens();
    &ASKED
}

/// From now on, nothing is written that must be brought to an end.
pub(crate) fn only_reads() {
    ONLY_READS.store(true, Ordering::Relaxed);
    // If nobody listens, the system ends the program.
    listens();
}

/// Whether the user asked to stop.
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Says once that the program was stopped.
pub(crate) fn tell() {
    static TOLD: AtomicBool = AtomicBool::new(false);

    if !TOLD.swap(true, Ordering::Relaxed) {
        note("stopped before it was done");
    }
}

/// Whether requests to stop are heard, or the caller has the program ignore them, as `nohup` does.
fn listens() -> bool {
    static LISTENING: OnceLock<bool> = OnceLock::new();

    *LISTENING
        .get_or_init(|| matches!(ctrlc::try_set_handler(stop), Ok(()) | Err(ctrlc::Error::MultipleHandlers)))
}

/// Called when the user asks to stop.
fn stop() {
    if let Some((part, place)) = UNFINISHED.lock().ok().and_then(|mut unfinished| unfinished.take()) {
        // If it is gone, it took its place meanwhile.
        if std::fs::remove_file(part).is_ok() {
            note(&format!("stopped: `{}` was not written", place.display()));
        }
        std::process::exit(exit::number(Exit::Stopped).into());
    }
    if ASKED.swap(true, Ordering::Relaxed) {
        // The index is unchanged by this run.
        std::process::exit(exit::number(Exit::Stopped).into());
    }
    if ONLY_READS.load(Ordering::Relaxed) {
        // A search sees the flag and ends. Whatever else goes on, such as printing, is ended here.
        std::thread::sleep(MOMENT);
        tell();
        std::process::exit(exit::number(Exit::Stopped).into());
    }
    if WAITS.load(Ordering::Relaxed) {
        return;
    }
    note("stopping: what was read becomes part of the index; once more to stop at once");
}

/// While it lives, a file is removed if the user asks to stop, and the program ends.
#[derive(Debug)]
pub(crate) struct Unfinished(());

/// Removes a file that is not whole if the user asks to stop.
pub(crate) fn removing(part: &Path, place: &Path) -> Unfinished {
    if let Ok(mut unfinished) = UNFINISHED.lock() {
        *unfinished = Some((part.to_owned(), place.to_owned()));
    }
    listens();
    Unfinished(())
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Ok(mut unfinished) = UNFINISHED.lock() {
            *unfinished = None;
        }
    }
}

/// Turns the signal that ends a program whose file has grown too large (`ulimit -f`) into a write error.
#[cfg(unix)]
pub(crate) fn fail_on_large_files() {
    // Any handler is enough. If it cannot be registered, the signal ends the program as before.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Does nothing: other systems have no such signal.
#[cfg(not(unix))]
pub(crate) fn fail_on_large_files() {}
