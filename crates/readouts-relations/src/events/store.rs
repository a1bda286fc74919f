//! Profiles as bytes.

use readouts_reading::Kind;

use super::days::{Basis, Days};
use super::person::{Person, Role};
use super::profile::{NAMES, PEOPLE, Profile, SENTENCES, SUMMITS, TITLE, TOPIC};

const BASES: [Basis; 3] = [Basis::Certain, Basis::Likely, Basis::Possible];
const ROLES: [Role; 4] = [Role::Title, Role::Lead, Role::Other, Role::Mentioned];

/// Bits of the byte of flags.
const AHEAD: u8 = 1;
const SEVERAL: u8 = 2;
const PUBLISHED: u8 = 4;
const SUMMIT: u8 = 8;
const REMOTE: u8 = 16;

impl Profile {
    /// Appends the profile to bytes.
    pub fn write(&self, to: &mut Vec<u8>) {
        let flag = |flag: bool, bit: u8| if flag { bit } else { 0 };
        to.push(place(&BASES, self.days.basis));
        to.push(place(&Kind::ALL, self.kind));
        let published = self.days.published;
        to.push(
            flag(self.is_ahead, AHEAD)
                | flag(self.is_several, SEVERAL)
                | flag(published.is_some(), PUBLISHED)
                | flag(self.is_summit_in_title, SUMMIT)
                | flag(self.is_remote, REMOTE),
        );
        to.extend(self.days.zone.to_le_bytes());
        self.days
            .event
            .iter()
            .chain(&published.unwrap_or_default())
            .for_each(|day| to.extend(day.to_le_bytes()));
        to.extend(self.outlet.to_le_bytes());
        to.push(self.people.len() as u8);
        for person in &self.people {
            to.push(place(&ROLES, person.role));
            to.push(u8::from(person.is_known));
            to.extend(person.name.to_le_bytes());
            person
                .words
                .iter()
                .chain([&person.country, &person.office])
                .for_each(|word| to.extend(word.to_le_bytes()));
        }
        for list in [&self.names, &self.summits, &self.title, &self.topic, &self.about, &self.sentences] {
            to.push(list.len() as u8);
            list.iter().for_each(|value| to.extend(value.to_le_bytes()));
        }
    }

    /// Reads a profile from the bytes that [`write`](Self::write) gave; `None` if they are anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let basis = *BASES.get(rest.byte()?)?;
        let kind = *Kind::ALL.get(rest.byte()?)?;
        let flags = rest.byte()? as u8;
        let zone = i8::from_le_bytes(rest.array()?);
        let event = [rest.day()?, rest.day()?];
        let published = [rest.day()?, rest.day()?];
        let is_published = flags & PUBLISHED != 0;
        let outlet = u64::from_le_bytes(rest.array()?);
        let count = rest.byte()?;
        let people = (0..count).map(|_| rest.person()).collect::<Option<Vec<Person>>>()?;
        let names = rest.list(NAMES)?;
        let summits = rest.list(SUMMITS)?;
        let title = rest.list(TITLE)?;
        let topic = rest.list(TOPIC)?;
        let about = rest.list(TOPIC)?;
        let sentences = rest.list(SENTENCES)?;
        let is_sound = rest.0.is_empty()
            && flags & !(AHEAD | SEVERAL | PUBLISHED | SUMMIT | REMOTE) == 0
            && (is_published || published == [0, 0])
            && event[0] <= event[1]
            && event[1].saturating_sub(event[0]) < DAYS
            && people.len() <= PEOPLE
            && people.is_sorted_by(|a, b| a < b);
        is_sound.then(|| Self {
            days: Days { basis, event, published: is_published.then_some(published), zone },
            kind,
            outlet,
            is_ahead: flags & AHEAD != 0,
            is_several: flags & SEVERAL != 0,
            is_remote: flags & REMOTE != 0,
            people,
            names,
            is_summit_in_title: flags & SUMMIT != 0,
            summits,
            title,
            topic,
            about,
            sentences,
        })
    }
}

/// Maximum number of days of an event, so that the number of keys is bounded.
const DAYS: i32 = 8;

fn place<T: PartialEq + Copy>(all: &[T], one: T) -> u8 {
    all.iter().position(|other| *other == one).unwrap_or_default() as u8
}

/// Bytes that are still to be read.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn byte(&mut self) -> Option<usize> {
        self.array::<1>().map(|[byte]| usize::from(byte))
    }

    fn day(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn person(&mut self) -> Option<Person> {
        let role = *ROLES.get(self.byte()?)?;
        let is_known = match self.byte()? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let name = u64::from_le_bytes(self.array()?);
        let words = [self.number()?, self.number()?, self.number()?, self.number()?];
        Some(Person { role, name, is_known, words, country: self.number()?, office: self.number()? })
    }

    fn list(&mut self, most: usize) -> Option<Vec<u32>> {
        let count = self.byte()?;
        if count > most {
            return None;
        }
        let list = (0..count).map(|_| self.number()).collect::<Option<Vec<u32>>>()?;
        list.is_sorted_by(|a, b| a < b).then_some(list)
    }
}
