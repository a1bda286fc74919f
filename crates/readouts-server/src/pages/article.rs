//! Page of an article: statements with their speakers, dates with their evidence, cut lines, versions, citation.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde_json::Value;

use super::columns::{Column, explained, head, wide};
use super::events::versions;
use super::given::Given;
use super::hits::{BASES, bases, meaning, place};
use super::messages::messages;
use super::value::{Read, counted, direction, names, web};
use super::{Page, nowhere, status};
use crate::answers::Outcome;
use crate::state::passing;
use crate::{Question, Service};

/// Number of colours of speakers; further ones share them.
const COLOURS: usize = 6;

pub(super) async fn page(
    State(service): State<Service>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let given = Given::parse(query.as_deref());
    let cut = given.get("cut").is_some();
    let Ok(question) = Question::new("show").expect("a command").term(&id) else {
        return nowhere(State(service)).await.into_response();
    };
    let question = if cut { question.option("audit", "true") } else { question };
    let (said, article) = service.value(question).await;
    if !article.is_object() {
        let (title, status) = match said.outcome {
            Outcome::Ended | Outcome::Failed => ("No answer", status(&said)),
            _ => ("No such article", StatusCode::NOT_FOUND),
        };
        let body = html! { h1 { (title) } (messages(&said.messages, &given, "/search")) };
        return Page { title, given: &given, view: None, status }.with(&body);
    }
    // The beginning of an id leads here too.
    let id = article.text("id").unwrap_or(&id);
    let ask = |command: &str, terms: &[&str]| {
        let question = Question::new(command).expect("a command");
        terms.iter().try_fold(question, |question, term| question.term(term)).ok()
    };
    let of_versions = ask("versions", &[id]).filter(|_| article["version"].is_object());
    let of_copies =
        Question::new("reprints").map(|question| question.option("diff", id).option("limit", COPIES));
    let ((in_places, places), (in_event, event), (in_versions, versions), (in_copies, copies), reference) = tokio::join!(
        service.value_of(places(&given, id)),
        service.value_of(ask("events", &[&format!("event:{id}")])),
        service.value_of(of_versions),
        service.value_of(of_copies),
        citation(&service, &given, id),
    );
    let found = places.list("hits").first().map_or(&[][..], |hit| hit.list("matches"));
    let title = article.text("title").or_else(|| article.text("path")).unwrap_or(id);
    let speakers: Vec<&str> = article.list("speakers").iter().filter_map(|one| one.text("name")).collect();
    let body = html! {
        @if given.get("q").is_some() { p.back { a href=(given.at("/search")) { "← Back to results" } } }
        article.whole lang=[article.text("language")] {
            h1 dir=(direction(title)) { (title) }
            (facts(&article))
            (legend(&speakers))
            (bases(&used(&article)))
            div.body dir=(direction(article.list("paragraphs").first().and_then(Value::as_str).unwrap_or_default())) {
                @for (number, _) in article.list("paragraphs").iter().enumerate() {
                    p { (paragraph(&article, number, found, &speakers)) }
                }
            }
        }
        (lines(&article, &given, id, cut))
        (messages(&said.messages, &given, "/search"))
        (others(event["events"][0].list("articles"), id))
        (reprints(&copies, id))
        (older(versions.list("versions"), id))
        (cited(reference.as_ref(), found.len(), &given, id))
    };
    let page = Page { title, given: &given, view: None, status: StatusCode::OK }.with(&body);
    let is_lasting =
        [&in_places, &in_event, &in_versions, &in_copies].iter().all(|answer| answer.is_lasting());
    if is_lasting && reference.is_some_and(|cited| cited.is_lasting) && !cut { page } else { passing(page) }
}

/// Returns the question for the places of the query in this article alone; `None` without a query.
fn places(given: &Given, id: &str) -> Option<Question> {
    given.get("q")?;
    given.question("search").option("limit", "1").term(&format!("id:{id}")).ok()
}

fn facts(article: &Value) -> Markup {
    let event = &article["event_date"];
    let named = |origin: &Value| origin.text("name").map(str::to_owned);
    html! {
        dl.facts lang="en" dir="ltr" {
            div {
                dt { (explained("Event", "what took place, and when; the basis says how the date is known, the lines below from what")) }
                dd {
                    (article.text("kind").unwrap_or("article")) ", "
                    @match event.text("edtf") { Some(date) => { time { (date) } }, None => { span.unknown { "date unknown" } } }
                    " " span.basis { (event.text("basis").unwrap_or("none")) }
                    @for why in event.list("evidence").iter().filter_map(Value::as_str) { p.why { (why) } }
                }
            }
            div { dt { (explained("Outlet", "who published this copy, and how that is known")) } dd { bdi { (named(&article["outlet"]).unwrap_or_else(|| "unknown".to_owned())) } " " span.basis { (article["outlet"].text("basis").unwrap_or("none")) } } }
            @if let Some(agency) = named(&article["agency"]) { div { dt { (explained("Agency", "whose dispatch this copy carries")) } dd { bdi { (agency) } } } }
            div { dt { (explained("Published", "day of publication of this copy, as its page or side data say")) } dd { (article["published"].text("edtf").unwrap_or("unknown")) } }
            @if let Some(place) = article["dateline"].text("place") {
                div { dt { (explained("Dateline", "place and day of the dispatch, as written before its text")) } dd { bdi { (place) } " " (article["dateline"].text("edtf").unwrap_or_default()) } }
            }
            @let people = article.list("participants");
            @if !people.is_empty() {
                div {
                    dt { "Participants" }
                    dd { @for name in people.iter().filter_map(Value::as_str) { span.part { (person(name)) } } }
                }
            }
            @if let Some(url) = article.text("url").and_then(web) {
                div { dt { "Source" } dd { a href=(url) rel="noreferrer noopener" { (url) } } }
            }
        }
    }
}

/// Shows the lines that were cut from the page, each with the reason, or a link that shows them.
fn lines(article: &Value, given: &Given, id: &str, cut: bool) -> Markup {
    let lines = article.list("audit").iter().filter(|line| line["kept"] == false);
    let lines: Vec<&Value> =
        lines.filter(|line| line.text("text").is_some_and(|text| !text.trim().is_empty())).collect();
    let here = format!("/article/{id}");
    html! {
        section.cut aria-labelledby="cut" {
            h2 #cut { "What was cut from the page" }
            @if !cut {
                p { a href={ (given.with("cut", "true").whole(&here)) "#cut" } { "Show every line that is not part of the text, with the reason" } }
            } @else {
                p { a href=(given.without("cut", None).whole(&here)) { "Hide these lines" } }
                @if lines.is_empty() && !article.list("audit").is_empty() { p { "Nothing: every line of the page is part of the text." } }
                @if !lines.is_empty() {
                    (wide("Lines that were cut", &html! {
                        table.numbers {
                            (head(&[LINE, REASON, TEXT]))
                            tbody {
                                @for line in lines {
                                    tr {
                                        td { (line.number("line")) }
                                        (REASON.cell(line.text("reason").unwrap_or_default().replace('_', " ")))
                                        @let text = line.text("text").unwrap_or_default();
                                        td.words dir=(direction(text)) { (shortened(text)) }
                                    }
                                }
                            }
                        }
                    }))
                    p.exports {
                        "All lines, as a file: "
                        a href={ "/api/show?q=" (id) "&audit=true&format=json" } download { "json" }
                    }
                }
            }
        }
    }
}

const LINE: Column =
    Column::number("Line", "number in the page, from 1; in HTML, of its text with one line for each block");
const REASON: Column = Column::words("Reason", "what the line was taken for");
const TEXT: Column = Column::words("Text", "");

/// Maximum length of a line that was cut, in characters.
const LINE_MAX: usize = 500;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LINE_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Lists the other articles of the event.
fn others(articles: &[Value], id: &str) -> Markup {
    html! {
        @if articles.len() > 1 {
            section {
                h2 { "The same event" }
                p { a href=(Given::default().with("event", id).at("/search")) { (counted(articles.len() as u64, "article tells", "articles tell")) " of it" } ":" }
                (versions(articles, id))
            }
        }
    }
}

/// Maximum number of copies that are listed.
const COPIES: &str = "20";

/// Lists the articles that have the same text.
fn reprints(answer: &Value, id: &str) -> Markup {
    let all = std::iter::once(&answer["first"]).chain(answer.list("rows"));
    let copies: Vec<&Value> = all.filter(|copy| copy.text("id").is_some_and(|other| other != id)).collect();
    html! {
        @if !copies.is_empty() {
            section {
                h2 { "The same text" }
                p { (counted(answer.number("copies"), "article has", "articles have")) " it, this one among them." }
                ul.versions {
                    @for copy in copies {
                        @let other = copy.text("id").unwrap_or_default();
                        li {
                            bdi { (copy.text("outlet").unwrap_or("outlet unknown")) } ", "
                            (copy.text("published").unwrap_or("date unknown")) ": "
                            a href={ "/article/" (other) } { bdi { (copy.text("title").unwrap_or(other)) } } " · "
                            a href={ "/compare?q=" (other) "&q=" (id) } { "side by side" }
                        }
                    }
                }
            }
        }
    }
}

/// Lists the texts that the page had at other times.
fn older(all: &[Value], id: &str) -> Markup {
    html! {
        @if all.len() > 1 {
            section {
                h2 { "Versions of this page" }
                ul.versions {
                    @for version in all {
                        @let other = version.text("id").unwrap_or_default();
                        li {
                            "Number " (version.number("number")) ", "
                            (version.text("retrieved").or_else(|| version.text("published")).unwrap_or("date unknown")) ", "
                            (counted(version.number("words"), "word", "words"))
                            @if other == id { " (this one)" }
                            @else {
                                ": " a href={ "/article/" (other) } { "open" } " · "
                                a href={ "/compare?q=" (other) "&q=" (id) } { "side by side" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Citation of an article, or of a passage of it.
struct Cited {
    text: String,
    is_passage: bool,
    /// Whether it may be cached: false if a passage was wanted and the whole article is cited.
    is_lasting: bool,
}

/// Returns the citation of the article, or of a passage that the query found in it.
async fn citation(service: &Service, given: &Given, id: &str) -> Option<Cited> {
    let article = Question::new("cite")?.term(id).ok()?;
    let passage = || {
        let question = given.all("q").try_fold(article.clone(), Question::term).ok()?;
        Some(question.option("match", &passage(given).to_string()))
    };
    // `cite` numbers the passages of all speakers, the page only those that pass the filters.
    let has_voice = ["by", "basis", "joint"].iter().any(|filter| given.get(filter).is_some());
    let wants_passage = given.get("q").is_some() && !has_voice;
    if wants_passage
        && let Some(question) = passage()
        && let Some(text) = service.text(question).await
    {
        return Some(Cited { text, is_passage: true, is_lasting: true });
    }
    let text = service.text(article).await?;
    Some(Cited { text, is_passage: false, is_lasting: !wants_passage })
}

/// Returns the number of the passage to cite.
fn passage(given: &Given) -> usize {
    given.number("passage", 1, 10_000).max(1)
}

/// Shows how to cite the article.
fn cited(reference: Option<&Cited>, passages: usize, given: &Given, id: &str) -> Markup {
    let passage = passage(given);
    let is_passage = reference.is_some_and(|cited| cited.is_passage);
    let at = |passage: usize| {
        let page = given.with("passage", &passage.to_string()).whole(&format!("/article/{id}"));
        format!("{page}#cite")
    };
    html! {
        section.cite aria-labelledby="cite" {
            h2 #cite { "Cite it" }
            @if let Some(reference) = reference {
                pre.citation tabindex="0" role="region" aria-label="Citation" { (reference.text.trim_end()) }
            }
            @if is_passage && passages > 1 {
                p {
                    "Passage " (passage) " of " (passages)
                    @if passage > 1 { " · " a href=(at(passage - 1)) { "previous" } }
                    @if passage < passages { " · " a href=(at(passage + 1)) { "next" } }
                }
            }
            p.exports {
                "The article, for reference managers: "
                @for form in ["bibtex", "ris", "csl-json"] { a href={ "/api/cite?q=" (id) "&format=" (form) } download { (form) } " " }
            }
            p.exports { "As it was understood: " a href={ "/api/show?q=" (id) "&format=json" } download { "json" } }
        }
    }
}

fn colour(speakers: &[&str], speaker: &str) -> Option<usize> {
    speakers.iter().position(|one| *one == speaker).map(|at| at % COLOURS)
}

/// Returns the bases that statements of an article have.
fn used(article: &Value) -> Vec<&'static str> {
    let has = |basis: &&&str| article.list("statements").iter().any(|one| one.text("basis") == Some(**basis));
    BASES.iter().filter(has).copied().collect()
}

fn legend(speakers: &[&str]) -> Markup {
    html! {
        @if !speakers.is_empty() {
            ul.legend lang="en" dir="ltr" aria-label="Speakers in this article" {
                @for speaker in speakers {
                    li { span class=(format!("c{}", colour(speakers, speaker).unwrap_or(0))) { (person(speaker)) } }
                }
            }
        }
    }
}

/// Returns a name with a link to all that is known about the person.
fn person(name: &str) -> Markup {
    html! { a href=(Given::default().with("name", name).whole("/person")) { bdi { (name) } } }
}

/// Shows a paragraph: each run of sentences of one voice has its label.
fn paragraph(article: &Value, number: usize, matches: &[Value], speakers: &[&str]) -> Markup {
    let statements = article.list("statements").iter().filter(|one| one.number("paragraph") == number as u64);
    // The voice of the statement before: speaker, basis, members, whose words are relayed.
    let mut before: Option<(Option<&str>, &str, String, Option<&str>)> = None;
    html! {
        @for statement in statements {
            @let speaker = statement.text("speaker");
            @let basis = statement.text("basis").unwrap_or("unknown");
            @let members = names(statement, "members");
            @let voice = (speaker, basis, members.clone(), statement.text("relays"));
            @let last = before.replace(voice.clone());
            @let is_new = last.as_ref() != Some(&voice);
            // The end of somebody's words is said too.
            @let has_label = is_new && (basis != "narration" || last.is_some());
            @let class = speaker.and_then(|speaker| colour(speakers, speaker)).map(|at| format!("said c{at}"));
            span class=(class.as_deref().unwrap_or("said")) {
                @if has_label {
                    span.voice lang="en" dir="ltr" title=(meaning(basis)) {
                        @match speaker {
                            Some(speaker) => { (speaker) " · " (basis) },
                            None if basis == "joint" => { "jointly" @if !members.is_empty() { ": " (members) } },
                            None if basis == "narration" => { "the outlet" },
                            None => { "speaker unknown" },
                        }
                    }
                    " "
                }
                (sentence(statement, matches)) " "
            }
        }
    }
}

/// Shows a sentence with the places of the query in it.
fn sentence(statement: &Value, matches: &[Value]) -> Markup {
    let text = statement.text("text").unwrap_or_default();
    let (start, end) = (statement.number("start"), statement.number("end"));
    let here = |found: &&Value| {
        found.number("paragraph") == statement.number("paragraph")
            && (start..end).contains(&found.number("start"))
    };
    let mut parts = Vec::new();
    let mut at = 0;
    for found in matches.iter().filter(here) {
        let from = usize::try_from(found.number("start") - start).unwrap_or(usize::MAX);
        let to = usize::try_from(found.number("end").min(end) - start).unwrap_or(usize::MAX);
        let (Some(left), Some(marked)) = (text.get(at..from), text.get(from..to)) else { continue };
        parts.push((left, Some((place(found), marked))));
        at = to;
    }
    parts.push((text.get(at..).unwrap_or_default(), None));
    html! {
        @for (left, marked) in parts {
            (left)
            @if let Some((name, marked)) = marked { mark id=(name) tabindex="-1" { (marked) } }
        }
    }
}
