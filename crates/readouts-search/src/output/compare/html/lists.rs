//! Sentences that both sides have, and those of one side only.

use std::fmt::Write;

use readouts_core::comparison::{Reason, Sentence, Told, Topic, Which};

use super::escape::{Language, Text};
use super::{Page, class, put};
use crate::output::compare::words::{degree, end, key, letter, linked, links, own_words, voice};
use crate::output::hits::plural;

impl Page<'_> {
    /// Writes the linked sentences, in the order of A.
    pub(super) fn both(&mut self) {
        let comparison = self.comparison;
        let (a, b) = (&comparison.a, &comparison.b);
        if comparison.topics.is_empty() {
            self.section(
                "both",
                "Both say",
                "No sentence of one side says what a sentence of the other side says.",
            );
            self.out.push_str("</section>\n");
            return;
        }
        let mut told = format!(
            "{} of {} of A, {} of {} of B, in the order of A.",
            linked(a),
            plural(a.sentences.len() as u64, "sentence"),
            linked(b),
            b.sentences.len()
        );
        if comparison.links.iter().any(|link| link.diff.is_some()) {
            told.push_str(
                " <span class=\"a\"><mark>Underlined</mark></span>: words that the other side does not have there; \
                 where most differ, none are.",
            );
        }
        self.section("both", "Both say", &told);
        self.out.push_str("<ol class=\"list\">\n");
        for topic in &comparison.topics {
            self.out.push_str("<li class=\"pair two\">\n");
            self.linked(Which::A, &topic.a, topic);
            self.linked(Which::B, &topic.b, topic);
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn linked(&mut self, which: Which, all: &[usize], topic: &Topic) {
        put!(self, "<div class=\"{}\">\n", class(which));
        for &at in all {
            let sentence = &self.comparison.side(which).sentences[at];
            self.label(which, at, sentence);
            if which == Which::B {
                for link in links(self.comparison, sentence) {
                    let of =
                        if topic.a.len() > 1 { format!("{} ", key(Which::A, link.a)) } else { String::new() };
                    put!(self, " <span class=\"score\">{of}{}</span>", Text(&degree(link)));
                }
            }
            self.out.push_str("</p>\n");
            self.passage(which, sentence);
        }
        self.out.push_str("</div>\n");
    }

    /// Writes the sentences that only one side has, each beside the most similar one of the other side.
    pub(super) fn only(&mut self, which: Which) {
        let comparison = self.comparison;
        let side = comparison.side(which);
        let only: Vec<usize> = comparison.only(which).collect();
        if only.is_empty() {
            return;
        }
        let (own, other) = (letter(which), letter(which.other()));
        let told = format!(
            "{} of {}. Beside each stands the most similar sentence of {other}, which is not similar enough.",
            only.len(),
            plural(side.sentences.len() as u64, "sentence")
        );
        self.section(&format!("only-{}", class(which)), &format!("Only {own} says"), &told);
        self.out.push_str("<ol class=\"list\">\n");
        for at in only {
            let sentence = &side.sentences[at];
            // The order is that of the columns, so that the two are read from left to right.
            self.out.push_str("<li class=\"pair two\">\n");
            if which == Which::B {
                self.nearest(Which::A, sentence);
            }
            put!(self, "<div class=\"own {}\">\n", class(which));
            self.label(which, at, sentence);
            self.out.push_str("</p>\n");
            self.passage(which, sentence);
            self.out.push_str("</div>\n");
            if which == Which::A {
                self.nearest(Which::B, sentence);
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    /// Writes the most similar sentence of the other side.
    fn nearest(&mut self, other: Which, sentence: &Sentence) {
        put!(self, "<div class=\"near {}\">\n", class(other));
        match &sentence.nearest {
            None => {
                put!(self, "<p class=\"who\">nothing similar in {}</p>\n", letter(other));
            }
            Some(nearest) => {
                let why = match nearest.reason {
                    Reason::Taken => "; it says more of what another sentence says",
                    Reason::Threshold => "",
                };
                self.out.push_str("<p class=\"who\">nearest: ");
                self.reference(other, nearest.sentence);
                put!(self, " <span class=\"score\">{:.2}{why}</span></p>\n", nearest.similarity);
                self.quote(other, nearest.sentence);
            }
        }
        self.out.push_str("</div>\n");
    }

    /// Writes what each side has in the words of the other side's people.
    pub(super) fn told(&mut self) {
        for which in [Which::A, Which::B] {
            let told: Vec<&Told> = self.comparison.told.iter().filter(|told| told.side == which).collect();
            if told.is_empty() {
                continue;
            }
            let (own, other) = (letter(which), letter(which.other()));
            self.section(
                &format!("told-{}", class(which)),
                &format!("What {own} says that {other}’s side said"),
                &format!("And where {other} has it in the same speaker’s words."),
            );
            self.out.push_str("<ol class=\"list\">\n");
            for told in told {
                self.out.push_str("<li class=\"pair two\">\n");
                if which == Which::B {
                    self.own_version(which.other(), told);
                }
                put!(self, "<div class=\"own {}\">\n<p class=\"who\">", class(which));
                self.reference(which, told.sentence);
                put!(self, "<b><bdi>{}</bdi></b></p>\n", Text(&told.speaker));
                self.quote(which, told.sentence);
                self.out.push_str("</div>\n");
                if which == Which::A {
                    self.own_version(which.other(), told);
                }
                self.out.push_str("</li>\n");
            }
            self.out.push_str("</ol>\n</section>\n");
        }
    }

    /// Writes the sentences in which a side has words of its own people that the other side reports.
    fn own_version(&mut self, which: Which, told: &Told) {
        put!(self, "<div class=\"near {}\">\n", class(which));
        if told.own.is_empty() {
            put!(self, "<p class=\"who\">not in {} in these words</p>\n", letter(which));
        }
        for link in &told.own {
            let at = end(&self.comparison.links[*link], which);
            self.out.push_str("<p class=\"who\">");
            self.reference(which, at);
            put!(self, "<b><bdi>{}</bdi></b></p>\n", Text(&told.speaker));
            self.quote(which, at);
        }
        self.out.push_str("</div>\n");
    }

    /// Writes the text of a sentence without marks.
    fn quote(&mut self, which: Which, at: usize) {
        let side = self.comparison.side(which);
        let language = Language(side.language.as_deref());
        put!(self, "<blockquote {language}>{}</blockquote>\n", Text(&side.sentences[at].text));
    }

    /// Begins the label of a sentence: its name, which leads to its place in the text, and whose words it has.
    fn label(&mut self, which: Which, at: usize, sentence: &Sentence) {
        let (class, key) = (class(which), key(which, at));
        put!(
            self,
            "<p class=\"who\" id=\"list-{class}{}\"><a class=\"key {class}\" href=\"#{class}{}\">{key}</a><b><bdi>{}</bdi></b> \
             ({})",
            at + 1,
            at + 1,
            Text(&voice(sentence)),
            sentence.basis.as_str()
        );
    }

    /// Writes the name of a sentence, which leads to its place in the lists.
    pub(super) fn reference(&mut self, which: Which, at: usize) {
        let (class, key) = (class(which), key(which, at));
        put!(self, "<a class=\"key {class}\" href=\"#list-{class}{}\">{key}</a>", at + 1);
    }

    /// Writes the text of a sentence, with the words marked that none of its partners has.
    fn passage(&mut self, which: Which, sentence: &Sentence) {
        let language = Language(self.comparison.side(which).language.as_deref());
        put!(self, "<blockquote {language}>");
        let mut until = 0;
        for own in own_words(self.comparison, which, sentence) {
            let text = &sentence.text;
            put!(self, "{}<mark>{}</mark>", Text(&text[until..own.start]), Text(&text[own.clone()]));
            until = own.end;
        }
        put!(self, "{}</blockquote>\n", Text(&sentence.text[until..]));
    }
}
