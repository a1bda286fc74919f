//! Says how many more articles there are that an answer does not count: those that may lie in the span that was asked for,
//! and reprints for which another article stands.

use anyhow::Result;
use readouts_core::{ErrorKind, Request, Resolved};

use crate::output::{note, plural};

/// Says on stderr how many more articles may lie in the span, if there are any.
pub(super) fn tell(possible: Option<u64>) {
    match possible {
        None | Some(0) => {}
        Some(1) => note("1 more may lie in the span; --possible includes it"),
        Some(more) => note(&format!("{more} more may lie in the span; --possible includes them")),
    }
}

/// Counts and says them for a request whose answer is printed already.
pub(super) fn count<R: Request>(request: &Resolved<R>) -> Result<()> {
    count_days(request)?;
    match request.reprints_left_out() {
        Err(error) if error.kind() == ErrorKind::TimedOut => {}
        reprints => tell_reprints(reprints?),
    }
    Ok(())
}

/// Does the same for the articles that may lie in the span alone, if the answer tells of reprints.
pub(super) fn count_days<R: Request>(request: &Resolved<R>) -> Result<()> {
    match request.possible() {
        // The answer itself was in time; only this number was not.
        Err(error) if error.kind() == ErrorKind::TimedOut => {}
        possible => tell(possible?),
    }
    Ok(())
}

fn tell_reprints(reprints: Option<u64>) {
    if let Some(reprints) = reprints.filter(|reprints| *reprints > 0) {
        let left_out = if reprints == 1 { "is left out" } else { "are left out" };
        note(&format!("{} of the articles found {left_out}", plural(reprints, "reprint")));
    }
}
