//! The word lists of a language, as they stand in its table.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::tables::VerbClass;
use crate::model::Kind;

/// A word that reports, in its forms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verb {
    pub(crate) class: VerbClass,
    pub(crate) forms: Vec<String>,
    /// It reports only with one of these nouns.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
}

/// Declares the lists once: words, and characters written as one string.
macro_rules! lists {
    (
        words { $($(#[doc = $word_doc:literal])* $word:ident,)+ }
        characters { $($(#[doc = $char_doc:literal])* $chars:ident,)+ }
    ) => {
        /// Every word list of a language.
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct Lists {
            /// Signs of a kind of event: whole words, `*` at the end for any further letters.
            pub(crate) kinds: BTreeMap<Kind, Vec<String>>,
            /// Names of the twelve months, as they stand in dates.
            pub(crate) months: Vec<Vec<String>>,
            /// Names of the seven days from Monday on.
            pub(crate) weekdays: Vec<Vec<String>>,
            /// Whether the month may stand before the day.
            pub(crate) month_first: bool,
            /// Names of offices, by their keys.
            pub(crate) offices: BTreeMap<String, Vec<String>>,
            /// Names of countries and of what is theirs, by their codes, where `countries.toml` has none in the language.
            pub(crate) countries: BTreeMap<String, Vec<String>>,
            /// Words that report.
            pub(crate) verbs: Vec<Verb>,
            $($(#[doc = $word_doc])* pub(crate) $word: Vec<String>,)+
            $($(#[doc = $char_doc])* pub(crate) $chars: String,)+
            /// What is taken back from earlier tables.
            pub(super) without: Option<Box<Lists>>,
        }

        impl Lists {
            /// Whether a word is empty, or nothing but `*`: it would match every text.
            pub(super) fn has_empty_word(&self) -> bool {
                let is_empty = |words: &Vec<String>| words.iter().any(|word| word.trim_matches('*').is_empty());
                let rows = self.kinds.values().chain(&self.months).chain(&self.weekdays);
                let rows = rows.chain(self.offices.values()).chain(self.countries.values()).chain(self.verbs.iter().map(|verb| &verb.forms));
                rows.chain([$(&self.$word,)+]).any(is_empty)
            }

            /// Takes back what a later table takes back, then adds what it adds.
            pub(super) fn extend(&mut self, later: Self) {
                if let Some(without) = later.without {
                    for (kind, signs) in without.kinds {
                        self.kinds.entry(kind).or_default().retain(|sign| !signs.contains(sign));
                    }
                    for (rows, without) in
                        [(&mut self.offices, without.offices), (&mut self.countries, without.countries)]
                    {
                        for (key, names) in without {
                            rows.entry(key).or_default().retain(|name| !names.contains(name));
                        }
                    }
                    for verb in without.verbs {
                        let of_class = self.verbs.iter_mut().filter(|known| known.class == verb.class);
                        of_class.for_each(|known| known.forms.retain(|form| !verb.forms.contains(form)));
                    }
                    take_back(&mut self.months, &without.months);
                    take_back(&mut self.weekdays, &without.weekdays);
                    $(self.$word.retain(|word| !without.$word.contains(word));)+
                    $(self.$chars.retain(|c| !without.$chars.contains(c));)+
                }
                for (kind, signs) in later.kinds {
                    self.kinds.entry(kind).or_default().extend(signs);
                }
                for (rows, later) in
                    [(&mut self.offices, later.offices), (&mut self.countries, later.countries)]
                {
                    for (key, names) in later {
                        rows.entry(key).or_default().extend(names);
                    }
                }
                self.verbs.extend(later.verbs);
                add(&mut self.months, later.months);
                add(&mut self.weekdays, later.weekdays);
                self.month_first |= later.month_first;
                $(self.$word.extend(later.$word);)+
                $(self.$chars.push_str(&later.$chars);)+
            }
        }
    };
}

/// Takes names back from each row.
fn take_back(rows: &mut [Vec<String>], without: &[Vec<String>]) {
    for (names, without) in rows.iter_mut().zip(without) {
        names.retain(|name| !without.contains(name));
    }
}

/// Adds names to each row.
fn add(rows: &mut Vec<Vec<String>>, later: Vec<Vec<String>>) {
    rows.resize(rows.len().max(later.len()), Vec::new());
    for (names, later) in rows.iter_mut().zip(later) {
        names.extend(later);
    }
}

lists! {
    words {
        /// Abbreviations that end no sentence, without their last full stop, as written.
        abbreviations,
        /// The same before a number.
        abbreviations_before_numbers,
        /// Words that begin a sentence where they stand in capitals behind an initial or an acronym: no names.
        sentence_openers,
        /// Words of acts, as opposed to speech.
        events,
        /// Beginnings of sentences about what happened around the event.
        event_openers,
        /// Pronouns of the one who speaks.
        first_person,
        /// Beginnings of paragraphs that continue the paragraph before.
        points,
        /// Words of a line that says whom a speech addresses.
        addresses,
        /// Labels of a question in a transcript, folded.
        questions,
        /// Labels of an answer, folded.
        answers,
        /// Ends of a label that names an asker: "Daily reporter".
        asker_ends,
        /// Beginnings of one.
        asker_starts,
        /// Marks of who holds the rights to a page, in lower case.
        rights,
        /// Labels before the name of a page's source.
        source_labels,
        /// Words before the day on which a page was changed.
        changed,
        /// Words of a line that is a date, in lower case.
        date_words,
        /// Beginnings of lines with a page's date or source.
        date_labels,
        /// Heads of a section of comments, in lower case.
        comment_heads,
        /// Beginnings of a picture's caption.
        photo_starts,
        /// Ends of a picture's credit.
        photo_ends,
        /// Words of a picture's note in brackets.
        photo_words,
        /// The link to a next page, in lower case.
        next_page,
        /// The number of a page: `#` for numbers, `*` at the end for anything further.
        page_numbers,
        /// Labels before an author's name.
        bylines,
        /// Labels of a question or an answer, as written.
        turn_labels,
        /// Forms of address before a family name, as written.
        honorifics,
        /// The language's names on pages' language switches.
        own_names,
        /// Nouns behind "made the", by which an unnamed source is named later.
        remarks,
        /// Words of people who come together, in any case of letters: whole words, `*` for any further letters.
        together,
        /// Ends of a day's number: "1st".
        ordinals,
        /// Words between a day's number and its month: "1st of May".
        date_links,
        /// Words before the day of another event, in lower case.
        other_days,
        /// Words behind a weekday that is still to come.
        coming_days,
        /// Words for the day of writing.
        today,
        /// Parts of the day of writing behind "this".
        parts_of_day,
        /// Words for the day before.
        yesterday,
        /// Words for the day before that.
        day_before_yesterday,
        /// Words before a weekday in the past.
        past_days,
        /// Words of a notice about cookies, as written.
        cookie_notices,
        /// Words that tell a title from the place line above a transcript.
        title_words,
        /// Suffixes of a name behind the family name.
        name_suffixes,
        /// Words that open a group of people: "the two leaders".
        group_openers,
        /// Forms of address before a name, in lower case.
        forms_of_address,
        /// Adjectives before an office: "visiting".
        modifiers,
        /// Nouns of institutions behind a country's name.
        institutions,
        /// Nouns of "in the words of", "in the view of".
        views,
        /// Words in front of a name that make it an object.
        governors,
        /// Beginnings of clauses that share the subject of the sentence.
        clause_openers,
        /// Offices that follow a name as a form of address.
        titles,
        /// Words that follow a name at the start of a clause.
        name_verbs,
        /// Words that follow a name at the start of a title.
        title_verbs,
        /// Words that begin with a character of `sounds` and stand behind names.
        not_sounds,
        /// Words that look like names, and are no part of one.
        not_names,
        /// Small words inside names.
        particles,
        /// Nouns of several people together: "the two leaders".
        groups,
        /// What speaks without being a person: "the ministry".
        bodies,
        /// Words before a name after which it is no subject.
        prepositions,
        /// Words that may stand between a subject and its verb.
        fillers,
        /// Auxiliary verbs before a participle.
        auxiliaries,
        /// Words before a noun, behind which a word is no verb.
        determiners,
        /// Words before the source of a statement.
        source_openers,
        /// Nouns of people without a name who are quoted.
        sources,
        /// Words that may stand behind such a noun and before the verb.
        source_ends,
        /// Nouns before the name of something that is printed or sent out.
        media,
        /// Words of the outlet's own telling in between a speaker's words.
        telling,
        /// Words of somebody who wants, promises or judges: no outlet's.
        willing,
    }
    characters {
        /// Family names of one character.
        surnames,
        /// Characters that follow a name of two characters.
        name_ends,
        /// Characters that follow a name of three characters, in addition to `name_ends`.
        long_name_ends,
        /// Characters that write foreign names by their sound.
        sounds,
        /// The same inside a name with a dot, in addition.
        inner_sounds,
        /// Characters that no name has after its first character.
        not_in_names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_table_adds_to_lists_and_takes_back_from_them() {
        let read = |text: &str| toml::from_str::<Lists>(text).expect("a table");
        let mut lists =
            read("events = [\"met \", \"left\"]\nsurnames = \"王李\"\nkinds.call = [\"phone\"]\n");
        lists.extend(read(
            "events = [\"sailed\"]\nsurnames = \"张\"\nkinds.call = [\"rings\"]\n\
             offices.premier = [\"premier\"]\nverbs = [{ class = \"say\", forms = [\"said\", \"told\"] }]\n\
             without = { events = [\"left\"], surnames = \"李\", kinds.call = [\"phone\"] }\n",
        ));
        lists.extend(read(
            "without = { offices.premier = [\"premier\"], verbs = [{ class = \"say\", forms = [\"told\"] }] }\n",
        ));
        assert_eq!(lists.offices["premier"], [""; 0]);
        assert_eq!(lists.verbs[0].forms, ["said"]);
        assert_eq!(lists.events, ["met ", "sailed"]);
        assert_eq!(lists.surnames, "王张");
        assert_eq!(lists.kinds[&Kind::Call], ["rings"]);
        assert!(toml::from_str::<Lists>("evnets = []").is_err());
        assert!(!lists.has_empty_word());
        assert!(read("kinds.call = [\"*\"]").has_empty_word() && read("events = [\"\"]").has_empty_word());
    }
}
