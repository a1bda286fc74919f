//! The time that a search may take. It must not know what takes it.
//!
//! Past the deadline, loops end early with whatever they have; nothing of that is told, as the search asks
//! at its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::{Error, ErrorKind, Result};

/// Watches over a deadline. The clock is read only where there is one.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch(Option<Arc<Watched>>);

#[derive(Debug)]
struct Watched {
    deadline: Instant,
    over: AtomicBool,
}

impl Watch {
    pub(super) fn new(deadline: Option<Instant>) -> Self {
        Self(deadline.map(|deadline| Arc::new(Watched { deadline, over: AtomicBool::new(false) })))
    }

    /// Whether the deadline has passed; what is not done by then is not to be done.
    pub(super) fn is_over(&self) -> bool {
        let Some(watched) = &self.0 else { return false };
        if !watched.over.load(Ordering::Relaxed) && Instant::now() >= watched.deadline {
            watched.over.store(true, Ordering::Relaxed);
        }
        watched.over.load(Ordering::Relaxed)
    }

    /// The same, asked for the `number`th small step: only now and then is the clock read.
    pub(super) fn is_over_at(&self, number: usize) -> bool {
        number % STEPS == STEPS - 1 && self.is_over()
    }

    /// Ends a search that has taken too long.
    ///
    /// # Errors
    /// [`ErrorKind::TimedOut`].
    pub(super) fn check(&self) -> Result<()> {
        if self.is_over() {
            return Err(Error::new(ErrorKind::TimedOut, "the search was not done by its deadline"));
        }
        Ok(())
    }
}

/// Number of small steps between two looks at the clock.
const STEPS: usize = 64;
