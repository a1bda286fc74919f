//! The answers of the command line under `/api/`.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::answers::Outcome;
use crate::ask::{Answered, Text};
use crate::message::Message;
use crate::state::passing;
use crate::{Question, Service};

/// Media types of the forms that an answer can have, and the ending of a file of each.
pub(crate) const FORMS: &[(&str, &str, &str)] = &[
    ("json", "application/json", "json"),
    ("jsonl", "application/x-ndjson", "jsonl"),
    ("csv", "text/csv; charset=utf-8", "csv"),
    ("tsv", "text/tab-separated-values; charset=utf-8", "tsv"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("parquet", "application/vnd.apache.parquet", "parquet"),
    ("vert", "text/plain; charset=utf-8", "vert"),
    ("conllu", "text/plain; charset=utf-8", "conllu"),
    ("tei", "application/tei+xml", "xml"),
    ("bibtex", "application/x-bibtex; charset=utf-8", "bib"),
    ("ris", "application/x-research-info-systems; charset=utf-8", "ris"),
    ("csl-json", "application/vnd.citationstyles.csl+json", "json"),
];

/// Answers a question in the form that it names, JSON by default.
pub(crate) async fn answer(
    State(service): State<Service>,
    Path(command): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let question = match Question::parse(&command, &query) {
        Ok(question) => question,
        Err(message) => return refused(StatusCode::BAD_REQUEST, &[*message]),
    };
    let format = question.form().to_owned();
    let is_passing = question.get("audit").is_some();
    let question = question.only_option("format", &format);
    let Some((_, media, ending)) = FORMS.iter().find(|(name, ..)| *name == format) else {
        let names: Vec<&str> = FORMS.iter().map(|(name, ..)| *name).collect();
        let text = format!("`format` is one of {}", names.join(", "));
        return refused(StatusCode::BAD_REQUEST, &[Message { is_error: true, text, ..Message::default() }]);
    };
    let Answered { answer, text } = service.ask(question).await;
    let status = match answer.outcome {
        Outcome::Found | Outcome::Nothing => StatusCode::OK,
        Outcome::Wrong => return refused(StatusCode::BAD_REQUEST, &answer.messages),
        Outcome::Ended => return refused(StatusCode::GATEWAY_TIMEOUT, &answer.messages),
        Outcome::Failed => return refused(StatusCode::INTERNAL_SERVER_ERROR, &answer.messages),
    };
    let is_empty = matches!(&text, Text::Whole(text) if text.is_empty());
    if is_empty && answer.outcome == Outcome::Nothing {
        return refused(StatusCode::NOT_FOUND, &answer.messages);
    }
    let body = match text {
        Text::Whole(text) => Body::from(text),
        Text::Flowing(body) => body,
    };
    let headers = [
        (CONTENT_TYPE, (*media).to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{command}.{ending}\"")),
    ];
    let response = (status, headers, body).into_response();
    if is_passing { passing(response) } else { response }
}

/// Returns why there is no answer.
fn refused(status: StatusCode, messages: &[Message]) -> Response {
    (status, Json(json!({ "schema": 1, "messages": messages }))).into_response()
}
