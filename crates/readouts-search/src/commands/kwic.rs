//! `kwic`: prints a row for each occurrence, with the words found in the middle.

use std::cell::Cell;
use std::io::IsTerminal;

use anyhow::Result;

use super::empty::Headlines;
use super::{corpus, empty, names, possible, remarks};
use crate::args::{Common, KwicArgs};
use crate::exit::Exit;
use crate::output::{Concordance, explanation, note, plural};

pub(crate) fn kwic(args: &KwicArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    if std::io::stdout().is_terminal() {
        // The rows are its progress.
        common.waiting.silence();
    }
    let request = names::resolve(&index, &request, common)?;
    if args.explain {
        explanation(&request.explain());
    }
    let kept = index.kept_columns()?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let sample = args.sample();
    let total = Cell::default();
    let rows = Concordance {
        request: &request,
        told: &|error| timeout.told(error),
        mark: &args.marks.mark,
        limit,
        offset: args.offset,
        sample,
        kept: &kept,
        total,
        failed: Cell::default(),
    };
    args.format.print(&rows, args.cells.style()).map_err(|error| rows.failed.take().unwrap_or(error))?;
    let total = rows.total.get();
    remarks::say(&args.terms, &request);
    if total.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
        possible::count(&request)?;
        return Ok(Exit::Nothing);
    }
    possible::count(&request)?;
    if total.occurrences == 0 {
        note("hint: the articles match, but no word or phrase was looked for; `search` lists them");
        return Ok(Exit::Nothing);
    }
    let size = sample.map_or(total.occurrences, |sample| total.occurrences.min(sample.size as u64));
    if args.offset as u64 >= size && limit > 0 {
        note(&format!("there are {}; --offset {} leaves none to show", plural(size, "row"), args.offset));
    }
    Ok(Exit::Found)
}
