//! What a query finds: articles, with counts to narrow it by.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::Value;

use super::chart::{Bar, chart};
use super::columns::explained;
use super::given::Given;
use super::hits::bases;
use super::messages::messages;
use super::value::{Read, counted, grouped};
use super::{Page, files, hits, status};
use crate::Service;

/// Facet beside what was found.
pub(super) struct Facet {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    /// Filter that a row sets.
    pub(super) filter: &'static str,
    /// What finds the articles without a value.
    pub(super) unknown: Unknown,
}

/// What finds the articles that have no value of a facet.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unknown {
    /// The words of nobody, by their basis.
    Nobody,
    /// A term of the query.
    Term(&'static str),
    /// There are none.
    None,
}

/// Facets beside the articles.
const FACETS: &[Facet] = &[
    Facet { name: "speaker", title: "Speaker", filter: "by", unknown: Unknown::Nobody },
    Facet { name: "basis", title: "Basis", filter: "basis", unknown: Unknown::None },
    Facet { name: "outlet", title: "Outlet", filter: "outlet", unknown: Unknown::Term("NOT outlet:*") },
    Facet { name: "year", title: "Year of the event", filter: "year", unknown: Unknown::Term("NOT date:*") },
    Facet { name: "kind", title: "Kind of event", filter: "kind", unknown: Unknown::Term("NOT kind:*") },
    Facet { name: "language", title: "Language", filter: "lang", unknown: Unknown::Term("NOT lang:*") },
];

/// Bases on which words have no speaker.
const NOBODY: &[&str] = &["narration", "joint", "unknown"];

/// What the numbers of a facet count.
pub(super) const ARTICLES: &str = "articles with this value that match the query and all other filters; for a speaker or a basis, those with at least one place in such words";
const PLACES: &str = "places in these articles at which the words are found";

/// Number of rows of a facet that are shown at once.
const ROWS: usize = 8;
/// Number of articles on a page.
const PAGE: usize = 10;
/// Maximum number of passages of an article; the article has all of them.
pub(super) const PASSAGES: usize = 3;
/// Number of characters on either side of a passage.
pub(super) const CONTEXT: usize = 140;
/// Maximum number of years of the chart; of a longer time, the latest.
const YEARS: i32 = 60;
/// Orders of the articles.
const ORDERS: &[(&str, &str)] =
    &[("relevance", "best first"), ("-date", "latest event first"), ("date", "earliest event first")];

pub(super) async fn page(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    if given.is_empty() {
        // Everything is what the first page shows.
        return Redirect::to("/").into_response();
    }
    let offset = given.number("offset", 0, 1_000_000);
    let order = ORDERS.iter().find(|(name, _)| given.get("sort") == Some(name)).unwrap_or(&ORDERS[0]).0;
    let facets: Vec<&str> = FACETS.iter().map(|facet| facet.name).collect();
    let question = given
        .question("search")
        .option("limit", &PAGE.to_string())
        .option("offset", &offset.to_string())
        .option("passages", &PASSAGES.to_string())
        .option("context", &CONTEXT.to_string())
        .option("sort", order)
        .option("facets", &facets.join(","));
    let (answer, found) = service.value(question).await;
    let asked = given.query();
    let title = if asked.is_empty() { "Articles" } else { &asked };
    let all = found["total"].number("documents");
    let body = html! {
        (given.set("/search"))
        (messages(&answer.messages, &given, "/search"))
        @if !found.is_object() { h1 { "No results" } }
        @else {
            div.columns {
                section.found aria-labelledby="found" {
                    (summary(&found))
                    (timeline(found["facets"].list("year"), &given))
                    @if all > 0 {
                        (orders(&given, order))
                        (hits::articles(&found, offset, &given))
                        (super::paging(&given, "/search", offset, PAGE, all))
                        (files(&given.with("sort", order), "search", "Every article found"))
                    }
                }
                aside.facets aria-label="Counts of what was found" {
                    (bases(hits::BASES))
                    p.legend-of-counts {
                        (explained("articles", ARTICLES)) (explained("places", PLACES))
                    }
                    @for facet in FACETS { (counts(facet, found["facets"].list(facet.name), &given)) }
                    @if all > 0 { (files(&given.with("facets", &facets.join(",")), "facets", "These counts")) }
                }
            }
        }
    };
    Page { title, given: &given, view: Some("/search"), status: status(&answer) }.with(&body)
}

/// Says how much was found, and what the numbers count.
fn summary(found: &Value) -> Markup {
    let total = &found["total"];
    let (documents, occurrences) = (total.number("documents"), total.number("occurrences"));
    html! {
        h1 #found {
            @if documents == 0 { "Nothing was found" }
            @else {
                (explained(&counted(occurrences, "place", "places"), "each place in a text at which the words are found")) " in "
                (explained(&counted(documents, "article", "articles"), "articles that match the query and every filter; copies of one page count once"))
            }
        }
        p.read {
            "of " (counted(found["corpus"].number("documents"), "article", "articles")) " in this corpus. Read as: "
            (found.text("explain").unwrap_or_default())
        }
        @for choice in found.list("names") {
            p.read {
                "“" (choice.text("wanted").unwrap_or_default()) "” was taken for "
                bdi { (choice.text("name").unwrap_or_default()) }
                ", who has far more words here than others of this name."
            }
        }
    }
}

/// Shows the articles found by the year of their event; years without any are bars of no height.
fn timeline(rows: &[Value], given: &Given) -> Markup {
    let of = |row: &Value| Some((row.text("value")?.parse::<i32>().ok()?, row.number("documents")));
    let years: Vec<(i32, u64)> = rows.iter().filter_map(of).collect();
    let (Some(first), Some(last)) =
        (years.first().map(|(year, _)| *year), years.last().map(|(year, _)| *year))
    else {
        return html! {};
    };
    let bar = |year: i32| {
        let articles = years.iter().find(|(known, _)| *known == year).map_or(0, |(_, articles)| *articles);
        let period = format!("{year:04}");
        Bar {
            value: articles as f64,
            interval: None,
            is_thin: false,
            numbers: format!("{period}: {}", counted(articles, "article", "articles")),
            address: given.of_period(&period).whole("/search"),
            period,
        }
    };
    let bars: Vec<Bar> = (first.max(last - YEARS + 1)..=last).map(bar).collect();
    html! {
        @if first < last {
            (chart("Articles by year of the event; the list of years has the numbers", &bars, 90.0))
        }
    }
}

fn orders(given: &Given, current: &str) -> Markup {
    html! {
        p.orders {
            "Order: "
            @for (name, label) in ORDERS {
                a href=(given.with("sort", name).without("offset", None).whole("/search"))
                    aria-current=[(*name == current).then_some("true")] { (label) }
                " "
            }
        }
    }
}

/// Shows the rows of a facet, each with the link that narrows the search to it.
fn counts(facet: &Facet, rows: &[Value], given: &Given) -> Markup {
    let Facet { name, title, .. } = facet;
    let open = given.get("open") == Some(name);
    let shown = if open { rows.len() } else { ROWS };
    html! {
        @if !rows.is_empty() {
            section.facet aria-labelledby={ "facet-" (name) } {
                h2 id={ "facet-" (name) } { (title) }
                table {
                    thead.hidden { tr { th scope="col" { (title) } th scope="col" { "Articles" } th scope="col" { "Places" } } }
                    tbody {
                        @for row in rows.iter().take(shown) {
                            tr .set[facet.is_set(row, given)] {
                                th scope="row" { (facet.link(row, given)) }
                                td title=(ARTICLES) { (grouped(row.number("documents"))) }
                                td title=(PLACES) { (grouped(row.number("occurrences"))) }
                            }
                        }
                    }
                }
                @if rows.len() > shown {
                    a href=(format!("{}#facet-{name}", given.with("open", name).whole("/search"))) {
                        "All " (grouped(rows.len() as u64)) span.hidden { " of " (title) }
                    }
                }
            }
        }
    }
}

/// Returns the bases on which words have no speaker, of those that are chosen if some are.
fn nobody(given: &Given) -> Vec<&'static str> {
    let is_chosen =
        |basis: &&str| given.get("basis").is_none() || given.all("basis").any(|chosen| chosen == *basis);
    NOBODY.iter().copied().filter(is_chosen).collect()
}

impl Facet {
    fn is_set(&self, row: &Value, given: &Given) -> bool {
        match (row.text("value"), self.unknown) {
            (Some(value), _) if self.filter == "year" => given.is_of_period(value),
            (Some(value), _) => given.all(self.filter).any(|set| set == value),
            (None, Unknown::Nobody) => {
                given.all("by").next().is_none()
                    && given.get("basis").is_some()
                    && given.all("basis").eq(nobody(given))
            }
            (None, Unknown::Term(term)) => given.all("q").any(|given| given == term),
            (None, Unknown::None) => false,
        }
    }

    /// Returns a search without the filters that the counts of this facet leave out.
    fn without(&self, given: &Given) -> Given {
        let left_out: &[&str] = match self.filter {
            "by" => &["by", "speaker"],
            "year" => &["year", "from", "to"],
            filter => &[filter],
        };
        left_out.iter().fold(given.without("offset", None), |given, filter| given.without(filter, None))
    }

    /// Returns the value of a row as a link that chooses it, or takes it away where it is chosen; as a word if its articles
    /// cannot be asked for alone.
    pub(super) fn link(&self, row: &Value, given: &Given) -> Markup {
        let is_set = self.is_set(row, given);
        let alone = self.without(given);
        // Where a row of the list is chosen, another can be chosen besides.
        let kept = if self.filter == "by" { given.without("speaker", None) } else { given.clone() };
        let also = (given.get(self.filter).is_some() && !is_set).then(|| kept.without("offset", None));
        let (alone, also, text) = match (row.text("value"), self.unknown) {
            // Years in doubt are no value of the filter.
            (Some(value), _) if self.filter == "year" && !value.bytes().all(|byte| byte.is_ascii_digit()) => {
                return html! { span.unknown { (value) } };
            }
            (Some(value), _) if self.filter == "year" && is_set => (alone, None, value),
            (Some(value), _) if self.filter == "year" => (alone.of_period(value), None, value),
            (Some(value), _) if is_set => (given.without(self.filter, Some(value)), None, value),
            (Some(value), _) => {
                (alone.with(self.filter, value), also.map(|given| given.and(self.filter, value)), value)
            }
            (None, Unknown::Nobody) => {
                let bases = if is_set { Vec::new() } else { nobody(given) };
                let alone = alone.without("basis", None);
                (
                    bases.iter().fold(alone, |given, basis| given.and("basis", basis)),
                    None,
                    "nobody’s words, or unknown",
                )
            }
            (None, Unknown::Term(term)) if is_set => (given.without("q", Some(term)), None, "unknown"),
            (None, Unknown::Term(term)) => (alone.and_term(term), None, "unknown"),
            (None, Unknown::None) => return html! { span.unknown { "unknown" } },
        };
        html! {
            a href=(alone.without("offset", None).whole("/search")) {
                bdi { (text) } @if is_set { span.hidden { " (chosen; takes it away)" } }
            }
            @if let Some(also) = also {
                a.also href=(also.whole("/search")) { span aria-hidden="true" { "+" } span.hidden { "also " (text) } }
            }
        }
    }
}
