//! The order of topics, words by voice, and formulas.

use std::fmt::Write;

use readouts_core::comparison::Which;

use super::escape::Text;
use super::{Page, class, put};
use crate::output::compare::tables::name;
use crate::output::compare::words::{letter, order, percent};

impl Page<'_> {
    /// Writes where each topic stands on both sides.
    pub(super) fn order(&mut self) {
        let comparison = self.comparison;
        let Some(told) = order(comparison) else { return };
        self.section("order", "Order of topics", &Text(&told).to_string());
        self.out.push_str("<div class=\"order\">\n");
        self.map();
        self.out.push_str(
            "<div class=\"scroll\"><table>\n<caption>Place of each topic among those that both sides have</caption>\n\
             <thead><tr><th scope=\"col\" class=\"n\">in A</th><th scope=\"col\" class=\"n\">in B</th><th \
             scope=\"col\">sentences</th><th scope=\"col\">in common</th></tr></thead>\n<tbody>\n",
        );
        for topic in &comparison.topics {
            put!(
                self,
                "<tr><th scope=\"row\" class=\"n\">{}</th><td class=\"n\">{}</td><td>",
                topic.rank_a,
                topic.rank_b
            );
            topic.a.iter().for_each(|&at| self.reference(Which::A, at));
            topic.b.iter().for_each(|&at| self.reference(Which::B, at));
            put!(self, "</td><td>{}</td></tr>\n", Text(&topic.shared.join(", ")));
        }
        self.out.push_str("</tbody>\n</table></div>\n</div>\n</section>\n");
    }

    /// Writes how many words each voice has on both sides.
    pub(super) fn voices(&mut self) {
        let comparison = self.comparison;
        self.section("voices", "Words by speaker", "Each Chinese character counts as a word.");
        self.out.push_str(
            "<div class=\"scroll\"><table class=\"voices\">\n<thead><tr><th scope=\"col\">whose words</th><th scope=\"col\" \
             class=\"n\">words in A</th><th scope=\"col\" class=\"n\">share of A</th><th scope=\"col\" class=\"n\">words in \
             B</th><th scope=\"col\" class=\"n\">share of B</th></tr></thead>\n<tbody>\n",
        );
        for voice in &comparison.voices {
            put!(self, "<tr><th scope=\"row\"><bdi>{}</bdi></th>", Text(&name(voice)));
            for (which, amount) in [(Which::A, voice.a), (Which::B, voice.b)] {
                let all = comparison.side(which).words;
                let share = 100 * amount.words / all.max(1);
                put!(
                    self,
                    "<td class=\"n\">{}</td><td class=\"n\">{} <span class=\"bar {}\"><span \
                     style=\"width:{share}%\"></span></span></td>",
                    amount.words,
                    percent(amount.words, all),
                    class(which)
                );
            }
            self.out.push_str("</tr>\n");
        }
        put!(
            self,
            "</tbody>\n<tfoot><tr><th scope=\"row\">all</th><td class=\"n\">{}</td><td></td><td \
             class=\"n\">{}</td><td></td></tr></tfoot>\n</table></div>\n</section>\n",
            comparison.a.words,
            comparison.b.words
        );
    }

    /// Writes the formulas that only one side has.
    pub(super) fn formulas(&mut self) {
        let comparison = self.comparison;
        if comparison.formulas.is_empty() {
            return;
        }
        self.section("formulas", "Formulas of one side only", "");
        self.out.push_str("<div class=\"two\">\n");
        for which in [Which::A, Which::B] {
            put!(self, "<div class=\"{}\">\n<h3>Only {}</h3>\n", class(which), letter(which));
            let formulas = comparison.formulas.iter().filter(|formula| formula.side == which);
            let mut is_empty = true;
            for formula in formulas {
                if std::mem::take(&mut is_empty) {
                    self.out.push_str("<ul class=\"formulas\">\n");
                }
                put!(self, "<li>“<bdi>{}</bdi>” ", Text(&formula.text));
                formula.sentences.iter().for_each(|&at| self.reference(which, at));
                self.out.push_str("</li>\n");
            }
            self.out.push_str(if is_empty {
                "<p class=\"quiet\">none</p>\n</div>\n"
            } else {
                "</ul>\n</div>\n"
            });
        }
        self.out.push_str("</div>\n</section>\n");
    }
}
