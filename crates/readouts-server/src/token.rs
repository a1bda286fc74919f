//! Authentication by a token, in a header or a cookie.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE};

/// Name of the cookie that holds the token.
pub(crate) const COOKIE_NAME: &str = "readouts-token";
/// Address of the form for the token.
pub(crate) const ENTRY: &str = "/enter";

/// Whether a request has the token, in a cookie or in the header for it.
pub(crate) fn is_in(headers: &HeaderMap, token: &str) -> bool {
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let cookies = headers.get_all(COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let cookie = cookies.flat_map(|cookies| cookies.split(';')).find_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        (name == COOKIE_NAME).then_some(value)
    });
    bearer.is_some_and(|given| is_token(given, token))
        || cookie.is_some_and(|given| is_token(given, &cookie_of(token)))
}

/// Whether a token is the right one. Hashes are compared, so that the time says nothing about it.
pub(crate) fn is_token(given: &str, token: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(token.as_bytes())
}

/// Returns the value of the cookie for a token, from which the token cannot be read.
pub(crate) fn cookie_of(token: &str) -> String {
    blake3::derive_key("readouts-search 2026 cookie of a token", token.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
