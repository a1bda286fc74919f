//! The state of the index in responses: a reader who has an answer for it need not get it again.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Service;

/// What may keep an answer: the reader's browser alone, which asks each time whether it is still right.
const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Marks a response that may be another one in the same state of the index: a part of it is missing, or it rests on a file
/// beside the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passing;

/// Returns a response with the mark that it is [`Passing`].
pub(crate) fn passing(mut response: Response) -> Response {
    response.extensions_mut().insert(Passing);
    response
}

/// Answers that nothing has changed where the reader has the answer for the present state.
pub(crate) async fn check(State(service): State<Service>, request: Request, next: Next) -> Response {
    let Some(tag) = tag(&service).await else { return next.run(request).await };
    if is_known(request.headers(), &tag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, KEPT)]).into_response();
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK && response.extensions().get::<Passing>().is_none() {
        response.headers_mut().insert(ETAG, tag);
        response.headers_mut().insert(CACHE_CONTROL, KEPT);
    }
    response
}

/// Returns what identifies the answers of this run of the server in the present state of the index. An answer that is made from a
/// later state than its tag says is only asked for once more.
async fn tag(service: &Service) -> Option<HeaderValue> {
    let answers = Arc::clone(&service.answers);
    let state = tokio::task::spawn_blocking(move || answers.state()).await.ok()?;
    HeaderValue::try_from(format!("W/\"{:x}-{state}\"", service.started)).ok()
}

fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|known| known.to_str().ok());
    known
        .flat_map(|known| known.split(','))
        .any(|known| known.trim().as_bytes() == tag.as_bytes() || known.trim() == "*")
}
