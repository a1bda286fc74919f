//! Chinese language, in simplified and traditional characters.

mod cues;
mod dateline;
mod days;
mod names;

use jiff::civil::Date;

use crate::grammar::{Cue, FoundDateline, Language, People, Scope, Setting, Words};
use crate::knowledge::{Calendar, Knowledge, Lists};
use crate::simplified::simple;

pub(super) const CODE: &str = "zh";

pub(super) struct Chinese<'k> {
    pub(super) lists: &'k Lists,
}

impl Language for Chinese<'_> {
    fn code(&self) -> &'static str {
        CODE
    }

    fn people(&self, words: &Words<'_>, _: &Setting, knowledge: &Knowledge) -> People {
        names::find(words, self.lists, knowledge)
    }

    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
        cues::cues(sentence, self.lists, knowledge)
    }

    fn tells_event(&self, sentence: &Scope<'_>) -> bool {
        cues::tells_event(&simple(sentence.sentence()), sentence.span.start, sentence.mentions, self.lists)
    }

    fn is_first_person(&self, sentence: &Scope<'_>) -> bool {
        self.lists.first_person.iter().any(|own| sentence.sentence().contains(own.as_str()))
    }

    fn dateline(&self, paragraph: &str, calendar: &Calendar) -> Option<FoundDateline> {
        dateline::dateline(paragraph, calendar)
    }

    fn relative_day(&self, text: &str, anchor: Date) -> Option<(String, Date)> {
        days::relative_day(text, anchor, self.lists)
    }

    fn continues(&self, paragraph: &str) -> bool {
        cues::goes_on(&simple(paragraph), self.lists)
    }

    fn is_address(&self, paragraph: &str) -> bool {
        cues::is_address(&simple(paragraph), self.lists)
    }

    fn has_labels_by_mention(&self) -> bool {
        true
    }

    fn has_cue_behind_quotation(&self) -> bool {
        true
    }

    fn prints_letters(&self) -> bool {
        true
    }
}
