//! What an update costs, stage by stage, in time of all cores.
//!
//! It must not know what the stages do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;

/// Time on all cores that the stages of an update took, and how much went through them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stages {
    /// Files to bytes, unpacked, with their hashes.
    pub read: Duration,
    /// Bytes to characters and lines.
    pub decode: Duration,
    /// Lines to title and body.
    pub clean: Duration,
    /// Text to dates, people and statements.
    pub extract: Duration,
    /// Articles to postings, columns and stored text, with the queues between the threads.
    pub index: Duration,
    /// What is left of that to be written and synced at the commit.
    pub commit: Duration,
    /// Putting parts of the index together.
    pub merge: Duration,
    /// Pages that went through.
    pub pages: u64,
    /// Bytes of these pages, unpacked.
    pub page_bytes: u64,
    /// Bytes of the bodies found in them.
    pub text_bytes: u64,
}

/// Sums that all threads add to; without a clock nothing is asked of the system.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Option<Arc<Sums>>);

#[derive(Debug, Default)]
struct Sums {
    nanos: [AtomicU64; 4],
    pages: AtomicU64,
    page_bytes: AtomicU64,
    text_bytes: AtomicU64,
}

/// A stage that runs within one thread at a time.
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

    /// Does work of a stage.
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

    /// What was measured, given the time that the process took from the beginning to the commit, for the
    /// commit, and behind it.
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

/// Time that this process has had on all cores.
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

/// Where the system does not tell, time on the clock stands for it.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn clock(_: Clock) -> Duration {
    use std::sync::OnceLock;
    use std::time::Instant;

    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}
