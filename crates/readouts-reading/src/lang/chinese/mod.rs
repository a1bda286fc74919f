//! Chinese, simplified and traditional.

mod cues;
mod names;

use crate::grammar::{Cue, Language, People, Scope, Setting, Words};
use crate::knowledge::Knowledge;

pub(super) struct Chinese;

impl Language for Chinese {
    fn people(&self, words: &Words<'_>, _: &Setting, knowledge: &Knowledge) -> People {
        names::find(words, knowledge)
    }

    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue> {
        cues::cues(sentence, knowledge)
    }

    fn tells_event(&self, sentence: &Scope<'_>) -> bool {
        cues::tells_event(sentence.sentence(), sentence.span.start, sentence.mentions)
    }

    fn is_first_person(&self, sentence: &Scope<'_>) -> bool {
        sentence.sentence().contains('我')
    }

    fn continues(&self, paragraph: &str) -> bool {
        cues::goes_on(paragraph)
    }

    fn is_address(&self, paragraph: &str) -> bool {
        cues::is_address(paragraph)
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
