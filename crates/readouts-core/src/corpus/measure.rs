//! Measures the cost of an update, stage by stage, in CPU time of all cores.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;

/// CPU time on all cores that the stages of an update took, and the amount of data that passed through them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stages {
    /// Time to read and unpack files, and to compute their hashes.
    pub read: Duration,
    /// Time to decode the bytes of pages into characters and lines.
    pub decode: Duration,
    /// Time to find title and body among the lines.
    pub clean: Duration,
    /// Time to find dates, people and statements in the text.
    pub extract: Duration,
    /// The rest of the time before the commit: articles are converted to postings, columns and stored text, and
    /// are passed between the threads.
    pub index: Duration,
    /// Time of the commit, which writes and syncs what was not written before.
    pub commit: Duration,
    /// Time to merge index segments.
    pub merge: Duration,
    /// Number of pages read.
    pub pages: u64,
    /// Size of these pages in bytes, unpacked.
    pub page_bytes: u64,
    /// Size of the bodies found in these pages, in bytes.
    pub text_bytes: u64,
}

/// Sums that all threads add to; `None` if measuring is off, then no clock is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Option<Arc<Sums>>);

#[derive(Debug, Default)]
struct Sums {
    nanos: [AtomicU64; 4],
    pages: AtomicU64,
    page_bytes: AtomicU64,
    text_bytes: AtomicU64,
}

/// Stage that runs on a single thread for each page, so that the clock of the thread measures it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stage {
    Read,
    Decode,
    Clean,
    Extract,
}

impl Meter {
    pub(super) fn on() -> Self {
        Self(Some(Arc::default()))
    }

    /// Runs the work of a stage and adds its time.
    pub(super) fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let Some(sums) = &self.0 else { return work() };
        let before = of_thread();
        let done = work();
        let took = u64::try_from(of_thread().saturating_sub(before).as_nanos()).unwrap_or(u64::MAX);
        sums.nanos[stage as usize].fetch_add(took, Ordering::Relaxed);
        done
    }

    /// Counts a page that was read.
    pub(super) fn page(&self, bytes: usize, paragraphs: &[String]) {
        let Some(sums) = &self.0 else { return };
        sums.pages.fetch_add(1, Ordering::Relaxed);
        sums.page_bytes.fetch_add(bytes as u64, Ordering::Relaxed);
        let text: usize = paragraphs.iter().map(String::len).sum();
        sums.text_bytes.fetch_add(text as u64, Ordering::Relaxed);
    }

    /// Returns the measurements, given the CPU time of the process before, during and after the commit.
    /// `None` if measuring is off.
    pub(super) fn stages(&self, [before, commit, merge]: [Duration; 3]) -> Option<Stages> {
        let sums = self.0.as_deref()?;
        let [read, decode, clean, extract] =
            [0, 1, 2, 3].map(|stage| Duration::from_nanos(sums.nanos[stage].load(Ordering::Relaxed)));
        let [pages, page_bytes, text_bytes] =
            [&sums.pages, &sums.page_bytes, &sums.text_bytes].map(|sum| sum.load(Ordering::Relaxed));
        let index = before.saturating_sub(read + decode + clean + extract);
        Some(Stages { read, decode, clean, extract, index, commit, merge, pages, page_bytes, text_bytes })
    }
}

/// Returns the CPU time that this process has used on all cores.
pub(super) fn of_process() -> Duration {
    clock(Clock::Process)
}

fn of_thread() -> Duration {
    clock(Clock::Thread)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clock {
    Process,
    Thread,
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn clock(of: Clock) -> Duration {
    use rustix::time::{ClockId, clock_gettime};

    let id = if of == Clock::Process { ClockId::ProcessCPUTime } else { ClockId::ThreadCPUTime };
    let time = clock_gettime(id);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// Falls back to elapsed time on systems without clocks for CPU time.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn clock(_: Clock) -> Duration {
    use std::sync::OnceLock;
    use std::time::Instant;

    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}
