//! Estimates by a scan of a page's tags whether parsing takes bounded time and memory, and reads the text of
//! pages for which it does not.
//!
//! By the HTML standard, parsing one tag may take time linear in the number of open elements, and may create
//! as many elements as there are open `<b>`. Without the scan, a page of 0.6 MB of nested `<font>` aborts the
//! process, and 100,000 nested `<div>` take 12 s. The scan overestimates: everything that looks like a tag
//! counts, in scripts and comments too. A page beyond the bounds is scanned again without scripts and comments;
//! if it is still beyond them, it is read as text, with a line for each block.

use crate::contain::{checkpoint, checkpoint_at};

use std::borrow::Cow;
use std::collections::HashMap;

use dom_query::{Document, NodeData};

use super::flatten::{MOST_DEPTH, is_block, is_no_text};
use super::lex::{Finder, MOST_ATTRIBUTES, tag_at};
use crate::pages::page::{Line, Region, Role, tidy};

/// Maximum number of elements that are open at once.
const MOST_OPEN: usize = 1_000;
/// Maximum number of elements that parsing may create.
const MOST_ELEMENTS: usize = 1_000_000;
/// Maximum number of steps through open elements and through attributes.
const MOST_STEPS: usize = 100_000_000;
/// Maximum number of bytes that are scanned to write texts with escapes such as `&amp;`: at each escape the
/// serializer scans the rest of the text.
const MOST_ESCAPED: usize = 4_000_000_000;
/// Maximum number of bytes that the scan may read, as a multiple of the page's length.
const MOST_READ: usize = 8;
/// Maximum number of attributes of a tag that are kept in a page beyond the bounds.
const KEPT_ATTRIBUTES: usize = 32;

/// Returns the page in a form that can be parsed, reduced where necessary; `None` where that is not enough.
pub(super) fn bounded(html: &str) -> Option<Cow<'_, str>> {
    if is_bounded(html) {
        return Some(Cow::Borrowed(html));
    }
    let seen = seen(html);
    is_bounded(&seen).then_some(Cow::Owned(seen))
}

/// Whether parsing the page stays within the bounds.
fn is_bounded(html: &str) -> bool {
    let mut open: HashMap<Cow<'_, str>, usize> = HashMap::new();
    let (mut depth, mut formats, mut elements, mut steps) = (0usize, 0usize, 0usize, 0usize);
    let mut left = html.len().saturating_mul(MOST_READ);
    let mut is_drawn = false;
    for (step, (at, _)) in html.match_indices('<').enumerate() {
        checkpoint_at(step);
        let Some(tag) = tag_at(html, at, 0) else { continue };
        let Some(rest) = left.checked_sub(tag.end - at) else { return false };
        left = rest;
        is_drawn |= matches!(&*tag.name, "svg" | "math");
        let is_format = is_format(&tag.name);
        if closes_itself(&tag.name, is_drawn) {
            // The element does not stay open.
        } else if tag.is_end {
            if let Some(count) = open.get_mut(&tag.name).filter(|count| **count > 0) {
                *count -= 1;
                depth -= 1;
                formats -= usize::from(is_format);
            }
        } else {
            *open.entry(tag.name).or_default() += 1;
            depth += 1;
            formats += usize::from(is_format);
        }
        elements += 1 + formats;
        steps += depth + tag.attributes * tag.attributes / 2;
        let is_beyond = depth > MOST_OPEN
            || elements > MOST_ELEMENTS
            || steps > MOST_STEPS
            || tag.attributes > MOST_ATTRIBUTES;
        if is_beyond {
            return false;
        }
    }
    true
}

/// Whether an element is closed by the next of its kind, or is always empty; inside a drawing or a formula
/// only elements that end it do not nest.
fn closes_itself(name: &str, is_drawn: bool) -> bool {
    match name {
        "br" | "dd" | "dt" | "embed" | "hr" | "img" | "li" | "meta" | "nobr" | "p" => true,
        "a" | "area" | "base" | "col" | "input" | "link" | "option" | "param" | "source" | "tbody" | "td"
        | "tfoot" | "th" | "thead" | "tr" | "track" | "wbr" => !is_drawn,
        _ => false,
    }
}

/// Whether the extraction crate takes bounded time for a document: its time is quadratic in the depth, and in
/// the length of texts with escapes.
pub(super) fn is_extractable(document: &Document) -> bool {
    let (mut node, mut depth, mut scanned) = (document.root(), 0usize, 0usize);
    loop {
        checkpoint();
        scanned = scanned.saturating_add(node.query_or(0, |node| escaping(&node.data)));
        if depth > MOST_DEPTH && node.is_element() || scanned > MOST_ESCAPED {
            return false;
        }
        // The texts of scripts and styles are not written.
        if let Some(child) = node.first_child()
            && !node.node_name().is_some_and(|name| matches!(&*name, "script" | "style"))
        {
            (node, depth) = (child, depth + 1);
            continue;
        }
        node = loop {
            if let Some(next) = node.next_sibling() {
                break next;
            }
            let Some(parent) = node.parent() else { return true };
            (node, depth) = (parent, depth - 1);
        };
    }
}

/// Returns the number of bytes that are scanned to write a node's texts.
fn escaping(node: &NodeData) -> usize {
    let scanned = |text: &str| {
        let escapes = text.bytes().filter(|b| matches!(b, b'&' | 0xC2)).count();
        escapes.saturating_mul(text.len())
    };
    match node {
        NodeData::Text { contents } => scanned(contents),
        NodeData::Element(element) => element.attrs.iter().map(|attribute| scanned(&attribute.value)).sum(),
        _ => 0,
    }
}

/// Whether an unclosed element is opened again in every following block.
fn is_format(name: &str) -> bool {
    matches!(
        name,
        "b" | "big" | "code" | "em" | "font" | "i" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// A piece of a page's source.
enum Piece<'h> {
    Text(&'h str),
    /// A tag: name, whether it is an end tag, and its source up to the maximum number of attributes.
    Tag(Cow<'h, str>, bool, &'h str),
    /// A `<script>` element with JSON-LD.
    Data(&'h str),
}

/// Calls `each` with every visible piece of a page and with its JSON-LD. Comments, scripts, styles, drawings
/// and other elements without visible text are skipped.
fn pieces<'h>(html: &'h str, each: &mut dyn FnMut(Piece<'h>)) {
    let mut finder = Finder::new(html);
    let (mut at, mut text) = (0, 0);
    while let Some(start) = html[at..].find('<').map(|ahead| at + ahead) {
        checkpoint();
        let rest = &html.as_bytes()[start..];
        let (end, tag) = if rest.starts_with(b"<!--") {
            (finder.find(start + 4, "-->").map_or(html.len(), |end| end + 3), None)
        } else if rest.starts_with(b"<!") || rest.starts_with(b"<?") {
            (finder.find(start, ">").map_or(html.len(), |end| end + 1), None)
        } else if let Some(tag) = tag_at(html, start, KEPT_ATTRIBUTES) {
            let unseen = !tag.is_end && is_unseen(&tag.name);
            let is_data = unseen && html[start..tag.cut].contains("application/ld+json");
            let end = if is_data {
                finder.find(tag.end, "</script>").map_or(html.len(), |end| end + "</script>".len())
            } else if unseen {
                finder.find(tag.end, &format!("</{}", tag.name)).unwrap_or(match &*tag.name {
                    "script" | "style" => html.len(),
                    _ => tag.end,
                })
            } else {
                tag.end
            };
            let piece = if is_data {
                Some(Piece::Data(&html[start..end]))
            } else {
                (!is_unseen(&tag.name)).then(|| Piece::Tag(tag.name, tag.is_end, &html[start..tag.cut]))
            };
            (end, piece)
        } else {
            at = start + 1;
            continue;
        };
        if text < start {
            each(Piece::Text(&html[text..start]));
        }
        if let Some(tag) = tag {
            each(tag);
        }
        (at, text) = (end, end);
    }
    if text < html.len() {
        each(Piece::Text(&html[text..]));
    }
}

/// Whether an element's text is invisible and may contain what only looks like tags.
fn is_unseen(name: &str) -> bool {
    is_no_text(name) && name != "head"
        || matches!(name, "noembed" | "noframes" | "xmp" | "plaintext" | "applet" | "marquee")
}

/// Returns the page's source without its invisible pieces.
fn seen(html: &str) -> String {
    let mut seen = String::with_capacity(html.len() / 2);
    pieces(html, &mut |piece| match piece {
        Piece::Text(text) | Piece::Data(text) => seen.push_str(text),
        Piece::Tag(_, _, tag) => {
            seen.push_str(tag);
            seen.push('>');
        }
    });
    seen
}

/// Returns the page's text with one line for each block, and its title.
pub(super) fn lines(html: &str) -> (Vec<Line>, Option<String>) {
    let (mut lines, mut title, mut text) = (Vec::new(), None, String::new());
    let mut close = |text: &mut String, is_title: bool| {
        let line = tidy(&unescaped(text));
        text.clear();
        if is_title {
            title = title.take().or(Some(line).filter(|line| !line.is_empty()));
        } else if !line.is_empty() {
            let number = lines.len() + 1;
            lines.push(Line { number, text: line, gap: true, role: Role::Text, place: Region::Unknown });
        }
    };
    pieces(html, &mut |piece| match piece {
        Piece::Text(piece) => text.push_str(piece),
        Piece::Data(_) => {}
        Piece::Tag(name, is_end, _) => {
            if is_block(&name) || matches!(&*name, "br" | "hr") {
                close(&mut text, is_end && name == "title");
            }
        }
    });
    close(&mut text, false);
    (lines, title)
}

/// Resolves the most common character references of a text.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut parts = text.split('&');
    resolved.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let reference =
            part.bytes().take(10).position(|b| b == b';').map(|end| (&part[..end], &part[end + 1..]));
        match reference.and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((c, rest)) => {
                resolved.push(c);
                resolved.push_str(rest);
            }
            None => {
                resolved.push('&');
                resolved.push_str(part);
            }
        }
    }
    Cow::Owned(resolved)
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => digits.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The envoy said that spring is near.";

    #[test]
    fn a_page_that_would_take_too_long_is_text() {
        for open in
            ["<div>", "<b id=x>", "<table>", "<table><tr><td>", "<ul><li>", "<x-y>", "<rt>", "<svg><desc>"]
        {
            let page = format!("<html><title>Talks &amp; more</title><body>{}<p>{TEXT}", open.repeat(20_000));
            assert!(bounded(&page).is_none(), "{open}");
            let (read, title) = lines(&page);
            assert_eq!(title.as_deref(), Some("Talks & more"), "{open}");
            assert_eq!(read.last().map(|line| line.text.as_str()), Some(TEXT), "{open}");
        }
        let formats: String = (0..500).map(|n| format!("<b id=x{n}>")).collect();
        assert!(bounded(&(formats + &"<p>x</p>".repeat(30_000))).is_none());
        assert!(bounded(&"</x>".repeat(2_000_000)).is_none());
    }

    #[test]
    fn tags_that_hide_are_counted() {
        let deep = "<div>".repeat(2_000);
        for start in [
            "<!-- <x a=\" --> ",
            "<svg><foreignObject><div></svg></div></foreignObject><style>",
            "<svg><title>",
            "<p title='",
            "<textarea><x a='</textarea>",
        ] {
            assert!(!is_bounded(&format!("{start}{deep}")), "{start}");
        }
        // The end tags are of elements that are not open, so the scan counts no element as closed.
        assert!(!is_bounded(&"<div></span>".repeat(2_000)));
    }

    #[test]
    fn in_drawings_elements_nest_that_do_not_elsewhere() {
        for name in ["a", "td", "option", "input", "wbr"] {
            let nested = format!("<{name}></b>").repeat(2_000) + TEXT;
            for open in ["<svg>", "<math>", "<svg><title><div></svg></div></title>"] {
                assert!(!is_bounded(&format!("{open}{nested}")), "{open} {name}");
            }
            assert!(is_bounded(&nested) && is_bounded(&format!("<svg/>{TEXT}<p><{name}>")), "{name}");
            // Without the drawing, the page is within the bounds.
            assert_eq!(bounded(&format!("<svg>{nested}")).expect("bounded"), nested);
        }
    }

    #[test]
    fn what_looks_like_tags_in_scripts_is_left_out() {
        let script = "<script>if(a<b||c<d)x='<div>'</script>".repeat(1_000);
        let page = format!("<html><head>{script}</head><body><!-- {} --><p>{TEXT}", "<div>".repeat(2_000));
        assert!(!is_bounded(&page));
        assert_eq!(bounded(&page).expect("bounded"), format!("<html><head></head><body><p>{TEXT}"));
    }

    #[test]
    fn texts_that_take_long_to_write_are_not_extracted() {
        let is_extractable = |html: &str| is_extractable(&Document::from(html));
        let long = "&amp; x ".repeat(100_000);
        assert!(!is_extractable(&format!("<p>{long}")));
        assert!(!is_extractable(&format!("<p title='{long}'>")));
        assert!(!is_extractable(&format!("<p>{}", "&amp; x <tr>".repeat(100_000))));
        assert!(is_extractable(&format!("<script>{long}</script><p>{TEXT}")));
        assert!(is_extractable(&"<p>A &amp; B &nbsp;\u{A0}".repeat(50_000)));
    }

    #[test]
    fn depth_is_seen_wherever_it_is() {
        for open in ["<div>", "<object>", "<div hidden>", "<x-y><div></x-y></div>"] {
            let page = |count: usize| Document::from(open.repeat(count) + TEXT);
            assert!(is_extractable(&page(MOST_DEPTH - 10)), "{open}");
            assert!(!is_extractable(&page(MOST_DEPTH + 10)), "{open}");
        }
    }

    #[test]
    fn data_for_search_engines_are_kept() {
        let data = "<script type='application/ld+json'>{\"a\":\"<b>\"}</script>";
        let page = format!("<html>{data}<script>{}</script><p>{TEXT}", "<x ".repeat(2_000));
        assert_eq!(bounded(&page).expect("bounded"), format!("<html>{data}<p>{TEXT}"));
        assert_eq!(lines(&page).0.len(), 1);
    }

    #[test]
    fn no_tag_keeps_attributes_without_end() {
        let many: String = (0..100_000).map(|n| format!(" a{n}='>'")).collect();
        let page = format!("<p{many}>{TEXT}</p>");
        let kept = bounded(&page).expect("bounded");
        assert!(
            kept.starts_with("<p a0='>' a1='>'") && kept.ends_with(&format!(" a31='>'>{TEXT}</p>")),
            "{kept}"
        );
        let page = format!("{}>{TEXT}", "<a x=\"<a y='".repeat(100_000));
        assert!(bounded(&page).is_none_or(|kept| kept.len() < page.len()));
    }

    #[test]
    fn pages_of_this_world_are_parsed_as_they_are() {
        let article = format!("<p><b>{TEXT}</b><li><a href='/x' class=y>more</a><br><img src=z>{TEXT}");
        let page = format!("<!DOCTYPE html><html><body><div>{}</div>", article.repeat(5_000));
        assert!(is_bounded(&page));
    }
}
