//! Decides which names are forms of one person's name: with and without initials, with an office instead of
//! the first name.

use crate::words::{fold_words, stands_alone};

/// Words of a name, for comparison with other names.
pub(super) struct Form {
    /// Folded words, initials as single letters; without the office if it is known as one.
    words: Vec<String>,
    /// Names of people whom the tables know under the name.
    known: Vec<String>,
    name: String,
}

impl Form {
    /// Splits a name into words. `spellings` are the other spellings of the name in the tables, among them the
    /// name without its office.
    pub(super) fn new(name: &str, spellings: Vec<String>) -> Self {
        let mut words = split(name);
        let without_office = spellings
            .iter()
            .map(|spelling| split(spelling))
            .filter(|bare| !bare.is_empty() && bare.len() < words.len() && words.ends_with(bare))
            .max_by_key(Vec::len);
        if let Some(bare) = without_office {
            words = bare;
        }
        Self { words, known: spellings, name: name.to_owned() }
    }

    /// Whether two names can be of one person: they are equal but for initials, or one of them is a surname
    /// alone.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let (short, long) = if self.words.len() <= other.words.len() { (self, other) } else { (other, self) };
        // A character of these scripts is no name, and a letter no initial.
        if [short, long].iter().any(|form| form.words.iter().any(|word| word.contains(stands_alone))) {
            return short.words == long.words;
        }
        match short.words.as_slice() {
            [] => false,
            [surname] => {
                let is_known = short.known.contains(&long.name);
                !is_initial(surname) && (long.words.last() == Some(surname) || is_known)
            }
            [first @ .., surname] => {
                long.words.split_last().is_some_and(|(last, before)| last == surname && follow(first, before))
            }
        }
    }
}

/// Whether first names are equal, if initials stand for names and `long` may have initials more.
fn follow(short: &[String], long: &[String]) -> bool {
    match (short, long) {
        ([], rest) => rest.iter().all(|word| is_initial(word)),
        (_, []) => false,
        ([one, short_rest @ ..], [other, long_rest @ ..]) => {
            let is_first_letter = |letter: &str, word: &str| is_initial(letter) && word.starts_with(letter);
            let is_same = one == other || is_first_letter(one, other) || is_first_letter(other, one);
            is_same && follow(short_rest, long_rest)
        }
    }
}

fn split(name: &str) -> Vec<String> {
    fold_words(&name.replace('.', " "))
}

/// Whether a word is a single letter of an alphabet.
pub(super) fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_none()
}

/// Returns which of the names are forms of the first one: they fit it, and the same others as it. A name that
/// also fits somebody whom the first one does not fit may be of either.
pub(super) fn forms_of_first(names: &[Form]) -> Vec<usize> {
    let Some(first) = names.first() else { return Vec::new() };
    let is_form = |at: &usize| {
        let one = &names[*at];
        let others = names.iter().enumerate().skip(1).filter(|(other, _)| other != at);
        first.fits(one) && others.into_iter().all(|(_, other)| first.fits(other) == one.fits(other))
    };
    (1..names.len()).filter(is_form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(names: &[(&str, &[&str])]) -> Vec<usize> {
        let form = |(name, spellings): &(&str, &[&str])| {
            Form::new(name, spellings.iter().map(|spelling| (*spelling).to_owned()).collect())
        };
        forms_of_first(&names.iter().map(form).collect::<Vec<_>>())
    }

    #[test]
    fn initials_offices_and_surnames_are_of_one_person() {
        let names: &[(&str, &[&str])] = &[
            ("Ada Brook", &[]),
            ("Ada M. Brook", &[]),
            ("A. Brook", &[]),
            ("Vice President Brook", &["Zoe Brook-Hart", "Brook"]),
            ("Vice President Ada Brook", &["Ada Brook"]),
            ("Brook", &[]),
        ];
        assert_eq!(forms(names), [1, 2, 3, 4, 5]);
        // Family name first, as the tables know.
        assert_eq!(forms(&[("Wei Anshan", &[]), ("President Wei", &["Wei Anshan", "Wei"])]), [1]);
    }

    #[test]
    fn names_of_others_are_no_forms() {
        for other in [
            "Zoe Brook",
            "Ada Brook Institute",
            "Brook Administration",
            "Ada Brook-Hart",
            "Ada Stone Brook",
            "Brook A.",
            "B. Brook",
            "Carl A. Brook",
            "spokesperson for Ada Brook",
        ] {
            assert_eq!(forms(&[("Ada Brook", &[]), (other, &[])]), [0_usize; 0], "{other}");
        }
        assert_eq!(forms(&[("Ada M. Brook", &[]), ("Ada N. Brook", &[])]), [0_usize; 0]);
        assert_eq!(forms(&[("王平", &[]), ("王小平", &[])]), [0_usize; 0]);
    }

    #[test]
    fn a_form_that_fits_two_people_is_of_neither() {
        let names: &[(&str, &[&str])] =
            &[("Ada Brook", &[]), ("Zoe Brook", &[]), ("President Brook", &["Brook"]), ("Ada M. Brook", &[])];
        assert_eq!(forms(names), [3], "the president may be Zoe Brook");
        let names: &[(&str, &[&str])] = &[("Ada Brook", &[]), ("Ada M. Brook", &[]), ("Ada N. Brook", &[])];
        assert_eq!(forms(names), [0_usize; 0]);
    }
}
