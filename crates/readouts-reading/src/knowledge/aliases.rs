//! Spellings of people, countries and outlets, without the rest of the tables.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::lists::Lists;
use super::tables::Tables;
use super::types::{Country, Outlet, Person};
use crate::simplified::simple;
use crate::token::{fold, is_han};

/// Built-in people, countries and outlets, for resolving spellings only. They load faster than all of
/// [`Knowledge`](super::Knowledge).
#[derive(Debug)]
pub struct Aliases {
    people: Vec<Person>,
    countries: Vec<Country>,
    /// Outlets, loaded on first use.
    outlets: OnceLock<Vec<Outlet>>,
    /// Titles, loaded on first use.
    titles: OnceLock<Titles>,
}

impl Aliases {
    /// Returns the tables compiled into the program, parsed once per process.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Aliases> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let (people, countries) = Tables::builtin_people_and_countries();
            Self { people, countries, outlets: OnceLock::new(), titles: OnceLock::new() }
        })
    }

    /// Does the same as [`Knowledge::canonical_name`](super::Knowledge::canonical_name).
    pub fn canonical_name(&self, spelling: &str) -> Option<&str> {
        canonical_name(&self.people, spelling)
    }

    /// Does the same as [`Knowledge::spellings`](super::Knowledge::spellings).
    pub fn spellings(&self, name: &str) -> &[String] {
        spellings(&self.people, name)
    }

    /// Does the same as [`Knowledge::other_names`](super::Knowledge::other_names).
    pub fn other_names(&self, name: &str) -> Vec<String> {
        let titles = self.titles.get_or_init(|| Titles::of(Tables::builtin_languages().values()));
        other_names(&self.people, &self.countries, titles, name)
    }

    /// Does the same as [`Knowledge::outlet_name`](super::Knowledge::outlet_name).
    pub fn outlet_name(&self, spelling: &str) -> Option<&str> {
        outlet_name(self.outlets.get_or_init(Tables::builtin_outlets), spelling)
    }

    /// Does the same as [`Knowledge::outlet_country`](super::Knowledge::outlet_country).
    pub fn outlet_country(&self, name: &str) -> Option<&str> {
        outlet_country(self.outlets.get_or_init(Tables::builtin_outlets), name)
    }

    /// Does the same as [`Knowledge::country_code`](super::Knowledge::country_code).
    pub fn country_code(&self, name: &str) -> Option<&str> {
        country_code(&self.countries, name)
    }
}

pub(super) fn canonical_name<'p>(people: &'p [Person], spelling: &str) -> Option<&'p str> {
    let wanted = fold(&simple(spelling.trim()));
    let is = |name: &str| fold(&simple(name)) == wanted;
    let mut found = people.iter().filter(|p| is(&p.name) || p.also.iter().any(|also| is(also)));
    let first = found.next()?;
    found.next().is_none().then_some(&first.name)
}

pub(super) fn spellings<'p>(people: &'p [Person], name: &str) -> &'p [String] {
    people.iter().find(|person| person.name == name).map_or(&[], |person| &person.also)
}

/// Maximum number of people that one name may stand for; with more, the name says too little.
const NAMESAKES: usize = 50;

/// Returns other names under which somebody may be known: the canonical names of all people who have a
/// spelling with all words of this one, and the name without titles.
pub(super) fn other_names(
    people: &[Person],
    countries: &[Country],
    titles: &Titles,
    name: &str,
) -> Vec<String> {
    let bare = titles.taken_off(name, countries);
    let wanted = bare.as_deref().unwrap_or(name);
    let mut found: Vec<String> = Vec::new();
    if let Some(only) = canonical_name(people, wanted) {
        return vec![only.to_owned()];
    }
    let (words, initials) = words_and_initials(wanted);
    if !words.is_empty() {
        let fits = |spelling: &String| {
            let (of, _) = words_and_initials(spelling);
            let mut others: Vec<&String> = of.iter().filter(|word| !words.contains(*word)).collect();
            let begins = |initial: &String| {
                let at = others.iter().position(|word| word.starts_with(initial.as_str()));
                at.map(|at| others.remove(at)).is_some()
            };
            words.iter().all(|word| of.contains(word)) && initials.first().is_none_or(begins)
        };
        let of = people.iter().filter(|p| fits(&p.name) || p.also.iter().any(fits));
        found.extend(of.take(NAMESAKES + 1).map(|p| p.name.clone()));
        if found.len() > NAMESAKES {
            found.clear();
        }
    }
    found.extend(bare);
    found
}

/// Returns the folded words of a name, and apart from them its initials.
fn words_and_initials(name: &str) -> (Vec<String>, Vec<String>) {
    let folded = fold(&simple(name)).replace('.', " ");
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_initial = |word: &&str| {
        let mut chars = word.chars();
        chars.next().is_some_and(|c| c.is_alphabetic() && !is_han(c)) && chars.next().is_none()
    };
    let (initials, words) = words.partition::<Vec<&str>, _>(is_initial);
    let owned = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
    (owned(words), owned(initials))
}

/// Titles of people: forms of address and the names of offices.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// Folded words of titles.
    words: HashSet<String>,
    /// Titles in Chinese characters, longest first.
    chinese: Vec<String>,
}

impl Titles {
    pub(super) fn of<'l>(languages: impl Iterator<Item = &'l Lists>) -> Self {
        let mut titles = Self::default();
        for lists in languages {
            let offices = lists.offices.values().flatten();
            for title in offices.chain(&lists.honorifics).chain(&lists.after_names) {
                if title.chars().any(is_han) {
                    titles.chinese.push(title.clone());
                } else {
                    titles.words.extend(title.split_whitespace().map(fold));
                }
            }
        }
        titles.chinese.sort_by_key(|title| (std::cmp::Reverse(title.chars().count()), title.clone()));
        titles
    }

    /// Returns a name without its titles and the countries before them; `None` if it has no title, or
    /// nothing else.
    fn taken_off(&self, name: &str, countries: &[Country]) -> Option<String> {
        let name = name.trim();
        if name.chars().any(is_han) {
            let name = simple(name);
            let title = self.chinese.iter().find(|title| name.ends_with(title.as_str()));
            let bare = title.map(|title| &name[..name.len() - title.len()])?;
            return (!bare.is_empty()).then(|| bare.to_owned());
        }
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_title = |word: &&str| self.words.contains(&fold(word.trim_end_matches(['.', ','])));
        let is_country = |word: &&str| country_code(countries, word).is_some();
        let last = words.iter().take_while(|word| is_title(word) || is_country(word)).count();
        let has_title = words[..last].iter().any(is_title);
        (has_title && last < words.len()).then(|| words[last..].join(" "))
    }
}

pub(super) fn outlet_name<'o>(outlets: &'o [Outlet], spelling: &str) -> Option<&'o str> {
    let wanted = fold(spelling.trim());
    let is_name = |outlet: &&Outlet| {
        let names = std::iter::once(&outlet.name).chain(&outlet.names).chain(&outlet.credits);
        names.chain(&outlet.markers).any(|name| fold(name) == wanted)
    };
    if let Some(outlet) = outlets.iter().find(is_name) {
        return Some(&outlet.name);
    }
    // A host, or its first label: `fmprc` of `fmprc.gov.cn`.
    let is_site = |outlet: &&Outlet| {
        outlet.domains.iter().any(|domain| {
            *domain == wanted || domain.split_once('.').is_some_and(|(first, _)| first == wanted)
        })
    };
    let mut found = outlets.iter().filter(is_site);
    let first = found.next()?;
    found.next().is_none().then_some(&first.name)
}

/// Returns the code of the country of the outlet with this canonical name.
pub(super) fn outlet_country<'o>(outlets: &'o [Outlet], name: &str) -> Option<&'o str> {
    outlets.iter().find(|outlet| outlet.name == name).map(|outlet| &*outlet.country)
}

pub(super) fn country_code<'c>(countries: &'c [Country], name: &str) -> Option<&'c str> {
    let wanted = fold(name.trim());
    let named = |c: &&Country| {
        let names = std::iter::once(&c.code)
            .chain([&c.name])
            .chain(&c.en)
            .chain(&c.adjectives)
            .chain(&c.zh)
            .chain(&c.ru);
        names.into_iter().any(|n| fold(n) == wanted)
    };
    countries.iter().find(named).map(|c| c.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Knowledge;

    #[test]
    fn they_tell_what_all_tables_tell() {
        let (aliases, knowledge) = (Aliases::builtin(), Knowledge::builtin());
        for name in ["Sergei Lavrov", "习近平", "Nobody Known"] {
            assert_eq!(aliases.canonical_name(name), knowledge.canonical_name(name));
        }
        for name in ["Путин", "V. Putin", "President Xi", "习近平主席", "Nobody Known"] {
            assert_eq!(aliases.other_names(name), knowledge.other_names(name));
        }
        for name in ["Russian", "CN", "挪威", "Nowhere"] {
            assert_eq!(aliases.country_code(name), knowledge.country_code(name));
        }
        assert_eq!(aliases.country_code("Norwegian"), Some("NO"));
        for name in ["fmprc", "中国外交部", "whitehouse.gov", "mfa", "Nowhere Daily"] {
            assert_eq!(aliases.outlet_name(name), knowledge.outlet_name(name));
        }
        assert_eq!(aliases.outlet_name("fmprc"), aliases.outlet_name("中华人民共和国外交部"));
        assert!(aliases.outlet_name("WhiteHouse.gov").is_some());
        // `mfa` is the first label of many ministries' hosts.
        assert_eq!(aliases.outlet_name("mfa"), None);
    }

    #[test]
    fn a_name_in_part_or_with_a_title_is_spelled_out() {
        let of = |name: &str| Aliases::builtin().other_names(name);
        for name in [
            "Путин",
            "путин",
            "В.В. Путин",
            "В. Путин",
            "V. Putin",
            "Mr. Putin",
            "President Putin",
            "Russian President Putin",
            "普京",
            "普京总统",
            "президент Путин",
        ] {
            assert!(of(name).contains(&"Vladimir Putin".to_owned()), "{name}: {:?}", of(name));
        }
        for name in ["习近平", "習近平", "習近平主席", "Си Цзиньпин"] {
            assert_eq!(of(name).first().map(String::as_str), Some("Xi Jinping"), "{name}");
        }
        assert_eq!(of("President Brookfeld"), ["Brookfeld"]);
    }

    #[test]
    fn a_name_is_never_that_of_somebody_else() {
        let of = |name: &str| Aliases::builtin().other_names(name);
        for name in ["S. Putin", "Jill Putin", "President", "Brookfeld", "V.", ""] {
            assert!(!of(name).contains(&"Vladimir Putin".to_owned()), "{name}: {:?}", of(name));
        }
        assert_eq!(of("Brookfeld"), [""; 0]);
    }
}
