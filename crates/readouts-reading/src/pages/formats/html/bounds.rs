//! Estimates by a scan of a page's tags whether parsing takes bounded time and memory, and reads the text of
//! pages for which it does not.
//!
//! By the HTML standard, parsing one tag may take time linear in the number of open elements, and may create
//! as many elements as there are open `<b>`. The scan overestimates: everything that looks like a tag counts,
//! in scripts and comments too. A page beyond the bounds is scanned again without scripts and comments; if it
//! is still beyond them, it is read as text, with a line for each block.

use crate::contain::{checkpoint, checkpoint_at};

use std::borrow::Cow;
use std::collections::HashMap;

use super::flatten::{is_block, is_no_text};
use super::lex::{Finder, MOST_ATTRIBUTES, Tag, tag_at};
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
    let mut texts = Texts::default();
    for (step, (at, _)) in html.match_indices('<').enumerate() {
        checkpoint_at(step);
        let Some(tag) = tag_at(html, at, 0) else { continue };
        let Some(rest) = left.checked_sub(tag.end - at) else { return false };
        left = rest;
        texts.tag(html, at, &tag);
        let is_format = is_format(&tag.name);
        if closes_itself(&tag.name) {
            // Does not stay open.
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
            || tag.attributes > MOST_ATTRIBUTES
            || texts.steps > MOST_ESCAPED;
        if is_beyond {
            return false;
        }
    }
    texts.close(&html.as_bytes()[texts.from..]) <= MOST_ESCAPED
}

/// Texts between elements, as far as their ends are certain, and the cost of serializing them.
#[derive(Default)]
struct Texts {
    from: usize,
    selects: usize,
    steps: usize,
}

impl Texts {
    fn tag(&mut self, html: &str, at: usize, tag: &Tag<'_>) {
        if tag.name == "select" {
            self.selects += usize::from(!tag.is_end);
        }
        // Inside a `<select>` tags may be ignored, so that a text continues across them.
        if !tag.is_end && self.selects == 0 && parts_texts(&tag.name) {
            self.close(&html.as_bytes()[self.from..at]);
            self.from = at;
        }
    }

    fn close(&mut self, text: &[u8]) -> usize {
        if text.len() > 1_000 {
            let escaped = text.iter().filter(|b| matches!(b, b'&' | 0xC2)).count();
            self.steps = self.steps.saturating_add(escaped.saturating_mul(text.len()));
        }
        self.steps
    }
}

/// Whether a tag creates an element wherever it stands, and so ends the text before it.
fn parts_texts(name: &str) -> bool {
    matches!(
        name,
        "a" | "article"
            | "b"
            | "blockquote"
            | "br"
            | "div"
            | "em"
            | "font"
            | "h1"
            | "h2"
            | "h3"
            | "i"
            | "img"
            | "li"
            | "ol"
            | "p"
            | "script"
            | "section"
            | "span"
            | "strong"
            | "style"
            | "table"
            | "ul"
    )
}

/// Whether an element is closed by the next of its kind, or is always empty.
fn closes_itself(name: &str) -> bool {
    matches!(
        name,
        "a" | "area"
            | "base"
            | "br"
            | "col"
            | "dd"
            | "dt"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "li"
            | "link"
            | "meta"
            | "nobr"
            | "option"
            | "p"
            | "param"
            | "source"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "track"
            | "wbr"
    )
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
    /// An element with data for search engines.
    Data(&'h str),
}

/// Calls `each` with every visible piece of a page and its data: no scripts, styles, drawings or comments.
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
        // End tags of elements that are not open close nothing.
        assert!(!is_bounded(&"<div></span>".repeat(2_000)));
    }

    #[test]
    fn what_looks_like_tags_in_scripts_is_left_out() {
        let script = "<script>if(a<b||c<d)x='<div>'</script>".repeat(1_000);
        let page = format!("<html><head>{script}</head><body><!-- {} --><p>{TEXT}", "<div>".repeat(2_000));
        assert!(!is_bounded(&page));
        assert_eq!(bounded(&page).expect("bounded"), format!("<html><head></head><body><p>{TEXT}"));
    }

    #[test]
    fn texts_that_take_long_to_write_are_not_parsed() {
        let long = "&amp; x ".repeat(100_000);
        assert!(!is_bounded(&format!("<p>{long}")));
        assert!(!is_bounded(&format!("<p>{}", "&amp; x <tr>".repeat(50_000))));
        assert!(is_bounded(&"<p>A &amp; B &nbsp;\u{A0}".repeat(50_000)));
        let (read, _) = lines(&format!("<p>{long}<p>{TEXT}"));
        assert!(read[0].text.starts_with("& x & x") && read[1].text == TEXT);
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
