//! Forwards the caller's request to stop to everything that reads for a run, even while the run itself waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::Stop;

/// Interval between two checks for a request to stop.
const INTERVAL: Duration = Duration::from_millis(20);

/// Runs `run` with a [`Stop`] that is requested as soon as `asked` is set.
pub(super) fn watched<T>(asked: Option<&AtomicBool>, run: impl FnOnce(&Stop) -> T) -> T {
    let stop = Stop::default();
    let Some(asked) = asked else { return run(&stop) };
    std::thread::scope(|scope| {
        // Dropped when the run ends, even by a panic, which ends the watching thread.
        let (_running, ended) = channel::<()>();
        let watcher = stop.clone();
        scope.spawn(move || {
            while !asked.load(Ordering::Relaxed) {
                if ended.recv_timeout(INTERVAL) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
            watcher.ask();
        });
        if asked.load(Ordering::Relaxed) {
            stop.ask();
        }
        run(&stop)
    })
}
