//! Vocabulary of a language: all its word lists merged, so that one look-up returns every class of a word.

use rustc_hash::FxHashSet;

use super::Lexicon;
use super::lists::Lists;
use super::words::WordMap;
use crate::token::{Classes, fold};

/// Classes of words: one per word list of the language, and one for the first words of each other table.
pub(crate) mod class {
    use crate::token::Classes;

    pub(crate) const NOT_NAME: Classes = Classes::bit(0);
    pub(crate) const PARTICLE: Classes = Classes::bit(1);
    pub(crate) const GROUP: Classes = Classes::bit(2);
    pub(crate) const BODY: Classes = Classes::bit(3);
    pub(crate) const PREPOSITION: Classes = Classes::bit(4);
    pub(crate) const FILLER: Classes = Classes::bit(5);
    pub(crate) const SOURCE: Classes = Classes::bit(6);
    pub(crate) const SOURCE_END: Classes = Classes::bit(7);
    pub(crate) const MEDIA: Classes = Classes::bit(8);
    pub(crate) const TELLING: Classes = Classes::bit(9);
    pub(crate) const WILLING: Classes = Classes::bit(10);
    /// The first word of a person's name.
    pub(crate) const OPENS_NAME: Classes = Classes::bit(14);
    /// The first word of an office.
    pub(crate) const OPENS_OFFICE: Classes = Classes::bit(15);
    /// The first word of a country's name or adjective.
    pub(crate) const OPENS_COUNTRY: Classes = Classes::bit(16);
    /// The first word of a reporting verb.
    pub(crate) const OPENS_VERB: Classes = Classes::bit(17);
    /// The first word of a pronoun or a group: "he", "the", "both", "participants".
    pub(crate) const OPENS_GROUP: Classes = Classes::bit(18);
    /// A form of address: "Mr."
    pub(crate) const HONORIFIC: Classes = Classes::bit(19);
    /// An adjective between an article and an office: "visiting", "outgoing".
    pub(crate) const MODIFIER: Classes = Classes::bit(20);
    /// A noun for institutions: a name that contains "Ministry" is a body's.
    pub(crate) const INSTITUTION: Classes = Classes::bit(21);
    /// The word "anniversary", as in "the 75th anniversary of".
    pub(crate) const ANNIVERSARY: Classes = Classes::bit(24);
    /// The word "according", as in "according to".
    pub(crate) const OPENS_SOURCE: Classes = Classes::bit(22);
    /// The word "white", which finds the White House in any letter case.
    pub(crate) const WHITE: Classes = Classes::bit(23);
}

/// Words that the English grammar looks up individually.
const NAMED: [(Classes, &str); 3] =
    [(class::OPENS_SOURCE, "according"), (class::ANNIVERSARY, "anniversary"), (class::WHITE, "white")];

/// All words on the lists of a language, with their classes.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    words: WordMap<Classes>,
    /// Words of titles that do not say what an event is about; few texts need them, so they are no class.
    pub(crate) plain_title_words: FxHashSet<Box<str>>,
    /// Words of titles before the name of another event.
    pub(crate) beside: FxHashSet<Box<str>>,
}

impl Vocabulary {
    pub(super) fn new(lists: &Lists) -> Self {
        let mut all = Self::default();
        for (list, class) in [
            (&lists.not_names, class::NOT_NAME),
            (&lists.particles, class::PARTICLE),
            (&lists.groups, class::GROUP),
            (&lists.bodies, class::BODY),
            (&lists.prepositions, class::PREPOSITION),
            (&lists.fillers, class::FILLER),
            (&lists.sources, class::SOURCE),
            (&lists.source_ends, class::SOURCE_END),
            (&lists.media, class::MEDIA),
            (&lists.telling, class::TELLING),
            (&lists.willing, class::WILLING),
            (&lists.group_openers, class::OPENS_GROUP),
            (&lists.forms_of_address, class::HONORIFIC),
            (&lists.modifiers, class::MODIFIER),
            (&lists.institutions, class::INSTITUTION),
        ] {
            list.iter().for_each(|word| all.add(&fold(word), class));
        }
        NAMED.iter().for_each(|(class, word)| all.add(word, *class));
        let folded = |words: &[String]| words.iter().map(|word| fold(word).into()).collect();
        all.plain_title_words = folded(&lists.plain_title_words);
        all.beside = folded(&lists.beside);
        all
    }

    /// Adds the first words of a lexicon's phrases to a class.
    pub(super) fn opening<T>(mut self, lexicon: &Lexicon<T>, class: Classes) -> Self {
        lexicon.first_words().for_each(|word| self.add(word, class));
        self
    }

    fn add(&mut self, word: &str, class: Classes) {
        let known = self.words.entry(word, Classes::default());
        *known = known.or(class);
    }

    /// Returns the classes of a folded word; empty if it is on no list.
    pub(crate) fn classes(&self, word: &str) -> Classes {
        self.words.get(word).copied().unwrap_or_default()
    }
}
