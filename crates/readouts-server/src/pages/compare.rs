//! Two articles side by side: what both say, and what only one says.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::given::Given;
use super::hits::{BASES, bases, meaning};
use super::messages::messages;
use super::value::{Read, counted, direction};
use super::{Page, files, status};
use crate::{Question, Service};

pub(super) async fn page(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    let mut question = Question::new("compare").expect("a command");
    for id in given.all("q").take(2) {
        if let Ok(with) = question.clone().term(id) {
            question = with;
        }
    }
    let none = Given::default();
    let (answer, found) = service.value(question).await;
    let body = html! {
        h1 { "Two articles side by side" }
        (messages(&answer.messages, &none, "/compare"))
        @if found.is_object() {
            (bases(BASES))
            p.read {
                @let both = found.list("links").len() as u64;
                (counted(both, "pair of sentences says", "pairs of sentences say")) " the same, whole or in part. A number leads to \
                 the sentence on the other side."
            }
            div.sides {
                (side(&found, "a", "b"))
                (side(&found, "b", "a"))
            }
            (files(&given, "compare", "Both with their links"))
        }
    };
    Page { title: "Two articles", given: &none, view: None, status: status(&answer) }.with(&body)
}

fn side(found: &Value, name: &str, other: &str) -> Markup {
    let side = &found[name];
    let id = side.text("id").unwrap_or_default();
    let links = found.list("links");
    let mut paragraph = None;
    html! {
        section.side lang=[side.text("language")] aria-label={ "Article " (name.to_uppercase()) } {
            h2 { a href=(format!("/article/{id}")) { bdi { (side.text("title").unwrap_or(id)) } } }
            p.about lang="en" {
                span { bdi { (side.text("outlet").unwrap_or("outlet unknown")) } }
                span { (side["event_date"].text("edtf").unwrap_or("date unknown")) }
                span { (counted(side.number("words"), "word", "words")) }
            }
            div.body dir=(direction(side.list("sentences").first().and_then(|one| one.text("text")).unwrap_or_default())) {
                @for (number, sentence) in side.list("sentences").iter().enumerate() {
                    @let linked: Vec<(usize, &Value)> = sentence.list("links").iter()
                        .filter_map(|link| usize::try_from(link.as_u64()?).ok())
                        .filter_map(|link| Some((link, links.get(link)?))).collect();
                    @let opens = paragraph.replace(sentence.number("paragraph")) != Some(sentence.number("paragraph"));
                    p.sentence .opens[opens] .alone[linked.is_empty()] id=(format!("{name}{}", number + 1)) {
                        span.voice lang="en" dir="ltr" title=(meaning(sentence.text("basis").unwrap_or_default())) {
                            @if let Some(speaker) = sentence.text("speaker") { (speaker) " · " }
                            (sentence.text("basis").unwrap_or("unknown"))
                        }
                        " " (sentence.text("text").unwrap_or_default()) " "
                        @for (link, value) in &linked {
                            @let there = value.number(other) + 1;
                            a.link href=(format!("#{other}{there}")) lang="en" {
                                (if value.text("degree") == Some("same") { "=" } else { "≈" }) (link + 1)
                                span.hidden { " in the other article" }
                            }
                            " "
                        }
                        @if linked.is_empty() { span.only lang="en" { "only here" } }
                    }
                }
            }
        }
    }
}
