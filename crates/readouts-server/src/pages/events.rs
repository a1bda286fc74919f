//! Events, each with all articles that tell of it.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::columns::explained;
use super::given::Given;
use super::messages::messages;
use super::value::{Read, counted, names};
use super::{Page, files, status};
use crate::Service;

/// Number of events on a page.
const EVENTS: usize = 20;
/// Orders of the events.
const ORDERS: &[(&str, &str)] =
    &[("date", "earliest first"), ("-date", "latest first"), ("articles", "most articles first")];

pub(super) async fn page(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    let offset = given.number("offset", 0, 1_000_000);
    let order = ORDERS.iter().find(|(name, _)| given.get("sort") == Some(name)).unwrap_or(&ORDERS[0]).0;
    let question = given
        .question("events")
        .option("limit", &EVENTS.to_string())
        .option("offset", &offset.to_string())
        .option("sort", order);
    let (answer, found) = service.value(question).await;
    let total = &found["total"];
    let body = html! {
        (given.set("/events"))
        (messages(&answer.messages, &given, "/events"))
        @if !found.is_object() { h1 { "No results" } }
        @else {
            h1 { (explained(&counted(total.number("events"), "event", "events"), "calls, meetings and the like; articles that certainly tell of the same one are counted as one")) }
            p.read {
                "in " (counted(total.number("documents"), "article found", "articles found")) "; "
                (counted(total.number("joined"), "event is", "events are")) " in several of them."
            }
            p.orders {
                "Order: "
                @for (name, label) in ORDERS {
                    a href=(given.with("sort", name).without("offset", None).whole("/events"))
                        aria-current=[(*name == order).then_some("true")] { (label) }
                    " "
                }
            }
            ol.hits {
                @for event in found.list("events") { li { (one(event)) } }
            }
            (super::paging(&given, "/events", offset, EVENTS, total.number("events")))
            (files(&given.with("sort", order), "events", "Every event"))
        }
    };
    Page { title: "Events", given: &given, view: Some("/events"), status: status(&answer) }.with(&body)
}

fn one(event: &Value) -> Markup {
    let articles = event.list("articles");
    let people = names(event, "participants");
    html! {
        article {
            h2 {
                (event.text("kind").unwrap_or("event"))
                @if !people.is_empty() { ": " bdi { (people) } }
            }
            p.about {
                span {
                    @match (event.text("from"), event.text("to")) {
                        (Some(from), Some(to)) if from != to => { time { (from) } " to " time { (to) } },
                        (Some(day), _) | (None, Some(day)) => { time { (day) } },
                        (None, None) => { span.unknown { "date unknown" } },
                    }
                    @if event["certain"] != true { " (not certain)" }
                }
                @for place in event.list("places").iter().filter_map(Value::as_str) { span { bdi { (place) } } }
                span { (counted(articles.len() as u64, "article", "articles")) }
            }
            (versions(articles, articles.first().and_then(|first| first.text("id")).unwrap_or_default()))
        }
    }
}

/// Lists the articles of an event; each but `beside` has a link that puts it next to that one.
pub(super) fn versions(articles: &[Value], beside: &str) -> Markup {
    html! {
        ul.versions {
            @for article in articles {
                @let id = article.text("id").unwrap_or_default();
                li {
                    bdi { (article.text("outlet").unwrap_or("outlet unknown")) } ": "
                    a href={ "/article/" (id) } { bdi lang=(article.text("language").unwrap_or_default()) { (article.text("title").unwrap_or(id)) } }
                    @if article.text("reprint_of").is_some() { " (the same text as another)" }
                    @if id != beside {
                        " · " a href={ "/compare?q=" (beside) "&q=" (id) } { "side by side" }
                    }
                }
            }
        }
    }
}
