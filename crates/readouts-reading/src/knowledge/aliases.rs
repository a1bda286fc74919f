//! Spellings of people and countries, without the rest of the tables.

use std::sync::OnceLock;

use super::tables::Tables;
use super::types::{Country, Person};
use crate::token::fold;

/// The built-in people and countries, for what only needs to know whom a spelling stands for: they take less time to
/// load than all of [`Knowledge`](super::Knowledge).
#[derive(Debug)]
pub struct Aliases {
    people: Vec<Person>,
    countries: Vec<Country>,
}

impl Aliases {
    /// Those that are compiled in; parsed once in a process.
    pub fn builtin() -> &'static Self {
        static BUILTIN: OnceLock<Aliases> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let (people, countries) = Tables::builtin_people_and_countries();
            Self { people, countries }
        })
    }

    /// The same as [`Knowledge::canonical_name`](super::Knowledge::canonical_name).
    pub fn canonical_name(&self, spelling: &str) -> Option<&str> {
        canonical_name(&self.people, spelling)
    }

    /// The same as [`Knowledge::country_code`](super::Knowledge::country_code).
    pub fn country_code(&self, name: &str) -> Option<&str> {
        country_code(&self.countries, name)
    }
}

pub(super) fn canonical_name<'p>(people: &'p [Person], spelling: &str) -> Option<&'p str> {
    let wanted = fold(spelling.trim());
    let mut found =
        people.iter().filter(|p| fold(&p.name) == wanted || p.also.iter().any(|a| fold(a) == wanted));
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
    }
}
