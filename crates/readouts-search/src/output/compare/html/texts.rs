//! Both texts as a whole, each sentence with links to its partners.

use std::fmt::Write;

use readouts_core::comparison::Which;

use super::escape::{Language, Text};
use super::{Page, class, put};
use crate::output::compare::words::{end, key, letter, links};

/// Languages that are written without spaces between sentences.
const WITHOUT_SPACES: [&str; 3] = ["ja", "yue", "zh"];

impl Page<'_> {
    /// Writes both texts.
    pub(super) fn texts(&mut self) {
        self.section(
            "texts",
            "Both texts",
            "The number before a sentence leads to its place above, the one behind it to the sentence of the other side. \
             <span class=\"text\"><span class=\"only\">Underlined</span></span>: only this side says it.",
        );
        self.out.push_str("<div class=\"two\">\n");
        self.text(Which::A);
        self.text(Which::B);
        self.out.push_str("</div>\n</section>\n");
    }

    fn text(&mut self, which: Which) {
        let side = self.comparison.side(which);
        let language = side.language.as_deref();
        let space = if language.is_some_and(|code| WITHOUT_SPACES.contains(&code)) { "" } else { " " };
        put!(
            self,
            "<article class=\"text {}\">\n<h3>{}: <span {}>{}</span></h3>\n",
            class(which),
            letter(which),
            Language(language),
            Text(side.title.as_deref().unwrap_or("(no title)"))
        );
        let mut paragraph = None;
        for (at, sentence) in side.sentences.iter().enumerate() {
            if paragraph != Some(sentence.paragraph) {
                if paragraph.replace(sentence.paragraph).is_some() {
                    self.out.push_str("</p>\n");
                }
                put!(self, "<p {}>", Language(language));
            } else {
                self.out.push_str(space);
            }
            let (class, number) = (class(which), at + 1);
            let only = if sentence.is_linked() { "" } else { " class=\"only\"" };
            put!(
                self,
                "<span id=\"{class}{number}\"><a class=\"no {class}\" href=\"#list-{class}{number}\">{}</a><span{only}>{}</span>",
                key(which, at),
                Text(&sentence.text)
            );
            let other = which.other();
            for link in links(self.comparison, sentence) {
                let partner = end(link, other);
                put!(
                    self,
                    "<a class=\"to {0}\" href=\"#{0}{1}\" aria-label=\"said in {2} too\">{2}</a>",
                    super::class(other),
                    partner + 1,
                    key(other, partner)
                );
            }
            self.out.push_str("</span>");
        }
        if paragraph.is_some() {
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</article>\n");
    }
}
