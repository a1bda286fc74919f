//! Reads HTML: every block of the page becomes a line; an article-extraction crate tells which
//! blocks are the main content.
//!
//! The extraction crate does the first cut only: its choice is kept as [`Role::Outside`] on the
//! other lines, so that cleaning sees the whole page and every line can be audited.

use std::collections::HashMap;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use super::page::{Line, Page, Role, tidy};
use super::side::SideData;

/// Deeper than this, elements are read as plain text and the extraction crate, whose time grows with
/// the square of the depth, is not asked: no honest page nests so far.
const MOST_DEPTH: usize = 400;

/// Pages with more elements than this are left to our own cleaning.
const MOST_ELEMENTS: usize = 100_000;

pub(super) fn read(html: &str, url: Option<&str>) -> Page {
    let document = Document::from(html);
    let mut side = declared(&document);
    let (mut lines, too_deep) = flatten(&document);
    if too_deep {
        return Page { lines, side };
    }
    let config = Config { max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
    if let Ok(article) =
        Readability::with_document(document, url, Some(config)).and_then(|mut reader| reader.parse())
    {
        side = side.or(SideData {
            url: article.url.map(|v| v.to_string()),
            title: Some(tidy(&article.title)).filter(|t| !t.is_empty()),
            date: article.published_time.map(|v| v.to_string()),
            ..SideData::default()
        });
        mark_outside(&mut lines, &flatten(&Document::from(article.content)).0);
    }
    Page { lines, side }
}

/// What the page's own tags say.
fn declared(document: &Document) -> SideData {
    let attribute = |selector: &str, name: &str| {
        let value = document.select(selector).iter().find_map(|tag| tag.attr(name).map(|v| tidy(&v)));
        value.filter(|v| !v.is_empty())
    };
    SideData {
        url: attribute("link[rel=canonical]", "href")
            .or_else(|| attribute("meta[property='og:url']", "content"))
            .filter(|u| u.contains("://")),
        date: attribute("meta[property='article:published_time']", "content")
            .or_else(|| attribute("meta[name=PubDate]", "content"))
            .or_else(|| attribute("meta[name=pubdate]", "content"))
            .or_else(|| attribute("meta[name=publishdate]", "content"))
            .or_else(|| attribute("meta[itemprop=datePublished]", "content")),
        language: attribute("html", "lang")
            .map(|l| l.split(['-', '_']).next().unwrap_or(&l).to_ascii_lowercase()),
        ..SideData::default()
    }
}

/// One line for each block of the document that holds text, and whether it nests too deep.
fn flatten(document: &Document) -> (Vec<Line>, bool) {
    let mut flattener = Flattener::default();
    flattener.visit(&document.root(), 0, Role::Text);
    flattener.close();
    (flattener.lines, flattener.too_deep)
}

#[derive(Default)]
struct Flattener {
    lines: Vec<Line>,
    text: String,
    role: Option<Role>,
    too_deep: bool,
}

impl Flattener {
    fn visit(&mut self, node: &NodeRef<'_>, depth: usize, role: Role) {
        if depth > MOST_DEPTH {
            self.too_deep = true;
            self.push(&node.text(), role);
            return;
        }
        for child in node.children_it(false) {
            if child.is_text() {
                self.push(&child.text(), role);
            } else if let Some(name) = child.node_name() {
                match &*name {
                    "script" | "style" | "noscript" | "template" | "svg" | "head" | "iframe" | "object"
                    | "select" | "math" | "canvas" | "audio" | "video" => {}
                    "br" | "hr" => self.close(),
                    name if is_block(name) => {
                        self.close();
                        let inside = match name {
                            "nav" | "footer" | "form" | "button" => Role::Outside,
                            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if role != Role::Outside => Role::Heading,
                            "li" if role != Role::Outside => Role::Item,
                            _ => role,
                        };
                        self.visit(&child, depth + 1, inside);
                        self.close();
                    }
                    _ => self.visit(&child, depth + 1, role),
                }
            }
        }
    }

    fn push(&mut self, text: &str, role: Role) {
        self.text.push_str(text);
        if self.role.is_none() && !text.trim().is_empty() {
            self.role = Some(role);
        }
    }

    fn close(&mut self) {
        let text = tidy(&self.text);
        self.text.clear();
        let role = self.role.take().unwrap_or(Role::Text);
        if !text.is_empty() {
            self.lines.push(Line { number: self.lines.len() + 1, text, gap: true, role });
        }
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "html"
            | "label"
            | "legend"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Marks every line that the extracted article does not have. Lines are matched by their text; where
/// a text stands on the page more often than in the article, the places nearest to the article's
/// other lines are its own.
fn mark_outside(page: &mut [Line], article: &[Line]) {
    let mut wanted: HashMap<&str, usize> = HashMap::new();
    for line in article {
        *wanted.entry(&line.text).or_default() += 1;
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in page.iter().enumerate() {
        places.entry(&line.text).or_default().push(at);
    }
    let mut inside = vec![false; page.len()];
    let mut sure = Vec::new();
    for (text, &count) in &wanted {
        if let Some(at) = places.get(text).filter(|at| at.len() <= count) {
            for &place in at {
                inside[place] = true;
                sure.push(place);
            }
        }
    }
    sure.sort_unstable();
    let Some(&middle) = sure.get(sure.len() / 2) else { return };
    for (text, &count) in &wanted {
        if let Some(at) = places.get(text).filter(|at| at.len() > count) {
            let mut at = at.clone();
            at.sort_by_key(|&place| (place.abs_diff(middle), place));
            for &place in &at[..count] {
                inside[place] = true;
            }
        }
    }
    for (line, inside) in page.iter_mut().zip(inside) {
        if !inside {
            line.role = Role::Outside;
        } else if line.role == Role::Outside {
            line.role = Role::Text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html lang='en-GB'><head><title>Talks held | Norland Times</title>\
        <meta property='article:published_time' content='2031-05-06T10:00:00Z'></head><body>\
        <nav><ul><li><a href='/'>Home</a><li><a href='/w'>World</a></ul></nav>\
        <article><h1>Talks held</h1><p>The two ministers met on Monday in Norhaven, and spoke for an hour about trade, the border and the river that both use.</p>\
        <p>They agreed to meet again in the summer, said the host, who called the talks useful, frank and long overdue after the winter.</p>\
        <p>The host added that the river should be shared, that the border should be open, and that trade should grow for both peoples.</p></article>\
        <footer>Copyright</footer><script>var x = 'not text';</script></body></html>";

    #[test]
    fn blocks_outside_the_article_are_marked() {
        let page = read(PAGE, None);
        let inside: Vec<_> =
            page.lines.iter().filter(|l| l.role != Role::Outside).map(|l| &l.text[..9]).collect();
        assert!(inside.ends_with(&["The two m", "They agre", "The host "]), "{inside:?}");
        assert!(page.lines.iter().any(|l| l.text == "World" && l.role == Role::Outside));
        assert!(!page.lines.iter().any(|l| l.text.contains("not text")));
        assert_eq!(page.side.date.as_deref(), Some("2031-05-06T10:00:00Z"));
        assert_eq!(page.side.language.as_deref(), Some("en"));
    }

    #[test]
    fn nesting_without_end_is_read_as_text() {
        let deep = format!("{}word{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        assert_eq!(read(&deep, None).lines.len(), 1);
    }
}
