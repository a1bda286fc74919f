//! Asks an index questions of every kind, and collects the answers.

use std::fmt::{Debug, Write};
use std::ops::ControlFlow;

use super::super::faults;
use crate::index::Index;
use crate::index::document::fields::tie;
use crate::search::{ConcordanceKey, ConcordanceRequest, Facet, Filters, Order, SearchRequest, Totals};
use crate::testing::{article, said};
use crate::{Basis, Kind, Query, Readout, Result};

const QUERIES: [&str; 27] = [
    "peace",
    "\"peace holds\"",
    "\"ada * said\"",
    "\"ada .. peace\"",
    "\"pea* holds\"",
    "hol*",
    "stem:holding",
    "case:Peace",
    "case:PEACE",
    "ada w/5 peace",
    "ada pre/3 peace",
    "brook w/s peace",
    "ada w/p holds",
    "peace not w/2 brook",
    "atleast3(peace)",
    "by:brook peace",
    "by:reed \"peace holds\"",
    "speaker:reed holds",
    "mentions:berg",
    "title:article",
    "outlet:daily peace",
    "country:no OR kind:call",
    "lang:en agency:norpress",
    "date:2013..2016 peace",
    "date~:2020",
    "peace NOT title:0003",
    "nowhere OR peace",
];

/// Returns every question with the index's answer.
pub(super) fn answers(index: &Index, words: &[String]) -> Vec<(String, Result<String>)> {
    let mut answers = vec![
        ("ids".to_owned(), told(index.ids())),
        ("articles".to_owned(), told(articles(index))),
        ("stats".to_owned(), told(index.stats().map(|stats| crate::Stats { bytes: 0, ..stats }))),
        ("kept".to_owned(), told(kept(index))),
        ("relations".to_owned(), told(relations(index))),
    ];
    let of_words = words.chunks(2).map(|pair| format!("\"{}\"", pair.join(" ")));
    for text in QUERIES.iter().map(|text| (*text).to_owned()).chain(of_words).chain([String::new()]) {
        let query = if text.is_empty() { Query::All } else { Query::parse(&text).expect("a query") };
        let named = |what: &str| format!("{what} of `{text}`");
        answers.push((named("search"), told(index.search(&request(&query, Order::Relevance)))));
        answers.push((named("latest"), told(index.search(&request(&query, Order::DateDescending)))));
        answers.push((named("best"), told(best(index, &query))));
        answers.push((named("concordance"), concordance(index, &query)));
        answers.push((
            named("reasons"),
            told(
                index.resolve_own(&request(&query, Order::Relevance)).and_then(|request| request.why_empty()),
            ),
        ));
    }
    answers
}

fn told<T: Debug>(answer: Result<T>) -> Result<String> {
    answer.map(|answer| format!("{answer:?}"))
}

fn articles(index: &Index) -> Result<Vec<Option<Readout>>> {
    index.ids()?.iter().map(|id| index.article(id)).collect()
}

/// Returns the events and the clusters of more than one article.
fn relations(index: &Index) -> Result<Vec<[Vec<u64>; 2]>> {
    let relations = index.relations()?;
    let groups = |article| [relations.articles_of(article), relations.copies_in(article)];
    let all = index.ids()?.into_iter().map(|id| groups(tie(&id)));
    Ok(all.filter(|[event, copies]| event.len() > 1 || copies.len() > 1).collect())
}

fn kept(index: &Index) -> Result<Option<Vec<u8>>> {
    index.note()?.sources.map(|name| faults::kept(index, &name)).transpose()
}

fn request(query: &Query, order: Order) -> SearchRequest {
    let filters = Filters { by: vec!["brook".to_owned()], ..Filters::default() };
    let filters = if order == Order::DateDescending { filters } else { Filters::default() };
    let facets = Facet::ALL.to_vec();
    SearchRequest { query: query.clone(), filters, facets, order, limit: 1, ..SearchRequest::default() }
}

fn best(index: &Index, query: &Query) -> Result<Vec<f32>> {
    Ok(index.rank(&SearchRequest::new(query.clone()), Totals::Skipped)?.scores().collect())
}

fn concordance(index: &Index, query: &Query) -> Result<String> {
    use ConcordanceKey::{Date, Left, Match, Outlet, Right, Speaker};
    let sort = vec![Right(1), Left(1), Match, Date, Speaker, Outlet];
    let mut rows = String::new();
    let request = ConcordanceRequest { sort, ..ConcordanceRequest::new(query.clone()) };
    let total = index.concordance(&request, |row| {
        let _ = writeln!(rows, "{row:?}");
        ControlFlow::Continue(())
    })?;
    Ok(format!("{total:?} {rows}"))
}

/// Creates an article with values in every field.
pub(super) fn told_of(number: usize, paragraphs: &[&str]) -> Readout {
    let voices =
        [(Some("Ada Brook"), Basis::Cue), (None, Basis::Narration), (Some("Zoe Reed"), Basis::Quoted)];
    let made = article(&format!("{number:04}"), paragraphs);
    let voices = voices.repeat(made.statements.len());
    let mut made = said(made, &voices);
    let pick = |names: [&str; 2]| names[number % 2].to_owned();
    made.outlet.name = Some(pick(["Lumen Daily", "Norland Post"]));
    made.agency.name = (!number.is_multiple_of(3)).then(|| pick(["Norpress", "Lumen"]));
    made.countries = vec![pick(["no", "lu"])];
    made.mentioned = vec![pick(["Jon Berg", "Ida Lee"])];
    made.participants = vec!["Ada Brook".to_owned(), "Carl Dane".to_owned()];
    made.kind = Kind::ALL[number % Kind::ALL.len()];
    let date = pick(["2013-04-22", "2020-02-01"]);
    made.event_date.edtf = Some(date.parse().expect("a date"));
    made.event_date.earliest = Some(date.parse().expect("a day"));
    made.event_date.latest = made.event_date.earliest;
    made.published.edtf = made.event_date.edtf;
    made
}
