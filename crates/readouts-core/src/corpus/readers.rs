//! Threads that read files, ahead of who takes the pages, and never far.
//!
//! Each thread reads every so many-th run of files and hands them over through a channel of its own,
//! so that taking from one channel after the other gives all pages in order. It must not know what
//! becomes of a page.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::measure::{Meter, Stage};
use crate::source::{Source, Sources};
use crate::{Error, ErrorKind, Result};
use readouts_reading::contained;

/// Consecutive files that one thread reads.
const RUN: usize = 16;

/// A batch is handed over with so many pages in it, or so many bytes of them.
const BATCH_PAGES: usize = 32;
const BATCH_BYTES: usize = 256 << 10;

/// Batches that wait in a thread's channel.
const WAITING: usize = 2;

/// What comes of a file: its pages, then its end.
#[derive(Debug)]
pub(super) enum Item {
    Page(Result<Box<Source>>),
    /// The hash of its bytes, where it could be read to its end.
    End(Result<String>),
}

/// A batch of items, and whether a run of files ends with it.
struct Batch {
    items: Vec<Item>,
    last: bool,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    Stop,
}

/// Reads files on so many threads and hands over their items, in the order of the files.
pub(super) fn read<F>(
    files: usize,
    open: F,
    threads: usize,
    meter: &Meter,
    take: &mut dyn FnMut(Item) -> Result<Flow>,
) -> Result<Flow>
where
    F: Fn(usize) -> Result<Sources> + Sync,
{
    let runs = files.div_ceil(RUN);
    let threads = threads.clamp(1, runs.max(1));
    std::thread::scope(|scope| {
        let channels: Vec<Receiver<Batch>> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = sync_channel(WAITING);
                let open = &open;
                let builder = std::thread::Builder::new();
                let started = builder.spawn_scoped(scope, move || {
                    for run in (thread..runs).step_by(threads) {
                        let mut outbox = Outbox { batch: Vec::new(), bytes: 0, sender: &sender, meter };
                        let files = run * RUN..files.min((run + 1) * RUN);
                        let read = files.into_iter().try_for_each(|at| outbox.file(|| open(at)));
                        // Nobody takes any more.
                        if read.and_then(|()| outbox.send(true)).is_none() {
                            return;
                        }
                    }
                });
                started.map(|_| receiver)
            })
            .collect::<io::Result<_>>()
            .map_err(|error| {
                Error::new(ErrorKind::Io, "a thread to read files cannot be started").because(error)
            })?;
        for run in 0..runs {
            loop {
                let batch = channels[run % threads].recv().map_err(|_| broken())?;
                for item in batch.items {
                    if take(item)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                if batch.last {
                    break;
                }
            }
        }
        Ok(Flow::On)
    })
}

/// Hands over the items of a stream.
pub(super) fn stream(mut input: Sources, take: &mut dyn FnMut(Item) -> Result<Flow>) -> Result<Flow> {
    for source in &mut input {
        if take(Item::Page(source.map(Box::new)))? == Flow::Stop {
            return Ok(Flow::Stop);
        }
    }
    take(Item::End(finish(input)))
}

fn finish(sources: Sources) -> Result<String> {
    let path = PathBuf::from(sources.name());
    sources.finish().map_err(|error| Error::io("cannot be read", &path, error))
}

struct Outbox<'a> {
    batch: Vec<Item>,
    bytes: usize,
    sender: &'a SyncSender<Batch>,
    meter: &'a Meter,
}

impl Outbox<'_> {
    /// `None` where nobody takes any more.
    fn file(&mut self, open: impl FnOnce() -> Result<Sources>) -> Option<()> {
        let end = match self.meter.time(Stage::Read, || contained(None, open)) {
            Ok(mut sources) => {
                while let Some(source) = self.meter.time(Stage::Read, || sources.next()) {
                    self.bytes += source.as_ref().map_or(0, Source::bytes);
                    self.push(Item::Page(source.map(Box::new)))?;
                }
                self.meter.time(Stage::Read, || finish(sources))
            }
            Err(error) => Err(error),
        };
        self.push(Item::End(end))
    }

    fn push(&mut self, item: Item) -> Option<()> {
        self.batch.push(item);
        if self.batch.len() >= BATCH_PAGES || self.bytes >= BATCH_BYTES { self.send(false) } else { Some(()) }
    }

    fn send(&mut self, last: bool) -> Option<()> {
        self.bytes = 0;
        self.sender.send(Batch { items: std::mem::take(&mut self.batch), last }).ok()
    }
}

fn broken() -> Error {
    Error::new(ErrorKind::Io, "a thread that reads files has failed")
}
