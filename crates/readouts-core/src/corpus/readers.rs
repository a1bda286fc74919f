//! Threads that read files ahead of the consumer, by a bounded distance.
//!
//! Consecutive files form a run. Each of n threads reads every n-th run and sends it through its own channel,
//! so that receiving from one channel after the other yields all pages in order.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::measure::{Meter, Stage};
use crate::source::{Source, Sources};
use crate::{Error, ErrorKind, Result};
use readouts_reading::contained;

/// Number of consecutive files in a run, which one thread reads.
const RUN: usize = 16;

/// Number of pages at which a batch is sent.
const BATCH_PAGES: usize = 32;
/// Bytes of pages at which a batch is sent, if that comes first.
const BATCH_BYTES: usize = 256 << 10;

/// Maximum number of batches that wait in a thread's channel.
const WAITING: usize = 2;

/// Result of reading a file: its pages, then its end.
#[derive(Debug)]
pub(super) enum Item {
    Page(Result<Box<Source>>),
    /// Hash of the file's bytes, if it could be read to its end.
    End(Result<String>),
}

/// Batch of items, and whether a run of files ends with it.
struct Batch {
    items: Vec<Item>,
    last: bool,
}

/// Whether the consumer takes further items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    On,
    Stop,
}

/// Reads files on up to `threads` threads and passes their items to `take`, in the order of the files.
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
                        // The receiver is gone.
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

/// Passes the items of a stream to `take`.
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
    /// Reads a file and sends its items. Returns `None` if the receiver is gone.
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
