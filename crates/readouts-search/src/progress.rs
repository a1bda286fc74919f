//! A progress bar for work that takes over a second, on a terminal only.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use readouts_core::Progress;

const PATIENCE: Duration = Duration::from_secs(1);

/// Shows progress once patience is over.
pub(crate) struct Bar {
    began: Instant,
    bar: Mutex<Option<ProgressBar>>,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), bar: Mutex::new(None) }
    }

    pub(crate) fn show(&self, progress: Progress) {
        if self.began.elapsed() < PATIENCE {
            return;
        }
        let Ok(mut bar) = self.bar.lock() else { return };
        let bar = bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {per_sec}, {eta} left");
            // Draws to stderr, and nothing where that is no terminal.
            let bar = ProgressBar::new(progress.all as u64);
            style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
        });
        bar.set_position(progress.done as u64);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some(bar)) = self.bar.lock().as_deref() {
            bar.finish_and_clear();
        }
    }
}
