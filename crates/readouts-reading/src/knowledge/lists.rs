//! Word lists of one language, in the form of its table.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::types::VerbClass;
use crate::model::Kind;

/// Reporting verb in all its forms.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verb {
    pub(crate) class: VerbClass,
    pub(crate) forms: Vec<String>,
    /// Nouns of which one must be near the verb for it to report; empty if none is needed.
    #[serde(default)]
    pub(crate) needs: Vec<String>,
}

/// Declares the fields once: lists of words, and sets of characters written as one string.
macro_rules! lists {
    (
        words { $($(#[doc = $word_doc:literal])* $word:ident,)+ }
        characters { $($(#[doc = $char_doc:literal])* $chars:ident,)+ }
    ) => {
        /// All word lists of a language.
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub(crate) struct Lists {
            /// Signs of each kind of event: whole words; `*` at the end stands for any further letters.
            pub(crate) kinds: BTreeMap<Kind, Vec<String>>,
            /// Names of each of the twelve months, as written in dates.
            pub(crate) months: Vec<Vec<String>>,
            /// Names of each of the seven days, starting with Monday.
            pub(crate) weekdays: Vec<Vec<String>>,
            /// Whether the month may come before the day.
            pub(crate) month_first: bool,
            /// Names of offices, by the office's key.
            pub(crate) offices: BTreeMap<String, Vec<String>>,
            /// Names and adjectives of countries, by code, for languages that are not in `countries.toml`.
            pub(crate) countries: BTreeMap<String, Vec<String>>,
            /// Reporting verbs.
            pub(crate) verbs: Vec<Verb>,
            $($(#[doc = $word_doc])* pub(crate) $word: Vec<String>,)+
            $($(#[doc = $char_doc])* pub(crate) $chars: String,)+
            /// Words to remove from the tables before this one.
            pub(super) without: Option<Box<Lists>>,
        }

        /// Names of the lists, each with its description.
        #[cfg(test)]
        const DESCRIBED: &[(&str, &str)] = &[
            $((stringify!($word), concat!($($word_doc),+)),)+
            $((stringify!($chars), concat!($($char_doc),+)),)+
        ];

        impl Lists {
            /// Returns the error in a user's table of a language: an empty word, which every text would
            /// match, or too many months or days.
            pub(super) fn fault(&self) -> Option<String> {
                if self.months.len() > 12 || self.weekdays.len() > 7 {
                    return Some("a year has 12 months, and a week 7 days".to_owned());
                }
                self.has_empty_word().then(|| "a word list has an empty word, which every text would match".to_owned())
            }

            /// Whether a word is empty or consists only of `*`, so that it would match every text.
            fn has_empty_word(&self) -> bool {
                let is_empty = |words: &Vec<String>| words.iter().any(|word| word.trim_matches('*').is_empty());
                let rows = self.kinds.values().chain(&self.months).chain(&self.weekdays);
                let rows = rows.chain(self.offices.values()).chain(self.countries.values()).chain(self.verbs.iter().map(|verb| &verb.forms));
                rows.chain([$(&self.$word,)+]).any(is_empty)
            }

            /// Removes the words that a later table removes, then adds the ones it adds.
            ///
            /// # Errors
            /// Describes the first word to be removed that is not in the list.
            pub(super) fn extend(&mut self, later: Self) -> Result<(), String> {
                if let Some(without) = later.without {
                    for (kind, signs) in &without.kinds {
                        take_back("kinds", self.kinds.entry(*kind).or_default(), signs)?;
                    }
                    for (rows, without, list) in [
                        (&mut self.offices, &without.offices, "offices"),
                        (&mut self.countries, &without.countries, "countries"),
                    ] {
                        for (key, names) in without {
                            take_back(list, rows.entry(key.clone()).or_default(), names)?;
                        }
                    }
                    for verb in &without.verbs {
                        let of_class = || self.verbs.iter().filter(|known| known.class == verb.class);
                        let is_known = |form| of_class().any(|known| known.forms.contains(form));
                        if let Some(form) = verb.forms.iter().find(|form| !is_known(form)) {
                            return Err(missing("verbs", form));
                        }
                        let of_class = self.verbs.iter_mut().filter(|known| known.class == verb.class);
                        of_class.for_each(|known| known.forms.retain(|form| !verb.forms.contains(form)));
                    }
                    take_back_rows("months", &mut self.months, &without.months)?;
                    take_back_rows("weekdays", &mut self.weekdays, &without.weekdays)?;
                    $(take_back(stringify!($word), &mut self.$word, &without.$word)?;)+
                    $({
                        let known = &self.$chars;
                        if let Some(c) = without.$chars.chars().find(|c| !known.contains(*c)) {
                            return Err(missing(stringify!($chars), &c.to_string()));
                        }
                        self.$chars.retain(|c| !without.$chars.contains(c));
                    })+
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
                Ok(())
            }
        }
    };
}

/// Removes words from a list.
fn take_back(list: &str, known: &mut Vec<String>, without: &[String]) -> Result<(), String> {
    if let Some(word) = without.iter().find(|word| !known.contains(word)) {
        return Err(missing(list, word));
    }
    known.retain(|word| !without.contains(word));
    Ok(())
}

/// Removes names from each row.
fn take_back_rows(list: &str, rows: &mut [Vec<String>], without: &[Vec<String>]) -> Result<(), String> {
    rows.iter_mut().zip(without).try_for_each(|(names, without)| take_back(list, names, without))
}

fn missing(list: &str, word: &str) -> String {
    format!("`without`: there is no `{word}` in `{list}`")
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
        /// Abbreviations that never end a sentence, without their last full stop, as written.
        abbreviations,
        /// Abbreviations that end a sentence only if one of `sentence_openers` follows.
        abbreviations_at_ends,
        /// Abbreviations that do not end a sentence before a number.
        abbreviations_before_numbers,
        /// Words that begin a sentence after an initial or an acronym; any other word continues the name.
        sentence_openers,
        /// Words for acts, as opposed to speech.
        events,
        /// Beginnings of sentences about what happened around the event.
        event_openers,
        /// Pronouns of the first person, as written.
        first_person,
        /// Beginnings of paragraphs that continue the previous one.
        points,
        /// Words of a line that addresses the audience of a speech.
        addresses,
        /// Labels of a question in a transcript, folded.
        questions,
        /// Labels of an answer, folded.
        answers,
        /// Words in the names of outlets, folded: "Times".
        media_words,
        /// Ends of a label that names an asker: "Daily reporter".
        asker_ends,
        /// Beginnings of a label that names an asker.
        asker_starts,
        /// Marks of a copyright line, in lower case.
        rights,
        /// Labels before the name of a page's source.
        source_labels,
        /// Words before the day of a page's last change.
        changed,
        /// Words before the day of publication, in lower case.
        posted,
        /// Codes of the languages in which an all-numeric date begins with the day, in any text of theirs.
        day_first,
        /// Words that may accompany the date in a date line, in lower case.
        date_words,
        /// Beginnings of lines with the page's date or source.
        date_labels,
        /// Heads of a section of comments, in lower case.
        comment_heads,
        /// Words in the heading of a list of participants, in lower case.
        roll_heads,
        /// Beginnings of a picture's caption.
        photo_starts,
        /// Ends of a picture's credit.
        photo_ends,
        /// Words of a picture credit in brackets at the end of a line.
        photo_words,
        /// Text of the link to the next page, in lower case.
        next_page,
        /// Patterns of page numbers: `#` stands for a number, `*` at the end for any further text.
        page_numbers,
        /// Words in the names of interfaces and files, which are not outlets, in lower case.
        interfaces,
        /// Words for people who write articles: "writer", "correspondent".
        authors,
        /// Words before a person's name in the heading of a box about them, as written.
        author_heads,
        /// Labels before an author's name.
        bylines,
        /// Labels of a question or an answer, as written.
        turn_labels,
        /// Words in lower case inside a speaker's label: "Minister of Trade".
        label_joins,
        /// Forms of address before a family name, as written.
        honorifics,
        /// Names of the language itself, as on the language switches of pages.
        own_names,
        /// Nouns after "made the", in sentences that name a source left unnamed before.
        remarks,
        /// Words for people who meet, in any letter case: whole words; `*` stands for any further letters.
        together,
        /// Words in a title for several meetings or calls: whole words; `*` stands for any further letters.
        several,
        /// Words for a meeting by video: whole words; `*` stands for any further letters.
        remote,
        /// Words for a meeting of an organisation's leaders, next to the organisation's name, in lower case.
        summits,
        /// Suffixes of a day's number: "1st".
        ordinals,
        /// Words between a day's number and its month: "1st of May".
        date_links,
        /// Eras by which years are counted: a name, a space, and the year before the era's first year.
        eras,
        /// Words before the day of another event, in lower case.
        other_days,
        /// Words among `other_days` that also open the first day of a span: "from 1 to 3 May".
        span_openers,
        /// Words and marks between the two days of a span.
        span_links,
        /// Words among `span_links` that also join two dates that are not a span.
        pair_links,
        /// Names of the twelve months in another grammatical case, without a day: "в мае". In order, in one
        /// or more sets of twelve.
        month_cases,
        /// Names of the four quarters of a year, in lower case, next to the year. In order, in one or more
        /// sets of four.
        quarters,
        /// Words that mark a day as another event's, not the article's: "talks held", "election".
        past_events,
        /// Verbs that make the following word of `past_events` the predicate: "was held".
        passives,
        /// Words that say that something took place: whole words; `*` stands for any further letters.
        happens,
        /// Words for future events: whole words; `*` stands for any further letters.
        future,
        /// Words that say that somebody was present: "attended".
        attends,
        /// Words that say that the subject met others: "met with".
        meets,
        /// Roles of unnamed people in a transcript: "moderator".
        turn_roles,
        /// Verbs of questions: "asked".
        asks,
        /// Descriptions of people by their role in an event: "host".
        other_roles,
        /// Nouns for all participants together: "participants".
        joint_heads,
        /// Verbs that report speech with any subject.
        plain_speech,
        /// First words of phrases that are never a subject: "last week".
        no_subjects,
        /// Nouns for things that do not speak: "deal".
        silent_nouns,
        /// Nouns for the field of an office: "affairs".
        domain_nouns,
        /// Nouns for events, after which "of" names the participants.
        event_nouns,
        /// Words before a list of people who hold no named office.
        leaders,
        /// Forms of address and ranks that follow a name, apart from offices.
        after_names,
        /// Adverbs between a name and its verb.
        name_adverbs,
        /// Words that join others to the last name of a list.
        joins,
        /// Family names of two characters.
        double_surnames,
        /// Weekdays in brackets after the numbers of a month and a day.
        bracketed_weekdays,
        /// Words after a weekday that is in the future.
        coming_days,
        /// Words for the day of writing.
        today,
        /// Parts of the day that mean the day of writing after "this".
        parts_of_day,
        /// Words for the day before the day of writing.
        yesterday,
        /// Words for the second day before the day of writing.
        day_before_yesterday,
        /// Words before a weekday in the past.
        past_days,
        /// Words of a notice about cookies, as written.
        cookie_notices,
        /// Words of titles that are never in the place line above a transcript.
        title_words,
        /// Words of titles that do not say what an event is about, in lower case.
        plain_title_words,
        /// Words of titles before the name of another event, beside which this one takes place, in lower case.
        beside,
        /// Suffixes of a name, after the family name.
        name_suffixes,
        /// Words that open a group of people: "the two leaders".
        group_openers,
        /// Forms of address before a name, in lower case.
        forms_of_address,
        /// Words that form a form of address with the next word, folded: "Right Honourable".
        before_forms_of_address,
        /// Forms of address of a man, folded.
        addresses_of_men,
        /// Ends of the names of bodies, in a language without spaces.
        body_ends,
        /// Verbs after the name of a source: 据…报道.
        source_verbs,
        /// Words such as "today" that may be between a body's name and its verb.
        day_words,
        /// Words before the name of the leader of a meeting or a delegation: "led by".
        led_by,
        /// Connectors at the start of a sentence that continues the previous speaker's words.
        connectors,
        /// Words for a relative, between a comma and "of": "wife".
        relatives,
        /// Given names that are also names of countries or their people, in lower case.
        given_names_like_countries,
        /// Names of countries that are also names of states or provinces elsewhere, in lower case.
        states_like_countries,
        /// Nouns for a published document, which refers to its issuer: "the statement reads".
        documents,
        /// Forms of address of a woman, folded.
        addresses_of_women,
        /// Adjectives before an office: "visiting".
        modifiers,
        /// Nouns for institutions, after a country's name.
        institutions,
        /// Nouns in phrases such as "in the words of", "in the view of".
        views,
        /// Words before a name that make it an object.
        governors,
        /// Beginnings of clauses that share the subject of the sentence.
        clause_openers,
        /// Offices that follow a name as a form of address.
        titles,
        /// Words that follow a name at the start of a clause.
        name_verbs,
        /// Words that follow a name at the start of a title.
        title_verbs,
        /// Words that begin with a character of `sounds` and follow names.
        not_sounds,
        /// Words that look like names but are not part of one.
        not_names,
        /// Particles inside names.
        particles,
        /// Nouns for several people together: "the two leaders".
        groups,
        /// Nouns for bodies, which speak without being persons: "the ministry".
        bodies,
        /// Words before a name that keep it from being a subject.
        prepositions,
        /// Words that may be between a subject and its verb.
        fillers,
        /// Auxiliary verbs before a participle.
        auxiliaries,
        /// Determiners: the next word is a noun, not a verb.
        determiners,
        /// Words after an office that turn it into another one: "délégué".
        office_suffixes,
        /// Words before the source of a statement.
        source_openers,
        /// Nouns for unnamed people who are quoted.
        sources,
        /// Words that may be between a noun of `sources` and its verb.
        source_ends,
        /// Nouns before the name of a publication or a broadcast.
        media,
        /// Words that mark a sentence as the outlet's background rather than a speaker's words.
        telling,
        /// Words for wishes, promises and judgements, which mark a speaker's words rather than the outlet's.
        willing,
    }
    characters {
        /// Family names of one character.
        surnames,
        /// Rarer family names, recognised only after an office and in lists of names.
        rare_surnames,
        /// Characters that follow a name of two characters.
        name_ends,
        /// Characters that follow a name of three characters, in addition to `name_ends`.
        long_name_ends,
        /// Characters used to transcribe foreign names by sound.
        sounds,
        /// Further characters used to transcribe names that contain a dot.
        inner_sounds,
        /// Characters that do not occur in a name after its first character.
        not_in_names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_describes_every_list_as_the_code_does() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tables.md");
        let guide = std::fs::read_to_string(path).expect("read");
        for (list, description) in DESCRIBED {
            let row = format!("| `{list}` | {} |", description.trim());
            assert!(guide.lines().any(|line| line == row), "docs/tables.md lacks the row\n{row}");
        }
        let rows = guide.split("Lists of words:").nth(1).expect("a part").lines();
        assert_eq!(rows.filter(|line| line.starts_with("| `")).count(), DESCRIBED.len());
    }

    #[test]
    fn a_later_table_adds_to_lists_and_takes_back_from_them() {
        let read = |text: &str| toml::from_str::<Lists>(text).expect("a table");
        let mut lists =
            read("events = [\"met \", \"left\"]\nsurnames = \"王李\"\nkinds.call = [\"phone\"]\n");
        lists
            .extend(read(
                "events = [\"sailed\"]\nsurnames = \"张\"\nkinds.call = [\"rings\"]\n\
             offices.premier = [\"premier\"]\nverbs = [{ class = \"say\", forms = [\"said\", \"told\"] }]\n\
             without = { events = [\"left\"], surnames = \"李\", kinds.call = [\"phone\"] }\n",
            ))
            .expect("extended");
        lists.extend(read(
            "without = { offices.premier = [\"premier\"], verbs = [{ class = \"say\", forms = [\"told\"] }] }\n",
        ))
        .expect("extended");
        for text in
            ["events = [\"no\"]", "surnames = \"X\"", "verbs = [{ class = \"act\", forms = [\"said\"] }]"]
        {
            let error = lists.extend(read(&format!("without = {{ {text} }}"))).expect_err("refused");
            assert!(error.starts_with("`without`: there is no `"), "{error}");
        }
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
