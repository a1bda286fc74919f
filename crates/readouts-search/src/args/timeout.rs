//! Option for the time limit of a search.

use std::time::{Duration, Instant};

use clap::Args;
use readouts_core::{Error, ErrorKind};

use crate::refused::{Cause, Refused};

#[derive(Debug, Args)]
pub(crate) struct Timeout {
    /// Gives up a search that takes longer, with exit code 2 and nothing printed; fractions are allowed
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Limit>,
}

/// Time limit as written on the command line, and its duration.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    written: String,
    pub(super) duration: Duration,
}

pub(super) fn seconds(text: &str) -> Result<Limit, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds > 0.0);
    let duration = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let duration = duration.ok_or("seconds are a number above 0, like 2 or 0.5")?;
    Ok(Limit { written: text.to_owned(), duration })
}

impl Timeout {
    /// Returns the time by which a search that begins now must end.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        // A time that the clock cannot represent is no limit.
        self.timeout.as_ref().and_then(|limit| Instant::now().checked_add(limit.duration))
    }

    /// Returns the error to report. If it is a timeout, it names the limit.
    pub(crate) fn told(&self, error: Error) -> anyhow::Error {
        match &self.timeout {
            Some(limit) if error.kind() == ErrorKind::TimedOut => {
                let unit = if limit.written == "1" { "second" } else { "seconds" };
                let message = format!("the search took longer than {} {unit} (`--timeout`)", limit.written);
                let hint = "a longer limit, or a query of fewer words and patterns";
                Refused::new(message, hint).because(Cause::Time).into()
            }
            _ => error.into(),
        }
    }
}
