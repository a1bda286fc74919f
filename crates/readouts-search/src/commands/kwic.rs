//! `kwic`: a row for each occurrence, the words found in the middle.

use std::ops::ControlFlow;

use anyhow::Result;
use readouts_core::SearchRequest;

use super::{corpus, empty, names};
use crate::args::{Common, KwicArgs};
use crate::exit::Exit;
use crate::output;

pub(crate) fn kwic(args: &KwicArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let unknown = names::resolve(&mut request.query, &mut request.filters, &index, common)?;
    if args.explain {
        output::explanation(&index.explain(&request.query, &request.filters)?);
    }
    let kept = index.kept_columns()?;
    let begin = || output::kwic::Rows::begin(args.format, args.cells.formulas(), &kept);
    // Begun with the first row: a search that fails writes nothing.
    let mut begun: Option<output::kwic::Rows> = None;
    let (mut left, mut failed) = (args.limit.unwrap_or(usize::MAX), None);
    let total = index.concordance(&request, |row| {
        if left == 0 {
            return ControlFlow::Break(());
        }
        left -= 1;
        let mut write = || match &mut begun {
            Some(rows) => rows.write(&row),
            None => begun.insert(begin()?).write(&row),
        };
        match write() {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    let total = total.map_err(|error| timeout.told(error))?;
    if let Some(error) = failed {
        return Err(error);
    }
    match begun {
        Some(rows) => rows.end(total)?,
        None => begin()?.end(total)?,
    }
    if total.documents == 0 {
        let (filters, deadline) = (request.filters, request.deadline);
        let request = SearchRequest { filters, deadline, ..SearchRequest::new(request.query) };
        empty::explain(&index, &request, &unknown)?;
        return Ok(Exit::Nothing);
    }
    if total.occurrences == 0 {
        output::note("hint: the articles match, but no word or phrase was looked for; `search` lists them");
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}
