//! Shows a progress bar for work that takes over a second, on a terminal only.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
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

/// Counts what is written, and shows the number after [`PATIENCE`].
pub(crate) struct Count {
    began: Instant,
    what: &'static str,
    bar: Option<ProgressBar>,
}

/// Number of steps after which the number is shown anew, if it is not known how many there will be.
const SHOWN_EVERY: u64 = 256;

impl Count {
    /// Creates a count up to a number, if it is known; `shown` says whether anybody is to see it.
    pub(crate) fn new(all: Option<u64>, what: &'static str, shown: bool) -> Self {
        let bar = shown.then(|| match all {
            Some(all) => {
                let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::hidden());
                styled(bar, "{wide_bar} {human_pos}/{human_len} {msg}, {eta} left").with_message(what)
            }
            None => {
                let bar =
                    styled(ProgressBar::new_spinner(), "{spinner} {human_pos} {msg}").with_message(what);
                // The first tick, after `PATIENCE`, draws it for the first time.
                bar.enable_steady_tick(PATIENCE);
                bar
            }
        });
        Self { began: Instant::now(), what, bar }
    }

    /// Counts one more.
    pub(crate) fn step(&self) {
        let Some(bar) = &self.bar else { return };
        bar.inc(1);
        if bar.length().is_none() && bar.position() % SHOWN_EVERY == 1 {
            bar.set_message(format!("{} {}", HumanCount(bar.position()), self.what));
        }
        if bar.is_hidden() && bar.length().is_some() && self.began.elapsed() >= PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
}

impl Count {
    /// Takes the number off the screen.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        self.finish();
    }
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
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
            styled(bar, READING)
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
