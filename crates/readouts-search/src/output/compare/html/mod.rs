//! A comparison as a page of HTML that stands alone: no script, nothing from outside, every text escaped. It is
//! well-formed XML too.

mod escape;
mod lists;
mod map;
mod tables;
mod texts;

use std::fmt::Write;

use readouts_core::Compared;
use readouts_core::comparison::{Comparison, Side, Which};

use self::escape::{Language, Text, web};
use super::super::hits::plural;
use super::words::{event, language, length, letter, linked, outlet, warning};

/// Style of the page.
const STYLE: &str = include_str!("page.css");

/// What the page may load: nothing but its own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Page that is being written.
struct Page<'c> {
    comparison: &'c Comparison,
    out: String,
}

/// Adds formatted text to a page. Text from outside has to be in a `Text`.
macro_rules! put {
    ($page:expr, $($arg:tt)*) => {
        // A string takes all that is written to it.
        let _ = write!($page.out, $($arg)*);
    };
}
use put;

/// Returns the page of a comparison.
pub(super) fn page(compared: &Compared) -> String {
    let mut page = Page { comparison: &compared.comparison, out: String::new() };
    page.begin();
    page.head();
    page.out.push_str("<main>\n");
    page.both();
    page.only(Which::A);
    page.only(Which::B);
    page.told();
    page.order();
    page.voices();
    page.formulas();
    page.texts();
    page.out.push_str("</main>\n");
    page.end();
    page.out
}

impl Page<'_> {
    fn begin(&mut self) {
        let title = format!("{} and {}, compared", name(&self.comparison.a), name(&self.comparison.b));
        put!(
            self,
            r##"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>{}</title>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="{POLICY}" />
<meta name="referrer" content="no-referrer" />
<meta name="generator" content="readouts-search {}" />
<style>
{STYLE}</style>
</head>
<body>
<a class="skip" href="#both">To the comparison</a>
"##,
            Text(&title),
            env!("CARGO_PKG_VERSION")
        );
    }

    /// Writes what the two articles are, and what the page has.
    fn head(&mut self) {
        let Comparison { a, b, .. } = self.comparison;
        put!(
            self,
            "<header>\n<h1><bdi>{}</bdi> and <bdi>{}</bdi>, side by side</h1>\n",
            Text(&name(a)),
            Text(&name(b))
        );
        self.out.push_str(
            "<p class=\"lead\">Two articles, sentence by sentence, each according to its outlet. A program has matched the \
             sentences: read both before you rely on a pair.</p>\n<div class=\"two\">\n",
        );
        self.side(Which::A);
        self.side(Which::B);
        self.out.push_str("</div>\n");
        if let Some(warning) = warning(self.comparison) {
            put!(self, "<p class=\"note\">{}</p>\n", Text(&warning));
        }
        self.contents();
        self.out.push_str("</header>\n");
    }

    fn side(&mut self, which: Which) {
        let side = self.comparison.side(which);
        let (letter, class) = (letter(which), class(which));
        put!(
            self,
            "<section class=\"side {class}\" aria-labelledby=\"title-{class}\">\n<h2 id=\"title-{class}\"><span class=\"key \
             {class}\">{letter}</span> <span {}>{}</span></h2>\n<dl>\n",
            Language(side.language.as_deref()),
            Text(side.title.as_deref().unwrap_or("(no title)"))
        );
        let published = side.published.map_or_else(|| "unknown".to_owned(), |date| date.to_string());
        let facts = [
            ("outlet", outlet(side)),
            ("event", event(side)),
            ("kind", side.kind.as_str().to_owned()),
            ("published", published),
            ("language", language(side)),
            ("length", length(side)),
            ("id", side.id.clone()),
        ];
        for (fact, value) in &facts {
            put!(self, "<dt>{fact}</dt><dd>{}</dd>\n", Text(value));
        }
        match (&side.url, &side.path) {
            (Some(url), _) => match web(url) {
                Some(web) => {
                    put!(
                        self,
                        "<dt>page</dt><dd><a href=\"{0}\" rel=\"noopener noreferrer external\">{0}</a></dd>\n",
                        Text(web)
                    );
                }
                None => {
                    put!(self, "<dt>page</dt><dd>{}</dd>\n", Text(url));
                }
            },
            (None, Some(path)) => {
                put!(self, "<dt>file</dt><dd>{}</dd>\n", Text(path));
            }
            (None, None) => {}
        }
        self.out.push_str("</dl>\n</section>\n");
    }

    /// Writes links to the sections, with the numbers of what they have.
    fn contents(&mut self) {
        let comparison = self.comparison;
        let has_told = |which| comparison.told.iter().any(|told| told.side == which);
        let number = |number: usize| Some(number).filter(|number| *number > 0);
        let sections = [
            ("both", "Both say", number(comparison.topics.len())),
            ("only-a", "Only A", number(comparison.only(Which::A).count())),
            ("only-b", "Only B", number(comparison.only(Which::B).count())),
        ];
        self.out.push_str("<nav aria-label=\"Contents\">\n<ul>\n");
        for (id, title, count) in sections {
            if let Some(count) = count {
                put!(self, "<li><a href=\"#{id}\">{title}</a> <b>{count}</b></li>\n");
            }
        }
        let others = [
            ("told-a", "A on B's side", has_told(Which::A)),
            ("told-b", "B on A's side", has_told(Which::B)),
            ("order", "Order", comparison.order.is_some()),
            ("voices", "Words by speaker", true),
            ("formulas", "Formulas", !comparison.formulas.is_empty()),
            ("texts", "Both texts", true),
        ];
        for (id, title, _) in others.into_iter().filter(|(.., is_there)| *is_there) {
            put!(self, "<li><a href=\"#{id}\">{title}</a></li>\n");
        }
        self.out.push_str("</ul>\n</nav>\n");
    }

    /// Opens a section, with its title and how it is read.
    fn section(&mut self, id: &str, title: &str, told: &str) {
        put!(self, "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n");
        if !told.is_empty() {
            put!(self, "<p class=\"quiet\">{told}</p>\n");
        }
    }

    fn end(&mut self) {
        put!(
            self,
            "<footer>\n<p>Made by readouts-search {}. Similarity goes from 0 to 1; it weighs what two sentences share, and rare \
             words more than common ones. The order of sentences plays no part in it.</p>\n<p>{} of {} of A and {} \
             of {} of B are matched. What a sentence is not matched to may still be there in other words.</p>\n</footer>\n\
             </body>\n</html>\n",
            env!("CARGO_PKG_VERSION"),
            linked(&self.comparison.a),
            plural(self.comparison.a.sentences.len() as u64, "sentence"),
            linked(&self.comparison.b),
            self.comparison.b.sentences.len(),
        );
    }
}

/// Returns the name of a side's outlet, or else its title.
fn name(side: &Side) -> String {
    let known = [&side.outlet, &side.agency, &side.title];
    known.into_iter().flatten().next().cloned().unwrap_or_else(|| "an unknown outlet".to_owned())
}

/// Returns the class of what belongs to a side.
fn class(which: Which) -> &'static str {
    match which {
        Which::A => "a",
        Which::B => "b",
    }
}
