//! `events`: lists events with the articles that tell of them; says why two articles are of one event or not.

use anyhow::Result;
use readouts_core::{EventsOptions, Filters, Knowledge, Query, SearchRequest};

use super::empty::Headlines;
use super::{corpus, empty, names, possible, remarks, show};
use crate::args::{Common, EventArgs, EventsArgs, EventsCommand, WhyArgs};
use crate::exit::Exit;
use crate::output::{EventsList, Why, explanation, note, shortened};

pub(crate) fn events(args: &EventsArgs, common: &Common) -> Result<Exit> {
    match &args.command {
        None => list(args, common),
        Some(EventsCommand::Why(why)) => self::why(why, common),
        Some(EventsCommand::Show(show)) => show_one(show, common),
    }
}

fn list(args: &EventsArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    if args.explain {
        explanation(&request.explain());
    }
    let options = args.options();
    let found = request.events(&options).map_err(|error| timeout.told(error))?;
    let marks_matches =
        request.request().query != Query::All || request.request().filters != Filters::default();
    let answer = EventsList { events: &found, offset: options.offset, marks_matches };
    args.format.print(&answer, args.cells.style())?;
    remarks::say(&args.terms, &request);
    if found.total.events == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
        possible::count(&request)?;
        return Ok(Exit::Nothing);
    }
    possible::count_days(&request)?;
    if found.events.is_empty() && options.limit > 0 {
        let (events, offset) = (found.total.events, options.offset);
        note(&format!("there are {events} events; --offset {offset} leaves none to show"));
    }
    Ok(Exit::Found)
}

/// Lists the articles of one event.
fn show_one(args: &EventArgs, common: &Common) -> Result<Exit> {
    let index = corpus::opened(common)?;
    let Some(article) = show::find(&index, &args.id)? else {
        note(&format!("no article has an id that begins with `{}`", shortened(&args.id)));
        return Ok(Exit::Nothing);
    };
    let filters = Filters::default().same_event(&article.id);
    let request = names::resolve(&index, &SearchRequest::new(Query::All).filters(filters), common)?;
    let found = request.events(&EventsOptions::default())?;
    let answer = EventsList { events: &found, offset: 0, marks_matches: false };
    args.format.print(&answer, args.cells.style())?;
    Ok(Exit::Found)
}

fn why(args: &WhyArgs, common: &Common) -> Result<Exit> {
    let index = corpus::opened(common)?;
    let given = corpus::tables(common)?;
    let knowledge = given.as_ref().unwrap_or_else(|| Knowledge::builtin());
    let found = index.why_joined([&args.a, &args.b], knowledge)?;
    args.format.print(&Why(&found), args.cells.style())?;
    Ok(Exit::Found)
}
