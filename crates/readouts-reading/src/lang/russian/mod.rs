//! Russian language.

mod cues;
mod days;
mod names;

use jiff::civil::Date;

use crate::grammar::{Cue, Language, People, Scope, Setting, Words};
use crate::knowledge::{Knowledge, Lists};

pub(super) const CODE: &str = "ru";

pub(super) struct Russian<'k> {
    pub(super) lists: &'k Lists,
}

impl Language for Russian<'_> {
    fn code(&self) -> &'static str {
        CODE
    }

    fn people(&self, words: &Words<'_>, _: &Setting, knowledge: &Knowledge) -> People {
        names::find(words, knowledge)
    }

    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
        cues::cues(sentence, self.lists, knowledge)
    }

    fn tells_event(&self, sentence: &Scope<'_>) -> bool {
        cues::tells_event(sentence.sentence(), self.lists)
    }

    fn is_first_person(&self, sentence: &Scope<'_>) -> bool {
        cues::is_first_person(sentence.sentence(), self.lists)
    }

    fn relative_day(&self, text: &str, anchor: Date) -> Option<(String, Date)> {
        days::relative_day(text, anchor, self.lists)
    }

    fn has_labels_by_mention(&self) -> bool {
        true
    }

    fn has_participants_in_any_case(&self) -> bool {
        true
    }

    fn prints_letters(&self) -> bool {
        true
    }
}
