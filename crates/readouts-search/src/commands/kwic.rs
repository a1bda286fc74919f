//! `kwic`: a row for each occurrence, the words found in the middle.

use std::cell::Cell;

use anyhow::Result;
use readouts_core::SearchRequest;

use super::{corpus, empty, names};
use crate::args::{Common, KwicArgs};
use crate::exit::Exit;
use crate::output::{Concordance, explanation, note};

pub(crate) fn kwic(args: &KwicArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let unknown = names::resolve(&mut request.query, &mut request.filters, &index, common)?;
    if args.explain {
        explanation(&index.explain(&request.query, &request.filters)?);
    }
    let kept = index.kept_columns()?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let total = Cell::default();
    let rows = Concordance { index: &index, request: &request, timeout, limit, kept: &kept, total };
    args.format.print(&rows, args.cells.formulas())?;
    let total = rows.total.get();
    if total.documents == 0 {
        let (filters, deadline) = (request.filters, request.deadline);
        let request = SearchRequest { filters, deadline, ..SearchRequest::new(request.query) };
        empty::explain(&index, &request, &unknown)?;
        return Ok(Exit::Nothing);
    }
    if total.occurrences == 0 {
        note("hint: the articles match, but no word or phrase was looked for; `search` lists them");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}
