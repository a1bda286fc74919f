//! Boilerplate around an article on its page: breadcrumbs, dates, bylines, lists of links, forms.
//!
//! There are three kinds of pages: a news portal, an office's own site, a newspaper.

use std::fmt::Write as _;

use crate::page::{Article, Page};
use crate::random::SplitMix64;
use crate::sentences::{Scene, capital};
use crate::world::{Outlet, World};

/// Text of a page, and its outlet.
pub(crate) struct Dressed {
    pub(crate) text: String,
    pub(crate) outlet: String,
}

/// Puts an article on a page of some outlet, and adds the dateline of a dispatch.
pub(crate) fn dress(article: &mut Article, rng: &mut SplitMix64) -> Dressed {
    let world = World::get();
    let sites: Vec<&Outlet> = world.outlets.iter().filter(|o| !o.markers.is_empty()).collect();
    let outlet = sites[rng.skewed(sites.len())];
    let marker = outlet.markers[0].as_str();
    let is_portal = marker.ends_with(">>");
    let is_office = marker.ends_with("> ") && !is_portal;
    if !is_office && rng.chance(0.6) {
        dateline(article, rng);
    }
    let mut page = Text { out: String::with_capacity(8 * 1024), world, rng, article };
    let crumb = format!("{marker}{}", page.rng.pick(&world.words.sections));
    if is_portal {
        page.portal(&crumb);
    } else if is_office {
        page.office(&crumb);
    } else {
        page.newspaper(&crumb, &outlet.name);
    }
    Dressed { text: page.out, outlet: outlet.name.clone() }
}

/// Begins the article with an agency's dateline: `NORHAVEN, May 6 (Norpress) --`.
fn dateline(article: &mut Article, rng: &mut SplitMix64) {
    let world = World::get();
    let agencies: Vec<&Outlet> = world.outlets.iter().filter(|o| !o.credits.is_empty()).collect();
    let credit = &agencies[rng.skewed(agencies.len())].credits[0];
    let place = article.speaker.country.capitals[0].to_uppercase();
    let (month, day) = (article.day.month_name(), article.day.day);
    let dash = rng.pick(&["--", "–", "—"]);
    article.body[0].insert_str(0, &format!("{place}, {month} {day} ({credit}) {dash} "));
}

struct Text<'a> {
    out: String,
    world: &'static World,
    rng: &'a mut SplitMix64,
    article: &'a Article,
}

impl Text<'_> {
    fn portal(&mut self, crumb: &str) {
        let date = self.date_line();
        let article = self.article;
        self.line("Latest News:\u{A0}\u{A0} ");
        self.line(crumb);
        self.line(&article.title);
        self.out.push('\n');
        self.line(&date);
        self.body(0.0);
        self.line("We Recommend:");
        self.headlines(6);
        let (editor, second) = (self.name(), self.name());
        self.line(&format!("Email|Print|Comments(Editor:{editor}、{second})"));
        self.line("Leave your comment0 comments");
        self.line("  1. Name");
        self.out.push('\n');
        self.line("Selections for you");
        self.numbered(10, "\n\n");
        self.line("Most Popular");
        self.out.push('\n');
        self.numbered(10, "\n");
        self.line("What’s happening in the capital");
        self.headlines(1);
        self.numbered(5, "\n");
    }

    fn office(&mut self, crumb: &str) {
        let article = self.article;
        self.out.push_str(crumb);
        self.out.push('\n');
        self.line(&article.title);
        if self.rng.chance(0.6) {
            let date = self.date_line();
            self.line(&date);
        }
        self.body(0.0);
        let end = *self.rng.pick(&["<Suggest to a friend>", "Suggest To A Friend:", "Print this page"]);
        self.out.push_str(end);
    }

    fn newspaper(&mut self, crumb: &str, outlet: &str) {
        let article = self.article;
        self.line("Skip to content");
        self.line(&format!("{crumb} | {}", article.other.country.name));
        self.line(&article.title);
        let byline = self.name();
        self.line(&format!("By {byline}"));
        let date = self.date_line();
        self.line(&date);
        self.line("Share this article");
        if self.rng.chance(0.5) {
            let (month, day) = (article.day.month_name(), article.day);
            let place = &article.speaker.country.capitals[0];
            let photographer = self.name();
            let caption = format!(
                "The delegations in {place}, {month} {}, {}. (Norpress/{photographer})",
                day.day, day.year
            );
            self.line(&caption);
        }
        self.body(0.1);
        self.line("Read more");
        self.headlines(4);
        self.line("Sign up for our newsletter");
        self.line(&format!("© {} {outlet}. All rights reserved.", article.day.year));
        self.line("About us | Contact | Privacy policy | Terms of use");
    }

    /// Writes the article's paragraphs, with an advertisement in this share of the gaps between them.
    fn body(&mut self, advertisements: f64) {
        let article = self.article;
        for paragraph in &article.body {
            self.line(paragraph);
            if self.rng.chance(advertisements) {
                self.line("Advertisement");
            }
        }
    }

    fn date_line(&mut self) -> String {
        let day = self.article.day;
        let (hour, minute) = (6 + self.rng.below(16), self.rng.below(60));
        let (month, name) = (day.month, day.month_name());
        match self.rng.below(5) {
            0 => format!("{hour:02}:{minute:02}, {name} {}, {}", day.day, day.year),
            1 => format!("{}-{month:02}-{:02} {hour:02}:{minute:02}", day.year, day.day),
            2 => format!("Updated: {}-{month:02}-{:02} {hour:02}:{minute:02}", day.year, day.day),
            3 => format!("Published on {} {name} {}", day.day, day.year),
            _ => format!("{name} {}, {}", day.day, day.year),
        }
    }

    fn headlines(&mut self, count: usize) {
        for _ in 0..count {
            let headline = self.headline();
            self.line(&headline);
        }
    }

    fn numbered(&mut self, count: usize, end: &str) {
        for number in 1..=count {
            let headline = self.headline();
            write!(self.out, "  {number}. {headline}{end}").expect("strings take everything");
        }
        self.out.push('\n');
    }

    fn headline(&mut self) -> String {
        let (speaker, other) = (&self.article.speaker, &self.article.other);
        let mut scene = Scene { world: self.world, rng: self.rng, speaker, other };
        capital(&scene.one_of(&self.world.words.headline))
    }

    fn name(&mut self) -> String {
        self.world.words.name(self.rng).0
    }

    /// Writes a line followed by an empty one.
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push_str("\n\n");
    }
}

impl Page {
    /// Returns the page as HTML, within the skeleton of a site: scripts, styles, menus, the article, and
    /// lists of links beside and below it.
    pub fn html(&self) -> String {
        let mut out = String::with_capacity(self.text.len() * 3 + 8 * 1024);
        let title = escape(&self.title);
        let crumb = escape(&self.outlet);
        let mut write = |text: &str| out.push_str(text);
        write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
        write(&format!("{title} | {crumb}</title>\n<meta property=\"og:title\" content=\"{title}\">\n"));
        write(&format!(
            "<meta property=\"article:published_time\" content=\"{}-{:02}-{:02}\">\n<style>\n",
            self.published.year, self.published.month, self.published.day
        ));
        for rule in 0..40 {
            write(&format!(".b{rule}{{margin:0 {rule}px;padding:{rule}px;font:14px/1.5 serif}}\n"));
        }
        write("</style>\n<script>window.site={loaded:false};");
        for variable in 0..40 {
            write(&format!("function f{variable}(a){{return a&&a.length>{variable}?a[{variable}]:null}}\n"));
        }
        write("</script>\n</head>\n<body>\n<div class=\"wrapper\">\n<nav class=\"menu\"><ul>");
        for section in &World::get().words.sections {
            write(&format!("<li><a href=\"/section\">{section}</a></li>"));
        }
        write("</ul></nav>\n<div class=\"columns\"><div class=\"main\"><article>\n");
        write(&format!(
            "<div class=\"breadcrumb\"><a href=\"/\">Home</a> &gt; {crumb}</div>\n<h1>{title}</h1>\n"
        ));
        write("<div class=\"share\"><a href=\"#\">Share this article</a></div>\n<div class=\"text\">\n");
        for paragraph in &self.body {
            write(&format!("<p>{}</p>\n", escape(paragraph)));
        }
        write("</div>\n</article></div>\n<aside class=\"side\"><h3>Most Popular</h3><ul>");
        let body: std::collections::HashSet<&str> = self.body.iter().map(String::as_str).collect();
        let around = self.text.lines().map(str::trim).filter(|l| !l.is_empty() && !body.contains(l));
        for line in around.filter(|l| *l != self.title) {
            write(&format!("<li><a href=\"/link\" title=\"\">{}</a></li>\n", escape(line)));
        }
        write("</ul></aside></div>\n<footer><p>About us | Contact | Privacy policy</p>");
        write("<p>All rights reserved.</p></footer>\n</div>\n</body>\n</html>\n");
        out
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
