//! Shows a progress bar for work that takes over a second, on a terminal only.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use readouts_core::{Follow, Progress, Stage, Step};

use crate::stop;

/// Time before progress is shown.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two drawings of a line that shows no bar.
const TICK: Duration = Duration::from_millis(200);

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
    done: Arc<AtomicU64>,
    bar: Option<ProgressBar>,
}

impl Count {
    /// Creates a count up to a number, if it is known; `shown` says whether anybody is to see it.
    pub(crate) fn new(all: Option<u64>, what: &'static str, shown: bool) -> Self {
        let (began, done) = (Instant::now(), Arc::<AtomicU64>::default());
        let bar = shown.then(|| match all {
            Some(all) => {
                let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::hidden());
                styled(bar, "{wide_bar} {human_pos}/{human_len} {msg}, {eta} left").with_message(what)
            }
            None => {
                let done = done.clone();
                spinner(began, move || format!("{} {what}", HumanCount(done.load(Ordering::Relaxed))))
            }
        });
        Self { began, done, bar }
    }

    /// Counts one more.
    pub(crate) fn step(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
        let Some(bar) = self.bar.as_ref().filter(|bar| bar.length().is_some()) else { return };
        bar.inc(1);
        if bar.is_hidden() && self.began.elapsed() >= PATIENCE {
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

/// Shows how far searches and analyses are after [`PATIENCE`], and stops them if the user asks.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    is_silent: AtomicBool,
    /// Ends the work of somebody who does not wait for it any more.
    stop: Option<Arc<AtomicBool>>,
    done: Arc<Done>,
    work: Mutex<Work>,
}

#[derive(Debug, Default)]
struct Work {
    /// When the first piece began.
    began: Option<Instant>,
    /// Number of pieces that have begun and not ended.
    open: usize,
    bar: Option<ProgressBar>,
}

/// What was done since work began.
#[derive(Debug, Default)]
struct Done {
    articles: AtomicU64,
    words: AtomicU64,
    /// Number of the query, and how many there are; 0 if there is only one.
    query: AtomicU64,
    queries: AtomicU64,
}

impl Waiting {
    /// Follows the work for somebody else, and ends it once `stop` is set.
    pub(crate) fn until(stop: Arc<AtomicBool>) -> Self {
        Self { is_silent: AtomicBool::new(true), stop: Some(stop), ..Self::default() }
    }

    /// Shows nothing: the command writes its answer while it works, or shows how far it is itself.
    pub(crate) fn silence(&self) {
        self.is_silent.store(true, Ordering::Relaxed);
    }

    fn shows(&self) -> bool {
        !self.is_silent.load(Ordering::Relaxed) && std::io::stderr().is_terminal()
    }
}

impl Follow for Waiting {
    fn tell(&self, step: Step) {
        self.done.add(step);
    }

    fn is_stopped(&self) -> bool {
        stop::is_asked() || self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    fn began(&self) {
        let Ok(mut work) = self.work.lock() else { return };
        work.open += 1;
        let began = *work.began.get_or_insert_with(Instant::now);
        if work.open == 1 && self.shows() {
            let done = self.done.clone();
            work.bar = Some(spinner(began, move || done.to_string()));
        }
    }

    fn ended(&self) {
        let Ok(mut work) = self.work.lock() else { return };
        work.open = work.open.saturating_sub(1);
        if work.open == 0 {
            self.done.clear();
            if let Some(bar) = work.bar.take() {
                bar.finish_and_clear();
            }
        }
    }
}

impl Done {
    fn add(&self, step: Step) {
        match step {
            Step::Articles(more) => drop(self.articles.fetch_add(more, Ordering::Relaxed)),
            Step::Words(more) => drop(self.words.fetch_add(more, Ordering::Relaxed)),
            Step::Query { number, of } => {
                self.query.store(number, Ordering::Relaxed);
                self.queries.store(of, Ordering::Relaxed);
            }
            _ => {}
        }
    }

    fn clear(&self) {
        for count in [&self.articles, &self.words, &self.query, &self.queries] {
            count.store(0, Ordering::Relaxed);
        }
    }
}

impl std::fmt::Display for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [articles, words, query, queries] = [&self.articles, &self.words, &self.query, &self.queries]
            .map(|count| count.load(Ordering::Relaxed));
        if queries > 0 {
            write!(f, "query {query} of {queries}: ")?;
        }
        write!(f, "{} articles looked at", HumanCount(articles))?;
        if words > 0 {
            write!(f, ", {} words counted", HumanCount(words))?;
        }
        Ok(())
    }
}

/// Makes a line that says what is done, from [`PATIENCE`] after the beginning on.
fn spinner(began: Instant, told: impl Fn() -> String + Clone + Send + Sync + 'static) -> ProgressBar {
    let told = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
        let waited = began.elapsed();
        if waited >= PATIENCE {
            // A line that cannot be written is drawn anew at the next tick.
            let _ = write!(out, "{}, {} s", told(), waited.as_secs());
        }
    };
    let bar = ProgressBar::new_spinner();
    let bar = match ProgressStyle::with_template("{told}") {
        Ok(style) => bar.with_style(style.with_key("told", told)),
        Err(_) => bar,
    };
    bar.enable_steady_tick(TICK);
    bar
}

fn styled(bar: ProgressBar, template: &str) -> ProgressBar {
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn bar(progress: Progress) -> ProgressBar {
    let spinner = |what: &'static str| spinner(Instant::now(), move || what.to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_added_up_until_all_work_has_ended() {
        let waiting = Waiting::default();
        let told = || waiting.done.to_string();
        waiting.began();
        waiting.tell(Step::Articles(64));
        assert_eq!(told(), "64 articles looked at");
        waiting.began();
        waiting.tell(Step::Query { number: 2, of: 20 });
        waiting.tell(Step::Articles(1_200));
        waiting.ended();
        waiting.tell(Step::Words(3_000));
        assert_eq!(told(), "query 2 of 20: 1,264 articles looked at, 3,000 words counted");
        waiting.ended();
        assert_eq!(told(), "0 articles looked at");
    }

    #[test]
    fn a_command_that_prints_while_it_works_shows_nothing() {
        let waiting = Waiting::default();
        waiting.silence();
        waiting.began();
        assert!(!waiting.shows() && waiting.work.lock().expect("the work").bar.is_none());
    }
}
