//! Chooses whom a name means that fits several names of the index.

use serde::Serialize;
use tantivy::{Searcher, Term};

use super::field::NameField;
use super::forms::{Form, forms_of_first};
use crate::index::Index;
use crate::query::{QueryErrorKind, QueryProblem};
use crate::search::request::Ambiguous;
use crate::{Error, Result};

/// Factor by which somebody must have more words than each of the others whom a name fits, to be the one
/// meant.
pub const LEAD: u64 = 20;

/// Maximum number of people whose words are counted to find out whom a name means.
const COMPARED: usize = 50;

/// Maximum number of names listed in a message.
const LISTED: usize = 6;

/// Choice of one name for a name that fits several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NameChoice {
    /// Name as given in the request.
    pub wanted: String,
    /// Name chosen: that of the person with at least [`LEAD`] times as many words as each of the others.
    pub name: String,
    /// Number of words attributed to this person in the index.
    pub words: u64,
    /// Names in the index that are forms of the chosen one, and not searched: with an initial or an office, or
    /// the surname alone. Those with most words first.
    pub forms: Vec<Spoken>,
    /// The others whom the name fits, those with most words first.
    pub others: Vec<Spoken>,
}

/// Person with the number of words attributed to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Spoken {
    /// Name of the person.
    pub name: String,
    /// Number of words attributed to this person in the index.
    pub words: u64,
}

/// What a name stands for.
pub(super) enum Found {
    Nobody,
    One(String),
    Chosen(NameChoice),
}

/// Names of which one is to be chosen, and where to look for what is known of them.
pub(super) struct Choosing<'a> {
    pub(super) index: &'a Index,
    pub(super) searcher: &'a Searcher,
    pub(super) field: &'a NameField,
    /// Index fields in which the names were found.
    pub(super) fields: &'a [&'static str],
    pub(super) spellings: &'a dyn Fn(&NameField, &str) -> Vec<String>,
}

impl Choosing<'_> {
    /// Returns the only name, or the leader among several.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) if there are several names without a leader, or it must
    /// not be chosen.
    pub(super) fn only(&self, wanted: &str, mut names: Vec<String>, ambiguous: Ambiguous) -> Result<Found> {
        if names.len() < 2 {
            return Ok(names.pop().map_or(Found::Nobody, Found::One));
        }
        if *self.field != NameField::Person || names.len() > COMPARED {
            return Err(several(self.field, wanted, names));
        }
        let spoken = self.most_words_first(names).map_err(|error| self.index.error(error))?;
        if ambiguous == Ambiguous::Leader {
            // The tables are slow to load, so offices are looked at only where nothing else decides.
            let without_tables = |_: &str| Vec::new();
            let with_tables = |name: &str| (self.spellings)(self.field, name);
            let choice =
                leader(wanted, &spoken, &without_tables).or_else(|| leader(wanted, &spoken, &with_tables));
            if let Some(choice) = choice {
                return Ok(Found::Chosen(choice));
            }
        }
        Err(several(self.field, wanted, spoken.into_iter().map(|one| one.name).collect()))
    }

    /// Returns the names with their words: most words first, then most articles.
    fn most_words_first(&self, names: Vec<String>) -> tantivy::Result<Vec<Spoken>> {
        let mut counted = Vec::with_capacity(names.len());
        for name in names {
            let mut articles = 0;
            for field in self.fields {
                let term = Term::from_field_text(self.index.fields.named(field), &name);
                articles += self.index.articles_with(self.searcher, &term)?;
            }
            let words = self.index.words_said(self.searcher, &name)?;
            counted.push((std::cmp::Reverse((words, articles)), Spoken { name, words }));
        }
        counted.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.name.cmp(&other.name)));
        Ok(counted.into_iter().map(|(_, spoken)| spoken).collect())
    }
}

/// Returns the first name with its forms, if it has [`LEAD`] times the words of each of the others.
fn leader(wanted: &str, spoken: &[Spoken], spellings: &dyn Fn(&str) -> Vec<String>) -> Option<NameChoice> {
    let first = spoken.first()?;
    let names: Vec<Form> = spoken.iter().map(|one| Form::new(&one.name, spellings(&one.name))).collect();
    let of_first = forms_of_first(&names);
    let (mut forms, mut others) = (Vec::new(), Vec::new());
    for (at, one) in spoken.iter().enumerate().skip(1) {
        let list = if of_first.contains(&at) { &mut forms } else { &mut others };
        list.push(one.clone());
    }
    let leads = |second: &Spoken| first.words > 0 && first.words >= second.words.saturating_mul(LEAD);
    others.first().is_none_or(leads).then(|| NameChoice {
        wanted: wanted.to_owned(),
        name: first.name.clone(),
        words: first.words,
        forms,
        others,
    })
}

/// Returns the error for a name that fits several.
pub(super) fn several(field: &NameField, wanted: &str, names: Vec<String>) -> Error {
    let what = match field {
        NameField::Person => "people",
        NameField::Outlet => "outlets",
        NameField::Agency => "agencies",
        NameField::Id => "ids",
        _ => "names",
    };
    let mut listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    if names.len() > LISTED {
        listed.push(format!("{} more", names.len() - LISTED));
    }
    let message = format!("`{wanted}` fits {} {what}", names.len());
    let hint = format!("say which: {}", listed.join(", "));
    let kind = QueryErrorKind::AmbiguousName { wanted: wanted.to_owned(), names };
    QueryProblem::new(kind, message).hinting(hint).into()
}
