//! Measures the peak memory that this program has for itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// Interval between two measurements.
const STEP: Duration = Duration::from_millis(10);

/// Measures on its own thread until [`bytes`](Self::bytes) is called.
pub(crate) struct Peak {
    most: Arc<AtomicU64>,
    done: Arc<AtomicBool>,
}

impl Peak {
    pub(crate) fn watch() -> Self {
        let (most, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (peak, stop) = (Arc::clone(&most), Arc::clone(&done));
        std::thread::spawn(move || {
            while let Some(now) = private_bytes().filter(|_| !stop.load(Ordering::Relaxed)) {
                peak.fetch_max(now, Ordering::Relaxed);
                std::thread::sleep(STEP);
            }
        });
        Self { most, done }
    }

    /// Returns the peak in bytes; `None` if the system does not report it.
    pub(crate) fn bytes(self) -> Option<u64> {
        self.done.store(true, Ordering::Relaxed);
        Some(self.most.load(Ordering::Relaxed)).filter(|bytes| *bytes > 0)
    }
}

/// Returns the memory without mapped files: `RssAnon` of `/proc/self/status` (proc(5)).
fn private_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
