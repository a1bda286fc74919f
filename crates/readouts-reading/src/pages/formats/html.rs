//! Reads HTML: every block of the page becomes a line, with its place on the page.
//!
//! An article-extraction crate gives a first guess of the main content; elements that declare themselves to
//! be something else (navigation, comments, a form) give a second. Both are only recorded as [`Region`]:
//! cleaning sees the whole page and decides, so that it can give a reason for every line.

mod bounds;
mod declared;
mod flatten;
mod lex;

use std::collections::HashMap;
use std::ops::Range;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::Reading;
use crate::pages::page::{Line, Page, Region, Role, tidy};
use crate::pages::side::SideData;
use crate::token::is_han;
use flatten::flatten;

/// Maximum number of elements of a page that the extraction crate is run on.
const MOST_ELEMENTS: usize = 100_000;

/// Maximum number of words of a title that are compared.
const MOST_TITLE: usize = 100;

/// A saved web page is one page.
pub(super) const READING: Reading = Reading::Page(|page| Ok(read(page.text, page.url)));

fn read(html: &str, url: Option<&str>) -> Page {
    let Some(html) = bounds::bounded(html) else {
        let (lines, title) = bounds::lines(html);
        return Page { lines, side: SideData { title, ..SideData::default() }, ..Page::default() };
    };
    let document = Document::from(&*html);
    let mut side = stated(&document);
    let mut declared = declared::declared(&document);
    let mut page = flatten(&document);
    if bounds::is_extractable(&document) {
        let config = Config { max_elements_to_parse: MOST_ELEMENTS, ..Config::default() };
        if let Ok(article) =
            Readability::with_document(document, url, Some(config)).and_then(|mut reader| reader.parse())
        {
            side = side.or(SideData {
                url: article.url.map(|v| v.to_string()),
                title: Some(tidy(&article.title)).filter(|t| !t.is_empty()),
                ..SideData::default()
            });
            declared.published = declared.published.or(article.published_time.map(|v| v.to_string()));
            mark_main(&mut page.lines, &flatten(&Document::from(article.content)).lines);
            trust_main(&mut page.lines, &page.mains);
        }
    }
    mark_outside(&mut page.lines, page.hinted);
    mark_other_articles(&mut page.lines, &page.articles, declared.window.as_deref());
    if let Some(body) = declared.body.take() {
        add_body(&mut page.lines, &body);
    }
    side.title = headline(&page.lines, &page.first_level, side.title.as_deref())
        .or_else(|| declared.headline.clone())
        .or_else(|| only_heading(&page.lines, &page.first_level))
        .or(side.title);
    Page { lines: page.lines, side, declared }
}

/// Returns the first non-empty value of an attribute among the selected elements.
fn attribute(document: &Document, selector: &str, name: &str) -> Option<String> {
    let values = document.select(selector);
    values.iter().find_map(|tag| tag.attr(name).map(|v| tidy(&v)).filter(|v| !v.is_empty()))
}

/// Returns the address and the language that the page's own tags state.
fn stated(document: &Document) -> SideData {
    let attribute = |selector: &str, name: &str| attribute(document, selector, name);
    SideData {
        url: attribute("link[rel=canonical]", "href")
            .or_else(|| attribute("meta[property='og:url']", "content"))
            .filter(|u| u.contains("://")),
        language: attribute("html", "lang")
            .map(|l| l.split(['-', '_']).next().unwrap_or(&l).to_ascii_lowercase()),
        ..SideData::default()
    }
}

/// Returns the first-level heading that shares most words with the window's title (`<title>`), which is often
/// shortened or carries the site's name.
fn headline(lines: &[Line], headings: &[usize], window: Option<&str>) -> Option<String> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3);
        words.take(MOST_TITLE).map(str::to_lowercase).collect()
    };
    let window = words(window?);
    let mut best = (0, None);
    for line in headings.iter().map(|&at| &lines[at]).filter(|l| l.place != Region::Outside) {
        let own = words(&line.text);
        let shared = own.iter().filter(|w| window.contains(w)).count();
        if own.len() >= 2 && shared * 2 >= own.len().min(window.len()) && shared > best.0 {
            best = (shared, Some(&line.text));
        }
    }
    best.1.cloned()
}

/// Returns the page's only first-level heading, if it is closely followed by main content: the window's title
/// then often names a section of the site.
fn only_heading(lines: &[Line], headings: &[usize]) -> Option<String> {
    const REACH: usize = 15;
    let mut places = headings.iter().filter(|&&at| lines[at].place != Region::Outside);
    let (&at, None) = (places.next()?, places.next()) else { return None };
    let is_followed = lines[at..].iter().take(REACH).any(|line| line.place == Region::Main);
    let text = &lines[at].text;
    (is_followed && text.split_whitespace().count() > 1 || text.chars().filter(|c| is_han(*c)).count() > 4)
        .then(|| text.clone())
}

/// Marks the lines of the extracted article as main content, and all others as [`Region::Beside`]. Lines are
/// matched by text; where a text occurs more often on the page than in the article, the occurrences nearest
/// to the article's middle are taken.
fn mark_main(page: &mut [Line], article: &[Line]) {
    let mut wanted: HashMap<&str, usize> = HashMap::new();
    for line in article {
        *wanted.entry(&line.text).or_default() += 1;
    }
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, line) in page.iter().enumerate() {
        if wanted.contains_key(line.text.as_str()) {
            places.entry(&line.text).or_default().push(at);
        }
    }
    let is_sure = |text: &str, at: &[usize]| at.len() <= wanted[text];
    let mut main: Vec<usize> =
        places.iter().filter(|(text, at)| is_sure(text, at)).flat_map(|(_, at)| at.iter().copied()).collect();
    main.sort_unstable();
    let Some(&middle) = main.get(main.len() / 2) else { return };
    for (text, mut at) in places {
        if at.len() > wanted[text] {
            at.sort_by_key(|&place| (place.abs_diff(middle), place));
            main.extend(&at[..wanted[text]]);
        }
    }
    for line in page.iter_mut() {
        line.place = Region::Beside;
    }
    for at in main {
        page[at].place = Region::Main;
    }
}

/// Marks the page's only `main` element as its main content, if the extraction found nothing in it and no
/// more text elsewhere than it has.
fn trust_main(lines: &mut [Line], mains: &[Range<usize>]) {
    let [main] = mains else { return };
    let text = |lines: &[Line]| {
        lines.iter().filter(|line| line.role == Role::Text).map(|line| line.text.len()).sum::<usize>()
    };
    let found: Vec<Line> = lines.iter().filter(|line| line.place == Region::Main).cloned().collect();
    let is_inside = lines[main.clone()].iter().any(|line| line.place == Region::Main);
    if is_inside || text(&found) > text(&lines[main.clone()]) {
        return;
    }
    for (at, line) in lines.iter_mut().enumerate() {
        line.place = if main.contains(&at) { Region::Main } else { Region::Beside };
    }
}

/// Marks ranges of lines whose element declares itself to be something other than content. A range with a
/// large share of the page's text or of the main content is skipped, and so are all ranges of a class that
/// together have a large share of the main content: they are frames around the article with a misleading
/// name.
fn mark_outside(lines: &mut [Line], hinted: Vec<(Range<usize>, Option<String>)>) {
    let mut sums = Vec::with_capacity(lines.len() + 1);
    sums.push((0, 0));
    for line in lines.iter() {
        let (all, main) = sums[sums.len() - 1];
        let letters = if line.role == Role::Link { 0 } else { line.text.len() };
        sums.push((all + letters, main + if line.place == Region::Main { letters } else { 0 }));
    }
    let (all, main) = sums[lines.len()];
    let share = |stretch: &Range<usize>| {
        let (from, to) = (sums[stretch.start], sums[stretch.end]);
        (to.0 - from.0, to.1 - from.1)
    };
    let is_frame =
        |(of_all, of_main): (usize, usize), most: usize| of_all * most > all || of_main * most > main.max(1);
    let mut of_class: HashMap<&str, (usize, usize)> = HashMap::new();
    for (stretch, class) in &hinted {
        let sum = of_class.entry(class.as_deref().unwrap_or_default()).or_default();
        let (of_all, of_main) = share(stretch);
        (sum.0, sum.1) = (sum.0 + of_all, sum.1 + of_main);
    }
    let frames: Vec<bool> = hinted
        .iter()
        .map(|(stretch, class)| {
            let of_class = class.as_deref().map(|class| of_class[class]);
            is_frame(share(stretch), if class.is_some() { MOST } else { MOST_NAMED })
                || of_class.is_some_and(|(_, of_main)| of_main * FRAME > main.max(1))
        })
        .collect();
    for ((stretch, _), _) in hinted.into_iter().zip(frames).filter(|(_, is_frame)| !is_frame) {
        for line in &mut lines[stretch] {
            line.place = Region::Outside;
        }
    }
}

/// Maximum share, as its inverse, of the page's text or main content in a range that a class or id hints at;
/// a range with more is a frame.
const MOST: usize = 5;
/// The same maximum share for an element that is made for something other than content, such as a caption or
/// a menu, and for notices.
const MOST_NAMED: usize = 2;
/// Maximum share, as its inverse, of the main content in all elements of one class; a class with more names
/// frames.
const FRAME: usize = 2;

/// Marks all articles but the one whose heading the window's title contains, if the page has several and
/// exactly one is named so.
fn mark_other_articles(lines: &mut [Line], articles: &[Range<usize>], window: Option<&str>) {
    let Some(window) = window.filter(|_| articles.len() > 1) else { return };
    let window = window.to_lowercase();
    // An article inside another one is a part of it.
    let is_outer = |range: &&Range<usize>| {
        !articles.iter().any(|other| other != *range && other.start <= range.start && range.end <= other.end)
    };
    let outer: Vec<&Range<usize>> = articles.iter().filter(is_outer).collect();
    let is_named = |range: &Range<usize>| {
        let heading = lines[range.clone()].iter().find(|line| line.role == Role::Heading);
        heading.is_some_and(|heading| window.contains(&heading.text.to_lowercase()))
    };
    let named: Vec<bool> = outer.iter().map(|range| is_named(range)).collect();
    if named.iter().filter(|is_named| **is_named).count() != 1 {
        return;
    }
    for (range, _) in outer.into_iter().zip(named).filter(|(_, is_named)| !is_named) {
        for line in &mut lines[range.clone()] {
            line.place = Region::Outside;
        }
    }
}

/// Number of letters and digits at the start of the text in the head by which it is looked for on the page.
const BODY_START: usize = 40;

/// Adds the article's text from the page's head, if the page does not show it.
fn add_body(lines: &mut Vec<Line>, body: &str) {
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(BODY_START).collect::<String>();
    let start = plain(body);
    let is_shown = |line: &Line| {
        line.text.chars().count() >= BODY_START / 2 && {
            let line = plain(&line.text);
            start.starts_with(&line) || line.starts_with(&start)
        }
    };
    if start.is_empty() || lines.iter().any(is_shown) {
        return;
    }
    for text in body.split(['\n', '\r']).map(tidy).filter(|text| !text.is_empty()) {
        let number = lines.len() + 1;
        lines.push(Line { number, text, gap: true, role: Role::Text, place: Region::Main });
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
    fn the_place_of_every_block_is_told() {
        let page = read(PAGE, None);
        let main: Vec<_> =
            page.lines.iter().filter(|l| l.place == Region::Main).map(|l| &l.text[..9]).collect();
        assert!(main.ends_with(&["The two m", "They agre", "The host "]), "{main:?}");
        assert!(page.lines.iter().any(|l| l.text == "World" && l.place == Region::Outside));
        assert!(!page.lines.iter().any(|l| l.text.contains("not text")));
        assert_eq!(page.declared.published.as_deref(), Some("2031-05-06T10:00:00Z"));
        let changed = "<head><meta property='article:modified_time' content='2031-05-01T10:00:00Z'>";
        let page = read(&PAGE.replace("<head>", changed), None);
        assert_eq!(page.declared.published.as_deref(), Some("2031-05-01?"));
        assert_eq!(page.side.language.as_deref(), Some("en"));
    }

    #[test]
    fn a_frame_around_the_article_is_not_outside_whatever_its_name() {
        let page = read(&PAGE.replace("<article>", "<article class='sidebar widget'>"), None);
        assert!(page.lines.iter().any(|l| l.text.starts_with("They agreed") && l.place == Region::Main));
    }

    #[test]
    fn a_page_on_which_the_extraction_would_take_long_is_read_without_it() {
        let objects = "<object>".repeat(900) + &"<dd>".repeat(1_000);
        for long in [objects, format!("<p>{}", "&amp; x ".repeat(100_000))] {
            let page = read(&PAGE.replace("</body>", &long), None);
            assert!(page.lines.iter().any(|line| line.text.starts_with("They agreed")));
            assert!(page.lines.iter().all(|line| line.place != Region::Main));
        }
    }

    #[test]
    fn nesting_without_end_is_read_as_text() {
        let deep = format!("{}word{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        assert_eq!(read(&deep, None).lines.len(), 1);
    }
}
