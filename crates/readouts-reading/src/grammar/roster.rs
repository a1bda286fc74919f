//! The people of one article, with one entry and one name each.

mod names;
mod offices;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use self::names::{Names, Word};
use self::offices::{Holders, Standing};
use super::mention::Setting;
use crate::knowledge::{Knowledge, Pronoun};
use crate::token::fold;

/// A person who appears in the article.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Canonical name: the table's, or the fullest one in the article.
    pub(crate) name: String,
    /// Index into the table of people.
    pub(crate) known: Option<usize>,
    /// Indices into the table of offices, in the order in which the article gives them.
    pub(crate) offices: Vec<usize>,
    /// Index into the table of countries.
    pub(crate) country: Option<usize>,
    /// Folded family name.
    family: Word,
    pronoun: Pronoun,
    /// Whether the article names a country with them ("President Lee of Norland"), as an outlet does with foreigners.
    abroad: bool,
    /// Sequence number of the last mention.
    last: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Roster {
    entries: Vec<Entry>,
    clock: usize,
    names: Names,
    holders: Holders,
    /// Entries of people of the table, by their indices there.
    known: FxHashMap<usize, usize>,
}

/// How a person was introduced, as far as the text tells.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Introduction {
    pub(crate) office: Option<usize>,
    /// Second office: "State Councilor and Foreign Minister".
    pub(crate) second_office: Option<usize>,
    pub(crate) country: Option<usize>,
    pub(crate) pronoun: Pronoun,
}

impl Roster {
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn get(&self, at: usize) -> &Entry {
        &self.entries[at]
    }

    /// Adds a person of the table, or finds their entry.
    pub(crate) fn known(&mut self, person: usize, how: Introduction, knowledge: &Knowledge) -> usize {
        let at = match self.known.get(&person) {
            Some(&at) => at,
            None => {
                let row = &knowledge.people[person];
                let at = self.add(&row.name, &split(&row.name), &fold(row.family()));
                self.known.insert(person, at);
                let entry = &mut self.entries[at];
                entry.known = Some(person);
                entry.country = knowledge.country_place(&row.country);
                entry.pronoun = row.pronoun;
                at
            }
        };
        self.learn(at, how);
        at
    }

    /// Adds a person by a name of the text, or finds the entry that has it.
    pub(crate) fn named(&mut self, name: &str, how: Introduction, knowledge: &Knowledge) -> usize {
        let words = split(name);
        if let Some(at) = self.names.bearer(&words) {
            self.learn(at, how);
            return at;
        }
        // This is a fuller form of a name that the article first gave short.
        if let Some(at) = self.names.shorter(&words, &|at| self.entries[at].known.is_none()) {
            name.clone_into(&mut self.entries[at].name);
            let entries = &self.entries;
            self.names.rename(at, &words, &|at| entries[at].last);
            self.learn(at, how);
            return at;
        }
        let family_first = how.country.is_some_and(|c| {
            matches!(knowledge.countries[c].code.as_str(), "CN" | "KR" | "KP" | "VN" | "TW")
        });
        let last = words.iter().rev().find(|w| !knowledge.all.name_suffixes.contains(w));
        let family = if family_first { words.first() } else { last }.map_or("", String::as_str);
        let at = self.add(name, &words, family);
        self.learn(at, how);
        at
    }

    fn add(&mut self, name: &str, words: &[String], family: &str) -> usize {
        let family = self.names.add(words, family);
        self.entries.push(Entry {
            name: name.to_owned(),
            known: None,
            offices: Vec::new(),
            country: None,
            family,
            pronoun: Pronoun::Unknown,
            abroad: false,
            last: 0,
        });
        self.entries.len() - 1
    }

    /// The entry that has the longest prefix of a name's words: two or more words among its own, or a single word as
    /// its whole name.
    pub(crate) fn called(&self, name: &str) -> Option<usize> {
        self.names.called(&split(name))
    }

    /// The entry with exactly this name, apart from case and accents.
    pub(crate) fn called_exactly(&self, folded: &str) -> Option<usize> {
        // The first entry with these words; white space may still tell two names apart.
        self.names.exactly(&split(folded)).filter(|&at| fold(&self.entries[at].name) == folded)
    }

    pub(crate) fn learn(&mut self, at: usize, how: Introduction) {
        let entry = &mut self.entries[at];
        let before = entry.standing();
        for office in [how.office, how.second_office].into_iter().flatten() {
            if !entry.offices.contains(&office) {
                entry.offices.push(office);
            }
        }
        entry.country = entry.country.or(how.country);
        entry.abroad |= how.country.is_some();
        if entry.pronoun == Pronoun::Unknown {
            entry.pronoun = how.pronoun;
        }
        let has_moved = entry.standing() != before;
        self.touch(at);
        if has_moved {
            let (entries, offices) = (&self.entries, self.entries[at].offices.clone());
            let counts =
                |at: usize, last: usize| entries[at].standing() == before && entries[at].last == last;
            offices.iter().for_each(|&office| self.holders.tidy(office, before, &counts));
        }
    }

    /// Records that somebody was just mentioned.
    pub(crate) fn touch(&mut self, at: usize) {
        self.clock += 1;
        let entry = &mut self.entries[at];
        entry.last = self.clock;
        self.names.touch(at, entry.family, self.clock);
        self.holders.touch(at, &entry.offices, entry.standing(), self.clock);
    }

    /// The entry that a family name, or another single word of a name, stands for; of several the one mentioned last.
    pub(crate) fn by_word(&self, word: &str) -> Option<usize> {
        self.names.latest(word)
    }

    /// The first entry with a family name.
    pub(crate) fn by_family(&self, word: &str) -> Option<usize> {
        self.names.first_of_family(word)
    }

    /// The entry that holds an office ("the Russian president"); of several the one mentioned last.
    pub(crate) fn by_office(
        &self,
        office: usize,
        country: Option<usize>,
        knowledge: &Knowledge,
    ) -> Option<usize> {
        if let Some(stated) = self.holders.latest(office, country) {
            return Some(stated);
        }
        let key = &knowledge.offices[office].key;
        let of_country = |at: usize| country.is_none_or(|c| self.entries[at].country == Some(c));
        let held =
            self.known.iter().filter(|(person, at)| of_country(**at) && knowledge.held(**person, key, None));
        // "the Chinese leader" may be the holder of any office.
        let any = country.filter(|_| key == "leader").and_then(|c| self.holders.latest_of_country(c));
        held.map(|(_, at)| *at).chain(any).max_by_key(|&at| self.entries[at].last)
    }

    /// The entry that "the President" or "the minister" stands for without a country. Those to whom the text gives the
    /// office come first: of the outlet's country, then those named without a country. If there is none, or only
    /// one named with another country, the one who held the office at home on the day of publication.
    pub(crate) fn by_title(
        &mut self,
        office: usize,
        word: &str,
        setting: &Setting,
        knowledge: &Knowledge,
    ) -> Option<usize> {
        let key = &knowledge.offices[office].key;
        let is_home = |at: usize| setting.home.is_some() && self.entries[at].country == setting.home;
        let holds = |person: usize, at: usize| is_home(at) && knowledge.held(person, key, setting.day);
        let known = self.known.iter().filter(|(person, at)| holds(**person, **at)).map(|(_, at)| *at);
        let holders = self.holders.of_each_standing(office).chain(known);
        let stated = holders.max_by_key(|&at| {
            let entry = &self.entries[at];
            (is_home(at), !entry.abroad && !setting.is_news, entry.last)
        });
        let at_home = || knowledge.holder(key, setting.home?, setting.day?);
        // An office without a name is the outlet's own, where its country has such an office: never that of a guest.
        let home = setting.home.map(|home| knowledge.countries[home].code.as_str());
        let is_of_home = |person: &usize| {
            Some(knowledge.people[*person].country.as_str()) == home && knowledge.held(*person, key, None)
        };
        let is_guest = |at: usize| {
            setting.home.is_some()
                && self.entries[at].country.is_some_and(|country| Some(country) != setting.home)
        };
        if stated.is_some_and(is_guest) && (0..knowledge.people.len()).any(|person| is_of_home(&person)) {
            return at_home().map(|person| self.known(person, Introduction::default(), knowledge));
        }
        if stated.is_none_or(|at| self.entries[at].abroad && !is_home(at))
            && let Some(person) = at_home()
        {
            return Some(self.known(person, Introduction::default(), knowledge));
        }
        let called = || {
            let fits = self.holders.all().filter(|(office, _)| knowledge.offices[*office].is_called(word));
            fits.map(|(_, at)| at).max_by_key(|&at| self.entries[at].last)
        };
        stated.or_else(called)
    }

    /// Whether a pronoun may stand for somebody.
    pub(crate) fn agrees(&self, at: usize, pronoun: Pronoun) -> bool {
        let own = self.entries[at].pronoun;
        own == pronoun || own == Pronoun::Unknown || pronoun == Pronoun::Unknown
    }
}

impl Entry {
    fn standing(&self) -> Standing {
        Standing { country: self.country, abroad: self.abroad }
    }
}

fn split(name: &str) -> Vec<String> {
    fold(name).split_whitespace().map(str::to_owned).collect()
}
