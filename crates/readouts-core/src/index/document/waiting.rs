//! Waits for the engine's threads, without hanging if they have ended.
//!
//! An update cannot hang, because every wait in it ends when the awaited threads end:
//!
//! 1. A thread that reads files waits until its batch of pages is taken. The thread that takes the pages
//!    drops its end of the channel when it ends, for whatever reason; sending then fails.
//! 2. The thread that takes the pages waits for batches, and for the threads that make articles: for room in
//!    their queue and, at the end, until all pages are done. A reading thread drops its end of the channel
//!    when it ends. A thread that makes articles takes pages until the queue is closed, even if a page fails.
//! 3. A thread that makes articles waits for room for its document. Room becomes free when the engine's
//!    threads have written or dropped a document; documents that wait to be sent are sent to the engine
//!    first. If an engine thread ends early, by an error or a panic, documents may stay in its queue forever.
//!    So a waiting thread periodically checks, with [`until`], that the engine's threads are alive, and ends
//!    with the engine's error if not.
//! 4. The engine's threads wait only for the disk.
//! 5. The end of a writer waits for the engine's threads to end. The engine's queue is closed by then.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Result;

/// Interval between two checks that the awaited threads are alive.
const INTERVAL: Duration = Duration::from_millis(100);

/// Waits until the state is `ready`, and returns it locked. Calls `at_work` periodically, without holding the
/// lock, to check that the awaited threads are alive.
///
/// # Errors
/// The error of `at_work`.
pub(crate) fn until<'m, T>(
    state: &'m Mutex<T>,
    changed: &Condvar,
    ready: impl Fn(&T) -> bool,
    at_work: &dyn Fn() -> Result<()>,
) -> Result<MutexGuard<'m, T>> {
    loop {
        let held = state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = changed.wait_timeout_while(held, INTERVAL, |state| !ready(state));
        let (held, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if ready(&held) {
            return Ok(held);
        }
        drop(held);
        at_work()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Error, ErrorKind};

    #[test]
    fn who_waits_for_threads_that_have_ended_gets_their_error() {
        let (state, changed) = (Mutex::new(1), Condvar::new());
        let ended = || Err(Error::new(ErrorKind::Io, "ended"));
        assert_eq!(until(&state, &changed, |left| *left == 0, &ended).expect_err("ended").message(), "ended");
        std::thread::scope(|scope| {
            scope.spawn(|| {
                *state.lock().expect("no panic") = 0;
                changed.notify_all();
            });
            let left = until(&state, &changed, |left| *left == 0, &|| Ok(())).expect("at work");
            assert_eq!(*left, 0);
        });
    }
}
