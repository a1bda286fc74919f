//! Extends the built-in tables with a user's.

use std::collections::HashSet;
use std::path::Path;

use toml::{Spanned, Table, Value};

use super::super::lists::Lists;
use super::super::rows::{self, Row};
use super::super::types::{Anniversary, Concept, Country, Furniture, Outlet, Person, Tenure, Term};
use super::super::weights::Weight;
use super::{File, Tables, Use, parse, refused, refused_at};
use crate::Result;

/// A user's row, possibly partial, with its byte range in the file.
type Part = Spanned<Table>;

/// Content of a user's file.
type Parts = File<Part, Part, Part, Part, Part, Part, Part, Spanned<Weight>, Spanned<Lists>>;

/// Whether a field of a user's row equals a text.
fn names(user: &Table, field: &str, text: &str) -> bool {
    user.get(field).and_then(Value::as_str) == Some(text)
}

/// Whether the first of a user's `words` is among the words of a row.
fn shares_words(user: &Table, words: &[String]) -> bool {
    let first = user.get("words").and_then(Value::as_array).and_then(|words| words.first()?.as_str());
    first.is_some_and(|first| words.iter().any(|word| word == first))
}

impl Row for Person {
    fn is_named_by(&self, user: &Table) -> bool {
        names(user, "name", &self.name)
    }
}

impl Row for Country {
    fn is_named_by(&self, user: &Table) -> bool {
        names(user, "code", &self.code)
    }
}

impl Row for Outlet {
    fn is_named_by(&self, user: &Table) -> bool {
        names(user, "name", &self.name)
    }
}

impl Row for Term {
    fn is_named_by(&self, user: &Table) -> bool {
        shares_words(user, &self.words)
    }
}

impl Row for Anniversary {
    fn is_named_by(&self, user: &Table) -> bool {
        shares_words(user, &self.words)
    }
}

impl Row for Concept {
    fn is_named_by(&self, user: &Table) -> bool {
        let sort = user.get("sort").cloned().unwrap_or_else(|| Value::from("topic"));
        names(user, "key", &self.key) && Value::try_from(self.sort).ok() == Some(sort)
    }
}

impl Row for Furniture {
    fn is_named_by(&self, user: &Table) -> bool {
        let zone = Value::try_from(self.zone).ok();
        names(user, "reason", &self.reason) && user.get("zone") == zone.as_ref()
    }
}

impl Tables {
    /// Extends the tables with a user's; `name` identifies them in error messages.
    pub(crate) fn extend_with(&mut self, name: &Path, text: &str) -> Result<()> {
        self.put(text).map_err(|error| error.at(name))
    }

    fn put(&mut self, text: &str) -> Result<()> {
        let file: Parts = parse(text)?;
        self.hashes.add(text, used_for(&file));
        put_rows(&mut self.people, file.person, text)?;
        put_rows(&mut self.countries, file.country, text)?;
        put_rows(&mut self.outlets, file.outlet, text)?;
        put_rows(&mut self.terms, file.term, text)?;
        put_rows(&mut self.anniversaries, file.anniversary, text)?;
        put_rows(&mut self.concepts, file.concept, text)?;
        put_rows(&mut self.furniture, file.furniture, text)?;
        self.offices.extend(file.offices);
        for weight in file.weight {
            let (at, weight) = (weight.span().start, weight.into_inner());
            self.put_weight(&weight).map_err(|why| refused_at(text, at, &why))?;
        }
        for (code, lists) in file.language {
            let (at, lists) = (lists.span().start, lists.into_inner());
            self.put_language(code, lists).map_err(|why| refused_at(text, at, &why))?;
        }
        self.check().map_err(refused)
    }

    fn put_weight(&mut self, weight: &Weight) -> Result<(), String> {
        let known = self.weights.iter_mut().find(|known| known.name == weight.name);
        let known = known.ok_or_else(|| format!("there is no weight `{}`", weight.name))?;
        let [low, high] = known.range;
        if !(low..=high).contains(&weight.value) {
            return Err(format!("`{}` is from {low} to {high}", weight.name));
        }
        known.value = weight.value;
        Ok(())
    }

    fn put_language(&mut self, code: String, lists: Lists) -> Result<(), String> {
        if !((2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())) {
            return Err(format!("`{code}` is no code of a language, such as `en`"));
        }
        if let Some(fault) = lists.fault() {
            return Err(fault);
        }
        let office = lists.offices.keys().find(|key| !self.offices.contains(key));
        if let Some(key) = office {
            return Err(format!("there is no office `{key}`"));
        }
        let is_country = |code: &str| self.countries.iter().any(|country| country.code == code);
        if let Some(code) = lists.countries.keys().find(|code| !is_country(code)) {
            return Err(format!("there is no country `{code}`"));
        }
        self.languages.entry(code).or_default().extend(lists)
    }

    /// Checks that rows refer only to existing rows, and contain no empty words.
    fn check(&self) -> Result<(), String> {
        let countries: HashSet<&str> = self.countries.iter().map(|country| country.code.as_str()).collect();
        let offices: HashSet<&str> = self.offices.iter().map(String::as_str).collect();
        for Person { name, country, offices: tenures, .. } in &self.people {
            if !countries.contains(country.as_str()) {
                return Err(format!("`{name}`: there is no country `{country}`"));
            }
            for Tenure { office, from, to } in tenures {
                if !offices.contains(office.as_str()) {
                    return Err(format!("`{name}`: there is no office `{office}`"));
                }
                if from.zip(*to).is_some_and(|(from, to)| from > to) {
                    return Err(format!("`{name}`: `{office}` ends before it begins"));
                }
            }
        }
        let outlets = self
            .outlets
            .iter()
            .map(|row| (&row.name, vec![&row.markers, &row.credits, &row.domains, &row.names]));
        let furniture = self
            .furniture
            .iter()
            .map(|row| (&row.reason, vec![&row.starts, &row.has, &row.glued, &row.foot]));
        match outlets
            .chain(furniture)
            .find(|(_, lists)| lists.iter().any(|words| words.iter().any(String::is_empty)))
        {
            Some((name, _)) => Err(format!("`{name}` has an empty word, which every line would match")),
            None => Ok(()),
        }
    }
}

/// Returns the first step that uses a file's tables.
fn used_for(file: &Parts) -> Use {
    let is_of_texts = [&file.person, &file.country, &file.term, &file.anniversary];
    if !(file.outlet.is_empty()
        && file.furniture.is_empty()
        && file.language.is_empty()
        && file.weight.is_empty())
    {
        Use::Pages
    } else if file.concept.is_empty()
        || !file.offices.is_empty()
        || is_of_texts.iter().any(|rows| !rows.is_empty())
    {
        Use::Texts
    } else {
        Use::Relations
    }
}

fn put_rows<T: Row>(rows: &mut Vec<T>, user: Vec<Part>, text: &str) -> Result<()> {
    for row in user {
        let at = row.span().start;
        rows::put(rows, row.into_inner()).map_err(|why| refused_at(text, at, &why))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_row_extends_the_built_in_one() {
        let mine = "[[outlet]]\nname = \"TASS\"\ncountry = \"RU\"\ndomains = [\"t.example\"]\n";
        let mut tables = Tables::builtin();
        let before = tables.outlets.len();
        tables.extend_with(Path::new("mine.toml"), mine).expect("read");
        assert_eq!(tables.outlets.len(), before);
        let row = tables.outlets.iter().find(|o| o.name == "TASS").expect("still there");
        assert!(row.domains.len() > 1 && row.domains.last().is_some_and(|last| last == "t.example"));
        let error = tables.extend_with(Path::new("b.toml"), "[[outlet]]\nnaem = 1\n").expect_err("refused");
        assert!(error.to_string().starts_with("`b.toml`: 1:1: unknown field `naem`"), "{error}");
        for (text, why) in [
            ("[language.en]\nkinds.call = [\"\"]\n", "1:1: a word list has an empty word"),
            (
                "[language.en]\nwithout = { events = [\"no\"] }\n",
                "1:1: `without`: there is no `no` in `events`",
            ),
            ("[language.en]\noffices.presidnet = [\"x\"]\n", "1:1: there is no office `presidnet`"),
            ("[language.english]\nevents = [\"x\"]\n", "1:1: `english` is no code"),
            ("\n[[weight]]\nname = \"title_treshold\"\nvalue = 1\n", "2:1: there is no weight"),
            ("[[weight]]\nname = \"title_reach\"\nvalue = -5\n", "1:1: `title_reach` is from 4 to 30"),
            ("[[weight]]\nname = \"title_reach\"\nvalue = nan\n", "1:1: `title_reach` is from 4 to 30"),
            ("[[person]]\nname = \"Ana Lee\"\ncountry = \"ZZ\"\n", "`Ana Lee`: there is no country `ZZ`"),
            ("[[furniture]]\nreason = \"x\"\nzone = \"line\"\nhas = [\"\"]\n", "`x` has an empty word"),
        ] {
            let error = Tables::builtin().extend_with(Path::new("c.toml"), text).expect_err("refused");
            assert!(error.to_string().starts_with(&format!("`c.toml`: {why}")), "{error}");
        }
    }
}
