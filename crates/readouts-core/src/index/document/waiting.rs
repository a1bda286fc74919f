//! Waiting for the engine's threads, which may have ended.
//!
//! Why an update cannot hang. Four things wait for others in it:
//!
//! 1. A thread that reads files waits until its batch of pages is taken. The thread that takes the pages drops its
//!    end of the channel when it ends, for whatever reason, and then handing over fails.
//! 2. The thread that takes the pages waits for a batch. A reading thread drops its end when it ends.
//! 3. The thread that takes the pages waits for room (for a document, for the bytes of a page) and, at the end, for all
//!    pages to have had their turn. Room becomes free when the engine's threads have made the
//!    article, or have dropped it. They wait for nobody but the disk: their own queue is longer than the number of
//!    documents that are let in. Documents that are not handed to the engine yet are handed over before anybody waits
//!    for them. Where an engine's thread ends early, by an error or a panic, documents may stay in its queue for as
//!    long as the queue lives, and nobody is told: so whoever waits asks now and then whether the engine is at
//!    work, by [`until`], and ends with the engine's error.
//! 4. The end of a writer waits for the engine's threads to end. The engine's queue is closed by then.
//!
//! So the waits form a chain whose last link waits for the disk only.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Result;

/// Time between two questions whether anybody is still at work.
const INTERVAL: Duration = Duration::from_millis(100);

/// Waits until the state is `ready`; each time that its change takes long, asks `at_work`, without the lock.
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
