//! English, and the fallback for languages without a module of their own.

mod cues;
mod days;
mod kind;
mod names;
mod phrase;
mod subject;
mod telling;

use jiff::civil::{Date, Weekday};

use crate::grammar::{Cue, Language, Mention, People, Scope, Setting, Words};
use crate::knowledge::{Knowledge, Lists};
use crate::model::Kind;
use crate::token::Tokens;

pub(super) const CODE: &str = "en";

pub(super) struct English<'k> {
    pub(super) lists: &'k Lists,
}

impl Language for English<'_> {
    fn code(&self) -> &'static str {
        CODE
    }

    fn people(&self, words: &Words<'_>, setting: &Setting, knowledge: &Knowledge) -> People {
        names::find(words, setting, knowledge)
    }

    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
        cues::cues(sentence, self.lists, knowledge)
    }

    fn tells_event(&self, sentence: &Scope<'_>) -> bool {
        telling::tells_event(sentence, self.lists)
    }

    fn actor<'s>(&self, sentence: &Scope<'s>) -> Option<&'s Mention> {
        telling::actor(sentence)
    }

    fn is_first_person(&self, sentence: &Scope<'_>) -> bool {
        telling::is_first_person(sentence, self.lists)
    }

    fn is_talked_about(&self, words: &Tokens<'_>, mention: &Mention) -> bool {
        telling::is_talked_about(words, mention, self.lists)
    }

    fn mixes_background(&self) -> bool {
        true
    }

    fn is_address(&self, paragraph: &str) -> bool {
        telling::is_address(paragraph, self.lists)
    }

    fn relative_day(&self, text: &str, anchor: Date) -> Option<(String, Date)> {
        days::relative_day(text, anchor, self.lists)
    }

    fn told_kind(&self, first: &str) -> Option<Kind> {
        kind::told_kind(first)
    }

    fn weekday(&self, text: &str) -> Option<Weekday> {
        days::named_weekday(text, self.lists)
    }
}
