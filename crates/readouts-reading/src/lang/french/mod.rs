//! French language.

mod cues;
mod days;
mod names;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::{Date, Weekday};

use crate::grammar::{Cue, Language, People, Scope, Setting, Words, place_of, weekday};
use crate::knowledge::{Knowledge, Lists};

pub(super) const CODE: &str = "fr";

pub(super) struct French<'k> {
    pub(super) lists: &'k Lists,
}

impl Language for French<'_> {
    fn code(&self) -> &'static str {
        CODE
    }

    fn people(&self, words: &Words<'_>, setting: &Setting, knowledge: &Knowledge) -> People {
        names::find(words, setting, self.lists, knowledge)
    }

    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
        cues::cues(sentence, self.lists, knowledge)
    }

    fn tells_event(&self, sentence: &Scope<'_>) -> bool {
        let Some(first) = sentence.mentions.first().filter(|mention| !mention.possessive) else {
            return false;
        };
        let behind = sentence.text[first.span.end..sentence.span.end.max(first.span.end)].trim_start();
        self.lists.events.iter().any(|event| behind.starts_with(event.as_str()))
    }

    fn is_first_person(&self, sentence: &Scope<'_>) -> bool {
        let is_own =
            |at: usize| self.lists.first_person.iter().any(|own| words::starts(sentence.word(at), own));
        sentence.range.clone().any(is_own)
    }

    fn relative_day(&self, text: &str, anchor: Date) -> Option<(String, Date)> {
        days::relative_day(text, anchor, self.lists)
    }

    fn weekday(&self, text: &str) -> Option<Weekday> {
        let text = text.to_lowercase();
        let mut words = text.split(|c: char| !c.is_alphabetic());
        weekday(words.find_map(|word| place_of(&self.lists.weekdays, |name| name == word))?)
    }
}
