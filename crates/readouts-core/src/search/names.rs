//! What name of the index a user means.
//!
//! Names are compared folded; words that fit one name only are enough. It must not know other
//! spellings of a name: the caller may give them.

use std::borrow::Cow;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use crate::index::{Index, Names, column_and_value, field, kept};
use crate::words::fold_words;
use crate::{Error, ErrorKind, Excerpt, FactField, Name, NameOf, Query, QueryError, Result};

/// Maximum number of names that a message lists.
const LISTED: usize = 6;

/// Maximum number of unknown names of a query for which names like them are looked for, and maximum number of
/// characters of such a name.
const GUESSED: usize = 10;
const GUESSED_CHARS: usize = 100;

/// What a name is a name of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameField {
    /// Anyone who speaks, takes part or is mentioned.
    Person,
    /// An outlet.
    Outlet,
    /// An agency.
    Agency,
    /// A country's or organisation's code.
    Country,
    /// A kind of event.
    Kind,
    /// A language's code.
    Language,
    /// A value in the column that is kept under this name.
    Kept(Arc<str>),
}

/// What a name was found to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// This name, as the index has it.
    Found(String),
    /// Nothing that the index has.
    Unknown {
        /// The names most like it, best first.
        nearest: Vec<String>,
    },
}

/// A name of a query that no article of the index has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// What it would be a name of.
    pub field: NameField,
    /// The name.
    pub wanted: String,
    /// The names most like it, best first; empty for all but the first few unknown names of a query.
    pub nearest: Vec<String>,
}

impl NameField {
    /// What a name in a query is a name of.
    pub fn of(of: NameOf<'_>) -> Self {
        match of {
            NameOf::By | NameOf::Fact(FactField::Speaker | FactField::Mentions) => Self::Person,
            NameOf::Fact(FactField::Outlet) => Self::Outlet,
            NameOf::Fact(FactField::Agency) => Self::Agency,
            NameOf::Fact(FactField::Country) => Self::Country,
            NameOf::Fact(FactField::Kind) => Self::Kind,
            NameOf::Fact(FactField::Language) => Self::Language,
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

    /// Whether some of a name's words can stand for all of it.
    fn in_part(&self) -> bool {
        matches!(self, Self::Person | Self::Outlet | Self::Agency)
    }

    /// How the index writes a value.
    fn term<'v>(&self, value: &'v str) -> Cow<'v, str> {
        match self {
            Self::Kept(column) => Cow::Owned(kept(column, value)),
            _ => Cow::Borrowed(value),
        }
    }

    /// The value that the index writes so; `None` where it is one of another column.
    fn value<'t>(&self, term: &'t str) -> Option<&'t str> {
        match self {
            Self::Kept(column) => {
                column_and_value(term).filter(|(of, _)| *of == &**column).map(|(_, value)| value)
            }
            _ => Some(term),
        }
    }
}

impl Index {
    /// Finds the person that a name means; see [`resolve`](Self::resolve).
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where the name fits several people.
    pub fn resolve_person(
        &self,
        wanted: &str,
        aliases: impl Fn(&str) -> Option<String>,
    ) -> Result<Resolution> {
        self.resolve(&NameField::Person, wanted, aliases)
    }

    /// Finds the name of the index that `wanted` means.
    ///
    /// First asks `aliases` for the canonical name of another spelling; then takes the name that is
    /// the same, the same when folded, or the only one with all of the words.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where several names have all of the words: it lists them.
    pub fn resolve(
        &self,
        field: &NameField,
        wanted: &str,
        aliases: impl Fn(&str) -> Option<String>,
    ) -> Result<Resolution> {
        let wanted = aliases(wanted).unwrap_or_else(|| wanted.to_owned());
        Ok(match self.resolve_in(&self.searcher(), field, wanted)? {
            Ok(name) => Resolution::Found(name),
            Err(unknown) => Resolution::Unknown { nearest: unknown.nearest() },
        })
    }

    /// The name as the index has it, or, for an unknown name, what is needed to suggest similar ones.
    pub(super) fn resolve_in(
        &self,
        searcher: &Searcher,
        field: &NameField,
        wanted: String,
    ) -> Result<std::result::Result<String, Unknown>> {
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
        Ok(Err(Unknown { field: field.clone(), words: words.join(" "), names }))
    }

    /// Puts the names of the index in the place of those a query has; gives those that it does not
    /// know, which stay as they are and find nothing.
    ///
    /// `aliases` is asked for the canonical name of another spelling where the index has no such name.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where a name fits several, with its place in the query.
    pub fn resolve_names(
        &self,
        query: &mut Query,
        aliases: impl Fn(&NameField, &str) -> Option<String>,
    ) -> Result<Vec<UnknownName>> {
        let searcher = self.searcher();
        let mut unknown = Vec::new();
        query.each_name(&mut |of, name| {
            let field = NameField::of(of);
            let resolve = |wanted: String| {
                self.resolve_in(&searcher, &field, wanted).map_err(|error| placed(error, name))
            };
            let mut found = resolve(name.text.clone())?;
            if found.is_err()
                && let Some(canonical) = aliases(&field, &name.text)
            {
                found = resolve(canonical)?;
            }
            match found {
                Ok(text) => name.text = text,
                Err(found) => {
                    let nearest = if unknown.len() < GUESSED { found.nearest() } else { Vec::new() };
                    unknown.push(UnknownName { field, wanted: name.text.clone(), nearest });
                }
            }
            Ok(())
        })?;
        Ok(unknown)
    }

    /// The query with the names of a state of the index; others stay as they are.
    pub(super) fn with_names(&self, searcher: &Searcher, query: &Query) -> Result<Query> {
        let mut query = query.clone();
        query.each_name(&mut |of, name| {
            let found = self.resolve_in(searcher, &NameField::of(of), name.text.clone());
            if let Ok(text) = found.map_err(|error| placed(error, name))? {
                name.text = text;
            }
            Ok(())
        })?;
        Ok(query)
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

/// An error about a name, with the name's place in the query.
fn placed(error: Error, name: &Name) -> Error {
    let Some(place) = name.place.as_ref().filter(|_| error.kind() == ErrorKind::Query) else { return error };
    let label = "which one?".to_owned();
    let excerpt = Excerpt { text: place.text.to_string(), start: place.start, end: place.end, label };
    let placed = QueryError::new(error.message()).at(excerpt);
    error.hint().map_or_else(|| placed.clone(), |hint| placed.clone().hinting(hint)).into()
}

/// The one name there is; an error where there are several.
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
            Err(Error::new(ErrorKind::Query, message).hinting(hint))
        }
    }
}

/// A name that the index does not have.
pub(super) struct Unknown {
    field: NameField,
    /// Its folded words, with spaces between.
    words: String,
    /// Those that it could have been.
    names: Arc<Names>,
}

impl Unknown {
    /// Names that begin alike or differ by a slip or two, in the whole or in one word.
    fn nearest(&self) -> Vec<String> {
        let length = self.words.chars().count();
        if length > GUESSED_CHARS {
            return Vec::new();
        }
        let allowed = if length > 5 { 2 } else { 1 };
        let slips = |other: &str| {
            let begins = length >= 4 && other.starts_with(&self.words);
            if begins { Some(1) } else { distance(&self.words, other, allowed) }
        };
        let mut near = self.names.near(slips);
        near.sort();
        let values = near.into_iter().filter_map(|(_, name)| self.field.value(name));
        values.take(LISTED).map(str::to_owned).collect()
    }
}

/// Levenshtein distance in characters; `None` where it is above `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > most {
        return None;
    }
    Some(strsim::levenshtein(a, b)).filter(|distance| *distance <= most)
}
