//! Writes a list of people.

use anyhow::Result;
use readouts_core::{Person, SCHEMA};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::rows::list;
use super::screen::Screen;
use super::style::{QUIET, SPEAKER};
use super::styled::Styled;

/// Indent of the lines about a person.
const INDENT: usize = 2;

/// Everyone in the articles that match.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct People {
    /// Version of the output schema.
    schema: u32,
    /// People, those of most articles first.
    people: Vec<Listed>,
}

/// Person with other spellings of the name.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Listed {
    #[serde(flatten)]
    pub(crate) person: Person,
    /// Other spellings that the knowledge tables have.
    pub(crate) spellings: Vec<String>,
}

impl People {
    pub(crate) fn new(people: Vec<Listed>) -> Self {
        Self { schema: SCHEMA, people }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}

impl Answer for People {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        for (at, one) in self.people.iter().enumerate() {
            if at > 0 {
                screen.blank()?;
            }
            let person = &one.person;
            screen.text(SPEAKER, &person.name)?;
            let mut lines = vec![counts(person)];
            if !person.offices.is_empty() {
                let offices = person.offices.iter().map(|o| format!("{} ({})", o.office, o.articles));
                lines.push(format!("as {}", offices.collect::<Vec<_>>().join(", ")));
            }
            let named =
                [("of ", &person.countries), ("merged with it: ", &person.merged), ("also ", &one.spellings)];
            let named = named.iter().filter(|(_, values)| !values.is_empty());
            lines.extend(named.map(|(label, values)| format!("{label}{}", values.join(", "))));
            for line in lines {
                screen.indented(INDENT, &Styled::of(QUIET, &line))?;
            }
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.people.iter().try_for_each(|one| each(one))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let columns = [
            "name",
            "spellings",
            "merged",
            "offices",
            "countries",
            "articles",
            "speaks",
            "takes_part",
            "mentioned",
            "statements",
            "words",
        ];
        Ok(columns.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for Listed { person, spellings } in &self.people {
            let offices: Vec<&str> = person.offices.iter().map(|office| office.office.as_str()).collect();
            each(&[
                Cell::Text(&person.name),
                Cell::Text(&list(spellings)),
                Cell::Text(&list(&person.merged)),
                Cell::Text(&list(&offices)),
                Cell::Text(&list(&person.countries)),
                Cell::Number(person.articles),
                Cell::Number(person.speaks),
                Cell::Number(person.takes_part),
                Cell::Number(person.mentioned),
                Cell::Number(person.statements),
                Cell::Number(person.words),
            ])?;
        }
        Ok(())
    }
}

/// Says in how many articles a person is, and how.
fn counts(person: &Person) -> String {
    let mut roles = Vec::new();
    if person.speaks > 0 {
        let said = format!("{}, {}", plural(person.statements, "statement"), plural(person.words, "word"));
        roles.push(format!("speaks in {} ({said})", person.speaks));
    }
    if person.takes_part > 0 {
        roles.push(format!("takes part in {}", person.takes_part));
    }
    if person.mentioned > 0 {
        roles.push(format!("only mentioned in {}", person.mentioned));
    }
    format!("{}: {}", plural(person.articles, "article"), roles.join(", "))
}
