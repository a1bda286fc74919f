//! Principals, and how two of them agree.

use readouts_reading::Party;
use readouts_words::tokens;

use super::hash;

/// Maximum number of words of a name that are kept.
const WORDS: usize = 4;
/// Minimum number of characters of a word that can tell a name; shorter ones are initials and particles.
const LONG: usize = 3;

/// Offices that only one person of a country holds at a time, as keys of the table of offices.
const UNIQUE: [&str; 16] = [
    "president",
    "vice president",
    "prime minister",
    "chancellor",
    "king",
    "queen",
    "emperor",
    "emir",
    "sultan",
    "crown prince",
    "pope",
    "foreign minister",
    "secretary of state",
    "defense minister",
    "national security adviser",
    "secretary-general",
];

/// Place of a person in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Takes part, as the title says.
    Title,
    /// Takes part, as the first sentence says.
    Lead,
    /// Takes part, as a later sentence says.
    Other,
    /// Is only mentioned, in an article on several meetings.
    Mentioned,
}

/// A person, an office or a side of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Person {
    pub(super) role: Role,
    /// Hash of the canonical name; 0 for an office or a side without a name.
    pub(super) name: u64,
    /// Whether the person is in the table of people, so that the name is the same in every article.
    pub(super) is_known: bool,
    /// Hashes of the long words of the name, sorted; 0 fills up.
    pub(super) words: [u32; WORDS],
    /// Hash of the country's code; 0 if it is unknown.
    pub(super) country: u32,
    /// Hash of the first office that only one person holds; 0 if there is none.
    pub(super) office: u32,
}

/// How far two principals agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// The same country, where one of them is not named.
    Side,
    /// The same office of the same country, where one of them is not named or not in the table.
    Office,
    /// The same person.
    Name,
}

impl Role {
    pub(super) fn is_principal(self) -> bool {
        matches!(self, Self::Title | Self::Lead)
    }

    /// Share of the weight of a person in common.
    pub(super) fn share(self) -> f32 {
        match self {
            Self::Title | Self::Lead => 1.0,
            Self::Other => 0.8,
            Self::Mentioned => 0.9,
        }
    }
}

impl Match {
    /// Share of the weight of a person in common.
    pub(super) fn share(self) -> f32 {
        match self {
            Self::Side => 0.4,
            Self::Office => 0.8,
            Self::Name => 1.0,
        }
    }
}

impl Person {
    pub(super) fn of(party: &Party<'_>, role: Role) -> Self {
        let name = party.name.as_deref();
        let mut words: Vec<u32> = name
            .into_iter()
            .flat_map(tokens)
            .filter(|word| word.text.chars().count() >= LONG || !word.text.is_ascii())
            .map(|word| hash::of_bytes(word.text.as_bytes()) as u32 | 1)
            .collect();
        words.sort_unstable();
        words.dedup();
        let mut kept = [0; WORDS];
        kept.iter_mut().zip(words).for_each(|(kept, word)| *kept = word);
        let office = party.offices.iter().find(|office| UNIQUE.contains(office));
        Self {
            role,
            name: name.map_or(0, |name| hash::of_bytes(name.as_bytes()) | 1),
            is_known: party.is_known,
            words: kept,
            country: party.country.map_or(0, country),
            office: office.map_or(0, |office| hash::of_bytes(office.as_bytes()) as u32 | 1),
        }
    }

    /// Returns a side that nobody is named of.
    pub(super) fn side(code: &str) -> Self {
        let party = Party::default();
        Self { country: country(code), ..Self::of(&party, Role::Title) }
    }

    pub(super) fn is_named(&self) -> bool {
        self.name != 0
    }

    /// Returns what blocking knows of the person: the country, else the name.
    pub(super) fn block(&self) -> u64 {
        if self.country != 0 { u64::from(self.country) } else { self.name }
    }

    /// Returns how far two principals agree; `None` if they are not the same, or nothing suggests that they are.
    pub(super) fn matches(&self, other: &Self) -> Option<Match> {
        if self.is_named() && self.name == other.name {
            return Some(Match::Name);
        }
        let same_country = self.country != 0 && self.country == other.country;
        let other_country = self.country != 0 && other.country != 0 && !same_country;
        if other_country {
            return None;
        }
        let both_named = self.is_named() && other.is_named();
        if both_named && self.is_known && other.is_known {
            return None;
        }
        if both_named && self.shares_words(other) {
            return Some(Match::Name);
        }
        if !same_country {
            return None;
        }
        match (self.office, other.office) {
            (0, _) | (_, 0) if both_named => None,
            (0, _) | (_, 0) => Some(Match::Side),
            (a, b) if a == b => Some(Match::Office),
            _ => None,
        }
    }

    /// Whether all long words of one name are in the other one.
    fn shares_words(&self, other: &Self) -> bool {
        let words = |person: &Self| person.words.iter().filter(|word| **word != 0).count();
        let (short, long) = if words(self) <= words(other) { (self, other) } else { (other, self) };
        words(short) > 0 && short.words.iter().all(|word| *word == 0 || long.words.contains(word))
    }
}

/// Returns the hash of a country's code.
pub(super) fn country(code: &str) -> u32 {
    hash::of_bytes(code.as_bytes()) as u32 | 1
}
