//! Articles that were found, each with its passages.

use maud::{Markup, html};
use serde_json::Value;

use super::given::Given;
use super::value::{Read, counted, direction};

/// Shows the articles of an answer of `search`, which begin at an offset.
pub(super) fn articles(answer: &Value, offset: usize, given: &Given) -> Markup {
    html! {
        ol.hits start=(offset + 1) {
            @for hit in answer.list("hits") { li { (article(hit, given)) } }
        }
    }
}

fn article(hit: &Value, given: &Given) -> Markup {
    let id = hit.text("id").unwrap_or_default();
    let title = hit.text("title").or_else(|| hit.text("path")).unwrap_or(id);
    let matches = hit.list("matches");
    let page = given.at(&format!("/article/{id}"));
    let language = hit.text("language").unwrap_or_default();
    html! {
        article {
            h2 { a href=(page) { bdi dir=(direction(title)) lang=(language) { (title) } } }
            p.about { (about(hit)) }
            @for found in matches {
                figure.passage {
                    blockquote dir=(direction(found.text("text").unwrap_or_default())) lang=(language) {
                        a href={ (page) "#" (place(found)) } title="Open the article at this passage" {
                            (found.text("left").unwrap_or_default())
                            mark { (found.text("text").unwrap_or_default()) }
                            (found.text("right").unwrap_or_default())
                        }
                    }
                    figcaption { (voice(found, hit.text("outlet"))) }
                }
            }
            @let more = hit.number("occurrences").saturating_sub(matches.len() as u64);
            @if more > 0 && !matches.is_empty() {
                p.rest { a href=(page) { (counted(more, "more place", "more places")) } " in this article" }
            }
        }
    }
}

/// Returns the name of a place in an article's page.
pub(super) fn place(found: &Value) -> String {
    format!("p{}-{}", found.number("paragraph"), found.number("start"))
}

/// Says whose words a passage is, according to whom, and on which basis.
pub(super) fn voice(found: &Value, outlet: Option<&str>) -> Markup {
    let basis = found.text("basis").unwrap_or("unknown");
    let members: Vec<&str> = found.list("members").iter().filter_map(Value::as_str).collect();
    html! {
        @match (found.text("speaker"), basis) {
            (Some(speaker), _) => { bdi.speaker { (speaker) } },
            (None, "joint") if !members.is_empty() => { span.speaker { "jointly: " (members.join(", ")) } },
            (None, "joint") => { span.speaker { "jointly" } },
            (None, "narration") => { span.nobody { "narration by the outlet" } },
            (None, _) => { span.nobody { "speaker unknown" } },
        }
        ", according to " bdi { (outlet.unwrap_or("an unknown outlet")) } " "
        span class={ "basis " (basis) } title=(meaning(basis)) { (basis) }
    }
}

/// Bases on which words have a speaker, or none.
pub(super) const BASES: &[&str] = &["quoted", "cue", "carried", "joint", "narration", "unknown"];

/// Explains bases.
pub(super) fn bases(all: &[&str]) -> Markup {
    html! {
        @if !all.is_empty() {
            details.bases lang="en" dir="ltr" {
                summary { "How it is known who speaks" }
                dl { @for basis in all { dt { span.basis { (basis) } } dd { (meaning(basis)) } } }
            }
        }
    }
}

/// Says what a basis means.
pub(super) fn meaning(basis: &str) -> &'static str {
    match basis {
        "quoted" => "in quotation marks, or under a transcript’s label",
        "cue" => "the sentence itself reports who said it",
        "carried" => "goes on with the words of the speaker before",
        "joint" => "said of all of them together; no one’s own words",
        "narration" => "the outlet’s own voice",
        _ => "it cannot be said whose words these are",
    }
}

/// Returns what is known about an article in a line: event, kind, outlet, publication.
fn about(hit: &Value) -> Markup {
    let event = &hit["event_date"];
    let people: Vec<&str> = hit.list("participants").iter().filter_map(Value::as_str).collect();
    html! {
        span {
            "Event: "
            @match event.text("edtf") {
                Some(date) => { time title=(event.text("basis").unwrap_or_default()) { (date) } },
                None => { span.unknown { "date unknown" } },
            }
        }
        span { bdi { (hit.text("outlet").unwrap_or("outlet unknown")) } }
        @if let Some(agency) = hit.text("agency") { span { "dispatch of " bdi { (agency) } } }
        @if let Some(date) = hit.text("published") { span { "published " time { (date) } } }
        @if !people.is_empty() { span { "with " bdi { (people.join(", ")) } } }
    }
}
