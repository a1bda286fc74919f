//! Handles two signals. Ctrl-C while an index is written keeps what was read and says how to continue. A file
//! that grows beyond the system's limit makes writing fail, as on a full disk, instead of ending the program.

#[cfg(unix)]
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit::{self, Exit};
use crate::output::note;

static ASKED: AtomicBool = AtomicBool::new(false);

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

/// Returns the flag that is set once the user asks to stop. A second request ends the program at once.
pub(crate) fn asked() -> &'static AtomicBool {
    static LISTENING: Once = Once::new();

    LISTENING.call_once(|| {
        let listening = ctrlc::set_handler(|| {
            if ASKED.swap(true, Ordering::Relaxed) {
                // The index is unchanged by this run.
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

/// Turns the signal that ends a program whose file has grown too large (`ulimit -f`) into a write error.
#[cfg(unix)]
pub(crate) fn fail_on_large_files() {
    // Any handler is enough. If it cannot be registered, the signal ends the program as before.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// Does nothing: other systems have no such signal.
#[cfg(not(unix))]
pub(crate) fn fail_on_large_files() {}
