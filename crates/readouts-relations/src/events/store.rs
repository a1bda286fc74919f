//! Profiles as bytes.

use readouts_reading::Kind;

use super::profile::{PRINCIPALS, Profile};

impl Profile {
    /// Appends the profile to bytes.
    pub fn write(&self, to: &mut Vec<u8>) {
        to.extend(self.days[0].to_le_bytes());
        to.extend(self.days[1].to_le_bytes());
        to.push(Kind::ALL.iter().position(|kind| *kind == self.kind).unwrap_or_default() as u8);
        to.extend(self.outlet.to_le_bytes());
        self.people.iter().for_each(|person| to.extend(person.to_le_bytes()));
    }

    /// Reads a profile from the bytes that [`write`](Self::write) gave; `None` if they are anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first_chunk()?;
        let (last, rest) = rest.split_first_chunk()?;
        let (kind, rest) = rest.split_first()?;
        let (outlet, rest) = rest.split_first_chunk()?;
        let (people, []) = rest.as_chunks::<8>() else { return None };
        let people: Vec<u64> = people.iter().map(|person| u64::from_le_bytes(*person)).collect();
        let days = [i32::from_le_bytes(*first), i32::from_le_bytes(*last)];
        let is_sound = days[0] <= days[1] && people.len() <= PRINCIPALS && people.is_sorted_by(|a, b| a < b);
        let kind = *Kind::ALL.get(usize::from(*kind))?;
        is_sound.then_some(Self { days, kind, outlet: u64::from_le_bytes(*outlet), people })
    }
}
