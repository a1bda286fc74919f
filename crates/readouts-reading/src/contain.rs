//! Contains failures to the page that is being read: a panic becomes an error, and a stopped reading ends at
//! its next checkpoint.
//!
//! Both work by unwinding, so a program that is built with `panic = "abort"` has neither.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use crate::{Error, ErrorKind, Result};

/// A flag that asks reading to stop, shared by the caller that sets it and all readers.
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
    /// Asks all readers with this flag to stop soon.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a stop was asked for.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// State of the page that a thread is reading.
#[derive(Default)]
struct Page {
    stop: Option<Stop>,
    /// Source location of the panic, if reading it has panicked.
    panicked: Option<String>,
}

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
}

/// Payload of the unwinding from a checkpoint.
struct Stopped;

/// Reads a page; a panic or a stop becomes the page's error.
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

/// Unwinds from the page where a stop was asked for. Called in every loop whose length depends on the page.
pub(crate) fn checkpoint() {
    let is_asked = PAGE.with_borrow(|page| {
        let stop = page.as_ref().and_then(|page| page.stop.as_ref());
        stop.is_some_and(Stop::is_asked)
    });
    if is_asked {
        // Not a panic: the panic hook is not called.
        resume_unwind(Box::new(Stopped));
    }
}

/// Runs a long task without checkpoints, such as another crate's parser, on a thread of its own, which a stop
/// abandons. Runs it on the calling thread where no stop can be asked for.
pub fn apart<T: Send + 'static>(run: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    /// Interval between two checks for a stop.
    const LOOK: Duration = Duration::from_millis(50);

    let Some(stop) = PAGE.with_borrow(|page| page.as_ref().and_then(|page| page.stop.clone())) else {
        return run();
    };
    let (send, receive) = mpsc::channel();
    let run = move || {
        // After a stop nobody receives the result.
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

/// Checks for a stop at every [`STRIDE`]th step: a checkpoint for loops with short steps.
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

/// Installs a panic hook that records panics within a page and prints nothing for them.
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

/// Records the location of a panic that occurs within a page. The message is not kept, since it may contain
/// text of the page.
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
        // Outside of a page a checkpoint does nothing.
        checkpoint();
        assert_eq!(contained(None, || Ok(1)).expect("another's page"), 1);
    }
}
