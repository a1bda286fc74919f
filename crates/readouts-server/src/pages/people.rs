//! Everyone in the corpus, and each person: spellings, offices, statements over time, formulas.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::Value;

use super::columns::{Column, explained, head, wide};
use super::given::Given;
use super::messages::messages;
use super::value::{Read, grouped, names};
use super::{Page, files, status, trend};
use crate::state::passing;
use crate::{Question, Service};

/// Number of people in the list.
const PEOPLE: usize = 100;
/// Number of formulas of a person.
const FORMULAS: usize = 15;

const NAME: Column = Column::words("Name", "");
const ARTICLES: Column =
    Column::number("Articles", "articles in which they speak, take part or are mentioned");
const SPEAKS: Column = Column::number("Speaks", "articles in which they speak");
const TAKES_PART: Column = Column::number("Takes part", "articles in which they take part in the event");
const STATEMENTS: Column = Column::number("Statements", "statements that are attributed to them");
const WORDS: Column = Column::number("Words", "words in these statements");
const OFFICES: Column =
    Column::words("Offices", "offices in which they speak, each with its number of articles");
const SPELLINGS: Column = Column::words("Other spellings", "names that are read as theirs");

/// The list.
pub(super) async fn page(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    let name = given.get("name");
    let mut question = Question::new("people").expect("a command");
    if let Some(name) = name {
        // The word that is typed last may be the beginning of one.
        question = question.term(&format!("{}*", name.trim_end_matches('*'))).expect("a name");
    }
    let (answer, found) = service.value(question.clone().option("limit", &(PEOPLE + 1).to_string())).await;
    let people = found.list("people");
    let body = html! {
        h1 { "People" }
        form.entry action="/people" {
            label for="name" { "Name, or the beginning of one" }
            input #name name="name" value=[name];
            button type="submit" { "Show" }
        }
        (messages(&answer.messages, &given, "/people"))
        @if !people.is_empty() { (wide("People", &table(&people[..people.len().min(PEOPLE)]))) }
        @if people.len() > PEOPLE { p.read { "The first " (PEOPLE) ", those in most articles first; a file has all." } }
        @if !people.is_empty() {
            (files(&question.terms().iter().fold(Given::default(), |given, term| given.with("q", term)), "people", "These people"))
        }
    };
    Page { title: "People", given: &Given::default(), view: None, status: status(&answer) }.with(&body)
}

fn table(people: &[Value]) -> Markup {
    html! {
        table.numbers {
            (head(&[NAME, ARTICLES, SPEAKS, TAKES_PART, STATEMENTS, WORDS, OFFICES, SPELLINGS]))
            tbody {
                @for person in people {
                    @let name = person.text("name").unwrap_or_default();
                    tr {
                        th scope="row" { a href=(Given::default().with("name", name).whole("/person")) { bdi { (name) } } }
                        (ARTICLES.count(person.number("articles")))
                        (SPEAKS.count(person.number("speaks")))
                        (TAKES_PART.count(person.number("takes_part")))
                        (STATEMENTS.count(person.number("statements")))
                        (WORDS.count(person.number("words")))
                        (OFFICES.cell(offices(person, 3)))
                        (SPELLINGS.cell(html! { bdi { (names(person, "spellings")) } }))
                    }
                }
            }
        }
    }
}

fn offices(person: &Value, most: usize) -> Markup {
    html! {
        @for office in person.list("offices").iter().take(most) {
            span.part { (office.text("office").unwrap_or_default()) " (" (grouped(office.number("articles"))) ")" }
        }
    }
}

/// One person.
pub(super) async fn person(State(service): State<Service>, RawQuery(query): RawQuery) -> Response {
    let given = Given::parse(query.as_deref());
    let name = given.get("name").unwrap_or_default();
    let of = |command: &str| Question::new(command).expect("a command");
    // In a query, a name stands in quotation marks.
    let field = |field: &str| format!("{field}:\"{}\"", name.replace(['"', '“', '”'], " "));
    let speaks = field("speaker");
    let anywhere = format!("({speaks} OR {} OR {})", field("with"), field("mentions"));
    let listed = service.value(of("people").term(name).expect("a name"));
    let over_time = service.value(of("trend").term(&speaks).expect("a query"));
    // All sequences of words of the corpus are counted for them: that takes a while, so only on request.
    let with_formulas = given.get("formulas").is_some();
    let formulas = of("keywords")
        .option("by", name)
        .option("words", "2..5")
        .option("min-articles", "2")
        .option("limit", &FORMULAS.to_string());
    let formulas = service.value_of(Some(formulas).filter(|_| with_formulas));
    let ((said, listed), (in_time, over_time), (in_formulas, formulas)) =
        tokio::join!(listed, over_time, formulas);
    let Some(person) = listed.list("people").iter().find(|one| one.text("name") == Some(name)) else {
        let none = Given::default();
        let is_nobody = said.is_lasting();
        let title = if is_nobody { "Nobody here has this name" } else { "No answer" };
        let body = html! {
            h1 { (title) }
            (messages(&said.messages, &given, "/people"))
            @if is_nobody { p { a href=(none.with("name", name).whole("/people")) { "People with a similar name" } } }
        };
        let status = if is_nobody { StatusCode::NOT_FOUND } else { status(&said) };
        return Page { title, given: &none, view: None, status }.with(&body);
    };
    let theirs = Given::default().with("by", name);
    let rows = over_time.list("series").first().map_or(&[][..], |series| series.list("rows"));
    let body = html! {
        h1 { bdi { (name) } }
        dl.facts {
            (fact("Articles", person, "articles", "articles in which they speak, take part or are mentioned", &Given::default().with("q", &anywhere)))
            (fact("Speaks in", person, "speaks", "articles in which they speak", &Given::default().with("speaker", name)))
            (fact("Takes part in", person, "takes_part", "articles in which they take part in the event", &Given::default().with("with", name)))
            div { dt { (explained("Statements", "statements that are attributed to them")) } dd { a href=(Given::default().with("speaker", name).with("sort", "-date").whole("/search")) { (grouped(person.number("statements"))) } } }
            div { dt { (explained("Words", "words in these statements")) } dd { (grouped(person.number("words"))) } }
            @if !person.list("offices").is_empty() {
                div { dt { (explained("Offices", "offices in which they speak, each with its number of articles")) } dd { (offices(person, usize::MAX)) } }
            }
            @if !person.list("countries").is_empty() { div { dt { "Speaks for" } dd { (names(person, "countries")) } } }
            @for (list, title) in [("spellings", "Other spellings"), ("merged", "Merged by corrections")] {
                @if !person.list(list).is_empty() { div { dt { (title) } dd { bdi { (names(person, list)) } } } }
            }
        }
        @if !rows.is_empty() {
            h2 { "Articles in which they speak, over time" }
            p.read { "The share of all articles of a year. " a href=(Given::default().with("q", &speaks).at("/trend")) { "By quarter or month" } }
            (trend::shares(rows, &Given::default().with("q", &speaks)))
            (wide("Numbers by year", &trend::numbers(rows)))
            (files(&Given::default().with("q", &speaks), "trend", "These numbers"))
        }
        section aria-labelledby="formulas" {
            h2 #formulas { "Formulas: what they say far more than others" }
            @if with_formulas {
                (messages(&in_formulas.messages, &given, "/people"))
                (typical(formulas.list("keywords"), &theirs))
            } @else {
                p { a href={ (given.with("formulas", "true").whole("/person")) "#formulas" } { "Show them" } " (a large corpus takes some seconds)" }
            }
        }
    };
    let page = Page { title: name, given: &Given::default(), view: None, status: StatusCode::OK }.with(&body);
    if in_time.is_lasting() && in_formulas.is_lasting() { page } else { passing(page) }
}

fn fact(name: &str, person: &Value, number: &str, meaning: &str, articles: &Given) -> Markup {
    html! {
        div { dt { (explained(name, meaning)) } dd { a href=(articles.whole("/search")) { (grouped(person.number(number))) } } }
    }
}

const FORMULA: Column = Column::words("Words", "two to five words in a row");
const PLACES: Column = Column::number("Places", "places in their statements");
const IN: Column = Column::number("Articles", "articles in which they say it");
const RATE: Column = Column::number("Per million", "places in a million of their words");
const OTHERS: Column = Column::number("Others", "places in a million of all other words here");

/// Shows the words that somebody uses more than others.
fn typical(rows: &[Value], theirs: &Given) -> Markup {
    let rate =
        |row: &Value, name: &str| row[name].as_f64().map(|rate| format!("{rate:.1}")).unwrap_or_default();
    html! {
        @if !rows.is_empty() {
            p.read { "Words in a row that are more frequent in their statements than in all other words of this corpus (G² of 15.13 at least)." }
            (wide("Formulas", &html! {
                table.numbers {
                    (head(&[FORMULA, PLACES, IN, RATE, OTHERS]))
                    tbody {
                        @for row in rows {
                            @let text = row.text("text").unwrap_or_default();
                            tr {
                                th scope="row" { a href=(theirs.with("q", &format!("\"{text}\"")).at("/search")) { bdi { (text) } } }
                                (PLACES.count(row.number("occurrences")))
                                (IN.count(row.number("documents")))
                                (RATE.cell(rate(row, "per_million")))
                                (OTHERS.cell(rate(row, "reference_per_million")))
                            }
                        }
                    }
                }
            }))
            (files(&theirs.with("words", "2..5").with("min-articles", "2"), "keywords", "All of them"))
        }
    }
}
