//! Finds the records of an archive that are pages, and takes the page out of each.

use super::headers::Headers;
use super::http::{Response, media_type};
use crate::pages::formats::looks_like_html;
use crate::pages::record::{Encoded, Record};
use crate::pages::{Format, Limits, SideData};
use crate::{Error, ErrorKind, Result};

/// Returns the type of a record, in lower case.
fn kind(headers: &Headers) -> String {
    headers.get("warc-type").unwrap_or_default().to_ascii_lowercase()
}

/// Whether a record has the type and the address of a page. Records that crawlers keep about themselves
/// (`metadata://`, `urn:`, `dns:`) do not.
pub(super) fn is_wanted(headers: &Headers) -> bool {
    let is_kind = matches!(kind(headers).as_str(), "response" | "resource" | "conversion");
    is_kind
        && address(headers).is_none_or(|url| {
            let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
            matches!(scheme.as_str(), "http" | "https" | "ftp" | "file") && !url.ends_with("/robots.txt")
        })
}

/// Whether a record's headers allow it to be a page. A response always may be: its media type is in its HTTP
/// headers.
pub(super) fn may_be_page(headers: &Headers) -> bool {
    kind(headers) == "response"
        || headers.get("content-type").is_none_or(|value| of_media(&media_type(value).0).is_some())
}

/// Returns the page of a record; `None` where it is something else.
pub(super) fn page(headers: &Headers, block: Vec<u8>, limits: Limits) -> Option<Result<Record>> {
    let stated = headers.get("content-type").map(media_type);
    let is_response = kind(headers) == "response";
    let (content, (media, charset)) = if is_response {
        if stated.as_ref().is_some_and(|(media, _)| media != "application/http") {
            return None;
        }
        let Some(response) = Response::of(&block) else {
            return Some(Err(Error::new(ErrorKind::Document, "no HTTP response in it")));
        };
        let sent = response.headers.get("content-type").map(media_type).unwrap_or_default();
        if !matches!(response.status, 200 | 203) || of_media(&sent.0).is_none() {
            return None;
        }
        match response.content(limits) {
            Ok(content) => (content, sent),
            Err(error) => return Some(Err(error)),
        }
    } else {
        (block, stated.unwrap_or_default())
    };
    let format = match of_media(&media)? {
        // Without a media type only HTML is accepted.
        Format::Text if media.is_empty() && !looks_like_html(&content) => return None,
        format => format,
    };
    if content.trim_ascii().is_empty() {
        return None;
    }
    if content.len() as u64 > limits.page_bytes {
        return Some(Err(limits.too_large()));
    }
    let [url, retrieved] = [address(headers), headers.get("warc-date")].map(|value| value.map(str::to_owned));
    let side = SideData { url, retrieved, ..SideData::default() };
    let charset = charset.map_or(Encoded::Unknown, Encoded::Declared);
    Some(Ok(Record { number: None, content, format, side, charset }))
}

fn address(headers: &Headers) -> Option<&str> {
    // Early writers put the address in angle brackets.
    headers.get("warc-target-uri").map(|url| url.trim_matches(['<', '>'])).filter(|url| !url.is_empty())
}

/// Returns the format of a media type; `None` where it is not that of a page. Text that looks like HTML is
/// detected later.
fn of_media(media: &str) -> Option<Format> {
    match media {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/plain" | "" => Some(Format::Text),
        "text/markdown" | "text/x-markdown" => Some(Format::Markdown),
        _ => None,
    }
}
