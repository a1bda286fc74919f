//! Ctrl-C while an index is written: what was read is kept, and how to go on is said. And a signal that is to
//! stop nothing: where a file grows beyond what the system allows, writing fails as on a full disk.

#[cfg(unix)]
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit::{self, Exit};
use crate::output::note;

static ASKED: AtomicBool = AtomicBool::new(false);

/// The user stopped the work: what became of it.
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

/// Set once the user asks to stop; who asks twice does not wait any longer.
pub(crate) fn asked() -> &'static AtomicBool {
    static LISTENING: Once = Once::new();

    LISTENING.call_once(|| {
        let listening = ctrlc::set_handler(|| {
            if ASKED.swap(true, Ordering::Relaxed) {
                // The index is as it was before this run.
                std::process::exit(exit::number(Exit::Stopped).into());
            }
            note("stopping: what was read becomes part of the index; once more to stop at once");
        });
        if listening.is_err() {
            note("Ctrl-C will stop at once, and leave the index as it was");
        }
    });
    &ASKED
}

/// Makes of the signal that ends a program whose file has grown too large (`ulimit -f`) an error of writing.
#[cfg(unix)]
pub(crate) fn fail_on_large_files() {
    // That a signal has a handler is enough; where it gets none, it ends the program as before.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Elsewhere there is no such signal.
#[cfg(not(unix))]
pub(crate) fn fail_on_large_files() {}
