//! Compares the roster's answers with those of a linear scan.

use proptest::prelude::*;

use super::{Introduction, OF_GUESTS, Referent, Roster, split};
use crate::grammar::Setting;
use crate::knowledge::{Knowledge, Pronoun};
use crate::token::fold;

/// Entry of the linear scan.
struct Entry {
    name: String,
    known: Option<usize>,
    offices: Vec<usize>,
    country: Option<usize>,
    words: Vec<String>,
    family: String,
    pronoun: Pronoun,
    abroad: bool,
    last: usize,
}

impl Entry {
    fn has_all(&self, words: &[String]) -> bool {
        words.iter().all(|w| self.words.contains(w))
    }
}

/// Reference implementation of the roster: every look-up is a linear scan of all entries.
#[derive(Default)]
struct Scan {
    entries: Vec<Entry>,
    clock: usize,
}

impl Scan {
    fn known(&mut self, person: usize, how: Introduction, knowledge: &Knowledge) -> usize {
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
    fn named(&mut self, name: &str, how: Introduction, knowledge: &Knowledge) -> usize {
        let words = split(name);
        let same = |e: &Entry| {
            e.words == words || e.words.len() > words.len() && words.len() >= 2 && e.has_all(&words)
        };
        let turned: Vec<String> = words.iter().rev().cloned().collect();
        let turned = || self.entries.iter().position(|e| words.len() == 2 && e.words == turned);
        if let Some(at) = self.entries.iter().position(same).or_else(turned) {
            self.learn(at, how);
            return at;
        }
        // The name is a fuller form of one that was given first.
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
    fn called(&self, name: &str) -> Option<usize> {
        let words = split(name);
        let bearer = |words: &[String]| {
            self.entries.iter().position(|e| e.words == words || words.len() >= 2 && e.has_all(words))
        };
        (1..=words.len()).rev().find_map(|count| bearer(&words[..count]))
    }

    fn learn(&mut self, at: usize, how: Introduction) {
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
    fn touch(&mut self, at: usize) {
        self.clock += 1;
        self.entries[at].last = self.clock;
    }
    fn by_word(&self, word: &str, how: Introduction) -> Referent {
        let all = |fits: &dyn Fn(&Entry) -> bool| -> Vec<usize> {
            (0..self.entries.len()).filter(|&at| fits(&self.entries[at])).collect()
        };
        let mut bearers = all(&|e| e.family == word);
        if bearers.is_empty() {
            bearers = all(&|e| e.words.last().is_some_and(|w| w == word));
        }
        if bearers.is_empty() {
            bearers = all(&|e| e.words.len() > 1 && e.words[0] == word);
        }
        let is_full = |at: &usize| self.entries[*at].name.contains(' ');
        if bearers.iter().any(is_full) {
            bearers.retain(is_full);
        }
        let has_office = |at: &usize| how.office.is_some_and(|o| self.entries[*at].offices.contains(&o));
        if bearers.iter().any(has_office) {
            bearers.retain(has_office);
        }
        let with_office: Vec<usize> =
            bearers.iter().copied().filter(|&at| !self.entries[at].offices.is_empty()).collect();
        match (&bearers[..], &with_office[..]) {
            ([], _) => Referent::None,
            ([one], _) | (_, [one]) => Referent::One(*one),
            _ => Referent::Several,
        }
    }
    fn by_family(&self, word: &str) -> Option<usize> {
        self.entries.iter().position(|e| e.family == word)
    }
    fn by_office(&self, office: usize, country: Option<usize>, knowledge: &Knowledge) -> Option<usize> {
        let key = &knowledge.offices[office].key;
        let fits = |e: &&(usize, &Entry)| {
            let country_fits = country.is_none_or(|c| e.1.country == Some(c));
            // "The Chinese leader" may hold any office.
            let any = key == "leader" && country.is_some();
            // "The Chinese minister" is the last mentioned person of the country, if that person is a
            // minister.
            let is_minister = |at: usize| {
                self.entries[at].offices.iter().any(|&o| knowledge.offices[o].key.ends_with(" minister"))
            };
            let last =
                self.entries.iter().enumerate().filter(|(_, o)| country.is_some() && o.country == country);
            let last = last.max_by_key(|(_, o)| o.last).map(|(at, _)| at);
            let any = any || key == "minister" && last == Some(e.0) && is_minister(e.0);
            let holds =
                e.1.offices.contains(&office) || e.1.known.is_some_and(|p| knowledge.held(p, key, None));
            country_fits && (holds || any)
        };
        let stated = self.entries.iter().enumerate().filter(|e| fits(&e) && e.1.offices.contains(&office));
        let all = self.entries.iter().enumerate().filter(|e| fits(&e));
        stated.max_by_key(|(_, e)| e.last).or_else(|| all.max_by_key(|(_, e)| e.last)).map(|(at, _)| at)
    }
    fn by_title(&mut self, office: usize, word: &str, setting: &Setting, knowledge: &Knowledge) -> Referent {
        let key = &knowledge.offices[office].key;
        let called = || {
            let fits = |e: &Entry| e.offices.iter().any(|&o| knowledge.offices[o].is_called(word));
            let fitting = self.entries.iter().enumerate().filter(|(_, e)| fits(e));
            fitting.max_by_key(|(_, e)| e.last).map_or(Referent::None, |(at, _)| Referent::One(at))
        };
        let Some(home) = setting.home else {
            let holders: Vec<usize> =
                (0..self.entries.len()).filter(|&at| self.entries[at].offices.contains(&office)).collect();
            let own: Vec<usize> = holders
                .iter()
                .copied()
                .filter(|&at| {
                    setting.is_news || OF_GUESTS.contains(&key.as_str()) || !self.entries[at].abroad
                })
                .collect();
            return match (&own[..], &holders[..]) {
                ([], []) => called(),
                ([one], _) => Referent::One(*one),
                _ => Referent::Several,
            };
        };
        let is_home = |e: &Entry| e.country == Some(home);
        let holders = self.entries.iter().enumerate().filter(|(_, e)| {
            let held = |p: usize| knowledge.held(p, key, setting.day);
            e.offices.contains(&office) || is_home(e) && e.known.is_some_and(held)
        });
        let stated = holders
            .max_by_key(|(_, e)| (is_home(e), !e.abroad && !setting.is_news, e.last))
            .map(|(at, _)| at);
        let at_home = || knowledge.holder(key, home, setting.day?);
        let is_guest = |at: usize| self.entries[at].country.is_some_and(|country| country != home);
        let has_office = || {
            let of_home =
                |person: &usize| knowledge.country_place(&knowledge.people[*person].country) == Some(home);
            (0..knowledge.people.len()).filter(of_home).any(|person| knowledge.held(person, key, None))
        };
        let is_others = stated.is_some_and(is_guest) && has_office();
        if (is_others || stated.is_none_or(|at| self.entries[at].abroad && !is_home(&self.entries[at])))
            && let Some(person) = at_home()
        {
            return Referent::One(self.known(person, Introduction::default(), knowledge));
        }
        match stated {
            _ if is_others => Referent::Several,
            Some(at) => Referent::One(at),
            None => called(),
        }
    }
}

/// One operation on a roster.
#[derive(Debug, Clone)]
enum Step {
    Known(usize, Introduction),
    Named(String, Introduction),
    Touch(usize),
    Learn(usize, Introduction),
}

fn introductions() -> impl Strategy<Value = Introduction> {
    let few = |most: usize| prop_oneof![2 => Just(None), 1 => (0..most).prop_map(Some)];
    (few(6), few(6), few(4)).prop_map(|(office, second_office, country)| Introduction {
        office,
        second_office,
        country,
        pronoun: Pronoun::Unknown,
    })
}

fn names() -> impl Strategy<Value = String> {
    let word = prop_oneof![8 => "[A-D]", 1 => "Jr\\.|[E-Z]", 1 => Just("é".to_owned())];
    let few = prop::collection::vec(word, 1..5).prop_map(|words| words.join(" "));
    // Names with more different words than are indexed by pairs.
    let many = prop::collection::vec("[A-L]", 9..12).prop_map(|words| words.join("  "));
    prop_oneof![9 => few, 1 => many, 1 => Just(String::new())]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        1 => (0..5_usize, introductions()).prop_map(|(person, how)| Step::Known(person, how)),
        4 => (names(), introductions()).prop_map(|(name, how)| Step::Named(name, how)),
        2 => (0..40_usize).prop_map(Step::Touch),
        2 => (0..40_usize, introductions()).prop_map(|(at, how)| Step::Learn(at, how)),
    ];
    prop::collection::vec(step, 0..40)
}

proptest! {
    #[test]
    fn a_roster_answers_as_a_scan_of_everybody(
        steps in steps(),
        asked in prop::collection::vec(names(), 12),
        home in prop_oneof![Just(None), (0..4_usize).prop_map(Some)],
        is_news in any::<bool>(),
    ) {
        let knowledge = Knowledge::builtin();
        let (mut roster, mut scan) = (Roster::default(), Scan::default());
        for step in steps {
            let count = scan.entries.len();
            match step {
                Step::Known(person, how) => {
                    prop_assert_eq!(roster.known(person, how, knowledge), scan.known(person, how, knowledge));
                }
                Step::Named(name, how) => {
                    prop_assert_eq!(roster.named(&name, how, knowledge), scan.named(&name, how, knowledge));
                }
                Step::Touch(at) if at < count => {
                    roster.touch(at);
                    scan.touch(at);
                }
                Step::Learn(at, how) if at < count => {
                    roster.learn(at, how);
                    scan.learn(at, how);
                }
                Step::Touch(_) | Step::Learn(..) => {}
            }
        }
        for name in &asked {
            let folded = fold(name);
            let word = folded.split(' ').next().unwrap_or_default();
            prop_assert_eq!(roster.called(name), scan.called(name));
            let how = Introduction { office: (word.len() % 2 == 1).then_some(0), ..Introduction::default() };
            prop_assert_eq!(roster.by_word(word, how), scan.by_word(word, how));
            prop_assert_eq!(roster.by_family(word), scan.by_family(word));
            let exact = scan.entries.iter().position(|e| fold(&e.name) == folded);
            prop_assert!(roster.called_exactly(&folded) == exact || folded.contains("  "));
        }
        let setting = Setting { home, is_news, day: None };
        for office in 0..6 {
            for country in [None, Some(0), Some(1), Some(2), Some(3)] {
                prop_assert_eq!(
                    roster.by_office(office, country, knowledge),
                    scan.by_office(office, country, knowledge)
                );
            }
            prop_assert_eq!(
                roster.by_title(office, "president", &setting, knowledge),
                scan.by_title(office, "president", &setting, knowledge)
            );
        }
        let all = roster.entries().iter().map(|e| (&e.name, &e.offices, e.country));
        let scanned = scan.entries.iter().map(|e| (&e.name, &e.offices, e.country));
        prop_assert!(all.eq(scanned));
    }
}
