//! Makes articles of pages on worker threads and collects what is to be reported about each page.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::corrected::Applying;
use super::measure::{Meter, Stage};
use super::report::Skipped;
use super::versions::Seen;
use crate::source::{Charset, Source};
use crate::{Error, ErrorKind, IndexWriter, Knowledge, Reader, Readout, Remedy, Result, Stop};
use readouts_reading::{apart, contained};

/// Maximum number of pages in the queue.
const WAITING_PAGES: usize = 1024;
/// Maximum bytes of the pages in the queue; a single page may be larger.
const WAITING_BYTES: usize = 32 << 20;

/// Minimum size in bytes of a page that is read on a thread of its own: freeing the memory of such a page takes
/// long, and a stop does not wait for it.
const LONG: usize = 4 << 20;

/// Makes articles of pages.
#[derive(Debug)]
pub(super) struct Maker {
    knowledge: Option<Arc<Knowledge>>,
    applying: Arc<Applying>,
    meter: Meter,
    stop: Stop,
    told: Mutex<Vec<Told>>,
    /// Articles with an address that were made.
    seen: Mutex<Vec<Seen>>,
}

/// Queue of pages for the worker threads, with the state they share.
#[derive(Debug)]
pub(super) struct Making<'w> {
    maker: Arc<Maker>,
    writer: &'w IndexWriter,
    pages: Mutex<Pages>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct Pages {
    queue: VecDeque<(Source, PagePosition)>,
    /// Bytes of the pages in the queue and of those that threads are at work on.
    bytes: usize,
    /// Number of pages that a thread is at work on.
    in_work: usize,
    closed: bool,
    /// Error of the index, once it takes no more articles.
    failed: Option<Error>,
}

/// Number of a page's file in this run, and of the page in its file.
pub(super) type PagePosition = (usize, usize);

/// Something to report about a page.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) place: PagePosition,
    pub(super) name: String,
    pub(super) what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A note for the user: a guessed charset, or a stated date that cannot be read.
    Noted(String),
    /// It gave no article.
    None(Reason),
    /// The run was stopped before it was read.
    Stopped,
}

/// Why a page gave no article.
#[derive(Debug, Clone)]
pub(super) struct Reason {
    pub(super) why: String,
    pub(super) remedy: Option<Remedy>,
    /// Whether it could not be read.
    pub(super) failed: bool,
    /// Whether it exceeded the bounds of the run.
    pub(super) over: bool,
}

impl Reason {
    pub(super) fn of(error: &Error) -> Self {
        let why = match error.hint() {
            Some(hint) => format!("{}; {hint}", error.message()),
            None => error.message().to_owned(),
        };
        let over = matches!(error.kind(), ErrorKind::TooLarge | ErrorKind::Outside);
        Self { why, remedy: error.remedy(), failed: error.kind() != ErrorKind::Empty, over }
    }

    /// Turns the reason into a report about a file or record.
    pub(super) fn about(self, name: String) -> Skipped {
        Skipped { name, why: self.why, remedy: self.remedy, failed: self.failed }
    }
}

impl Maker {
    /// Creates a maker with these tables, or with the built-in ones, that applies corrections.
    pub(super) fn new(
        knowledge: Option<Arc<Knowledge>>,
        applying: &Arc<Applying>,
        meter: Meter,
        stop: Stop,
    ) -> Arc<Self> {
        Arc::new(Self {
            knowledge,
            applying: Arc::clone(applying),
            meter,
            stop,
            told: Mutex::default(),
            seen: Mutex::default(),
        })
    }

    /// Whether a correction says that the page with this id is no readout.
    pub(super) fn excludes(&self, id: &str) -> bool {
        self.applying.corrections.excludes(id)
    }

    /// Makes a page's article.
    pub(super) fn make(self: &Arc<Self>, source: Source, place: PagePosition) -> Option<Readout> {
        let own_name = source.name().to_owned();
        let tell = |what| self.tell(place, &own_name, what);
        let maker = Arc::clone(self);
        let read = contained(Some(&self.stop), || match source.content_bytes() < LONG {
            true => maker.read(&source),
            false => apart(move || maker.read(&source)),
        });
        match read {
            Ok((article, notes)) => {
                notes.into_iter().for_each(|note| tell(What::Noted(note)));
                if !article.paragraphs.is_empty() {
                    let article = self.applying.apply(article);
                    if let Some(seen) = Seen::of(&article) {
                        lock(&self.seen).push(seen);
                    }
                    return Some(article);
                }
                let why = "no article in it".to_owned();
                tell(What::None(Reason { why, remedy: None, failed: false, over: false }));
            }
            Err(error) if error.kind() == ErrorKind::Stopped => tell(What::Stopped),
            Err(error) => {
                let name = error.path().map_or_else(|| own_name.clone(), |p| p.display().to_string());
                self.tell(place, &name, What::None(Reason::of(&error)));
            }
        }
        None
    }

    /// Reads a page's article, with notes for the user.
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

    /// Takes the collected reports, in page order.
    pub(super) fn told(&self) -> Vec<Told> {
        let mut told = std::mem::take(&mut *lock(&self.told));
        told.sort_by_key(|told| told.place);
        told
    }

    /// Takes what versions are decided by, of the articles that were made, in no particular order.
    pub(super) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *lock(&self.seen))
    }

    fn tell(&self, place: PagePosition, name: &str, what: What) {
        lock(&self.told).push(Told { place, name: name.to_owned(), what });
    }
}

impl<'w> Making<'w> {
    pub(super) fn new(maker: &Arc<Maker>, writer: &'w IndexWriter) -> Self {
        Self { maker: Arc::clone(maker), writer, pages: Mutex::default(), moved: Condvar::new() }
    }

    /// Runs `feed`, which queues pages with [`page`](Self::page), beside threads that make articles of them.
    /// Pages still in the queue when `feed` returns are dropped: `feed` has to wait for them with
    /// [`told`](Self::told).
    pub(super) fn run<T>(&self, threads: usize, feed: impl FnOnce() -> Result<T>) -> Result<T> {
        std::thread::scope(|scope| {
            // Closes the queue on every way out, so that the threads end.
            let _closing = Closing(self);
            for _ in 0..threads.clamp(1, 8) {
                std::thread::Builder::new().spawn_scoped(scope, || self.work()).map_err(|error| {
                    Error::new(ErrorKind::Io, "a thread to read pages cannot be started").because(error)
                })?;
            }
            feed()
        })
    }

    /// Queues a page. Waits while the queue is full.
    pub(super) fn page(&self, source: Source, place: PagePosition) -> Result<()> {
        let bytes = source.bytes();
        let mut pages = self.wait(|pages| {
            let is_full = pages.queue.len() >= WAITING_PAGES || pages.bytes + bytes > WAITING_BYTES;
            pages.queue.is_empty() && pages.in_work == 0 || !is_full
        })?;
        pages.queue.push_back((source, place));
        pages.bytes += bytes;
        self.moved.notify_all();
        Ok(())
    }

    /// Waits until every page is done, and takes the collected reports, in page order.
    pub(super) fn told(&self) -> Result<Vec<Told>> {
        drop(self.wait(|pages| pages.queue.is_empty() && pages.in_work == 0)?);
        Ok(self.maker.told())
    }

    pub(super) fn maker(&self) -> &Arc<Maker> {
        &self.maker
    }

    fn wait(&self, ready: impl Fn(&Pages) -> bool) -> Result<MutexGuard<'_, Pages>> {
        let pages = lock(&self.pages);
        let waited = self.moved.wait_while(pages, |pages| !ready(pages) && pages.failed.is_none());
        let mut pages = waited.unwrap_or_else(PoisonError::into_inner);
        pages.failed.take().map_or(Ok(pages), Err)
    }

    /// Makes articles until the queue is closed.
    fn work(&self) {
        while let Some((source, place, in_work)) = self.next() {
            if let Err(error) = self.index(source, place) {
                let mut pages = lock(&self.pages);
                pages.failed.get_or_insert(error);
                let left: usize = pages.queue.drain(..).map(|(source, _)| source.bytes()).sum();
                pages.bytes -= left;
            }
            drop(in_work);
        }
    }

    fn next(&self) -> Option<(Source, PagePosition, InWork<'_, 'w>)> {
        let pages = lock(&self.pages);
        let waited = self.moved.wait_while(pages, |pages| pages.queue.is_empty() && !pages.closed);
        let mut pages = waited.unwrap_or_else(PoisonError::into_inner);
        if pages.closed {
            return None;
        }
        let (source, place) = pages.queue.pop_front()?;
        pages.in_work += 1;
        self.moved.notify_all();
        let in_work = InWork { making: self, bytes: source.bytes() };
        Some((source, place, in_work))
    }

    /// Adds a page's article to the index. If there is none, removes any article with the page's id.
    ///
    /// # Errors
    /// If the index takes no more articles.
    fn index(&self, source: Source, place: PagePosition) -> Result<()> {
        let (id, name) = (source.id().to_owned(), source.name().to_owned());
        if let Some(article) = self.maker.make(source, place) {
            match contained(None, || self.writer.document(&article)) {
                Ok(document) => return self.writer.add_document(&id, document),
                // An article that contradicts itself, or that the index fails on, is the page's fault.
                Err(error) => self.maker.tell(place, &name, What::None(Reason::of(&error))),
            }
        }
        self.writer.remove(&id);
        Ok(())
    }
}

/// A page that a thread is at work on. When it is dropped, in whatever way, nobody waits for the page any more.
struct InWork<'m, 'w> {
    making: &'m Making<'w>,
    bytes: usize,
}

impl Drop for InWork<'_, '_> {
    fn drop(&mut self) {
        let mut pages = lock(&self.making.pages);
        pages.in_work -= 1;
        pages.bytes -= self.bytes;
        if std::thread::panicking() {
            let error = Error::new(ErrorKind::Fault, "a thread that makes articles has failed");
            pages.failed.get_or_insert(error);
        }
        self.making.moved.notify_all();
    }
}

/// Closes the queue when it is dropped.
struct Closing<'m, 'w>(&'m Making<'w>);

impl Drop for Closing<'_, '_> {
    fn drop(&mut self) {
        lock(&self.0.pages).closed = true;
        self.0.moved.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
