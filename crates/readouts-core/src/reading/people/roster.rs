//! The people of one article, under one name each.

use super::Setting;
use crate::knowledge::{Knowledge, Pronoun};
use crate::token::fold;

/// Somebody who appears in the article.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Canonical name: the table's, or the fullest that the article has.
    pub(crate) name: String,
    /// Place in the table of people.
    pub(crate) known: Option<usize>,
    /// Places in the table of offices that the article gives them, in its order.
    pub(crate) offices: Vec<usize>,
    /// Place in the table of countries.
    pub(crate) country: Option<usize>,
    /// Folded words of the name.
    words: Vec<String>,
    /// Folded family name.
    family: String,
    pronoun: Pronoun,
    /// Named with a country ("President Lee of Norland"), as an outlet does with others' people.
    abroad: bool,
    /// How often resolved so far; and when last, as a count of all resolutions.
    last: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Roster {
    entries: Vec<Entry>,
    clock: usize,
}

/// How a person was introduced, as far as the text tells.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Introduction {
    pub(crate) office: Option<usize>,
    /// A second office: "State Councilor and Foreign Minister".
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

    /// Adds a person of the table, or finds them.
    pub(crate) fn known(&mut self, person: usize, how: Introduction, knowledge: &Knowledge) -> usize {
        let at = match self.entries.iter().position(|e| e.known == Some(person)) {
            Some(at) => at,
            None => {
                let row = &knowledge.people[person];
                self.entries.push(Entry {
                    name: row.name.clone(),
                    known: Some(person),
                    offices: Vec::new(),
                    country: knowledge.country_place(&row.country),
                    words: split(&row.name),
                    family: fold(row.family()),
                    pronoun: row.pronoun,
                    abroad: false,
                    last: 0,
                });
                self.entries.len() - 1
            }
        };
        self.learn(at, how);
        at
    }

    /// Adds somebody by the name that the text gives, or finds who bears it already.
    pub(crate) fn named(&mut self, name: &str, how: Introduction, knowledge: &Knowledge) -> usize {
        let words = split(name);
        let same = |e: &Entry| {
            e.words == words || e.words.len() > words.len() && words.len() >= 2 && e.has_all(&words)
        };
        if let Some(at) = self.entries.iter().position(same) {
            self.learn(at, how);
            return at;
        }
        // A fuller form of a name that was first given short.
        let shorter = |e: &Entry| {
            e.known.is_none()
                && e.words.len() >= 2
                && words.len() > e.words.len()
                && e.words.iter().all(|w| words.contains(w))
        };
        if let Some(at) = self.entries.iter().position(shorter) {
            name.clone_into(&mut self.entries[at].name);
            self.entries[at].words = words;
            self.learn(at, how);
            return at;
        }
        let family_first = how.country.is_some_and(|c| {
            matches!(knowledge.countries[c].code.as_str(), "CN" | "KR" | "KP" | "VN" | "TW")
        });
        let last =
            words.iter().rev().find(|w| !matches!(w.as_str(), "jr." | "sr." | "jr" | "sr" | "ii" | "iii"));
        let family = if family_first { words.first() } else { last }.cloned().unwrap_or_default();
        self.entries.push(Entry {
            name: name.to_owned(),
            known: None,
            offices: Vec::new(),
            country: None,
            words,
            family,
            pronoun: Pronoun::Unknown,
            abroad: false,
            last: 0,
        });
        let at = self.entries.len() - 1;
        self.learn(at, how);
        at
    }

    /// Who is called by as many words of a name as possible, from its first one on: just so, or by two
    /// and more words of theirs.
    pub(crate) fn called(&self, name: &str) -> Option<usize> {
        let words = split(name);
        let bearer = |words: &[String]| {
            self.entries.iter().position(|e| e.words == words || words.len() >= 2 && e.has_all(words))
        };
        (1..=words.len()).rev().find_map(|count| bearer(&words[..count]))
    }

    pub(crate) fn learn(&mut self, at: usize, how: Introduction) {
        let entry = &mut self.entries[at];
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
        self.touch(at);
    }

    /// Notes that somebody was just named.
    pub(crate) fn touch(&mut self, at: usize) {
        self.clock += 1;
        self.entries[at].last = self.clock;
    }

    /// Whom a family name, or another single word of a name, stands for: the one named last where
    /// several bear it.
    pub(crate) fn by_word(&self, word: &str) -> Option<usize> {
        let latest = |fits: &dyn Fn(&Entry) -> bool| {
            let fitting = self.entries.iter().enumerate().filter(|(_, e)| fits(e));
            fitting.max_by_key(|(_, e)| e.last).map(|(at, _)| at)
        };
        latest(&|e| e.family == word)
            .or_else(|| latest(&|e| e.words.last().is_some_and(|w| w == word)))
            .or_else(|| latest(&|e| e.words.len() > 1 && e.words[0] == word))
    }

    /// Who bears a family name.
    pub(crate) fn by_family(&self, word: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.family == word)
    }

    /// Who holds an office ("the Russian president"), the one named last where several do.
    pub(crate) fn by_office(
        &self,
        office: usize,
        country: Option<usize>,
        knowledge: &Knowledge,
    ) -> Option<usize> {
        let key = &knowledge.offices[office].key;
        let fits = |e: &&(usize, &Entry)| {
            let country_fits = country.is_none_or(|c| e.1.country == Some(c));
            // "the Chinese leader" may hold any office.
            let any = key == "leader" && country.is_some();
            let holds =
                e.1.offices.contains(&office) || e.1.known.is_some_and(|p| knowledge.held(p, key, None));
            country_fits && (holds || any)
        };
        let stated = self.entries.iter().enumerate().filter(|e| fits(&e) && e.1.offices.contains(&office));
        let all = self.entries.iter().enumerate().filter(|e| fits(&e));
        stated.max_by_key(|(_, e)| e.last).or_else(|| all.max_by_key(|(_, e)| e.last)).map(|(at, _)| at)
    }

    /// Whom "the President", "the minister" stands for, said without a country: somebody whom the text
    /// gave the office, of the outlet's own country first, then one whose country needed no telling;
    /// where the text has nobody, the one who held it at home on that day.
    pub(crate) fn by_title(
        &mut self,
        office: usize,
        word: &str,
        setting: &Setting,
        knowledge: &Knowledge,
    ) -> Option<usize> {
        let key = &knowledge.offices[office].key;
        let is_home = |e: &Entry| setting.home.is_some() && e.country == setting.home;
        let holders = self.entries.iter().enumerate().filter(|(_, e)| {
            let held = |p: usize| knowledge.held(p, key, setting.day);
            e.offices.contains(&office) || is_home(e) && e.known.is_some_and(held)
        });
        let stated = holders
            .max_by_key(|(_, e)| (is_home(e), !e.abroad && !setting.is_news, e.last))
            .map(|(at, _)| at);
        let at_home = || knowledge.holder(key, setting.home?, setting.day?);
        if stated.is_none_or(|at| self.entries[at].abroad && !is_home(&self.entries[at]))
            && let Some(person) = at_home()
        {
            return Some(self.known(person, Introduction::default(), knowledge));
        }
        let called = || {
            let fits = |e: &Entry| e.offices.iter().any(|&o| knowledge.offices[o].is_called(word));
            let fitting = self.entries.iter().enumerate().filter(|(_, e)| fits(e));
            fitting.max_by_key(|(_, e)| e.last).map(|(at, _)| at)
        };
        stated.or_else(called)
    }

    /// Whether somebody may be called so.
    pub(crate) fn agrees(&self, at: usize, pronoun: Pronoun) -> bool {
        let own = self.entries[at].pronoun;
        own == pronoun || own == Pronoun::Unknown || pronoun == Pronoun::Unknown
    }
}

impl Entry {
    fn has_all(&self, words: &[String]) -> bool {
        words.iter().all(|w| self.words.contains(w))
    }
}

fn split(name: &str) -> Vec<String> {
    fold(name).split_whitespace().map(str::to_owned).collect()
}
