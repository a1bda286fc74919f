//! `ETag` and `If-None-Match`: an answer that the client already has for the index's state is not sent again.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::Service;

/// Only the browser itself may cache an answer, and it must revalidate it each time.
const KEPT: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Marks a response that must not be cached, because a part of it is missing or it depends on a file outside the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passing;

/// Marks a response as [`Passing`].
pub(crate) fn passing(mut response: Response) -> Response {
    response.extensions_mut().insert(Passing);
    response
}

/// Responds with 304 if the client has the answer for the present state, and sets the tag of other answers.
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

/// Returns the tag of answers: the start of the server, because settings may differ between starts, and the index's state.
/// If the index changes between tag and answer, the next request gets the answer once more.
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
