//! Russian.

mod cues;
mod names;

use crate::grammar::{Cue, Language, People, Scope, Setting, Words};
use crate::knowledge::Knowledge;

pub(super) struct Russian;

impl Language for Russian {
    fn people(&self, words: &Words<'_>, _: &Setting, knowledge: &Knowledge) -> People {
        names::find(words, knowledge)
    }

    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
        cues::cues(sentence, knowledge)
    }

    fn tells_event(&self, sentence: &Scope<'_>) -> bool {
        cues::tells_event(sentence.sentence())
    }

    fn is_first_person(&self, sentence: &Scope<'_>) -> bool {
        cues::is_first_person(sentence.sentence())
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
