//! The forms in which a formula occurs, and who used it first.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::columns::{Column, head, wide};
use super::given::Given;
use super::messages::messages;
use super::value::{Read, counted, grouped};
use super::{Page, asks_for_words, files, status};
use crate::Service;

/// Number of rows of a table; a file has all of them.
const ROWS: usize = 50;

const FORM: Column = Column::words("Form", "");
const DIFFERENCE: Column = Column::words("How it differs", "from the words that were asked for");
const PLACES: Column =
    Column::number("Places", "places at which it is found, each counted with its longest form");
const ARTICLES: Column = Column::number("Articles", "articles in which it is found");
const SPEAKERS: Column = Column::number("Speakers", "people in whose words it is found");
const OUTLETS: Column = Column::number("Outlets", "outlets that report it");
const FIRST: Column = Column::number("First", "earliest event with a certain date, in this corpus");
const LAST: Column = Column::number("Last", "latest event with a certain date, in this corpus");

pub(super) async fn variants(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    if let Some(page) = asks_for_words(&given, "/variants") {
        return page;
    }
    let (answer, found) = service.value(given.question("variants").option("limit", &ROWS.to_string())).await;
    let forms = found.number("forms");
    let body = html! {
        (given.set("/variants"))
        (messages(&answer.messages, &given, "/variants"))
        @if !found.is_object() { h1 { "No results" } }
        @else {
            h1 { (counted(forms, "form", "forms")) }
            p.read {
                (counted(found.number("occurrences"), "place", "places")) " in "
                (counted(found.number("documents"), "article", "articles"))
                "; each place belongs to its longest form."
            }
            (wide("Forms", &html! {
                table.numbers {
                    (head(&[FORM, DIFFERENCE, PLACES, ARTICLES, SPEAKERS, OUTLETS, FIRST, LAST]))
                    tbody {
                        @for row in found.list("rows") {
                            tr {
                                th scope="row" { a href=(hits(row, &given)) { bdi { (row.text("form").unwrap_or_default()) } } }
                                (DIFFERENCE.cell(row.text("sort").unwrap_or_default()))
                                (PLACES.count(row.number("occurrences")))
                                (ARTICLES.count(row.number("documents")))
                                (SPEAKERS.count(row.number("speakers")))
                                (OUTLETS.count(row.number("outlets")))
                                (FIRST.cell(row.text("first").unwrap_or("–")))
                                (LAST.cell(row.text("last").unwrap_or("–")))
                            }
                        }
                    }
                }
            }))
            (first_rows(forms))
            (files(&given, "variants", "These forms"))
        }
    };
    Page { title: "Forms of a formula", given: &given, view: Some("/variants"), status: status(&answer) }
        .with(&body)
}

const SPEAKER: Column = Column::words("Speaker", "according to the outlet");
const OUTLET: Column = Column::words("Outlet", "");
const FIRST_USE: Column =
    Column::number("First", "earliest event with a certain date in which they use it, in this corpus");
const LAST_USE: Column =
    Column::number("Last", "latest event with a certain date in which they use it, in this corpus");
const USES: Column = Column::number("Places", "places in their words in that outlet");
const WITH: Column = Column::number("Articles", "articles of that outlet in which they use it");
const OF: Column = Column::number("Of", "all articles of that outlet in which they speak");
const UNDATED: Column =
    Column::number("Without a date", "places in articles whose event has no certain date");

pub(super) async fn uses(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    if let Some(page) = asks_for_words(&given, "/uses") {
        return page;
    }
    let (answer, found) = service.value(given.question("uses").option("limit", &ROWS.to_string())).await;
    let body = html! {
        (given.set("/uses"))
        (messages(&answer.messages, &given, "/uses"))
        @if !found.is_object() { h1 { "No results" } }
        @else {
            h1 { "First and last uses" }
            p.read {
                "By each speaker in each outlet: " (counted(found.number("found"), "row", "rows")) ". First and last are of this \
                 corpus: articles that are not in it, and those without a certain date, may have others."
            }
            (wide("Uses", &html! {
                table.numbers {
                    (head(&[SPEAKER, OUTLET, FIRST_USE, LAST_USE, USES, WITH, OF, UNDATED]))
                    tbody { @for row in found.list("rows") { (one_use(row, &given)) } }
                }
            }))
            (first_rows(found.number("found")))
            (files(&given, "uses", "These uses"))
        }
    };
    Page { title: "First and last uses", given: &given, view: Some("/uses"), status: status(&answer) }
        .with(&body)
}

fn one_use(row: &Value, given: &Given) -> Markup {
    let place = |name: &str| {
        let place = &row[name];
        html! {
            @match (place.text("id"), place.text("date")) {
                (Some(id), Some(date)) => { a href=(given.at(&format!("/article/{id}"))) { (date) } },
                _ => { "–" },
            }
        }
    };
    html! {
        tr {
            th scope="row" { bdi { (row.text("speaker").unwrap_or(row.text("voice").unwrap_or("nobody"))) } }
            (OUTLET.cell(html! { bdi { (row.text("outlet").unwrap_or("unknown")) } }))
            (FIRST_USE.cell(place("first")))
            (LAST_USE.cell(place("last")))
            (USES.cell(html! { a href=(hits(row, given)) { (grouped(row.number("occurrences"))) } }))
            (WITH.count(row.number("documents")))
            @if row["articles"].is_number() { (OF.count(row.number("articles"))) } @else { (OF.cell("–")) }
            (UNDATED.count(row.number("undated_occurrences")))
        }
    }
}

/// Says that only the first rows are shown, if there are more.
fn first_rows(all: u64) -> Markup {
    html! { @if all > ROWS as u64 { p.read { "The first " (ROWS) " rows; a file has all of them." } } }
}

/// Returns the address of the articles of a row, with the present filters.
fn hits(row: &Value, given: &Given) -> String {
    given.with("q", row.text("hits").unwrap_or_default()).at("/search")
}
