//! How often a formula is used over time: a chart, and its numbers beside it.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::chart::{Bar, chart};
use super::columns::{Column, head, wide};
use super::given::Given;
use super::messages::messages;
use super::value::Read;
use super::{Page, asks_for_words, files, status};
use crate::Service;

/// Measure that is asked for; every answer has counts and shares too.
const MEASURE: &str = "per-million";
/// Lengths of a period.
const PERIODS: &[&str] = &["year", "quarter", "month"];

const PERIOD: Column =
    Column::words("Period", "when the event certainly took place; other events have rows of their own");
const WITH: Column =
    Column::number("Articles with it", "articles of the period in which the words are found");
const OF: Column = Column::number("Of", "all articles of the period that pass the same filters");
const SHARE: Column = Column::number("Share", "articles with it, of all articles of the period");
const PLACES: Column = Column::number("Places", "places at which the words are found");
const RATE: Column = Column::number(
    "Per million words",
    "places in a million words of all articles of the period; where one speaker’s words are asked for, in a million of those",
);

pub(super) async fn page(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    if let Some(page) = asks_for_words(&given, "/trend") {
        return page;
    }
    let per = PERIODS.iter().find(|per| given.get("per") == Some(per)).unwrap_or(&PERIODS[0]);
    // With this measure, rows have the shares too.
    let question = given.question("trend").option("per", per).option("measure", MEASURE);
    let (answer, found) = service.value(question).await;
    let body = html! {
        (given.set("/trend"))
        (messages(&answer.messages, &given, "/trend"))
        @if !found.is_object() { h1 { "No results" } }
        @for series in found.list("series") {
            h1 { (series.text("query").unwrap_or("Over time")) }
            p.orders {
                "A bar for each: "
                @for name in PERIODS {
                    a href=(given.with("per", name).whole("/trend")) aria-current=[(name == per).then_some("true")] { (name) } " "
                }
            }
            p.read {
                "The share of articles that have it, of all articles of the period that pass the same filters. A thin line is \
                 the interval in which the share lies with 95 % (Wilson); pale bars, without one, are of fewer than five articles. Drawing \
                 over several bars leads to the articles of all of them."
            }
            (shares(series.list("rows"), &given))
            (wide("Numbers by period", &numbers(series.list("rows"))))
            (files(&given.with("per", per).with("measure", MEASURE), "trend", "These numbers"))
        }
    };
    Page {
        title: &format!("{} – over time", given.query()),
        given: &given,
        view: Some("/trend"),
        status: status(&answer),
    }
    .with(&body)
}

/// Shows the shares by period, each bar with a link to its articles.
pub(super) fn shares(rows: &[Value], given: &Given) -> Markup {
    // Dates that belong to no period have rows too.
    let period = |row: &Value| {
        row.text("period")
            .filter(|period| period.starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_owned)
    };
    let bar = |row: &Value| {
        let period = period(row)?;
        let interval = &row["share_interval"];
        Some(Bar {
            value: share(row),
            // The interval of a period with few articles would fill the chart.
            interval: interval["low"].as_f64().zip(interval["high"].as_f64()).filter(|_| row["thin"] != true),
            is_thin: row["thin"] == true,
            numbers: format!(
                "{period}: {} of {} articles, {:.1} %",
                row.number("documents"),
                row.number("articles"),
                100.0 * share(row)
            ),
            address: given.within_period(&period).at("/search"),
            period,
        })
    };
    let bars: Vec<Bar> = rows.iter().filter_map(bar).collect();
    chart("Shares by period; the table below has the numbers", &bars, 220.0)
}

fn share(row: &Value) -> f64 {
    row["share"].as_f64().unwrap_or(0.0)
}

/// Shows the numbers of all rows; those of places only if words were looked for.
pub(super) fn numbers(rows: &[Value]) -> Markup {
    let has_places = rows.iter().any(|row| row.number("occurrences") > 0);
    let columns = [PERIOD, WITH, OF, SHARE, PLACES, RATE];
    html! {
        table.numbers {
            (head(if has_places { &columns } else { &columns[..4] }))
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.text("period").unwrap_or_default()) }
                        (WITH.count(row.number("documents")))
                        (OF.count(row.number("articles")))
                        (SHARE.cell(row["share"].as_f64().map(|share| format!("{:.1} %", 100.0 * share)).unwrap_or_default()))
                        @if has_places {
                            (PLACES.count(row.number("occurrences")))
                            (RATE.cell(row["per_million"].as_f64().map(|rate| format!("{rate:.1}")).unwrap_or_default()))
                        }
                    }
                }
            }
        }
    }
}
