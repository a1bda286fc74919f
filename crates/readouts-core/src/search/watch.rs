//! Deadline of a search.
//!
//! Past the deadline, loops end early with partial results and without an error; the search checks the
//! deadline at its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::{Error, ErrorKind, Result};

/// Checks a deadline. The clock is read only if there is one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watch(Option<Arc<Watched>>);

#[derive(Debug)]
struct Watched {
    deadline: Instant,
    over: AtomicBool,
}

impl Watch {
    pub(super) fn new(deadline: Option<Instant>) -> Self {
        Self(deadline.map(|deadline| Arc::new(Watched { deadline, over: AtomicBool::new(false) })))
    }

    /// Whether the deadline has passed; remaining work is then skipped.
    pub(super) fn is_over(&self) -> bool {
        let Some(watched) = &self.0 else { return false };
        if !watched.over.load(Ordering::Relaxed) && Instant::now() >= watched.deadline {
            watched.over.store(true, Ordering::Relaxed);
        }
        watched.over.load(Ordering::Relaxed)
    }

    /// Same as `is_over` for the `number`th of many small steps; reads the clock once in [`STEPS`] steps.
    pub(super) fn is_over_at(&self, number: usize) -> bool {
        number % STEPS == STEPS - 1 && self.is_over()
    }

    /// Checks whether the search has taken too long.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`] past the deadline.
    pub(crate) fn check(&self) -> Result<()> {
        if self.is_over() {
            return Err(Error::new(ErrorKind::TimedOut, "the search was not done by its deadline"));
        }
        Ok(())
    }
}

/// Number of small steps between two readings of the clock.
const STEPS: usize = 64;
