//! Turns a panic into an error message. A panic may come from something unexpected, such as a damaged index.

use std::backtrace::Backtrace;
use std::panic::{AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use crate::exit::{self, Exit};
use crate::output;
use crate::refused::{Cause, Refused};

/// Message of the program's first panic, until it is reported.
static FIRST: Mutex<Option<String>> = Mutex::new(None);

/// Name of the engine's thread whose panic would abort the program.
const DEADLY: &str = "segment_updater";

/// Runs the program and turns a panic into an error. `RUST_BACKTRACE` also prints where it happened.
pub(crate) fn caught<T>(run: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    std::panic::set_hook(Box::new(move |info| {
        let told = told(info);
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
            output::note(&told);
            output::lines(&Backtrace::force_capture().to_string());
        }
        if std::thread::current().name() == Some(DEADLY) {
            output::error(&Refused::new(told.as_str(), HINT).into());
            std::process::exit(exit::number(Exit::Error).into());
        }
        FIRST.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(told);
    }));
    std::panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let first = FIRST.lock().unwrap_or_else(PoisonError::into_inner).take();
        Err(Refused::new(first.unwrap_or_default(), HINT).because(Cause::Defect).into())
    })
}

const HINT: &str = "`readouts-search check` tells whether the index is damaged; where it is not, this is a \
                    mistake of the program";

fn told(info: &PanicHookInfo<'_>) -> String {
    let why = info.payload_as_str().unwrap_or("no reason given").lines().next().unwrap_or_default();
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
    format!("the program cannot go on: {why}{}", place.unwrap_or_default())
}
