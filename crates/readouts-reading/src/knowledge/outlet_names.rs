//! Look-up of outlets by name, for a whole text or for words inside a line.

use super::types::Outlet;
use super::words::WordMap;
use crate::token::{fold, is_han};

/// Names of outlets, folded.
#[derive(Debug)]
pub(crate) struct OutletNames {
    /// Index into the outlets, and the exact spelling if case matters.
    by_name: WordMap<(usize, Option<String>)>,
    /// Length of the longest folded name in bytes.
    longest: usize,
}

/// Maximum number of letters of a name that is case-sensitive: `RT` is an outlet, "rt" is not.
const SHORT: usize = 4;

impl OutletNames {
    pub(super) fn new(outlets: &[Outlet]) -> Self {
        let mut by_name = WordMap::default();
        let mut longest = 0;
        for (at, outlet) in outlets.iter().enumerate() {
            let marks = outlet.markers.iter().filter(|marker| letters(marker) > 2 * SHORT);
            let names =
                std::iter::once(&outlet.name).chain(&outlet.names).chain(&outlet.credits).chain(marks);
            for name in names {
                let folded = fold(name);
                longest = longest.max(folded.len());
                let exact = (name.is_ascii() && letters(name) <= SHORT).then(|| name.clone());
                by_name.entry(&folded, (at, exact));
            }
        }
        Self { by_name, longest }
    }

    /// Returns the index of the outlet with this name. Short names must match in case.
    pub(crate) fn named(&self, text: &str) -> Option<usize> {
        let text = text.trim();
        if text.len() > 4 * self.longest {
            return None;
        }
        let (at, exact) = self.by_name.get(&fold(text))?;
        exact.as_ref().is_none_or(|exact| exact == text).then_some(*at)
    }

    /// Returns the index of the outlet with this name, in any letter case.
    pub(crate) fn called(&self, text: &str) -> Option<usize> {
        self.by_name.get(&fold(text.trim())).map(|(at, _)| *at)
    }

    /// Whether a text is an outlet's name in any letter case, so that in a title it is a suffix rather than
    /// part of the sentence.
    pub(crate) fn is_name(&self, text: &str) -> bool {
        self.by_name.get(&fold(text.trim())).is_some()
    }

    /// Returns the length of the longest folded name in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Returns the index of the outlet with the longest name among the words of a line. Names of one or two
    /// Chinese characters and names of up to four letters are ignored, because they occur in lines for other
    /// reasons.
    pub(crate) fn inside(&self, line: &str) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        let starts = line.char_indices().scan(' ', |before, (at, c)| {
            let is_start = c.is_alphanumeric() && (!before.is_alphanumeric() || is_han(c) || is_han(*before));
            *before = c;
            Some((at, is_start))
        });
        for start in starts.filter(|(_, is_start)| *is_start).map(|(at, _)| at) {
            let rest = &line[start..];
            let mut chars = rest.char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                let end = at + c.len_utf8();
                if end > 2 * self.longest {
                    break;
                }
                let next = chars.peek().map(|(_, next)| *next);
                let is_end = !c.is_whitespace()
                    && next.is_none_or(|next| !next.is_alphanumeric() || is_han(c) || is_han(next));
                let name = &rest[..end];
                if is_end
                    && letters(name) > if c.is_ascii() { SHORT } else { 2 }
                    && best.is_none_or(|(length, _)| end > length)
                    && let Some(outlet) = self.named(name)
                {
                    best = Some((end, outlet));
                }
            }
        }
        best.map(|(_, outlet)| outlet)
    }
}

fn letters(name: &str) -> usize {
    name.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> OutletNames {
        let outlet = |name: &str, names: &[&str]| Outlet {
            name: name.to_owned(),
            country: "NO".to_owned(),
            official: false,
            archive: false,
            domains: Vec::new(),
            markers: Vec::new(),
            agency: false,
            credits: Vec::new(),
            names: names.iter().map(|&name| name.to_owned()).collect(),
        };
        OutletNames::new(&[
            outlet("NT", &["Norland Today"]),
            outlet("Ministry of Foreign Affairs of Norland", &["MFA Norland", "北国外交部"]),
        ])
    }

    #[test]
    fn a_short_name_keeps_its_case() {
        assert_eq!(names().named("NT"), Some(0));
        assert_eq!(names().named("nt"), None);
        assert_eq!(names().named("norland today"), Some(0));
    }

    #[test]
    fn names_are_found_as_words() {
        let inside = |line| names().inside(line);
        assert_eq!(inside("© 2031 Ministry of Foreign Affairs of Norland. All rights reserved"), Some(1));
        assert_eq!(inside("© 2031 Norland Todayish"), None);
        assert_eq!(inside("© 2031 Antarctic Times, NT"), None);
        assert_eq!(inside("版权所有：北国外交部"), Some(1));
    }
}
