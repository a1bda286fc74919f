//! Roster: the people of one article, each with one entry and one name.

mod names;
mod offices;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use self::names::{Names, Word};
use self::offices::{Holders, Standing};
use super::mention::Setting;
use crate::knowledge::{Knowledge, Pronoun};
use crate::token::fold;

/// A person who appears in the article.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Canonical name: the one in the table, or the fullest one in the article.
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
    /// Whether the article names their country ("President Lee of Norland"), as outlets do with foreigners.
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
    /// Entries of people who are in the table, by their indices there.
    known: FxHashMap<usize, usize>,
}

/// Details with which the text introduces a person.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Introduction {
    pub(crate) office: Option<usize>,
    /// Second office: "State Councilor and Foreign Minister".
    pub(crate) second_office: Option<usize>,
    pub(crate) country: Option<usize>,
    pub(crate) pronoun: Pronoun,
}

/// Office of people who speak for others.
pub(crate) const SPOKESPERSON: &str = "spokesperson";

/// Offices held by guests only: "the ambassador" always means the guest.
const OF_GUESTS: [&str; 3] = ["ambassador", "presidential aide", "secretary-general"];

/// Person to whom a name or an office refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Referent {
    One(usize),
    /// More than one person, or one who is not on the roster: the text leaves open which.
    Several,
    None,
}

impl Referent {
    fn of(entries: &[usize]) -> Self {
        match entries {
            [] => Self::None,
            [one] => Self::One(*one),
            _ => Self::Several,
        }
    }

    /// Returns the entry, if there is exactly one.
    pub(crate) fn one(self) -> Option<usize> {
        match self {
            Self::One(at) => Some(at),
            _ => None,
        }
    }
}

impl Roster {
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn get(&self, at: usize) -> &Entry {
        &self.entries[at]
    }

    /// Whether a person's office is to speak for others.
    pub(crate) fn is_spokesperson(&self, at: usize, knowledge: &Knowledge) -> bool {
        self.entries[at].offices.iter().any(|&office| knowledge.offices[office].key == SPOKESPERSON)
    }

    /// Adds a person of the table, or returns the existing entry.
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

    /// Adds a person by a name in the text, or returns the entry that has it.
    pub(crate) fn named(&mut self, name: &str, how: Introduction, knowledge: &Knowledge) -> usize {
        let name = &*in_title_case(name, knowledge);
        let words = split(name);
        if let Some(at) = self.names.bearer(&words) {
            self.learn(at, how);
            return at;
        }
        // The name is a fuller form of one that the article gave first.
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

    /// Returns the entry that contains the longest prefix of a name's words: two or more words among its own,
    /// or a single word as its whole name.
    pub(crate) fn called(&self, name: &str) -> Option<usize> {
        self.names.called(&split(name))
    }

    /// Returns the entry with exactly this name, apart from case and accents.
    pub(crate) fn called_exactly(&self, folded: &str) -> Option<usize> {
        // White space may still distinguish two names with the same words, so only the first entry counts.
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

    /// Records a mention of an entry.
    pub(crate) fn touch(&mut self, at: usize) {
        self.clock += 1;
        let entry = &mut self.entries[at];
        entry.last = self.clock;
        self.names.touch(at, entry.family, self.clock);
        self.holders.touch(at, &entry.offices, entry.standing(), self.clock);
    }

    /// Finds the entry that a family name, or another single word of a name, refers to. Several bearers are
    /// narrowed down by the office and the form of address next to the name, then to the only one with an
    /// office.
    pub(crate) fn by_word(&self, word: &str, how: Introduction) -> Referent {
        let mut bearers = self.names.recent(word);
        // "LEE" alone is one of the people named in full, if there are any.
        let is_full = |at: &usize| self.entries[*at].name.contains(' ');
        if bearers.iter().any(is_full) {
            bearers.retain(is_full);
        }
        if let Some(office) = how.office
            && bearers.iter().any(|&at| self.entries[at].offices.contains(&office))
        {
            bearers.retain(|&at| self.entries[at].offices.contains(&office));
        }
        bearers.retain(|&at| self.agrees(at, how.pronoun));
        // "Mrs. Berg" prefers somebody introduced as a woman.
        let is_so = |at: usize| how.pronoun != Pronoun::Unknown && self.entries[at].pronoun == how.pronoun;
        if bearers.iter().any(|&at| is_so(at)) {
            bearers.retain(|&at| is_so(at));
        }
        if bearers.len() > 1
            && bearers.iter().filter(|&&at| !self.entries[at].offices.is_empty()).count() == 1
        {
            bearers.retain(|&at| !self.entries[at].offices.is_empty());
        }
        Referent::of(&bearers)
    }

    /// Returns the first entry with a family name.
    pub(crate) fn by_family(&self, word: &str) -> Option<usize> {
        self.names.first_of_family(word)
    }

    /// Returns the entry that holds an office ("the Russian president"), the last one mentioned if there are
    /// several.
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
        // "The Chinese leader" may hold any office, "the Chinese minister" may lead any ministry.
        let is_minister = |at: &usize| {
            self.entries[*at]
                .offices
                .iter()
                .any(|&office| knowledge.offices[office].key.ends_with(" minister"))
        };
        let any = country.and_then(|c| self.holders.latest_of_country(c));
        let any = any.filter(|at| key == "leader" || key == "minister" && is_minister(at));
        held.map(|(_, at)| *at).chain(any).max_by_key(|&at| self.entries[at].last)
    }

    /// Finds the entry that "the President" or "the minister" without a country refers to.
    ///
    /// People to whom the text gives the office come first: those of the outlet's country, then those named
    /// without a country. If there is none, or only one named with another country, it is the person who held
    /// the office in the outlet's country on the day of publication. If the outlet's country is unknown,
    /// guests do not count, and an office with two holders stays unclear.
    pub(crate) fn by_title(
        &mut self,
        office: usize,
        word: &str,
        setting: &Setting,
        knowledge: &Knowledge,
    ) -> Referent {
        let has = |at: usize, standing: Standing| self.entries[at].standing() == standing;
        let stated = self.holders.recent(office, &has);
        let Some(home) = setting.home else {
            let has_hosts = !OF_GUESTS.contains(&knowledge.offices[office].key.as_str());
            let own = |at: &&usize| setting.is_news || !has_hosts || !self.entries[**at].abroad;
            let named: Vec<usize> = stated.iter().filter(own).copied().collect();
            return match (named.is_empty(), stated.is_empty()) {
                (false, _) => Referent::of(&named),
                (true, false) => Referent::Several,
                (true, true) => self.by_called(word, knowledge).map_or(Referent::None, Referent::One),
            };
        };
        let key = &knowledge.offices[office].key;
        let is_home = |at: usize| self.entries[at].country == Some(home);
        let holds = |person: usize, at: usize| is_home(at) && knowledge.held(person, key, setting.day);
        let known = self.known.iter().filter(|(person, at)| holds(**person, **at)).map(|(_, at)| *at);
        let stated = stated.into_iter().chain(known).max_by_key(|&at| {
            let entry = &self.entries[at];
            (is_home(at), !entry.abroad && !setting.is_news, entry.last)
        });
        let at_home = || knowledge.holder(key, home, setting.day?);
        // If the tables have a holder of the office in the outlet's country, present or former, an office
        // without a name refers to its holder there, never to a foreign guest.
        let is_of_home = |person: &usize| {
            knowledge.people[*person].country == knowledge.countries[home].code
                && knowledge.held(*person, key, None)
        };
        let is_guest = |at: usize| self.entries[at].country.is_some_and(|country| country != home);
        let is_others =
            stated.is_some_and(is_guest) && (0..knowledge.people.len()).any(|person| is_of_home(&person));
        if is_others || stated.is_none_or(|at| self.entries[at].abroad && !is_home(at)) {
            match at_home() {
                Some(person) => return Referent::One(self.known(person, Introduction::default(), knowledge)),
                None if is_others => return Referent::Several,
                None => {}
            }
        }
        stated.or_else(|| self.by_called(word, knowledge)).map_or(Referent::None, Referent::One)
    }

    /// Returns the entry with an office whose name contains a word, the last one mentioned if there are
    /// several.
    fn by_called(&self, word: &str, knowledge: &Knowledge) -> Option<usize> {
        let fits = self.holders.all().filter(|(office, _)| knowledge.offices[*office].is_called(word));
        fits.map(|(_, at)| at).max_by_key(|&at| self.entries[at].last)
    }

    /// Whether a pronoun may refer to an entry.
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

/// Converts a name in capitals to title case: "VON DER LEYEN" to "von der Leyen". Leaves other names as they
/// are.
fn in_title_case<'n>(name: &'n str, knowledge: &Knowledge) -> Cow<'n, str> {
    const SHORT: usize = 3;
    let is_long = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() >= SHORT;
    if name.chars().any(char::is_lowercase) || !name.split(' ').any(is_long) {
        return Cow::Borrowed(name);
    }
    let word = |word: &str| {
        let lower = word.to_lowercase();
        if knowledge.all.particles.contains(&lower) || !is_long(word) && word.contains('.') {
            return if word.contains('.') { word.to_owned() } else { lower };
        }
        let mut out = String::with_capacity(lower.len());
        let mut opens = true;
        for c in lower.chars() {
            if opens {
                out.extend(c.to_uppercase());
            } else {
                out.push(c);
            }
            opens = matches!(c, '-' | '\'' | '’');
        }
        out
    };
    Cow::Owned(name.split(' ').map(word).collect::<Vec<_>>().join(" "))
}

fn split(name: &str) -> Vec<String> {
    fold(name).split_whitespace().map(str::to_owned).collect()
}
