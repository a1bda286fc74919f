//! Resolves the names in a request to names of the index. Names are compared folded; a few words of a name
//! are enough if only one name has them.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::request::{Ambiguous, Filters};
use crate::index::{Index, Names, column_and_value, field, kept};
use crate::query::{Name, NameOf, QueryErrorKind, QueryField, QueryProblem};
use crate::words::fold_words;
use crate::{Error, ErrorKind, Excerpt, Query, QueryError, Result};

/// Maximum number of names listed in a message or suggested for an unknown name.
const LISTED: usize = 6;

/// Maximum number of unknown names of a request for which similar names are searched.
const GUESSED: usize = 10;
/// Maximum length of an unknown name for which similar names are searched, in characters.
const GUESSED_CHARS: usize = 100;

/// Factor by which somebody must have more words than each of the others whom a name fits, to be the one
/// meant.
pub const LEAD: u64 = 20;

/// Maximum number of people whose words are counted to find out whom a name means.
const COMPARED: usize = 50;

/// Choice of one person for a name that fits several.
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

/// Kind of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameField {
    /// Person who speaks, takes part or is mentioned.
    Person,
    /// Outlet.
    Outlet,
    /// Agency.
    Agency,
    /// Code of a country or organisation.
    Country,
    /// Kind of event.
    Kind,
    /// Code of a language.
    Language,
    /// Value of the record column that is kept under this name.
    Kept(Arc<str>),
}

/// A name of a request that no article of the index has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownName {
    /// Kind of the name.
    pub field: NameField,
    /// Name as given in the request.
    pub wanted: String,
    /// Most similar names of the index, best first; empty for all but the first few unknown names of a
    /// request.
    pub nearest: Vec<String>,
}

impl NameField {
    /// Returns the kind of a name in a query.
    pub fn of(of: NameOf<'_>) -> Self {
        match of {
            NameOf::By
            | NameOf::ByWithJoint
            | NameOf::Field(QueryField::Speaker | QueryField::Mentions | QueryField::With) => Self::Person,
            NameOf::Field(QueryField::Outlet) => Self::Outlet,
            NameOf::Field(QueryField::Agency) => Self::Agency,
            NameOf::Field(QueryField::Country) => Self::Country,
            NameOf::Field(QueryField::Kind) => Self::Kind,
            NameOf::Field(QueryField::Language) => Self::Language,
            NameOf::Kept(column) => Self::Kept(Arc::from(column)),
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        match self {
            Self::Person => &[field::SPEAKER, field::MENTIONED, field::PARTICIPANT, field::MEMBER],
            Self::Outlet => &[field::OUTLET],
            Self::Agency => &[field::AGENCY],
            Self::Country => &[field::COUNTRY],
            Self::Kind => &[field::KIND],
            Self::Language => &[field::LANGUAGE],
            Self::Kept(_) => &[field::KEPT],
        }
    }

    /// Whether some of a name's words can stand for the whole name.
    fn in_part(&self) -> bool {
        matches!(self, Self::Person | Self::Outlet | Self::Agency)
    }

    /// Returns the term of a value in the index.
    fn term<'v>(&self, value: &'v str) -> Cow<'v, str> {
        match self {
            Self::Kept(column) => Cow::Owned(kept(column, value)),
            _ => Cow::Borrowed(value),
        }
    }

    /// Returns the value of a term; `None` if the term belongs to another column.
    fn value<'t>(&self, term: &'t str) -> Option<&'t str> {
        match self {
            Self::Kept(column) => {
                column_and_value(term).filter(|(of, _)| *of == &**column).map(|(_, value)| value)
            }
            _ => Some(term),
        }
    }
}

/// Names of a request, looked up in the index.
#[derive(Default)]
pub(super) struct Lookup {
    /// Names that the index does not have.
    pub(super) unknown: Vec<Unknown>,
    /// Names that fit several people, of whom one was chosen.
    pub(super) choices: Vec<NameChoice>,
}

/// Replaces the names in a query and its filters by names of the index.
///
/// # Errors
/// [`ErrorKind::Query`] if a name is ambiguous.
pub(super) fn find_names(
    index: &Index,
    searcher: &Searcher,
    (query, filters): (&mut Query, &mut Filters),
    spellings: &dyn Fn(&NameField, &str) -> Vec<String>,
) -> Result<Lookup> {
    let mut lookup = Lookup::default();
    let ambiguous = filters.ambiguous;
    let mut find = |of: NameOf<'_>, name: &mut String| {
        let field = NameField::of(of);
        let names = NamesOf { index, searcher, field: &field };
        let (mut found, mut sought) = (Vec::new(), None);
        for fields in fields(of, &field) {
            found = names.find(fields, name)?;
            if !found.is_empty() {
                break;
            }
        }
        if found.is_empty() {
            let others = spellings(&field, name);
            for fields in fields(of, &field) {
                for other in &others {
                    found.extend(names.find(fields, other)?);
                }
                if !found.is_empty() {
                    break;
                }
            }
            sought = others.into_iter().next();
        }
        found.sort();
        found.dedup();
        match names.only(name, found, ambiguous)? {
            Found::Nobody => {
                let sought = sought.unwrap_or_else(|| name.clone());
                let names = names.all()?;
                lookup.unknown.push(Unknown { field, wanted: name.clone(), sought, names });
            }
            Found::One(found) => *name = found,
            Found::Chosen(choice) => {
                name.clone_from(&choice.name);
                if !lookup.choices.contains(&choice) {
                    lookup.choices.push(choice);
                }
            }
        }
        Ok(())
    };
    query.each_name(&mut |of, name| find(of, &mut name.text).map_err(|error| placed(error, name)))?;
    for (of, names) in filters.names() {
        names.iter_mut().try_for_each(|name| find(of, name))?;
    }
    Ok(lookup)
}

/// Returns the index fields in which a name is looked up, each list if the one before it has no such name:
/// somebody who speaks comes before somebody who is only named.
fn fields(of: NameOf<'_>, field: &NameField) -> [&'static [&'static str]; 2] {
    let first: &[&str] = match of {
        NameOf::By | NameOf::Field(QueryField::Speaker) => &[field::SPEAKER],
        NameOf::ByWithJoint => &[field::SPEAKER, field::MEMBER],
        NameOf::Field(QueryField::With) => &[field::SPEAKER, field::PARTICIPANT, field::MEMBER],
        NameOf::Field(QueryField::Mentions) => &[field::MENTIONED],
        _ => field.fields(),
    };
    [first, field.fields()]
}

/// What a name stands for.
enum Found {
    Nobody,
    One(String),
    Chosen(NameChoice),
}

/// Names of one kind in a snapshot of the index.
struct NamesOf<'a> {
    index: &'a Index,
    searcher: &'a Searcher,
    field: &'a NameField,
}

impl NamesOf<'_> {
    /// Returns all names of the kind, to suggest similar ones from.
    fn all(&self) -> Result<Arc<Names>> {
        self.index.names(self.searcher, self.field.fields()).map_err(|error| self.index.error(error))
    }

    /// Returns the names of these fields that a name may stand for: the name itself; or those with the same
    /// words; or those with all of its words.
    fn find(&self, fields: &'static [&'static str], wanted: &str) -> Result<Vec<String>> {
        let Self { index, searcher, field } = self;
        if self.has(fields, wanted).map_err(|error| index.error(error))? {
            return Ok(vec![wanted.to_owned()]);
        }
        let names = index.names(searcher, fields).map_err(|error| index.error(error))?;
        let words = fold_words(&field.term(wanted));
        let having = if words.is_empty() { Vec::new() } else { names.having(&words) };
        let having: Vec<(&str, bool)> =
            having.into_iter().filter_map(|(name, is_whole)| Some((field.value(name)?, is_whole))).collect();
        let equal = having.iter().filter(|(_, is_whole)| *is_whole).map(|(name, _)| (*name).to_owned());
        let equal: Vec<String> = equal.collect();
        if !equal.is_empty() || !field.in_part() {
            return Ok(equal);
        }
        if having.is_empty() && **field == NameField::Person {
            let (initials, words): (Vec<String>, Vec<String>) =
                fold_words(&wanted.replace('.', " ")).into_iter().partition(|word| is_initial(word));
            if let Some(initial) = initials.first().filter(|_| !words.is_empty()) {
                return Ok(names.having_initial(&words, initial).into_iter().map(str::to_owned).collect());
            }
        }
        Ok(having.into_iter().map(|(name, _)| name.to_owned()).collect())
    }

    /// Returns the only name, or the leader among several.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if there are several names without a leader, or it must not be chosen.
    fn only(&self, wanted: &str, mut names: Vec<String>, ambiguous: Ambiguous) -> Result<Found> {
        if names.len() < 2 {
            return Ok(names.pop().map_or(Found::Nobody, Found::One));
        }
        if *self.field == NameField::Person && ambiguous == Ambiguous::Leader && names.len() <= COMPARED {
            let mut spoken = Vec::with_capacity(names.len());
            for name in &names {
                let words =
                    self.index.words_said(self.searcher, name).map_err(|error| self.index.error(error))?;
                spoken.push(Spoken { name: name.clone(), words });
            }
            spoken.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.name.cmp(&b.name)));
            let first = spoken.remove(0);
            let second = spoken.first().map_or(0, |one| one.words);
            if first.words > 0 && first.words >= second.saturating_mul(LEAD) {
                let Spoken { name, words } = first;
                return Ok(Found::Chosen(NameChoice {
                    wanted: wanted.to_owned(),
                    name,
                    words,
                    others: spoken,
                }));
            }
        }
        Err(several(self.field, wanted, names))
    }

    /// Whether an article has exactly this name in one of these fields.
    fn has(&self, fields: &[&str], name: &str) -> tantivy::Result<bool> {
        let name = self.field.term(name);
        for reader in self.searcher.segment_readers() {
            for field in fields {
                let field = self.index.fields.named(field);
                let term = Term::from_field_text(field, &name);
                let docs = reader.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)?;
                if docs.is_some_and(|docs| alive(docs, |doc| reader.is_deleted(doc))) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// Whether a word is a single letter of an alphabet.
fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_lowercase) && chars.next().is_none()
}

fn alive(mut docs: impl DocSet, deleted: impl Fn(u32) -> bool) -> bool {
    while docs.doc() != TERMINATED {
        if !deleted(docs.doc()) {
            return true;
        }
        docs.advance();
    }
    false
}

/// Adds a name's place in the query to an error about the name.
fn placed(error: Error, name: &Name) -> Error {
    let Some(place) = name.place.as_ref().filter(|_| error.kind() == ErrorKind::Query) else { return error };
    let label = "which one?".to_owned();
    let excerpt = Excerpt { text: place.text.to_string(), start: place.start, end: place.end, label };
    let kind = error.detail::<QueryError>().map_or(QueryErrorKind::InvalidName, |error| error.kind().clone());
    let placed = QueryProblem::new(kind, error.message()).at(excerpt);
    error.hint().map_or_else(|| placed.clone(), |hint| placed.clone().hinting(hint)).into()
}

/// Returns the error for a name that fits several.
fn several(field: &NameField, wanted: &str, names: Vec<String>) -> Error {
    let what = match field {
        NameField::Person => "people",
        NameField::Outlet => "outlets",
        NameField::Agency => "agencies",
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

/// A name that the index does not have.
pub(super) struct Unknown {
    field: NameField,
    wanted: String,
    /// The name that was looked up last: the canonical one, if there is an alias.
    sought: String,
    /// All names of this kind in the index, to find similar ones.
    names: Arc<Names>,
}

impl UnknownName {
    pub(super) fn of(unknown: &[Unknown]) -> Vec<Self> {
        let named = unknown.iter().enumerate().map(|(number, name)| Self {
            field: name.field.clone(),
            wanted: name.wanted.clone(),
            nearest: if number < GUESSED { name.nearest() } else { Vec::new() },
        });
        named.collect()
    }
}

impl Unknown {
    /// Returns similar names: those that start with the wanted name, or differ from it by one or two typos,
    /// as a whole or in one of their words.
    fn nearest(&self) -> Vec<String> {
        let words = fold_words(&self.field.term(&self.sought)).join(" ");
        let length = words.chars().count();
        if length > GUESSED_CHARS {
            return Vec::new();
        }
        // Another letter is not a typo of a single one.
        let allowed = match length {
            0..=1 => 0,
            2..=5 => 1,
            _ => 2,
        };
        let slips = |other: &str| {
            let begins = length >= 4 && other.starts_with(&words);
            if begins { Some(1) } else { distance(&words, other, allowed) }
        };
        let mut near = self.names.near(slips);
        near.sort();
        let values = near.into_iter().filter_map(|(_, name)| self.field.value(name));
        values.take(LISTED).map(str::to_owned).collect()
    }
}

/// Returns the Levenshtein distance in characters; `None` if it is above `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > most {
        return None;
    }
    Some(strsim::levenshtein(a, b)).filter(|distance| *distance <= most)
}
