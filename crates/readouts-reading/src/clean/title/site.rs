//! Removes a site's name behind a title, with the separator between them.

use std::cell::OnceCell;

use super::super::marks::count_words;
use crate::knowledge::Knowledge;
use crate::token::{fold, is_han};

/// Separators between a title and a site's name.
pub(super) const SEPARATORS: [&str; 10] = [" | ", "|", " – ", " — ", " - ", "_", " » ", " :: ", "--", " · "];

/// Returns the title without the names behind its last separators, as long as each is a site's name.
pub(super) fn without_suffixes<'t>(stated: &'t str, knowledge: &Knowledge) -> &'t str {
    let mut separators = SEPARATORS.map(|separator| Separator::new(separator, stated));
    let outlets = Outlets { knowledge, longest: OnceCell::new() };
    let (mut from, mut end) = (0, stated.len());
    let fewest = knowledge.weights.title_suffix_words_min as usize;
    let mut enough = end_of_words(stated, from, fewest);
    loop {
        let cuts = separators.iter_mut().filter_map(|s| s.cut(stated, from, end, enough, &outlets));
        let cut = &stated[from..cuts.min().unwrap_or(end)];
        let lead = cut.len() - cut.trim_start().len();
        let title = cut.trim();
        if title.len() == end - from {
            return title;
        }
        if lead > 0 {
            from += lead;
            enough = end_of_words(stated, from, fewest);
        }
        end = from + title.len();
    }
}

/// Returns the offset at which a text has a number of words, counted from an offset; `usize::MAX` where it
/// has fewer.
fn end_of_words(text: &str, from: usize, fewest: usize) -> usize {
    let (mut words, mut han, mut in_word) = (0, 0, false);
    for (at, c) in text[from..].char_indices() {
        if c.is_whitespace() {
            words += usize::from(in_word);
            in_word = false;
        } else if is_han(c) {
            han += 1;
        } else if c.is_alphanumeric() {
            in_word = true;
        }
        if words + usize::from(in_word) + han / 2 >= fewest {
            return from + at + c.len_utf8();
        }
    }
    usize::MAX
}

/// A separator with its remaining offsets in the title.
struct Separator {
    text: &'static str,
    places: Vec<usize>,
    /// Cache for the last offset: itself, the start of the name behind it, and the end beyond which no
    /// outlet's name is as long.
    last: Option<(usize, usize, usize)>,
}

impl Separator {
    fn new(text: &'static str, title: &str) -> Self {
        // Occurrences may overlap: in "---" the last "--" is the separator.
        let is_place = |at: &usize| title.as_bytes()[*at..].starts_with(text.as_bytes());
        let places = match title.contains(text) {
            true => (0..title.len()).filter(is_place).collect(),
            false => Vec::new(),
        };
        Self { text, places, last: None }
    }

    /// Returns the last occurrence of the separator, if the title is to be cut there.
    fn cut(
        &mut self,
        title: &str,
        from: usize,
        end: usize,
        enough: usize,
        outlets: &Outlets<'_>,
    ) -> Option<usize> {
        while self.places.pop_if(|place| *place + self.text.len() > end).is_some() {}
        let place = *self.places.last().filter(|place| **place >= from && **place >= enough)?;
        if matches!(self.text, " | " | " :: ") {
            return Some(place);
        }
        let behind = place + self.text.len();
        let (start, limit) = match self.last {
            Some((of, start, limit)) if of == place => (start, limit),
            _ => {
                let start = end - title[behind..end].trim_start().len();
                let limit = outlets.limit(&title[start..end]).map_or(usize::MAX, |length| start + length);
                self.last = Some((place, start, limit));
                (start, limit)
            }
        };
        (end < limit && outlets.has(title[start.min(end)..end].trim_end())).then_some(place)
    }
}

/// The outlets of the tables.
struct Outlets<'k> {
    knowledge: &'k Knowledge,
    longest: OnceCell<usize>,
}

impl Outlets<'_> {
    /// Returns the length of a text's prefix that is longer than any outlet's name, once both are folded.
    fn limit(&self, text: &str) -> Option<usize> {
        let longest = *self.longest.get_or_init(|| {
            let markers = self.knowledge.outlets.iter().flat_map(|outlet| &outlet.markers).map(String::len);
            markers.max().unwrap_or(0).max(self.knowledge.outlet_names().longest())
        });
        let mut folded = 0;
        for (at, c) in text.char_indices() {
            folded += fold(c.encode_utf8(&mut [0; 4])).len();
            if folded > longest {
                return Some(at + c.len_utf8());
            }
        }
        None
    }

    fn has(&self, name: &str) -> bool {
        let marks = |outlet: &crate::knowledge::Outlet| outlet.markers.iter().any(|m| m.starts_with(name));
        count_words(name) > 0
            && (self.knowledge.outlet_names().is_name(name) || self.knowledge.outlets.iter().any(marks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts one name after the other: the reference implementation.
    fn slowly(stated: &str, knowledge: &Knowledge) -> String {
        let is_outlet = |name: &str| {
            let folded = fold(name);
            count_words(name) > 0
                && knowledge.outlets.iter().any(|outlet| {
                    fold(&outlet.name) == folded
                        || outlet.credits.iter().chain(&outlet.names).any(|c| fold(c) == folded)
                        || outlet.markers.iter().any(|m| m.starts_with(name))
                })
        };
        let cut = SEPARATORS.iter().filter_map(|separator| {
            let (head, site) = stated.rsplit_once(separator)?;
            let certain = matches!(*separator, " | " | " :: ");
            (count_words(head) >= 3 && (certain || is_outlet(site.trim()))).then_some(head)
        });
        let cut = cut.min_by_key(|head| head.len()).unwrap_or(stated).trim();
        let again = cut.len() < stated.len() && SEPARATORS.iter().any(|s| cut.contains(s));
        if again { slowly(cut, knowledge) } else { cut.to_owned() }
    }

    proptest::proptest! {
        #[test]
        fn names_of_sites_are_cut_off_one_after_the_other(
            title in "(?:[a-c]{1,3}| |\\| |\\|| - | – |--|-|_| :: |BBC|Xinhua|BBC News|新华|习近平会见|\u{301}|\u{a0}){0,14}"
        ) {
            let knowledge = Knowledge::builtin();
            proptest::prop_assert_eq!(without_suffixes(&title, knowledge), slowly(&title, knowledge));
        }
    }

    #[test]
    fn a_title_of_a_hundred_thousand_parts_is_cut_to_its_first() {
        let title = format!("Ministers meet today{}", " | river".repeat(100_000));
        assert_eq!(without_suffixes(&title, Knowledge::builtin()), "Ministers meet today");
        let title = format!("Ministers meet today_{}{}", "\u{301}".repeat(50_000), " | x".repeat(50_000));
        assert!(without_suffixes(&title, Knowledge::builtin()).starts_with("Ministers meet today_"));
    }
}
