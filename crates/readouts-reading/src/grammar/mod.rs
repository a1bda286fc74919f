//! The common terms of all languages: mentions of people, reporting expressions and their subjects, the people of an
//! article, and the [`Language`] that finds them.

mod cue;
mod dateline;
mod days;
mod mention;
mod roster;
mod scope;

pub(crate) use cue::{Cue, Subject};
pub(crate) use dateline::FoundDateline;
pub(crate) use days::{last_weekday, place_of, weekday};
pub(crate) use mention::{Mention, People, Setting, Who, Words};
pub(crate) use roster::{Entry, Found, Introduction, Roster, SPOKESPERSON};
pub(crate) use scope::Scope;

use jiff::civil::{Date, Weekday};

use crate::knowledge::{Calendar, Knowledge};
use crate::model::Kind;
use crate::token::Tokens;

/// How articles in a language are read. All that depends on the language of a body goes through it.
pub(crate) trait Language: Sync {
    /// ISO 639-1 code, the key of its table.
    fn code(&self) -> &'static str;

    /// Finds who is named: first who is introduced by a full name or an office, then every mention, with surnames,
    /// offices and the like resolved to those who were introduced.
    fn people(&self, words: &Words<'_>, setting: &Setting, knowledge: &Knowledge) -> People;

    /// The reporting expressions of a sentence, in order.
    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue>;

    /// Whether a sentence tells what somebody did, rather than what somebody said.
    fn tells_event(&self, sentence: &Scope<'_>) -> bool;

    /// The subject at the start of a sentence with a verb in the past tense.
    fn actor<'s>(&self, _sentence: &Scope<'s>) -> Option<&'s Mention> {
        None
    }

    /// Whether a sentence is in the first person.
    fn is_first_person(&self, sentence: &Scope<'_>) -> bool;

    /// The dateline at the start of a paragraph, in the language's own form.
    fn dateline(&self, _paragraph: &str, _calendar: &Calendar) -> Option<FoundDateline> {
        None
    }

    /// A day that a text gives relative to the day of writing: the words for it, and the day.
    fn relative_day(&self, text: &str, anchor: Date) -> Option<(String, Date)>;

    /// The kind of event that the first sentence of an article tells of, by what people did in it.
    fn told_kind(&self, _sentence: &str) -> Option<Kind> {
        None
    }

    /// The weekday that a text names.
    fn weekday(&self, _text: &str) -> Option<Weekday> {
        None
    }

    /// Whether a mention names somebody who is only a topic of the sentence: "after the death of President Lee".
    fn is_talked_about(&self, _words: &Tokens<'_>, _mention: &Mention) -> bool {
        false
    }

    /// Whether a paragraph continues what the one before it said, such as a numbered point.
    fn continues(&self, _paragraph: &str) -> bool {
        false
    }

    /// Whether a paragraph is nothing but the address to the audience of a speech.
    fn is_address(&self, _paragraph: &str) -> bool {
        false
    }

    /// Whether labels of a speaker's turn are recognised by the mention in them and not by their words, since they are
    /// inflected or written without spaces.
    fn has_labels_by_mention(&self) -> bool {
        false
    }

    /// Whether the cue of a quotation may be a separate sentence behind it.
    fn has_cue_behind_quotation(&self) -> bool {
        false
    }

    /// Whether a mention in any case of the language names a participant of the event, unless it is a possessor alone.
    fn has_participants_in_any_case(&self) -> bool {
        false
    }

    /// Whether reports in it turn from a speaker's words to their own background without a mark.
    fn mixes_background(&self) -> bool {
        false
    }

    /// Whether outlets print letters in full, as their writers' own words.
    fn prints_letters(&self) -> bool {
        false
    }
}
