//! Shows a progress bar for work that takes over a second, on a terminal only.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use readouts_core::{Progress, Stage};

/// Time before progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// Template of the bar for reading. It counts bytes, because files differ too much in size to predict the
/// time.
const READING: &str = "{wide_bar} {bytes}/{total_bytes}, {binary_bytes_per_sec}, {msg}, {eta} left";

/// Shows progress after [`PATIENCE`].
pub(crate) struct Bar {
    began: Instant,
    shown: Mutex<Option<(Stage, ProgressBar)>>,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self { began: Instant::now(), shown: Mutex::new(None) }
    }

    pub(crate) fn show(&self, progress: Progress) {
        let Ok(mut shown) = self.shown.lock() else { return };
        if shown.as_ref().is_none_or(|(stage, _)| *stage != progress.stage) {
            if let Some((_, bar)) = shown.take() {
                bar.finish_and_clear();
            }
            *shown = Some((progress.stage, bar(progress)));
        }
        if let Some((_, bar)) = shown.as_ref().filter(|(stage, _)| *stage == Stage::Reading) {
            // Set from the beginning, so that the rate is right when the bar is first shown.
            bar.set_position(progress.bytes);
            if bar.is_hidden() && self.began.elapsed() >= PATIENCE {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_message(format!("{}/{} files", progress.done, progress.all));
        }
    }
}

fn bar(progress: Progress) -> ProgressBar {
    let spinner = |what| {
        let bar = ProgressBar::new_spinner().with_message(what);
        // The first tick, after `PATIENCE`, draws it for the first time.
        bar.enable_steady_tick(PATIENCE);
        bar
    };
    match progress.stage {
        Stage::Looking => spinner("looking what changed"),
        Stage::Committing => spinner("writing the index"),
        _ => {
            let bar = ProgressBar::with_draw_target(Some(progress.all_bytes), ProgressDrawTarget::hidden());
            ProgressStyle::with_template(READING).map(|style| bar.clone().with_style(style)).unwrap_or(bar)
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some((_, bar))) = self.shown.lock().as_deref() {
            bar.finish_and_clear();
        }
    }
}
