//! Tests with any text in any place of a comparison: none is markup, none controls a terminal, no line is too wide.

use clap::ValueEnum;
use proptest::prelude::*;
use readouts_core::comparison::Options;
use readouts_core::{Compared, Reader, Readout};
use unicode_width::UnicodeWidthStr;

use super::ComparisonTable;
use crate::output::forms::How;
use crate::output::forms::cells::{Consumer, Formulas};
use crate::output::tests::{any_text, forbidden};
use crate::output::{Format, Mark, plain};

const A: &str = "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to \
                 both peoples. Berg said that the bridge is long.";
const B: &str = "Prime Minister Jon Berg met with President Ida Lee on 6 May 2031. Lee said that the river belongs to \
                 both peoples. She raised the case of 14 fishermen.";

/// Returns an article with a text in every place that a page can fill.
fn article(name: &str, body: &str, text: &str) -> Readout {
    let mut made = Reader::default().read_text(name, body).expect("read");
    let own = || Some(text.to_owned());
    (made.path, made.url, made.title, made.language) = (own(), own(), own(), own());
    (made.outlet.name, made.agency.name) = (own(), own());
    made.event_date.evidence = vec![text.to_owned()];
    for said in &mut made.statements {
        said.text.push_str(text);
        (said.speaker, said.members) = (own(), vec![text.to_owned()]);
    }
    made
}

fn written(format: &str, table: &ComparisonTable<'_>, width: Option<usize>) -> String {
    let format = Format::from_str(format, false).expect("a format");
    let how = How { cells: Formulas::Marked.into(), consumer: Consumer::Terminal, width, is_coloured: true };
    format.written(table, how).expect("written")
}

fn with_table<T>(texts: (&str, &str), use_it: impl FnOnce(&ComparisonTable<'_>) -> T) -> T {
    let (a, b) = (article("a", A, texts.0), article("b", B, texts.1));
    let compared = Compared::of(&a, &b, &Options::default());
    use_it(&ComparisonTable { compared: &compared, mark: &Mark::default() })
}

/// An element's name, and its attributes.
type Element = (String, Vec<(String, String)>);

/// Reads a page as XML of the simple kind that is written here; returns its elements.
///
/// # Panics
/// If it is not well-formed.
fn elements(page: &str) -> Vec<Element> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut rest = page.strip_prefix("<!DOCTYPE html>\n").expect("a document type");
    while let Some((text, behind)) = rest.split_once('<') {
        assert!(!text.contains('>') || open.last().is_some_and(|name| name == "style"), "{text}");
        for reference in text.split('&').skip(1) {
            let (name, _) = reference.split_once(';').expect("a reference ends");
            assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "&{name};");
        }
        let (tag, after) = behind.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in the wrong place");
            continue;
        }
        let (tag, is_whole) = tag.strip_suffix(" /").map_or((tag, false), |tag| (tag, true));
        let (name, mut left) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{name}");
        let mut attributes = Vec::new();
        while !left.trim_start().is_empty() {
            let (key, value) = left.trim_start().split_once("=\"").expect("a value in quotation marks");
            let (value, after) = value.split_once('"').expect("a value ends");
            attributes.push((key.to_owned(), value.to_owned()));
            left = after;
        }
        if !is_whole {
            open.push(name.to_owned());
        }
        found.push((name.to_owned(), attributes));
    }
    assert_eq!(open, Vec::<String>::new(), "never closed");
    found
}

/// Elements that a page has.
const ELEMENTS: [&str; 41] = [
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "h1",
    "h2",
    "h3",
    "p",
    "div",
    "section",
    "span",
    "dl",
    "dt",
    "dd",
    "nav",
    "ul",
    "li",
    "b",
    "main",
    "ol",
    "bdi",
    "mark",
    "blockquote",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "th",
    "td",
    "svg",
    "path",
    "g",
    "rect",
    "text",
    "article",
];

/// Checks that a page stands alone, and that its links lead somewhere.
fn check(page: &str) {
    let elements = elements(page);
    let mut ids: Vec<&str> = Vec::new();
    for (name, attributes) in &elements {
        assert!(ELEMENTS.contains(&name.as_str()) || name == "footer", "<{name}>");
        for (key, value) in attributes {
            assert!(!key.starts_with("on") && key != "src" && key != "srcset", "{key}");
            if key == "id" {
                ids.push(value);
            }
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id twice");
    for (name, attributes) in &elements {
        for (key, value) in attributes {
            match (key.as_str(), value.strip_prefix('#')) {
                ("href", Some(to)) => assert!(ids.contains(&to), "no #{to}"),
                ("href", None) => {
                    let is_web = value.to_lowercase().starts_with("http");
                    let is_apart =
                        attributes.iter().any(|(key, value)| key == "rel" && value.contains("noopener"));
                    assert!(name == "a" && is_web && is_apart, "{value}");
                }
                ("aria-labelledby", _) => assert!(ids.contains(&value.as_str()), "no {value}"),
                _ => {}
            }
        }
    }
    let style =
        page.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).expect("a style").0;
    assert!(!style.contains("url(") && !style.contains("@import") && !style.contains('<'));
    assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none';"));
}

#[test]
fn a_page_of_hostile_articles_stands_alone_and_has_none_of_their_markup() {
    for text in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</blockquote></style></title><svg/onload=alert(1)>",
        "javascript:alert(1)",
        "https://norland.example/\" onclick=\"alert(1)",
        "<!-- ]]> &#60;script&#62; &amp",
        "\u{202e}\u{0}\u{ffff}\r\n{}{{0}}",
    ] {
        with_table((text, "the river"), |table| {
            let page = table.html();
            check(&page);
            let title = page.matches("(no title)").count();
            assert_eq!(title, 0);
        });
        with_table(("the river", text), |table| check(&table.html()));
    }
}

#[test]
fn every_sentence_is_reached_from_its_partner_and_back() {
    let page = with_table(("", ""), |table| {
        let page = table.html();
        check(&page);
        page
    });
    for (a, b) in [(1, 1), (2, 2)] {
        let forth = format!("<a class=\"to b\" href=\"#b{b}\" aria-label=\"said in B{b} too\">B{b}</a>");
        let back = format!("<a class=\"to a\" href=\"#a{a}\" aria-label=\"said in A{a} too\">A{a}</a>");
        assert!(page.contains(&forth) && page.contains(&back), "{page}");
    }
    for at in 1..4 {
        assert!(page.contains(&format!("id=\"a{at}\"")) && page.contains(&format!("id=\"list-b{at}\"")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_is_markup(a in any_text(), b in any_text()) {
        with_table((&a, &b), |table| check(&table.html()));
    }

    #[test]
    fn no_text_controls_a_terminal_or_is_wider_than_it(a in any_text(), b in any_text(), width in 20..180_usize) {
        let written = with_table((&a, &b), |table| {
            ["human", "csv"].map(|format| written(format, table, Some(width)))
        });
        for text in &written {
            prop_assert_eq!(forbidden(text), Vec::<char>::new());
        }
        let bare = anstream::adapter::strip_str(&written[0]).to_string();
        // An address is not broken.
        let places = [&a, &b].map(|text| format!("   {}", plain(text)));
        for line in bare.lines().filter(|line| !places.iter().any(|place| place == line)) {
            prop_assert!(line.width() <= width, "{} {}", line.width(), line);
        }
    }
}
