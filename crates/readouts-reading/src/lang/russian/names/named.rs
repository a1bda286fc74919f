//! People of a Russian article who are named in full or with an office, with one entry each.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Name, best};
use crate::grammar::Introduction;

/// Person of the article.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: Name,
    pub(super) how: Introduction,
    /// All forms of the name in the article.
    forms: Forms,
    /// Index on the roster, set once the person is added to it.
    pub(super) at: usize,
}

/// Forms of a name in order of first occurrence.
#[derive(Debug, Default)]
struct Forms {
    all: Vec<Vec<String>>,
    met: HashSet<Vec<String>>,
}

impl Forms {
    fn add(&mut self, form: &[String]) {
        if !self.met.contains(form) {
            self.met.insert(form.to_vec());
            self.all.push(form.to_vec());
        }
    }
}

/// All people in order of introduction, indexed by the parts of their names.
#[derive(Debug, Default)]
pub(super) struct Everybody {
    pub(super) all: Vec<Named>,
    families: HashMap<String, Family>,
    /// Indices of people of the table by the given name: in "Си Цзиньпин" the first word is the family name.
    known_by_given: HashMap<String, BTreeSet<usize>>,
}

/// Indices of the people with one family name.
#[derive(Debug, Default)]
struct Family {
    all: BTreeSet<usize>,
    without_given: BTreeSet<usize>,
    by_given: HashMap<String, BTreeSet<usize>>,
    by_initial: HashMap<char, BTreeSet<usize>>,
}

impl Everybody {
    /// Adds a person by name, or merges the name into the person who already has it.
    pub(super) fn introduce(&mut self, name: &Name, how: Introduction) {
        let at = match self.find(name) {
            Some(at) => {
                let before = self.all[at].name.given.clone();
                self.all[at].learn(name, how);
                if self.all[at].name.given != before {
                    self.forget(at, before.as_deref());
                }
                at
            }
            None => {
                let mut named = Named { name: name.clone(), how, forms: Forms::default(), at: 0 };
                named.forms.add(&name.words);
                self.all.push(named);
                self.all.len() - 1
            }
        };
        self.file(at);
    }

    fn file(&mut self, at: usize) {
        let Name { given, family, known, .. } = &self.all[at].name;
        let of_family = self.families.entry(family.clone()).or_default();
        of_family.all.insert(at);
        let Some(given) = given else {
            of_family.without_given.insert(at);
            return;
        };
        of_family.by_given.entry(given.clone()).or_default().insert(at);
        if let Some(initial) = given.chars().next() {
            of_family.by_initial.entry(initial).or_default().insert(at);
        }
        if known.is_some() {
            self.known_by_given.entry(given.clone()).or_default().insert(at);
        }
    }

    /// Removes a person from the index under a former given name, or under none.
    fn forget(&mut self, at: usize, given: Option<&str>) {
        let Some(of_family) = self.families.get_mut(&self.all[at].name.family) else { return };
        let Some(given) = given else {
            of_family.without_given.remove(&at);
            return;
        };
        let places = [
            of_family.by_given.get_mut(given),
            given.chars().next().and_then(|initial| of_family.by_initial.get_mut(&initial)),
            self.known_by_given.get_mut(given),
        ];
        places.into_iter().flatten().for_each(|places| _ = places.remove(&at));
    }

    /// Returns the index of the first person whose name this may be.
    pub(super) fn find(&self, name: &Name) -> Option<usize> {
        let is = |at: &&usize| self.all[**at].name.is(name);
        let first = |places: Option<&BTreeSet<usize>>| places?.iter().find(is).copied();
        let of_family = self.families.get(&name.family);
        let by_family = of_family.and_then(|of_family| match name.given.as_deref() {
            None => first(Some(&of_family.all)),
            Some(given) => {
                let mut chars = given.chars();
                let (initial, is_initial) = (chars.next(), chars.next().is_none());
                let alike = match initial {
                    Some(initial) if is_initial => first(of_family.by_initial.get(&initial)),
                    Some(initial) => first(of_family.by_given.get(initial.encode_utf8(&mut [0; 4]))),
                    None => None,
                };
                let same = first(of_family.by_given.get(given));
                [first(Some(&of_family.without_given)), same, alike].into_iter().flatten().min()
            }
        });
        let by_given = name.given.is_none().then(|| first(self.known_by_given.get(&name.family))).flatten();
        [by_family, by_given].into_iter().flatten().min()
    }
}

impl Named {
    fn learn(&mut self, name: &Name, how: Introduction) {
        self.how.office = self.how.office.or(how.office);
        self.how.country = self.how.country.or(how.country);
        self.name.known = self.name.known.or(name.known);
        self.forms.add(&name.words);
        let initial = |given: &Option<String>| given.as_ref().is_none_or(|g| g.chars().count() == 1);
        if initial(&self.name.given) && !initial(&name.given) {
            self.name.given.clone_from(&name.given);
        }
    }

    /// Returns the name in the nominative, as far as its forms in the article show it.
    pub(super) fn nominative(&self) -> String {
        // "С.Лавров" is less complete than "Сергей Лавров", but its family name may be the one that is in the
        // nominative.
        let fullness = |form: &&Vec<String>| (form.len(), !form[0].contains('.'));
        let Some(most) = self.forms.all.iter().map(|form| fullness(&form)).max() else {
            return String::new();
        };
        let full: Vec<&Vec<String>> = self.forms.all.iter().filter(|form| fullness(form) == most).collect();
        let family = best(self.forms.all.iter().filter_map(|form| form.last()));
        if most.0 < 2 {
            return family;
        }
        let mut given = best(full.iter().map(|form| &form[0]));
        // Both words are in the same case, so an ending removed from one is removed from the other.
        let cased = full.iter().find(|form| form[0] == given).and_then(|form| form.last());
        let ending =
            cased.and_then(|cased| cased.strip_prefix(family.as_str())).filter(|end| !end.is_empty());
        if let Some(bare) = ending.and_then(|end| given.strip_suffix(end)) {
            given = bare.to_owned();
        } else if let Some(bare) = given.strip_suffix("ной").filter(|_| full.len() == 1) {
            given = format!("{bare}на");
        }
        let middle = full[0][1..most.0 - 1].iter().map(String::as_str);
        std::iter::once(given.as_str()).chain(middle).chain([family.as_str()]).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn names() -> impl Strategy<Value = Name> {
        let given = prop_oneof![Just(None), "[аб]{1,3}".prop_map(Some)];
        let known = prop_oneof![3 => Just(None), 1 => (0..3_usize).prop_map(Some)];
        (given, "[аб]{1,2}", known).prop_map(|(given, family, known)| {
            let words = given.iter().chain([&family]).cloned().collect();
            Name { known: known.filter(|_| given.is_some()), given, family, words }
        })
    }

    proptest! {
        #[test]
        fn everybody_is_found_as_by_a_scan(met in prop::collection::vec(names(), 0..30), asked in names()) {
            let (mut everybody, mut scan) = (Everybody::default(), Vec::<Named>::new());
            for name in &met {
                everybody.introduce(name, Introduction::default());
                match scan.iter_mut().find(|n| n.name.is(name)) {
                    Some(one) => one.learn(name, Introduction::default()),
                    None => {
                        let mut one =
                            Named { name: name.clone(), how: Introduction::default(), forms: Forms::default(), at: 0 };
                        one.forms.add(&name.words);
                        scan.push(one);
                    }
                }
            }
            prop_assert_eq!(everybody.all.len(), scan.len());
            prop_assert!(everybody.all.iter().zip(&scan).all(|(a, b)| a.nominative() == b.nominative()));
            for name in met.iter().chain([&asked]) {
                prop_assert_eq!(everybody.find(name), scan.iter().position(|n| n.name.is(name)));
            }
        }
    }
}
