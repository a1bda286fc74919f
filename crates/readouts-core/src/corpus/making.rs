//! From a page to an article, on whatever thread it is the page's turn; what came of it is collected.
//!
//! Bounds the memory of pages that wait. It must not know where articles go.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::feed::told;
use super::measure::{Meter, Stage};
use crate::index::until;
use crate::source::{Charset, Source};
use crate::{ErrorKind, Knowledge, Reader, Readout, Result, Stop};
use readouts_reading::{apart, contained};

/// Bytes of pages that wait for their turn; one page may always wait.
const WAITING_BYTES: usize = 32 << 20;

/// Minimum size in bytes of a page that is read on a thread of its own: freeing the memory of such a page takes
/// long, and a stop does not wait for it.
const LONG: usize = 4 << 20;

/// What is needed to make articles, and what came of it; shared by all threads.
#[derive(Debug)]
pub(super) struct Making {
    knowledge: Option<Arc<Knowledge>>,
    meter: Meter,
    stop: Stop,
    waiting: Mutex<Waiting>,
    moved: Condvar,
    told: Mutex<Vec<Told>>,
}

#[derive(Debug, Default)]
struct Waiting {
    pages: usize,
    bytes: usize,
}

/// Where a page stands: the number of its file in this run, and its number there.
pub(super) type Place = (usize, usize);

/// Something that is to be told of a page.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) place: Place,
    pub(super) name: String,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A note for the user: a guessed charset, or a stated date that cannot be read.
    Noted(String),
    /// It gave no article.
    None { why: String, over: bool },
    /// The run was stopped before it was read.
    Stopped,
}

/// A page that has its place among those that wait, until it is dropped.
struct Ticket {
    making: Arc<Making>,
    bytes: usize,
}

impl Making {
    /// With these tables, or the built-in ones.
    pub(super) fn new(knowledge: Option<Arc<Knowledge>>, meter: Meter, stop: Stop) -> Arc<Self> {
        let (waiting, told) = (Mutex::default(), Mutex::default());
        Arc::new(Self { knowledge, meter, stop, waiting, moved: Condvar::new(), told })
    }

    /// What makes the page's article, to be called once, on any thread. Waits while too much waits, and
    /// somebody is `at_work`.
    pub(super) fn later(
        self: &Arc<Self>,
        source: Source,
        place: Place,
        at_work: &dyn Fn() -> Result<()>,
    ) -> Result<Box<dyn FnOnce() -> Option<Readout> + Send + Sync>> {
        let ticket = self.ticket(source.bytes(), at_work)?;
        Ok(Box::new(move || ticket.making.make(source, place)))
    }

    /// Makes the page's article now.
    pub(super) fn make(self: &Arc<Self>, source: Source, place: Place) -> Option<Readout> {
        let own_name = source.name().to_owned();
        let tell = |what| lock(&self.told).push(Told { place, name: own_name.clone(), what });
        let making = Arc::clone(self);
        let read = contained(Some(&self.stop), || match source.content_bytes() < LONG {
            true => making.read(&source),
            false => apart(move || making.read(&source)),
        });
        match read {
            Ok((article, notes)) => {
                notes.into_iter().for_each(|note| tell(What::Noted(note)));
                if !article.paragraphs.is_empty() {
                    return Some(article);
                }
                tell(What::None { why: "no article in it".to_owned(), over: false });
            }
            Err(error) if error.kind() == ErrorKind::Stopped => tell(What::Stopped),
            Err(error) => {
                let over = error.kind() == ErrorKind::TooLarge;
                let name = error.path().map_or_else(|| own_name.clone(), |p| p.display().to_string());
                lock(&self.told).push(Told { place, name, what: What::None { why: told(&error), over } });
            }
        }
        None
    }

    /// The page's article, with notes for the user.
    fn read(&self, source: &Source) -> Result<(Readout, Vec<String>)> {
        let document = self.meter.time(Stage::Decode, || source.read())?;
        let reader = Reader::new(self.knowledge.as_deref().unwrap_or_else(|| Knowledge::builtin()));
        let cleaned = self.meter.time(Stage::Clean, || reader.clean(&document));
        let article = self.meter.time(Stage::Extract, || reader.read_cleaned(&document, cleaned));
        self.meter.page(source.content_bytes(), &article.paragraphs);
        let charset = Some(&document.charset).filter(|charset| charset.guessed || charset.broken > 0);
        let notes = charset.map(Charset::to_string).into_iter().chain(reader.unusable(&document));
        Ok((article, notes.collect()))
    }

    /// Waits until every page has had its turn, as long as somebody is `at_work`, and hands out what is to be
    /// told, in order.
    pub(super) fn told(&self, at_work: &dyn Fn() -> Result<()>) -> Result<Vec<Told>> {
        drop(until(&self.waiting, &self.moved, |waiting| waiting.pages == 0, at_work)?);
        let mut told = std::mem::take(&mut *lock(&self.told));
        told.sort_by_key(|told| told.place);
        Ok(told)
    }

    /// Whether this page would have to wait.
    pub(super) fn is_full(&self, source: &Source) -> bool {
        is_full(&lock(&self.waiting), source.bytes())
    }

    fn ticket(self: &Arc<Self>, bytes: usize, at_work: &dyn Fn() -> Result<()>) -> Result<Ticket> {
        let mut waiting = until(&self.waiting, &self.moved, |waiting| !is_full(waiting, bytes), at_work)?;
        waiting.pages += 1;
        waiting.bytes += bytes;
        Ok(Ticket { making: Arc::clone(self), bytes })
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut waiting = lock(&self.making.waiting);
        waiting.pages -= 1;
        waiting.bytes -= self.bytes;
        self.making.moved.notify_all();
    }
}

fn is_full(waiting: &Waiting, bytes: usize) -> bool {
    waiting.pages > 0 && waiting.bytes + bytes > WAITING_BYTES
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
