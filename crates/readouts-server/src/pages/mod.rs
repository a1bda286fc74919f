//! The routes of the pages, and the layout that all pages share.

mod article;
mod chart;
mod columns;
mod compare;
mod events;
mod forms;
mod given;
mod hits;
mod messages;
mod people;
mod results;
mod rows;
mod start;
mod trend;
mod value;

use std::time::Duration;

use axum::Form;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use self::given::Given;
use crate::answers::{Answer, Outcome};
use crate::{Service, token};

/// Folder of styles and scripts.
pub(crate) const ASSETS: &str = "/assets/";

const STYLE: &str = include_str!("../../assets/page.css");
const SCRIPT: &str = include_str!("../../assets/page.js");
const ICON: &str = include_str!("../../assets/icon.svg");

/// Views of what a query finds: address and name.
const VIEWS: &[(&str, &str)] = &[
    ("/search", "Articles"),
    ("/kwic", "Concordance"),
    ("/trend", "Over time"),
    ("/variants", "Forms"),
    ("/uses", "First and last"),
    ("/events", "Events"),
];

/// The pages that show answers.
pub(crate) fn routes() -> Router<Service> {
    Router::new()
        .route("/", get(start::page))
        .route("/search", get(results::page))
        .route("/kwic", get(rows::page))
        .route("/trend", get(trend::page))
        .route("/variants", get(forms::variants))
        .route("/uses", get(forms::uses))
        .route("/events", get(events::page))
        .route("/people", get(people::page))
        .route("/person", get(people::person))
        .route("/compare", get(compare::page))
        .route("/article/{id}", get(article::page))
}

/// Routes that do not depend on the index.
pub(crate) fn fixed() -> Router<Service> {
    Router::new()
        .route(token::ENTRY, get(entry_page).post(enter))
        .route("/assets/page.css", get(style))
        .route("/assets/page.js", get(script))
        .route("/assets/icon.svg", get(icon))
}

/// Page in the shared layout.
struct Page<'p> {
    title: &'p str,
    /// Search that the form and the links to other views start from.
    given: &'p Given,
    /// Address of the view that it is, if it is one of [`VIEWS`].
    view: Option<&'p str>,
    status: StatusCode,
}

impl Page<'_> {
    fn with(self, body: &Markup) -> Response {
        let Self { title, given, view, status } = self;
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (title) " – readouts" }
                    link rel="icon" href="/assets/icon.svg";
                    link rel="stylesheet" href="/assets/page.css";
                    script src="/assets/page.js" defer {}
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.top {
                        a.home href="/" { "readouts" }
                        a.people href="/people" { "People" }
                        (given.form(view))
                    }
                    @if let Some(current) = view {
                        nav.views aria-label="Views of this search" {
                            ul {
                                @for (address, name) in VIEWS {
                                    li {
                                        a href=(given.at(address)) aria-current=[(*address == current).then_some("page")] {
                                            (name)
                                        }
                                    }
                                }
                            }
                        }
                    }
                    main #main tabindex="-1" { (body) }
                }
            }
        };
        (status, Html(shown(page.into_string()))).into_response()
    }
}

/// Replaces characters that would turn the direction of what follows them, such as an override in a title that makes one
/// word look like another. Pages of this server have none of their own.
fn shown(page: String) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if page.contains(turns) { page.replace(turns, "\u{fffd}") } else { page }
}

/// Returns a page that asks for words, where a view needs some and has none.
fn asks_for_words(given: &Given, view: &str) -> Option<Response> {
    if given.get("q").is_some() {
        return None;
    }
    let name = VIEWS.iter().find(|(address, _)| *address == view).map_or("", |(_, name)| *name);
    let page = Page { title: name, given, view: Some(view), status: StatusCode::OK };
    Some(page.with(&html! {
        (given.set(view))
        h1 { (name) }
        p { "This view is about words: write a word, a phrase or a query above." }
    }))
}

/// Returns the status of a page with an answer.
fn status(answer: &Answer) -> StatusCode {
    match answer.outcome {
        Outcome::Found | Outcome::Nothing => StatusCode::OK,
        Outcome::Wrong => StatusCode::BAD_REQUEST,
        Outcome::Ended => StatusCode::GATEWAY_TIMEOUT,
        Outcome::Failed => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Limit beyond the number of rows of any list.
const ALL: &str = "1000000000";

/// Shows where in a list a page is, with links to its neighbours.
fn paging(given: &Given, page: &str, offset: usize, size: usize, all: u64) -> Markup {
    let all = usize::try_from(all).unwrap_or(usize::MAX);
    let at = |offset: usize| given.with("offset", &offset.to_string()).whole(page);
    html! {
        @if all > size {
            nav.pages aria-label="Pages of this list" {
                @if offset > 0 { a rel="prev" href=(at(offset.saturating_sub(size))) { "← Previous" } }
                @if offset < all { span { (offset + 1) "–" (all.min(offset + size)) " of " (value::grouped(all as u64)) } }
                @if offset + size < all { a rel="next" href=(at(offset + size)) { "Next →" } }
            }
        }
    }
}

/// Shows the links to files with all rows: of the same command, with the same terms and filters.
fn files(given: &Given, command: &str, what: &str) -> Markup {
    // Options of the view, and whether the command stops at a number of rows by itself.
    let (options, has_limit): (&[&str], bool) = match command {
        "trend" => (&["format", "per", "measure"], false),
        "facets" => (&["format", "facets"], false),
        "kwic" => (&["format", "sort"], false),
        "search" | "events" => (&["format", "sort", "limit"], true),
        "keywords" => (&["format", "limit", "words", "min-articles"], true),
        "variants" | "uses" => (&["format", "limit"], true),
        _ => (&["format"], false),
    };
    let given = if has_limit { given.with("limit", ALL) } else { given.clone() };
    html! {
        p.exports {
            (what) ", as a file: "
            @for form in ["xlsx", "csv", "json"] {
                a href=(given.with("format", form).at_with(&format!("/api/{command}"), options)) download { (form) } " "
            }
        }
    }
}

async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", STYLE)
}

async fn script() -> impl IntoResponse {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", ICON)
}

fn asset(media: &'static str, text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, media), (CACHE_CONTROL, "private, max-age=300")], text)
}

/// The answer to an address that is none of a page.
pub(crate) async fn nowhere(State(_): State<Service>) -> Response {
    let given = Given::default();
    let page = Page { title: "No such page", given: &given, view: None, status: StatusCode::NOT_FOUND };
    page.with(&html! {
        h1 { "There is no page here" }
        p { "The address may have been copied in part. " a href="/" { "The start page" } " leads to all others." }
    })
}

/// The form that asks for the token.
pub(crate) fn entry(status: StatusCode, is_wrong: bool, to: &str) -> Response {
    let given = Given::default();
    Page { title: "Token", given: &given, view: None, status }.with(&html! {
        h1 { "This corpus needs a token" }
        @if is_wrong {
            p.error role="alert" { "That is not the token. It is the one that the server was started with." }
        }
        form.entry method="post" action=(token::ENTRY) {
            input type="hidden" name="to" value=(local(to));
            label for="token" { "Token" }
            input #token name="token" type="password" autocomplete="current-password" required;
            button type="submit" { "Open" }
        }
    })
}

async fn entry_page() -> Response {
    entry(StatusCode::OK, false, "/")
}

#[derive(Deserialize)]
struct Entry {
    token: String,
    /// Address that was asked for.
    #[serde(default)]
    to: String,
}

/// Time that a wrong token takes, so that many cannot be tried.
const WRONG: Duration = Duration::from_secs(1);

/// Returns an address if it is one of this server, else that of the first page.
fn local(address: &str) -> &str {
    let is_local = address.starts_with('/')
        && !address.starts_with("//")
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_local { address } else { "/" }
}

/// Gives a browser the cookie for the token.
async fn enter(State(service): State<Service>, headers: HeaderMap, Form(given): Form<Entry>) -> Response {
    let to = local(&given.to).to_owned();
    match &service.options.token {
        Some(right) if token::is_token(&given.token, right) => {
            // A proxy before the server has the encrypted connection.
            let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
            let secure =
                if origin.is_some_and(|origin| origin.starts_with("https:")) { "; Secure" } else { "" };
            // The server only reads, so links from elsewhere may lead to its pages.
            let cookie = format!(
                "{}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
                token::COOKIE_NAME,
                token::cookie_of(right)
            );
            (StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, cookie)]).into_response()
        }
        Some(_) => {
            tokio::time::sleep(WRONG).await;
            entry(StatusCode::FORBIDDEN, true, &to)
        }
        None => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
    }
}
