//! Checks of every request (host, origin, method, length, token), and the security headers of every response.
//!
//! A server on the loopback can be reached by every page that the user's browser shows: by its scripts, and by names that
//! lead to the loopback (DNS rebinding). So a request must name a host that is meant, and come from a page of this server
//! or from the user.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use crate::question::{COUNT_MAX, LENGTH_MAX};
use crate::token::{self, ENTRY};
use crate::{Options, Service, pages};

/// Nothing but this server's own styles and scripts, none of them inside a page; no frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Time within which the form for the token must be sent, and be answered.
const FORM_TIME: Duration = Duration::from_secs(10);

/// Refuses requests that fail a check, and sets the security headers.
pub(crate) async fn check(State(service): State<Service>, request: Request, next: Next) -> Response {
    let options = &service.options;
    let is_form = request.method() == Method::POST;
    let mut response = match refusal(options, &request) {
        Some(refused) => refused,
        // The only request with a body.
        None if is_form => match timeout(FORM_TIME, next.run(request)).await {
            Ok(response) => response,
            Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
        },
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // Nothing for other sites; a form of this one would come without its origin under `no-referrer`.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

fn refusal(options: &Options, request: &Request) -> Option<Response> {
    let headers = request.headers();
    let path = request.uri().path();
    if !is_host_meant(options, text(headers, HOST.as_str())) {
        let wrong = "This server is not called by this name. Open it by the address that it printed, or allow the name \
                    with --host.\n";
        return Some((StatusCode::MISDIRECTED_REQUEST, wrong).into_response());
    }
    let is_form = request.method() == Method::POST && path == ENTRY;
    if !is_form && request.method() != Method::GET && request.method() != Method::HEAD {
        return Some((StatusCode::METHOD_NOT_ALLOWED, "This server only reads.\n").into_response());
    }
    if !is_from_here(headers) {
        return Some((StatusCode::FORBIDDEN, "Other pages cannot read from this server.\n").into_response());
    }
    let query = request.uri().query().unwrap_or_default();
    if query.len() > LENGTH_MAX || query.bytes().filter(|byte| *byte == b'&').count() >= COUNT_MAX {
        let wrong = format!("An address has at most {LENGTH_MAX} bytes and {COUNT_MAX} terms and options.\n");
        return Some((StatusCode::URI_TOO_LONG, wrong).into_response());
    }
    let is_open = path == ENTRY || path.starts_with(pages::ASSETS);
    if is_open || options.token.as_deref().is_none_or(|token| token::is_in(headers, token)) {
        return None;
    }
    Some(if path.starts_with("/api/") {
        (StatusCode::UNAUTHORIZED, "The token belongs in the header Authorization: Bearer.\n").into_response()
    } else {
        let to = request.uri().path_and_query().map_or("/", |to| to.as_str());
        pages::entry(StatusCode::UNAUTHORIZED, false, to)
    })
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a host is one by which this server may be called.
fn is_host_meant(options: &Options, host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    let name = name_of(host);
    if name == "localhost" || options.hosts.iter().any(|allowed| name_of(allowed).eq_ignore_ascii_case(name))
    {
        return true;
    }
    match name.parse::<IpAddr>() {
        // Nobody else's name leads to an address that is written as such.
        Ok(address) => address.is_loopback() || !options.address.ip().is_loopback(),
        Err(_) => false,
    }
}

/// Returns the name in a header `Host`, without port and brackets.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

/// Whether a request comes from a page of this server, or from no page at all. A link on another page may lead here.
fn is_from_here(headers: &HeaderMap) -> bool {
    let is_navigation = text(headers, "sec-fetch-mode") == Some("navigate")
        && text(headers, "sec-fetch-dest").is_none_or(|dest| dest == "document");
    let is_near = text(headers, "sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let is_own = match (text(headers, ORIGIN.as_str()), text(headers, HOST.as_str())) {
        (None, _) => true,
        (Some(origin), Some(host)) => {
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")) == Some(host)
        }
        (Some(_), None) => false,
    };
    is_own && (is_near || is_navigation)
}
