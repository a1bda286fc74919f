//! End of a search before it is done: at its deadline, or when it is stopped.
//!
//! Loops then end early with partial results and without an error; the search checks the watch at its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use super::follow::{Follow, Step};
use crate::{Error, ErrorKind, Result};

/// Checks whether work is to end, and tells how far it is. The clock is read only if there is a deadline.
#[derive(Clone, Default)]
pub(crate) struct Watch(Option<Arc<Watched>>);

struct Watched {
    deadline: Option<Instant>,
    follow: Option<Arc<dyn Follow>>,
    /// One of the states below.
    state: AtomicU8,
}

const GOES_ON: u8 = 0;
const LATE: u8 = 1;
const STOPPED: u8 = 2;

impl Watch {
    pub(super) fn new(deadline: Option<Instant>, follow: Option<Arc<dyn Follow>>) -> Self {
        if deadline.is_none() && follow.is_none() {
            return Self(None);
        }
        if let Some(follow) = &follow {
            follow.began();
        }
        Self(Some(Arc::new(Watched { deadline, follow, state: AtomicU8::new(GOES_ON) })))
    }

    /// Whether the work is to end; what remains of it is then skipped.
    pub(super) fn is_over(&self) -> bool {
        self.0.as_ref().is_some_and(|watched| watched.state() != GOES_ON)
    }

    /// Same as `is_over` for the `number`th of many small steps; looks once in [`STEPS`] steps.
    pub(super) fn is_over_at(&self, number: usize) -> bool {
        number % STEPS == STEPS - 1 && self.is_over()
    }

    /// Checks whether the work has been stopped, or has taken too long.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] past the deadline, [`ErrorKind::Stopped`] after a stop.
    pub(crate) fn check(&self) -> Result<()> {
        match self.0.as_ref().map_or(GOES_ON, |watched| watched.state()) {
            GOES_ON => Ok(()),
            STOPPED => Err(Error::new(ErrorKind::Stopped, "the search was stopped")),
            _ => Err(Error::new(ErrorKind::TimedOut, "the search was not done by its deadline")),
        }
    }

    /// Tells who follows the work of a step.
    pub(crate) fn tell(&self, step: Step) {
        if let Some(follow) = self.0.as_ref().and_then(|watched| watched.follow.as_ref()) {
            follow.tell(step);
        }
    }
}

impl Watched {
    fn state(&self) -> u8 {
        let state = self.state.load(Ordering::Relaxed);
        if state != GOES_ON {
            return state;
        }
        let now = if self.follow.as_ref().is_some_and(|follow| follow.is_stopped()) {
            STOPPED
        } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            LATE
        } else {
            return GOES_ON;
        };
        // The first end holds, so that all threads see the same.
        match self.state.compare_exchange(GOES_ON, now, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => now,
            Err(before) => before,
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(follow) = &self.follow {
            follow.ended();
        }
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}

/// Number of articles that a count of them is told of at once.
const TOLD: u64 = 64;

/// Counts the articles that a part of the work looks at.
#[derive(Debug, Default)]
pub(super) struct Looked(u64);

impl Looked {
    /// Counts one more.
    pub(super) fn add(&mut self, watch: &Watch) {
        self.0 += 1;
        if self.0 >= TOLD {
            self.flush(watch);
        }
    }

    /// Tells of those that were not told of.
    pub(super) fn flush(&mut self, watch: &Watch) {
        if self.0 > 0 {
            watch.tell(Step::Articles(std::mem::take(&mut self.0)));
        }
    }
}

/// Number of small steps between two looks.
const STEPS: usize = 64;
