//! How much memory this program has for itself, at most, while something is done.
//!
//! It must not know what is done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How often it is looked.
const STEP: Duration = Duration::from_millis(10);

/// Looks again and again until asked.
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

    /// Bytes; `None` where the system does not tell.
    pub(crate) fn bytes(self) -> Option<u64> {
        self.done.store(true, Ordering::Relaxed);
        Some(self.most.load(Ordering::Relaxed)).filter(|bytes| *bytes > 0)
    }
}

/// Without what is seen of files: `RssAnon` of `/proc/self/status` (proc(5)).
fn private_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}
