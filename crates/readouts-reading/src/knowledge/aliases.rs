//! Spellings of people, countries and outlets, without the rest of the tables.

use std::sync::OnceLock;

use super::tables::Tables;
use super::types::{Country, Outlet, Person};
use crate::simplified::simple;
use crate::token::fold;

/// Built-in people, countries and outlets, for resolving spellings only. They load faster than all of
/// [`Knowledge`](super::Knowledge).
#[derive(Debug)]
pub struct Aliases {
    people: Vec<Person>,
    countries: Vec<Country>,
    /// Outlets, loaded on first use.
    outlets: OnceLock<Vec<Outlet>>,
}

impl Aliases {
    /// Returns the tables compiled into the program, parsed once per process.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Aliases> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let (people, countries) = Tables::builtin_people_and_countries();
            Self { people, countries, outlets: OnceLock::new() }
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

    /// Does the same as [`Knowledge::outlet_name`](super::Knowledge::outlet_name).
    pub fn outlet_name(&self, spelling: &str) -> Option<&str> {
        outlet_name(self.outlets.get_or_init(Tables::builtin_outlets), spelling)
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
}
