//! Messages of an answer, for people.

use maud::{Markup, html};

use super::given::{FILTERS, Given};
use crate::message::Message;

/// Shows errors, with the mistake marked, and hints. A filter that a message names becomes a link that sets it.
pub(super) fn messages(all: &[Message], given: &Given, page: &str) -> Markup {
    html! {
        @for message in all {
            div.message .error[message.is_error] role=[message.is_error.then_some("alert")] {
                p {
                    @if message.is_error { strong { "Cannot be answered: " } }
                    (linked(message.text.strip_prefix("hint: ").unwrap_or(&message.text), given, page))
                }
                @if let Some(excerpt) = &message.excerpt {
                    p.excerpt {
                        code { bdi { (excerpt.before) mark { (if excerpt.wrong.is_empty() { "␣" } else { &excerpt.wrong }) } (excerpt.after) } }
                        " — " (excerpt.label)
                    }
                }
                @if let Some(hint) = &message.hint {
                    p.hint { (linked(hint, given, page)) }
                }
            }
        }
    }
}

/// Part of a message.
#[derive(Debug, PartialEq, Eq)]
enum Part<'m> {
    /// Text, with code between backticks.
    Text(&'m str),
    /// A filter as it stands on a command line, with its label and value: `--lang en`.
    Filter(&'m str, &'static str, &'m str),
    /// `--possible`.
    Possible,
}

fn linked(message: &str, given: &Given, page: &str) -> Markup {
    html! {
        @for part in parts(message) {
            @match part {
                Part::Text(text) => {
                    @for (at, text) in text.split('`').enumerate() {
                        @if at % 2 == 1 { code { (text) } } @else { (text) }
                    }
                },
                Part::Possible => { a href=(given.with("possible", "true").whole(page)) { "this" } },
                Part::Filter(name, label, value) => {
                    a href=(given.without("offset", None).and(name, value).whole(page)) { (label) " " (value) }
                },
            }
        }
    }
}

/// Splits a message at the filters in it that a page can set.
fn parts(message: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut rest, mut from) = (message, 0);
    // Whether a filter stands in code, which ends behind it or behind the next one.
    let mut is_code = false;
    while let Some(at) = rest[from..].find("--").map(|at| from + at) {
        let Some((part, length)) = filter(&rest[at + 2..]) else {
            from = at + 2;
            continue;
        };
        let before = &rest[..at];
        is_code |= before.ends_with('`');
        let before = before.strip_suffix('`').unwrap_or(before);
        parts.push(Part::Text(if is_code && before == " " { ", " } else { before }));
        parts.push(part);
        rest = &rest[at + 2 + length..];
        if let Some(behind) = rest.strip_prefix('`').filter(|_| is_code) {
            (rest, is_code) = (behind, false);
        }
        from = 0;
    }
    parts.push(Part::Text(rest));
    parts.retain(|part| *part != Part::Text(""));
    parts
}

/// Returns the filter at the beginning of a text, behind its hyphens, with its length.
fn filter(text: &str) -> Option<(Part<'_>, usize)> {
    let end = |text: &str, is_part: fn(char) -> bool| text.find(|c| !is_part(c)).unwrap_or(text.len());
    let name = &text[..end(text, |c| c.is_ascii_lowercase() || c == '-')];
    if name == "possible" {
        return Some((Part::Possible, name.len()));
    }
    let (known, label) = FILTERS.iter().find(|(filter, _)| *filter == name)?;
    let value = text[name.len()..].strip_prefix(' ')?;
    let value = &value[..end(value, |c| c.is_alphanumeric() || c == '.')];
    (!value.is_empty()).then(|| (Part::Filter(known, label, value), name.len() + 1 + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_in_a_message_are_found() {
        let text = Part::Text;
        let language = |code| Part::Filter("lang", "language", code);
        for (message, expected) in [
            ("nothing found", vec![text("nothing found")]),
            (
                "3 more may lie in the span; --possible includes them",
                vec![text("3 more may lie in the span; "), Part::Possible, text(" includes them")],
            ),
            (
                "`--lang en --lang ru` compares with these alone",
                vec![language("en"), text(", "), language("ru"), text(" compares with these alone")],
            ),
            ("`search --help` tells more", vec![text("`search --help` tells more")]),
            ("read as 2013--2016", vec![text("read as 2013--2016")]),
        ] {
            assert_eq!(parts(message), expected, "{message}");
        }
    }
}
