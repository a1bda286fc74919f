//! The concordance: a row for each place, the words found in the middle.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::columns::{explained, wide};
use super::given::Given;
use super::hits::{foreign, is_crossing, own, place, sides};
use super::messages::messages;
use super::value::{Read, counted, direction};
use super::{Page, asks_for_words, files, status};
use crate::Service;

/// Number of rows on a page.
const ROWS: usize = 100;

/// Columns: what a row has in it, the order by it, and the name of that order. The first is the usual one.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("Event", "date", "by date, earliest first"),
    ("Before", "left", "by the words before, the nearest first"),
    ("Found", "match", "by the words found"),
    ("After", "right", "by the words after"),
    ("Speaker", "speaker", "by speaker"),
    ("Outlet", "outlet", "by outlet"),
];

pub(super) async fn page(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    if let Some(page) = asks_for_words(&given, "/kwic") {
        return page;
    }
    let order = COLUMNS.iter().find(|(_, name, _)| given.get("sort") == Some(name)).unwrap_or(&COLUMNS[0]).1;
    let offset = given.number("offset", 0, 1_000_000);
    let question = given
        .question("kwic")
        .option("limit", &ROWS.to_string())
        .option("offset", &offset.to_string())
        .option("sort", order);
    let (answer, found) = service.value(question).await;
    let places = found["total"].number("occurrences");
    let body = html! {
        (given.set("/kwic"))
        (messages(&answer.messages, &given, "/kwic"))
        @let rows = found.list("rows");
        @if rows.is_empty() { h1 { "No results" } }
        @else {
            h1 { (explained(&counted(places, "place", "places"), "each place in a text at which the words are found: one row")) }
            p.read { "Select a column heading to sort. Pale words are of another speaker, or of none." }
            (wide("Concordance", &table(rows, &given, order)))
            (super::paging(&given, "/kwic", offset, ROWS, places))
            (files(&given.with("sort", order), "kwic", "Every row"))
        }
    };
    Page {
        title: &format!("{} – concordance", given.query()),
        given: &given,
        view: Some("/kwic"),
        status: status(&answer),
    }
    .with(&body)
}

fn table(rows: &[Value], given: &Given, order: &str) -> Markup {
    html! {
        table.kwic {
            thead {
                tr {
                    @for (title, name, meaning) in COLUMNS {
                        th scope="col" aria-sort=[(*name == order).then_some("ascending")] {
                            a href=(given.without("offset", None).with("sort", name).whole("/kwic")) title=(meaning) {
                                (title) @if *name == order { span aria-hidden="true" { " ▲" } }
                            }
                        }
                    }
                }
            }
            tbody { @for row in rows { (one(row, given)) } }
        }
    }
}

fn one(row: &Value, given: &Given) -> Markup {
    let found = row.text("match").unwrap_or_default();
    let (direction, language) = (direction(found), row.text("language").unwrap_or_default());
    let (own_words, others) = own(row, found);
    let [foreign_left, own_left, own_right, foreign_right] = sides(row);
    let article = format!("/article/{}", row.text("id").unwrap_or_default());
    html! {
        tr {
            td { @match row.text("event_date") { Some(date) => { time { (date) } }, None => { span.unknown { "unknown" } } } }
            td.left dir=(direction) lang=(language) { (foreign(foreign_left)) (own_left) }
            td.found dir=(direction) lang=(language) {
                a href={ (given.at(&article)) "#" (place(row)) } title="Open the article at this place" { mark { (own_words) @if !others.is_empty() { span.other { (others) } } } }
            }
            td.right dir=(direction) lang=(language) { (own_right) (foreign(foreign_right)) }
            td {
                @match row.text("speaker") { Some(name) => { bdi { (name) } }, None => { span.unknown { "–" } } }
                @if is_crossing(row) { ", then others" }
                " " span.basis { (row.text("basis").unwrap_or_default()) }
            }
            td { @match row.text("outlet") { Some(name) => { bdi { (name) } }, None => { span.unknown { "unknown" } } } }
        }
    }
}
