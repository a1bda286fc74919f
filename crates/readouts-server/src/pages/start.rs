//! The first page: what the corpus holds.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::columns::explained;
use super::given::Given;
use super::messages::messages;
use super::results::{Facet, Unknown};
use super::value::{Read, counted, grouped};
use super::{Page, files, status};
use crate::state::passing;
use crate::{Question, Service};

/// Facets of the whole corpus.
const FACETS: &[Facet] = &[
    Facet { name: "outlet", title: "Outlets", filter: "outlet", unknown: Unknown::Term("NOT outlet:*") },
    Facet { name: "year", title: "Years of events", filter: "year", unknown: Unknown::Term("NOT date:*") },
    Facet { name: "kind", title: "Kinds of events", filter: "kind", unknown: Unknown::Term("NOT kind:*") },
    Facet { name: "language", title: "Languages", filter: "lang", unknown: Unknown::Term("NOT lang:*") },
];
/// Number of rows of a facet.
const ROWS: usize = 12;

/// What is known of how many articles: name in the answer, name for people, and what it counts.
const COVERAGE: &[(&str, &str, &str)] = &[
    ("with_event_date", "Event date", "articles whose event has a certain date"),
    ("with_published", "Published", "articles with a date of publication"),
    ("with_outlet", "Outlet", "articles whose outlet is known"),
    ("with_agency", "Agency", "articles that carry the dispatch of an agency"),
    ("with_speaker", "Speaker", "articles in which somebody speaks"),
];

pub(super) async fn page(State(service): State<Service>) -> Response {
    let stats = Question::new("stats").expect("a command");
    let names: Vec<&str> = FACETS.iter().map(|facet| facet.name).collect();
    let all =
        Question::new("search").expect("a command").option("facets", &names.join(",")).option("limit", "0");
    let ((answer, stats), (counted_by, found)) = tokio::join!(service.value(stats), service.value(all));
    let given = Given::default();
    let body = html! {
        (messages(&answer.messages, &given, "/search"))
        @if !stats.is_object() { h1 { "Nothing to show" } }
        @else { (held(&stats, &found)) }
    };
    let page = Page { title: "What is here", given: &given, view: None, status: status(&answer) }.with(&body);
    if answer.is_lasting() && counted_by.is_lasting() { page } else { passing(page) }
}

/// Shows what the corpus holds.
fn held(stats: &Value, found: &Value) -> Markup {
    let articles = stats.number("documents");
    let names: Vec<&str> = FACETS.iter().map(|facet| facet.name).collect();
    html! {
        h1 { (counted(articles, "article", "articles")) " to search" }
        p.read {
            "A phrase is found exactly as it is written. Each statement is attributed as its outlet reports it; values that are \
             not known are shown as unknown."
        }
        dl.facts {
            (fact("Outlets", stats.number("outlets"), "outlets that published at least one article here"))
            (fact("Speakers", stats.number("speakers"), "people with at least one statement here"))
            (fact("Words", stats.number("words"), "words in all texts, cleaned of menus and notices"))
            (fact("Older versions", stats.number("superseded"), "earlier texts of pages that were read again; they are not counted elsewhere"))
        }
        h2 { "What is known" }
        table.numbers.coverage {
            thead.hidden { tr { th scope="col" { "What" } th scope="col" { "Articles" } th scope="col" { "Share" } } }
            tbody {
                @for (name, label, meaning) in COVERAGE {
                    tr {
                        th scope="row" { (explained(label, meaning)) }
                        td title=(meaning) { (grouped(stats.number(name))) " of " (grouped(articles)) }
                        td title=(meaning) { @if articles > 0 { (format!("{:.0} %", 100.0 * stats.number(name) as f64 / articles as f64)) } }
                    }
                }
            }
        }
        p.exports { "All of this about the index, as a file: " a href="/api/stats?format=json" download { "json" } }
        div.boxes {
            @for facet in FACETS { (counts(facet, found["facets"].list(facet.name))) }
        }
        (files(&Given::default().with("facets", &names.join(",")), "facets", "These counts"))
    }
}

fn fact(name: &str, number: u64, meaning: &str) -> Markup {
    html! { div { dt { (explained(name, meaning)) } dd { (grouped(number)) } } }
}

fn counts(facet: &Facet, rows: &[Value]) -> Markup {
    let given = Given::default();
    // The latest years say most.
    let more = rows.len().saturating_sub(ROWS);
    let rows = if facet.filter == "year" { &rows[more..] } else { &rows[..rows.len() - more] };
    html! {
        @if !rows.is_empty() {
            section.facet {
                h2 { (explained(facet.title, "articles of each")) }
                table {
                    thead.hidden { tr { th scope="col" { (facet.title) } th scope="col" { "Articles" } } }
                    tbody {
                        @for row in rows {
                            tr {
                                th scope="row" { (facet.link(row, &given)) }
                                td title="articles" { (grouped(row.number("documents"))) }
                            }
                        }
                    }
                }
                @if more > 0 { p.read { "and " (grouped(more as u64)) @if facet.filter == "year" { " earlier rows" } @else { " more" } } }
            }
        }
    }
}
