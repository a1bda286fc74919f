//! `people`: lists everyone in the articles, with spellings, offices and counts.

use anyhow::Result;
use readouts_core::{Aliases, NameField, Person, tokens};

use super::empty::{self, Headlines};
use super::{corpus, decide, names};
use crate::args::{Common, PeopleArgs};
use crate::exit::Exit;
use crate::output::{Listed, People, note, shortened};

pub(crate) fn people(args: &PeopleArgs, common: &Common) -> Result<Exit> {
    if let Some(what) = &args.decide {
        return decide::decide(what, common);
    }
    let mut request = args.request()?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    let people = request.people().map_err(|error| timeout.told(error))?;
    let has_anyone = !people.is_empty();
    let given = corpus::tables(common)?;
    let spellings = |name: &str| match &given {
        Some(tables) => tables.spellings(name).to_vec(),
        None => Aliases::builtin().spellings(name).to_vec(),
    };
    let other_names = args.name.as_deref().map(|name| match &given {
        Some(tables) => tables.other_names(name),
        None => Aliases::builtin().other_names(name),
    });
    let listed = people.into_iter().map(|person| Listed { spellings: spellings(&person.name), person });
    let wanted = args.name.as_deref().map(wanted_words);
    let is_wanted = |one: &Listed| {
        let is_alias = || other_names.iter().flatten().any(|name| *name == one.person.name);
        wanted.as_deref().is_none_or(|wanted| names_of(one).any(|name| has_all(name, wanted)) || is_alias())
    };
    let people = People::new(listed.filter(is_wanted).take(args.limit.unwrap_or(usize::MAX)).collect());
    args.format.print(&people, args.cells.style())?;
    if !people.is_empty() {
        return Ok(Exit::Found);
    }
    match &args.name {
        Some(name) if has_anyone && args.limit != Some(0) => {
            note(&format!("{} `{}`", names::nothing_called(&NameField::Person), shortened(name)));
        }
        _ if has_anyone => {}
        _ => empty::explain(&[], &request, Headlines::Never)?,
    }
    Ok(Exit::Nothing)
}

/// Returns all names of a person: the canonical one, those merged into it, other spellings.
fn names_of(one: &Listed) -> impl Iterator<Item = &str> {
    let Person { name, merged, .. } = &one.person;
    std::iter::once(name).chain(merged).chain(&one.spellings).map(String::as_str)
}

/// Word of a name that is looked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Word(String),
    /// Any word that begins so.
    Beginning(String),
}

fn wanted_words(name: &str) -> Vec<Wanted> {
    let words = |part: &str| {
        let mut words: Vec<Wanted> = words(part).map(Wanted::Word).collect();
        if part.ends_with('*')
            && let Some(Wanted::Word(last)) = words.pop()
        {
            words.push(Wanted::Beginning(last));
        }
        words
    };
    name.split_whitespace().flat_map(words).collect()
}

fn words(name: &str) -> impl Iterator<Item = String> {
    tokens(name).map(|token| token.text)
}

/// Whether a name has all of these words; false if there are none.
fn has_all(name: &str, wanted: &[Wanted]) -> bool {
    let words: Vec<String> = words(name).collect();
    let has = |wanted: &Wanted| match wanted {
        Wanted::Word(word) => words.contains(word),
        Wanted::Beginning(beginning) => words.iter().any(|word| word.starts_with(beginning)),
    };
    !wanted.is_empty() && wanted.iter().all(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_words_and_by_their_beginnings() {
        for (name, wanted, found) in [
            ("Jon Berg", "berg", true),
            ("Jon Berg", "ber", false),
            ("Jon Berg", "ber*", true),
            ("Jon Berg", "jo* berg", true),
            ("Jon Berg", "erg*", false),
            ("Łukasz Ó Brádaigh", "luk* brad*", true),
            ("李明", "李*", true),
            ("Jon Berg", "*", false),
            ("Jon Berg", "", false),
        ] {
            assert_eq!(has_all(name, &wanted_words(wanted)), found, "{wanted}");
        }
    }
}
