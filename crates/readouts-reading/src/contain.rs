//! Keeps to one page what happens while it is read: a panic becomes an error, and reading that is to
//! stop ends at the next checkpoint.
//!
//! Both leave the page by unwinding, so a program that is built with `panic = "abort"` has neither. It
//! must not know what is read.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use crate::{Error, ErrorKind, Result};

/// A wish that reading end, shared by whoever asks for it and all that read.
///
/// ```
/// use readouts_reading::{ErrorKind, Reader, Stop};
///
/// let stop = Stop::default();
/// let reader = Reader::default().until(&stop);
/// assert!(reader.read_text("page", "The river is long.").is_ok());
/// stop.ask();
/// let error = reader.read_text("page", "The river is long.").expect_err("stopped");
/// assert_eq!(error.kind(), ErrorKind::Stopped);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks all that read to end soon.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The page that a thread is reading.
#[derive(Default)]
struct Page {
    stop: Option<Stop>,
    /// Place in the program where reading it has panicked.
    panicked: Option<String>,
}

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
}

/// Payload of the unwinding from a checkpoint.
struct Stopped;

/// Reads a page: what it panics with, or that it was stopped, is its error.
pub fn contained<T>(stop: Option<&Stop>, read: impl FnOnce() -> Result<T>) -> Result<T> {
    keep_quiet();
    let outer = PAGE.with_borrow_mut(|page| {
        let stop = stop.or(page.as_ref().and_then(|page| page.stop.as_ref())).cloned();
        page.replace(Page { stop, panicked: None })
    });
    let read = catch_unwind(AssertUnwindSafe(|| {
        checkpoint();
        read()
    }));
    let page = PAGE.replace(outer);
    read.unwrap_or_else(|payload| Err(error(&*payload, page.and_then(|page| page.panicked))))
}

/// Leaves the page where reading is to stop. Loops whose length is the page's come by here.
pub(crate) fn checkpoint() {
    let is_asked = PAGE.with_borrow(|page| {
        let stop = page.as_ref().and_then(|page| page.stop.as_ref());
        stop.is_some_and(Stop::is_asked)
    });
    if is_asked {
        // No panic: no hook is told.
        resume_unwind(Box::new(Stopped));
    }
}

/// Runs a long stretch without checkpoints, such as the parser of another crate, on a thread of its own, which a stop
/// leaves behind. Where nobody can ask for a stop it runs here.
pub fn apart<T: Send + 'static>(run: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    /// How long a stop may stay unseen.
    const LOOK: Duration = Duration::from_millis(50);

    let Some(stop) = PAGE.with_borrow(|page| page.as_ref().and_then(|page| page.stop.clone())) else {
        return run();
    };
    let (send, receive) = mpsc::channel();
    let run = move || {
        // Nobody hears it behind a stop.
        let _ = send.send(contained(Some(&stop), run));
    };
    let spawned = thread::Builder::new().name("page".to_owned()).spawn(run);
    spawned.map_err(|error| {
        Error::new(ErrorKind::Io, format!("no thread can be started to read it: {error}"))
    })?;
    loop {
        match receive.recv_timeout(LOOK) {
            Ok(read) => return read,
            Err(RecvTimeoutError::Timeout) => checkpoint(),
            Err(RecvTimeoutError::Disconnected) => {
                return Err(Error::new(ErrorKind::Fault, "the thread that read it has ended"));
            }
        }
    }
}

/// Number of steps between two checkpoints of a loop whose steps are short.
const STRIDE: usize = 4096;

/// The same for a loop over short steps, at every so many-th of them.
pub(crate) fn checkpoint_at(step: usize) {
    if step.is_multiple_of(STRIDE) {
        checkpoint();
    }
}

fn error(payload: &(dyn Any + Send), place: Option<String>) -> Error {
    if payload.is::<Stopped>() {
        return stopped();
    }
    let place = place.map(|place| format!(" ({place})")).unwrap_or_default();
    Error::new(ErrorKind::Fault, format!("the reader failed on it: a fault of this program{place}"))
}

pub(crate) fn stopped() -> Error {
    Error::new(ErrorKind::Stopped, "stopped before it was read")
}

/// Lets panics within a page reach no hook: their place is told with the page, not on standard error.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            if !note(info) {
                usual(info);
            }
        }));
    });
}

/// Notes a panic's place, where it is one of reading a page. Its message may hold text of the page, and
/// is not kept.
fn note(info: &PanicHookInfo<'_>) -> bool {
    PAGE.try_with(|page| {
        let Ok(mut page) = page.try_borrow_mut() else { return false };
        let Some(page) = page.as_mut() else { return false };
        page.panicked = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
        true
    })
    .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_that_tells_its_place_and_not_the_text() {
        let text = "secret\u{1b}";
        let error =
            contained(None, || Ok(text.split_at(7).0.len() + text[..100].len())).expect_err("a panic");
        assert_eq!(error.kind(), ErrorKind::Fault);
        assert!(error.message().contains("contain.rs:") && !error.message().contains("secret"), "{error}");
        assert_eq!(contained(None, || Ok(1)).expect("no panic"), 1);
    }

    #[test]
    fn a_stop_leaves_behind_what_runs_apart() {
        let stop = Stop::default();
        let answer = |stop: Option<&Stop>| contained(stop, || apart(|| Ok(7)));
        assert_eq!((answer(None).expect("read"), answer(Some(&stop)).expect("read")), (7, 7));
        let failed = contained(Some(&stop), || apart(|| Ok(vec![7][usize::MAX])));
        assert_eq!(failed.expect_err("a panic").kind(), ErrorKind::Fault);
        let (end, wait) = mpsc::channel::<()>();
        let asked = stop.clone();
        let stopped = contained(Some(&stop), || {
            asked.ask();
            apart(move || Ok(wait.recv().is_ok()))
        });
        assert_eq!(stopped.expect_err("stopped").kind(), ErrorKind::Stopped);
        drop(end);
    }

    #[test]
    fn a_stop_ends_reading_at_a_checkpoint_and_only_there() {
        let stop = Stop::default();
        let read = |asks: bool| {
            contained(Some(&stop), || {
                (0..10).for_each(|_| checkpoint());
                if asks {
                    stop.ask();
                }
                let inner = contained(None, || Ok(7))?;
                checkpoint();
                Ok(inner)
            })
        };
        assert_eq!(read(false).expect("not asked"), 7);
        assert_eq!(read(true).expect_err("asked").kind(), ErrorKind::Stopped);
        // Outside of a page there is nothing to stop.
        checkpoint();
        assert_eq!(contained(None, || Ok(1)).expect("another's page"), 1);
    }
}
