//! Terms shared by all languages: mentions, cues with their subjects, the roster of an article's people, and
//! the [`Language`] trait that finds them.

mod cue;
mod dateline;
mod days;
mod mention;
mod roster;
mod scope;

pub(crate) use cue::{Cue, Subject};
pub(crate) use dateline::FoundDateline;
pub(crate) use days::{is_listed, is_same, last_weekday, place_of, weekday};
pub(crate) use mention::{Mention, People, Post, Setting, Who, Words};
pub(crate) use roster::{Entry, Introduction, Referent, Roster, SPOKESPERSON};
pub(crate) use scope::Scope;

use jiff::civil::{Date, Weekday};

use crate::knowledge::{Calendar, Knowledge};
use crate::model::Kind;
use crate::token::Tokens;

/// Reader of one language. Everything that depends on the language of an article's text goes through it.
pub(crate) trait Language: Sync {
    /// ISO 639-1 code of the language, the key of its table.
    fn code(&self) -> &'static str;

    /// Finds the people of an article: first those introduced by a full name or an office, then every
    /// mention. Surnames, offices and the like are resolved to those who were introduced.
    fn people(&self, words: &Words<'_>, setting: &Setting, knowledge: &Knowledge) -> People;

    /// Returns the reporting expressions of a sentence, in order.
    fn cues(&self, sentence: &Scope<'_>, knowledge: &Knowledge) -> Vec<Cue>;

    /// Whether a sentence reports what somebody did, rather than what somebody said.
    fn tells_event(&self, sentence: &Scope<'_>) -> bool;

    /// Returns the subject at the start of a sentence whose verb is in the past tense.
    fn actor<'s>(&self, _sentence: &Scope<'s>) -> Option<&'s Mention> {
        None
    }

    /// Whether a sentence is in the first person.
    fn is_first_person(&self, sentence: &Scope<'_>) -> bool;

    /// Returns the dateline at the start of a paragraph, in the language's own form.
    fn dateline(&self, _paragraph: &str, _calendar: &Calendar) -> Option<FoundDateline> {
        None
    }

    /// Returns a day that a text gives relative to the day of writing: the words for it, and the day.
    fn relative_day(&self, text: &str, anchor: Date) -> Option<(String, Date)>;

    /// Returns the kind of event in the first sentence of an article, by what people did.
    fn told_kind(&self, _sentence: &str) -> Option<Kind> {
        None
    }

    /// Returns the weekday that a text names.
    fn weekday(&self, _text: &str) -> Option<Weekday> {
        None
    }

    /// Whether a mentioned person is only a topic of the sentence: "after the death of President Lee".
    fn is_talked_about(&self, _words: &Tokens<'_>, _mention: &Mention) -> bool {
        false
    }

    /// Whether a paragraph, such as a numbered point, continues the previous one.
    fn continues(&self, _paragraph: &str) -> bool {
        false
    }

    /// Whether a paragraph consists only of the address to a speech's audience.
    fn is_address(&self, _paragraph: &str) -> bool {
        false
    }

    /// Whether the label of a speaker's turn is recognised by the mention in it, because names are inflected
    /// or written without spaces.
    fn has_labels_by_mention(&self) -> bool {
        false
    }

    /// Whether the cue of a quotation may be a separate sentence after it.
    fn has_cue_behind_quotation(&self) -> bool {
        false
    }

    /// Whether a mention in any grammatical case names a participant of the event, unless it is only a
    /// possessor.
    fn has_participants_in_any_case(&self) -> bool {
        false
    }

    /// Whether news reports pass from a speaker's words to the outlet's background without a mark.
    fn mixes_background(&self) -> bool {
        false
    }

    /// Whether outlets print letters in full, as the words of those who wrote them.
    fn prints_letters(&self) -> bool {
        false
    }
}
