//! Recognizes markup in text that is declared as plain: a fragment of HTML, or Markdown.

/// The markup of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    None,
    Html,
    /// Markdown; `loose` where every line is a paragraph of its own.
    Markdown {
        loose: bool,
    },
}

/// Elements that end a line.
const BLOCKS: [&str; 12] =
    ["p", "div", "br", "li", "ul", "ol", "table", "h1", "h2", "h3", "blockquote", "section"];
/// Elements within a line.
const INLINE: [&str; 10] = ["a", "b", "strong", "em", "i", "u", "span", "font", "sup", "sub"];
/// Minimum number of tags of block elements for a text that does not begin with a tag to be HTML.
const FEW: usize = 3;

/// Returns the markup of a text, by its first tag, its block and inline tags, its links and its bold text.
pub(super) fn markup(text: &str) -> Markup {
    if is_fragment(text) {
        return Markup::Html;
    }
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let has_link = has("](") && ["](http", "](/", "](mailto:"].into_iter().any(has);
    if has_link || strong(text) >= 2 || has_inline(text) {
        let is_parted = text.trim().contains("\n\n") || text.contains("\r\n\r\n");
        return Markup::Markdown { loose: !is_parted };
    }
    Markup::None
}

fn is_fragment(text: &str) -> bool {
    let Some(first) = memchr::memchr(b'<', text.as_bytes()) else { return false };
    let mut tags = text[first..].match_indices('<').map(|(at, _)| &text[first + at + 1..]);
    let begins = text[..first].trim().is_empty();
    if begins && tags.clone().next().is_some_and(|tag| is_tag(tag, &BLOCKS) || is_tag(tag, &INLINE)) {
        return true;
    }
    tags.by_ref().filter(|tag| is_tag(tag, &BLOCKS)).take(FEW).count() == FEW
}

/// Whether the text has an inline tag and its end tag.
fn has_inline(text: &str) -> bool {
    let ends = |name: &str| text.contains(&format!("</{name}>"));
    memchr::memmem::find(text.as_bytes(), b"</").is_some()
        && INLINE.iter().any(|name| ends(name) && text.contains(&format!("<{name}")))
}

/// Whether the text behind a `<` begins or ends one of these elements.
fn is_tag(behind: &str, names: &[&str]) -> bool {
    let name = behind.strip_prefix('/').unwrap_or(behind);
    names.iter().any(|wanted| {
        let is_named = name.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted));
        is_named && name[wanted.len()..].starts_with([' ', '>', '/', '\n', '\t'])
    })
}

/// Returns the number of spans of text in double asterisks.
fn strong(text: &str) -> usize {
    let in_line = |line: &str| {
        let mut parts = line.split("**").skip(1);
        let mut found = 0;
        while let (Some(inside), Some(_)) = (parts.next(), parts.clone().next()) {
            let is_text =
                !inside.is_empty() && inside.trim() == inside && inside.contains(char::is_alphabetic);
            found += usize::from(is_text);
            parts.next();
        }
        found
    };
    let has_any = memchr::memmem::find(text.as_bytes(), b"**").is_some();
    if has_any { text.lines().map(in_line).sum() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_and_markdown_are_told_from_text() {
        for (text, expected) in [
            ("<p>The river is open.</p>", Markup::Html),
            (" <B>Norhaven</B>, 6 May. The river is open.", Markup::Html),
            ("The river.<br>It is open.<br/>All pass.<BR />Boats too.", Markup::Html),
            ("Water levels < 3 m, and > 1 m.", Markup::None),
            ("The element <br> ends a line, and <p> a paragraph.", Markup::None),
            ("See [the note](https://a.example/b).\n\nThe river.", Markup::Markdown { loose: false }),
            ("See [the note](/b).\nThe river.", Markup::Markdown { loose: true }),
            ("**Norhaven** and **Southmark** met.", Markup::Markdown { loose: true }),
            ("On May 3<sup>rd</sup>, they met.\n\nAll spoke.", Markup::Markdown { loose: false }),
            ("2 ** 3 ** 4", Markup::None),
            ("* one\n** two", Markup::None),
            ("[1] (see the note) The river.", Markup::None),
        ] {
            assert_eq!(markup(text), expected, "{text}");
        }
    }
}
