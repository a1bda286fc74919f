//! `search`: prints every hit, with its speaker.

use anyhow::Result;

use super::empty::Headlines;
use super::{corpus, empty, names, own_filters, possible, remarks};
use crate::args::{Common, SearchArgs};
use crate::exit::Exit;
use crate::output::{Hits, View, explanation, note};
use crate::refused::Refused;

pub(crate) fn search(args: &SearchArgs, common: &Common) -> Result<Exit> {
    let made = corpus::with_columns(&args.scope, common, |columns| args.request(columns));
    let mut request = made.map_err(|error| common.settings.named_in("search.facets", error))?;
    let usual_facets = common.settings.applied("search.facets");
    if args.terms.is_empty()
        && request.filters == Default::default()
        && (request.facets.is_empty() || usual_facets.is_some())
        && args.scope.corpus.is_none()
    {
        let hint = "`readouts-search \"new era\"` searches, `readouts-search --help` tells more";
        return Err(Refused::new("nothing to search for", hint).into());
    }
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    let results = request.search().map_err(|error| timeout.told(error))?;
    if !args.facets.is_empty()
        && usual_facets.is_none()
        && matches!(args.format.view(), View::Records | View::Rows)
    {
        note("hint: rows are of articles; `readouts-search facets` has the counts in this form");
    }
    if args.explain {
        explanation(&request.explain());
    }
    let asked = request.request();
    let hits = Hits { results: &results, offset: asked.offset, mark: &args.passages.marks.mark };
    args.format.print(&hits, args.cells.style())?;
    remarks::say(&args.terms, &request);
    if results.total.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Option)?;
        possible::tell(results.total.possible);
        return Ok(Exit::Nothing);
    }
    own_filters::tell(&asked.facets, &asked.filters);
    possible::tell(results.total.possible);
    if results.hits.is_empty() && asked.limit > 0 {
        note(&format!(
            "there are {} articles; --offset {} leaves none to show",
            results.total.documents, asked.offset
        ));
    }
    Ok(Exit::Found)
}
