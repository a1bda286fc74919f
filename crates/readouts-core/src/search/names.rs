//! Resolves the names in a request to names of the index. Names are compared folded; a few words of a name
//! are enough if only one name has them.

use std::borrow::Cow;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::request::Filters;
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
            NameOf::By | NameOf::Field(QueryField::Speaker | QueryField::Mentions) => Self::Person,
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
            Self::Person => &[field::SPEAKER, field::MENTIONED, field::PARTICIPANT],
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

/// Replaces the names in a query and its filters by names of the index, and returns the names that it does
/// not have.
///
/// # Errors
/// [`ErrorKind::Query`] if a name is ambiguous.
pub(super) fn find_names(
    index: &Index,
    searcher: &Searcher,
    (query, filters): (&mut Query, &mut Filters),
    aliases: &dyn Fn(&NameField, &str) -> Option<String>,
) -> Result<Vec<Unknown>> {
    let mut unknown = Vec::new();
    let mut find = |field: NameField, name: &mut String| {
        let mut sought = name.clone();
        let mut found = index.find_name(searcher, &field, sought.clone())?;
        if found.is_err()
            && let Some(canonical) = aliases(&field, name)
        {
            sought = canonical;
            found = index.find_name(searcher, &field, sought.clone())?;
        }
        match found {
            Ok(found) => *name = found,
            Err(names) => unknown.push(Unknown { field, wanted: name.clone(), sought, names }),
        }
        Ok(())
    };
    query.each_name(&mut |of, name| {
        find(NameField::of(of), &mut name.text).map_err(|error| placed(error, name))
    })?;
    for (field, names) in filters.names() {
        names.iter_mut().try_for_each(|name| find(field.clone(), name))?;
    }
    Ok(unknown)
}

impl Index {
    /// Finds a name as the index has it. For an unknown name, the inner error holds all names of its kind, to
    /// suggest similar ones from.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if the name is ambiguous.
    fn find_name(
        &self,
        searcher: &Searcher,
        field: &NameField,
        wanted: String,
    ) -> Result<std::result::Result<String, Arc<Names>>> {
        if self.has(searcher, field, &wanted).map_err(|error| self.error(error))? {
            return Ok(Ok(wanted));
        }
        let names = self.names(searcher, field.fields()).map_err(|error| self.error(error))?;
        let words = fold_words(&field.term(&wanted));
        let having = if words.is_empty() { Vec::new() } else { names.having(&words) };
        let having: Vec<(&str, bool)> =
            having.into_iter().filter_map(|(name, is_whole)| Some((field.value(name)?, is_whole))).collect();
        let equal = having.iter().filter(|(_, is_whole)| *is_whole).map(|(name, _)| *name);
        if let Some(name) = only(field, &wanted, equal)? {
            return Ok(Ok(name));
        }
        let in_part = having.iter().filter(|_| field.in_part()).map(|(name, _)| *name);
        if let Some(name) = only(field, &wanted, in_part)? {
            return Ok(Ok(name));
        }
        Ok(Err(names))
    }

    /// Whether an article has exactly this name.
    fn has(&self, searcher: &Searcher, of: &NameField, name: &str) -> tantivy::Result<bool> {
        let name = of.term(name);
        for reader in searcher.segment_readers() {
            for field in of.fields() {
                let field = self.fields.named(field);
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

/// Returns the only name; `None` if there is none.
///
/// # Errors
/// [`ErrorKind::Query`] if there are several names.
fn only<'a>(field: &NameField, wanted: &str, names: impl Iterator<Item = &'a str>) -> Result<Option<String>> {
    let names: Vec<&str> = names.collect();
    match names.as_slice() {
        [] => Ok(None),
        [name] => Ok(Some((*name).to_owned())),
        _ => {
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
            let names = names.into_iter().map(str::to_owned).collect();
            let kind = QueryErrorKind::AmbiguousName { wanted: wanted.to_owned(), names };
            Err(QueryProblem::new(kind, message).hinting(hint).into())
        }
    }
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
        let allowed = if length > 5 { 2 } else { 1 };
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
