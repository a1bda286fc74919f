//! Waiting for the engine's threads, which may have ended.
//!
//! Why an update cannot hang. Five kinds of threads wait in it, each only for those behind it:
//!
//! 1. A thread that reads files waits until its batch of pages is taken. The thread that takes the pages drops its
//!    end of the channel when it ends, for whatever reason, and then sending fails.
//! 2. The thread that takes the pages waits for a batch, and for the threads that make articles: for room in their
//!    queue and, at the end, until all pages are done. A reading thread drops its end when it ends; a thread that
//!    makes articles takes pages until the queue is closed, whatever becomes of a page.
//! 3. A thread that makes articles waits for room for its document. Room becomes free when the engine's threads have
//!    written a document, or have dropped it. Documents that are not yet handed to the engine are handed over before
//!    a thread waits. Where an engine's thread ends early, by an error or a panic, documents may stay in its queue
//!    without notice: so a waiting thread asks now and then whether the engine is at work, by [`until`], and ends
//!    with the engine's error.
//! 4. The engine's threads wait for the disk only.
//! 5. The end of a writer waits for the engine's threads to end. The engine's queue is closed by then.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Result;

/// Time between two checks that somebody is still at work.
const INTERVAL: Duration = Duration::from_millis(100);

/// Waits until the state is `ready`; calls `at_work` in intervals, without the lock.
///
/// # Errors
/// That of `at_work`.
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
