//! Passes on to all that read for a run that its caller asks it to stop, wherever the run waits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::Stop;

/// How often it is looked whether somebody asks.
const INTERVAL: Duration = Duration::from_millis(20);

/// Runs something with a stop that is asked for as soon as `asked` is set.
pub(super) fn watched<T>(asked: Option<&AtomicBool>, run: impl FnOnce(&Stop) -> T) -> T {
    let stop = Stop::default();
    let Some(asked) = asked else { return run(&stop) };
    std::thread::scope(|scope| {
        // Dropped when the run ends, in whatever way.
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
