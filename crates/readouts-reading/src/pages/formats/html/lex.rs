//! Finds tags in a page's source without building a tree.

use std::borrow::Cow;

/// A tag: `<name …>` or `</name …>`.
#[derive(Debug)]
pub(super) struct Tag<'h> {
    /// Name in lower case.
    pub(super) name: Cow<'h, str>,
    pub(super) is_end: bool,
    pub(super) attributes: usize,
    /// Offset behind the tag.
    pub(super) end: usize,
    /// Offset behind the last attribute up to the allowed number of attributes.
    pub(super) cut: usize,
}

/// Maximum number of attributes of a tag that are counted.
pub(super) const MOST_ATTRIBUTES: usize = 1_000;

/// Returns the tag that begins at an offset, if there is one; `allowed` is the number of attributes up to
/// `cut`.
pub(super) fn tag_at(html: &str, at: usize, allowed: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let is_end = bytes.get(at + 1) == Some(&b'/');
    let start = at + 1 + usize::from(is_end);
    if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let ends_name = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
    let after = bytes[start..].iter().position(ends_name).map_or(bytes.len(), |length| start + length);
    let name = &html[start..after];
    let name = if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    };
    let (attributes, end, cut) = attributes(bytes, after, allowed);
    Some(Tag { name, is_end, attributes, end, cut })
}

/// Returns the number of attributes, the offset behind the tag, and the offset behind the allowed number of
/// attributes.
fn attributes(bytes: &[u8], from: usize, allowed: usize) -> (usize, usize, usize) {
    let (mut at, mut count, mut cut) = (from, 0, from);
    let is_space = |b: u8| b.is_ascii_whitespace() || b == b'/';
    let skip = |mut at: usize, skipped: &dyn Fn(u8) -> bool| {
        while bytes.get(at).is_some_and(|&b| skipped(b)) {
            at += 1;
        }
        at
    };
    loop {
        at = skip(at, &is_space);
        match bytes.get(at) {
            None => return (count, at, cut),
            Some(b'>') => return (count, at + 1, if count <= allowed { at } else { cut }),
            Some(_) if count > MOST_ATTRIBUTES && allowed == 0 => return (count, at, cut),
            Some(_) => {}
        }
        // The first character of a name may be `=`.
        at = skip(at + 1, &|b| !is_space(b) && b != b'>' && b != b'=');
        let value = skip(at, &|b| b.is_ascii_whitespace());
        if bytes.get(value) == Some(&b'=') {
            at = skip(value + 1, &|b| b.is_ascii_whitespace());
            at = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => (skip(at + 1, &|b| b != quote) + 1).min(bytes.len()),
                _ => skip(at, &|b| !b.is_ascii_whitespace() && b != b'>'),
            };
        }
        count += 1;
        if count <= allowed {
            cut = at;
        }
    }
}

/// Searches from increasing offsets, so a text that was not found once is not searched for again.
pub(super) struct Finder<'h> {
    html: &'h str,
    gone: Vec<String>,
}

impl<'h> Finder<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self { html, gone: Vec::new() }
    }

    /// Finds the next occurrence of an ASCII text, in upper or lower case.
    pub(super) fn find(&mut self, from: usize, text: &str) -> Option<usize> {
        if self.gone.iter().any(|gone| gone == text) {
            return None;
        }
        let (first, rest) = text.as_bytes().split_first()?;
        let bytes = self.html.as_bytes();
        let mut at = from;
        while let Some(ahead) = bytes.get(at..).and_then(|b| b.iter().position(|b| b == first)) {
            at += ahead + 1;
            if bytes.get(at..at + rest.len()).is_some_and(|found| found.eq_ignore_ascii_case(rest)) {
                return Some(at - 1);
            }
        }
        self.gone.push(text.to_owned());
        None
    }
}
