//! Flattens a document to lines, one for each block, with their roles by markup.

use crate::contain::checkpoint;

use std::ops::Range;

use dom_query::{Document, NodeRef};

use crate::pages::page::{Line, Region, Role, tidy};
use crate::token::{ends_sentence, needs_space};

/// Maximum depth of elements that are visited; deeper ones, which ordinary pages do not have, are read as
/// plain text.
pub(super) const MOST_DEPTH: usize = 400;

/// Minimum share of a line's letters, in percent, that are linked for the line to count as a link.
const LINKED: usize = 80;

/// The lines of a document.
#[derive(Default)]
pub(super) struct Flattened {
    pub(super) lines: Vec<Line>,
    /// Ranges of lines whose element declares itself to be something other than content. With the class or id
    /// that says so, since a class may name a frame around the article by mistake; `None` for other evidence
    /// and for notices.
    pub(super) hinted: Vec<(Range<usize>, Option<String>)>,
    /// Ranges of lines of `main` elements.
    pub(super) mains: Vec<Range<usize>>,
    /// Ranges of lines of `article` elements.
    pub(super) articles: Vec<Range<usize>>,
    /// Indices of first-level headings.
    pub(super) first_level: Vec<usize>,
}

/// Flattens a document to one line for each block with text.
pub(super) fn flatten(document: &Document) -> Flattened {
    let mut flattener = Flattener::default();
    flattener.visit(&document.root(), 0, Role::Text, false);
    flattener.close();
    flattener.found
}

#[derive(Default)]
struct Flattener {
    found: Flattened,
    text: String,
    role: Option<Role>,
    letters: usize,
    linked: usize,
    /// Whether a line break follows the text collected so far.
    broken: bool,
}

impl Flattener {
    fn visit(&mut self, node: &NodeRef<'_>, depth: usize, role: Role, linked: bool) {
        if depth > MOST_DEPTH {
            self.push(&node.text(), role, linked);
            return;
        }
        checkpoint();
        for child in node.children_it(false) {
            if child.is_text() {
                self.push(&child.text(), role, linked);
            } else if let Some(name) = child.node_name() {
                self.element(&child, &name, depth, role, linked);
            }
        }
    }

    fn element(&mut self, element: &NodeRef<'_>, name: &str, depth: usize, role: Role, linked: bool) {
        if is_no_text(name) || is_archive_bar(element) {
            return;
        }
        if name == "br" {
            // Two in a row are the end of a paragraph.
            if self.broken {
                self.close();
            }
            self.broken = !self.text.trim().is_empty();
            return;
        }
        if name == "hr" {
            self.close();
            return;
        }
        let linked = linked || name == "a";
        if !is_block(name) {
            // Leaves out a hidden part of a sentence.
            if element.attr("style").is_some_and(|style| is_hidden(&style)) {
                return;
            }
            self.visit(element, depth + 1, role, linked);
            return;
        }
        self.close();
        if name == "pre" {
            self.preformatted(&element.text());
            return;
        }
        let from = self.found.lines.len();
        let role = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading,
            "li" | "td" | "th" | "dt" | "dd" => Role::Item,
            _ => role,
        };
        self.visit(element, depth + 1, role, linked);
        self.close();
        if name == "h1" && from + 1 == self.found.lines.len() {
            self.found.first_level.push(from);
        }
        let range = from..self.found.lines.len();
        if range.is_empty() {
            return;
        }
        if name == "main" || element.attr("role").is_some_and(|role| &*role == "main") {
            self.found.mains.push(range.clone());
        }
        if name == "article" {
            self.found.articles.push(range.clone());
        }
        if is_hinted(element, name) {
            self.found.hinted.push((range, None));
        } else if let Some(hint) = class_hint(element) {
            self.found.hinted.push((range, Some(hint).filter(|hint| !is_notice(hint))));
        }
    }

    /// Adds the lines of preformatted text; lines that were wrapped are joined.
    fn preformatted(&mut self, text: &str) {
        let mut gap = true;
        let mut is_wrapped = false;
        for line in text.split('\n') {
            let text = tidy(line);
            if text.is_empty() {
                gap = true;
                continue;
            }
            // A line that was broken at the width of the text continues in this one.
            if let Some(before) = self.found.lines.last_mut().filter(|_| !gap && is_wrapped) {
                is_wrapped = text.chars().count() >= BROKEN;
                match before.text.strip_suffix('-').filter(|_| text.starts_with(char::is_lowercase)) {
                    Some(word) => before.text.truncate(word.len()),
                    None if needs_space(&before.text, &text) => before.text.push(' '),
                    None => {}
                }
                before.text.push_str(&text);
                continue;
            }
            is_wrapped = text.chars().count() >= BROKEN;
            let number = self.found.lines.len() + 1;
            self.found.lines.push(Line { number, text, gap, role: Role::Text, place: Region::Unknown });
            gap = false;
        }
    }

    fn push(&mut self, text: &str, role: Role, linked: bool) {
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if self.broken && !text.trim().is_empty() {
            self.broken = false;
            if !goes_on(&self.text, text, role) {
                self.close();
            } else if needs_space(&self.text, text.trim_start()) {
                self.text.push(' ');
            }
        }
        self.text.push_str(text);
        self.letters += letters;
        self.linked += if linked { letters } else { 0 };
        if self.role.is_none() && !text.trim().is_empty() {
            self.role = Some(role);
        }
    }

    fn close(&mut self) {
        self.broken = false;
        let text = tidy(&self.text);
        self.text.clear();
        let mut role = self.role.take().unwrap_or(Role::Text);
        if role != Role::Heading && self.linked > 0 && self.linked * 100 >= self.letters * LINKED {
            role = Role::Link;
        }
        (self.letters, self.linked) = (0, 0);
        if !text.is_empty() {
            let number = self.found.lines.len() + 1;
            self.found.lines.push(Line { number, text, gap: true, role, place: Region::Unknown });
        }
    }
}

/// Minimum number of characters of a line that may be broken in the middle of a sentence.
const BROKEN: usize = 30;

/// Whether a line break falls inside a sentence: the text behind it begins in lower case, or the line before
/// it is long and does not end a sentence.
fn goes_on(before: &str, behind: &str, role: Role) -> bool {
    let (before, behind) = (before.trim_end(), behind.trim_start());
    if role == Role::Heading {
        return true;
    }
    if ends_sentence(before) || before.ends_with([':', '：', ';', '；']) {
        return false;
    }
    let begins_small =
        behind.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '.' | ')' | '，' | '。'));
    begins_small || before.chars().nth(BROKEN).is_some() && !behind.starts_with(['-', '*', '•', '–', '—'])
}

/// Whether an element is the bar that a web archive puts above archived pages.
fn is_archive_bar(element: &NodeRef<'_>) -> bool {
    element.attr("id").is_some_and(|id| id.starts_with("wm-ipp"))
}

/// Whether an element's text is invisible to a reader.
pub(super) fn is_no_text(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "head"
            | "iframe"
            | "object"
            | "select"
            | "math"
            | "canvas"
            | "audio"
            | "video"
            | "textarea"
    )
}

pub(super) fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 48] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ];
    BLOCKS.binary_search(&name).is_ok()
}

/// Whether an element declares itself to be something other than content: by its name, by its role, or by
/// being hidden.
fn is_hinted(element: &NodeRef<'_>, name: &str) -> bool {
    if matches!(name, "nav" | "footer" | "form" | "button" | "aside" | "dialog" | "menu" | "figcaption") {
        return true;
    }
    if element.has_attr("hidden") || element.attr("aria-hidden").is_some_and(|v| &*v == "true") {
        return true;
    }
    if element.attr("role").is_some_and(|role| {
        matches!(&*role, "navigation" | "complementary" | "dialog" | "banner" | "contentinfo" | "search")
    }) {
        return true;
    }
    element.attr("style").is_some_and(|style| is_hidden(&style))
}

/// Returns the class or id of an element that names it as something other than content.
fn class_hint(element: &NodeRef<'_>) -> Option<String> {
    ["class", "id"].iter().find_map(|name| {
        let names = element.attr(name)?;
        if names.len() > 1_000 {
            return None;
        }
        names.split_whitespace().find(|name| has_hint(name)).map(str::to_owned)
    })
}

fn is_hidden(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(property, value)| {
            matches!((property.trim(), value.trim()), ("display", "none") | ("visibility", "hidden"))
        })
    })
}

/// Whether a class names a notice to the reader, which is never a frame around the article.
fn is_notice(class: &str) -> bool {
    const NOTICES: [&str; 6] = ["consent", "cookie", "newsletter", "paywall", "signup", "subscri"];
    let class = class.to_ascii_lowercase();
    NOTICES.iter().any(|notice| class.contains(notice))
}

/// Whether class or id names contain a word for parts beside the content.
fn has_hint(names: &str) -> bool {
    const HINTS: [&str; 52] = [
        "ad",
        "ads",
        "advert",
        "advertisement",
        "banner",
        "breadcrumb",
        "breadcrumbs",
        "comment",
        "commentlist",
        "comments",
        "cookie",
        "consent",
        "cookies",
        "disqus",
        "footer",
        "login",
        "menu",
        "modal",
        "nav",
        "navbar",
        "navigation",
        "newsletter",
        "outbrain",
        "paywall",
        "pager",
        "pagination",
        "popup",
        "popular",
        "promo",
        "recirc",
        "recommend",
        "recommendation",
        "recommendations",
        "recommended",
        "related",
        "reply",
        "respond",
        "share",
        "sharing",
        "sidebar",
        "signup",
        "skip",
        "social",
        "sponsor",
        "sponsored",
        "subscribe",
        "subscription",
        "taboola",
        "tags",
        "toolbar",
        "trending",
        "widget",
    ];
    let mut lower = String::new();
    names.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| w.len() <= 16).any(|word| {
        lower.clear();
        lower.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        HINTS.contains(&lower.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(html: &str) -> Vec<(String, Role)> {
        flatten(&Document::from(html)).lines.into_iter().map(|l| (l.text, l.role)).collect()
    }

    #[test]
    fn blocks_are_lines_and_links_are_told() {
        let seen = lines(
            "<h2>Talks</h2><p>They <a href=x>met</a> today.</p><ul><li><a href=y>More</a></li><li>one</li></ul>",
        );
        let expected = [
            ("Talks", Role::Heading),
            ("They met today.", Role::Text),
            ("More", Role::Link),
            ("one", Role::Item),
        ];
        assert_eq!(seen, expected.map(|(text, role)| (text.to_owned(), role)));
    }

    #[test]
    fn elements_that_name_themselves_are_hinted() {
        for html in [
            "<nav>Home</nav>",
            "<div class='post-comments'>Nice!</div>",
            "<div id=sidebar>Links</div>",
            "<div role=navigation>Home</div>",
            "<div style='display: none'>Unseen</div>",
        ] {
            let hinted = flatten(&Document::from(html)).hinted;
            assert!(hinted.len() == 1 && hinted[0].0 == (0..1), "{html}");
        }
        assert!(flatten(&Document::from("<div class='commentary body'>Text</div>")).hinted.is_empty());
    }

    #[test]
    fn block_names_are_sorted() {
        assert!(is_block("address") && is_block("ul") && is_block("dialog") && !is_block("span"));
    }
}
