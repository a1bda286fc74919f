//! Reads Markdown: front matter to side data, blocks to lines.

use std::borrow::Cow;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::Reading;
use crate::contain::checkpoint_at;
use crate::pages::page::{Line, Page, Region, Role, tidy};
use crate::pages::side::SideData;
use crate::pages::{Columns, Limits};
use crate::{Error, ErrorKind, Result};

/// Maximum number of quotations and lists that one line opens: the parser compares each line with all that are
/// open.
const OPENED_MAX: usize = 100;

/// A file of Markdown is one page.
pub(super) const READING: Reading = Reading::Page(|page| read(page.text, page.limits, page.columns));

/// Reads front matter and blocks.
fn read(text: &str, limits: Limits, columns: &Columns) -> Result<Page> {
    let text = &*shallow(text);
    let (matter, body) = split_front_matter(text);
    let mut side = match matter {
        Some(matter) => {
            let map: Map<String, Value> = serde_saphyr::from_str(matter).map_err(|error| {
                Error::new(
                    ErrorKind::Document,
                    format!("front matter is not YAML: {}", first_line(&error.to_string())),
                )
            })?;
            SideData::from_map(&map, columns)
        }
        None => SideData::default(),
    };
    let lines = blocks(text, text.len() - body.len(), limits)?;
    if side.title.is_none() {
        // A first-level heading that opens the document is its title.
        side.title = opening_heading(body);
    }
    Ok(Page { lines, side, ..Page::default() })
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}

/// Returns the text without the marks that open more quotations and lists on one line than are allowed.
fn shallow(text: &str) -> Cow<'_, str> {
    let mut shallow = String::new();
    let mut copied = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut at = 0;
        let mut opened = 0;
        let mut cut = 0;
        while let Some(length) = mark(&line[at..]) {
            at += length;
            opened += 1;
            if opened == OPENED_MAX {
                cut = at;
            }
        }
        if opened > OPENED_MAX {
            shallow.push_str(&text[copied..start + cut]);
            copied = start + at;
        }
        start += line.len();
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    shallow.push_str(&text[copied..]);
    Cow::Owned(shallow)
}

/// Returns the length of the mark of a quotation or a list item (`>`, `-`, `1.`) at a line's start, if there
/// is one.
fn mark(line: &str) -> Option<usize> {
    let bare = line.trim_start_matches([' ', '\t']);
    let indent = line.len() - bare.len();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let length = match bare.as_bytes().get(digits)? {
        b'>' if digits == 0 => return Some(indent + 1),
        b'-' | b'+' | b'*' if digits == 0 => 1,
        b'.' | b')' if digits > 0 => digits + 1,
        _ => return None,
    };
    bare[length..].starts_with([' ', '\t']).then_some(indent + length)
}

/// Splits a text into the YAML between two `---` lines at the top, and the text behind it.
fn split_front_matter(text: &str) -> (Option<&str>, &str) {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else {
        return (None, text);
    };
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(&rest[..at]), &rest[at + line.len()..]);
        }
        at += line.len();
    }
    (None, text)
}

fn opening_heading(body: &str) -> Option<String> {
    let mut events = Parser::new(body);
    let Some(Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })) = events.next() else { return None };
    let mut title = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) => title.push_str(&text),
            Event::SoftBreak | Event::HardBreak => title.push(' '),
            Event::End(TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    Some(tidy(&title)).filter(|t| !t.is_empty())
}

fn blocks(text: &str, from: usize, limits: Limits) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut open: Option<(usize, Role, String)> = None;
    let mut items = 0usize;
    let mut newlines = NewlineCount::default();
    let parser = Parser::new_ext(&text[from..], Options::ENABLE_TABLES).into_offset_iter();
    let mut count = 0;
    let mut close = |open: &mut Option<(usize, Role, String)>| {
        if let Some((number, role, text)) = open.take() {
            let text = tidy(&text);
            if !text.is_empty() {
                lines.push(Line { number, text, gap: true, role, place: Region::Unknown });
            }
        }
    };
    for (step, (event, range)) in parser.enumerate() {
        checkpoint_at(step);
        // A line has at most two of these: an item of a list with a paragraph in it.
        count += usize::from(matches!(event, Event::Start(Tag::Item | Tag::Paragraph | Tag::TableRow)));
        if count > limits.lines().saturating_mul(2) {
            return Err(limits.too_many_lines());
        }
        let number = newlines.before(text, from + range.start) + 1;
        match event {
            Event::Start(Tag::Item) => {
                close(&mut open);
                items += 1;
                open = Some((number, Role::Item, String::new()));
            }
            Event::End(TagEnd::Item) => {
                close(&mut open);
                items -= 1;
            }
            Event::Start(Tag::Heading { .. }) => open = Some((number, Role::Heading, String::new())),
            Event::Start(Tag::Paragraph | Tag::CodeBlock(_) | Tag::TableRow | Tag::TableHead)
                if items == 0 || open.is_none() =>
            {
                close(&mut open);
                open = Some((number, if items > 0 { Role::Item } else { Role::Text }, String::new()));
            }
            Event::End(
                TagEnd::Heading(_)
                | TagEnd::Paragraph
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            ) => {
                close(&mut open);
            }
            Event::End(TagEnd::TableCell) | Event::SoftBreak => {
                if let Some((_, _, text)) = &mut open {
                    text.push(' ');
                }
            }
            // A hard break ends a line of an address or a verse; within a paragraph of an article breaks are
            // soft.
            Event::HardBreak => {
                let role = open.as_ref().map(|(_, role, _)| *role);
                close(&mut open);
                open = role.map(|role| (number + 1, role, String::new()));
            }
            Event::Text(piece) | Event::Code(piece) => match &mut open {
                Some((_, _, text)) => text.push_str(&piece),
                None => open = Some((number, Role::Text, piece.into_string())),
            },
            Event::Rule => close(&mut open),
            _ => {}
        }
    }
    close(&mut open);
    Ok(lines)
}

/// Counts line ends up to increasing offsets.
#[derive(Default)]
struct NewlineCount {
    offset: usize,
    lines: usize,
}

impl NewlineCount {
    fn before(&mut self, text: &str, offset: usize) -> usize {
        if offset > self.offset {
            self.lines += text[self.offset..offset].bytes().filter(|&b| b == b'\n').count();
            self.offset = offset;
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_opens_quotations_without_end() {
        let page = |depth: usize| {
            format!("# Talks\n\n{}The envoys met.\n{}", "> - 1. ".repeat(depth), "x\n".repeat(9))
        };
        let texts = |depth| -> Vec<String> {
            let read = read(&page(depth), Limits::default(), &Columns::default()).expect("read");
            read.lines.into_iter().map(|line| line.text).collect()
        };
        assert_eq!(texts(33), texts(3000));
        assert!(texts(3000).iter().any(|text| text.starts_with("The envoys met.")), "{:?}", texts(3000));
        for text in ["> - a\n\n1. b\n", "- - - - -\n", "**a** >b\n", ""] {
            assert!(matches!(shallow(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn front_matter_is_side_data_and_blocks_are_lines() {
        let page = read("---\ntitle: \"Talks: held\"\ndate: 2031-05-06\n---\n\nThe two ministers\nmet *today*.\n\n- one\n- two\n", Limits::default(), &Columns::default())
            .expect("read");
        assert_eq!(page.side.title.as_deref(), Some("Talks: held"));
        assert_eq!(page.side.date.as_deref(), Some("2031-05-06"));
        let seen: Vec<_> = page.lines.iter().map(|l| (l.number, l.text.as_str(), l.role)).collect();
        assert_eq!(
            seen,
            [
                (6, "The two ministers met today.", Role::Text),
                (9, "one", Role::Item),
                (10, "two", Role::Item)
            ]
        );
    }

    #[test]
    fn broken_front_matter_is_an_error_with_a_reason() {
        let error =
            read("---\ntitle: [\n---\nText.", Limits::default(), &Columns::default()).expect_err("refused");
        assert!(error.to_string().starts_with("front matter is not YAML"), "{error}");
    }

    #[test]
    fn a_heading_at_the_top_is_the_title() {
        let page = read("# The talks\n\nThey met.", Limits::default(), &Columns::default()).expect("read");
        assert_eq!(page.side.title.as_deref(), Some("The talks"));
    }
}
