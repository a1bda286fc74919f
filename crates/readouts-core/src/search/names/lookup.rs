//! Looks up the names of a request in the index.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use super::choice::{Choosing, Found, NameChoice, several};
use super::field::NameField;
use super::forms::is_initial;
use super::unknown::Unknown;
use crate::index::{Index, Names, field};
use crate::query::{Name, NameOf, QueryErrorKind, QueryField, QueryProblem, Sides};
use crate::search::request::Filters;
use crate::words::fold_words;
use crate::{Aliases, Error, ErrorKind, Excerpt, Query, QueryError, Result};

/// Names of a request, looked up in the index.
#[derive(Default)]
pub(in crate::search) struct Lookup {
    /// Names that the index does not have.
    pub(in crate::search) unknown: Vec<Unknown>,
    /// Names that fit several people, of whom one was chosen.
    pub(in crate::search) choices: Vec<NameChoice>,
    /// Outlets and agencies of the index whose country is not known, if the request asks for sides; sorted.
    pub(in crate::search) without_country: Vec<String>,
}

/// Replaces the names in a query and its filters by names of the index.
///
/// # Errors
/// [`ErrorKind::Query`] if a name is ambiguous.
pub(in crate::search) fn find_names(
    index: &Index,
    searcher: &Searcher,
    (query, filters): (&mut Query, &mut Filters),
    spellings: &dyn Fn(&NameField, &str) -> Vec<String>,
) -> Result<Lookup> {
    let mut lookup = Lookup::default();
    let ambiguous = filters.ambiguous;
    let mut find = |of: NameOf<'_>, name: &mut String| {
        let field = NameField::of(of);
        if field == NameField::Id {
            if name.chars().count() < Index::ID_PREFIX_MIN {
                let message = format!("`{name}` is too short for an id");
                let hint = format!("an id, or at least its first {} characters", Index::ID_PREFIX_MIN);
                return Err(Error::new(ErrorKind::Query, message).hinting(hint));
            }
            *name = name.to_lowercase();
            // An event is also found by a version of an article that is superseded.
            let is_event = matches!(of, NameOf::Field(QueryField::Event));
            let all = is_event.then(|| index.searcher_of_all());
            let mut found = index.ids_like(all.as_ref().unwrap_or(searcher), name)?;
            match (found.pop(), found.is_empty()) {
                (Some(id), true) => *name = id,
                (Some(id), false) => {
                    return Err(several(&field, name, found.into_iter().chain([id]).collect()));
                }
                // No id is similar to another, so they need no list.
                (None, _) => lookup.unknown.push(Unknown::alone(field, name)),
            }
            return Ok(());
        }
        let names = NamesOf { index, searcher, field: &field };
        let (mut found, mut found_in, mut sought) = (Vec::new(), field.fields(), None);
        for fields in fields(of, &field) {
            (found, found_in) = (names.find(fields, name)?, fields);
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
                found_in = fields;
                if !found.is_empty() {
                    break;
                }
            }
            sought = others.into_iter().next();
        }
        found.sort();
        found.dedup();
        let choosing = Choosing { index, searcher, field: &field, fields: found_in, spellings };
        match choosing.only(name, found, ambiguous)? {
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
    let mut countries = None;
    let mut known = Ok(());
    let mut fill = |sides: &mut Sides| match &countries {
        Some(countries) => sides.countries = Some(Arc::clone(countries)),
        None => match countries_of_outlets(index, searcher, spellings) {
            Ok((found, unknown)) => {
                sides.countries = Some(Arc::clone(countries.insert(Arc::new(found))));
                lookup.without_country = unknown;
            }
            Err(error) => known = Err(error),
        },
    };
    query.each_sides(&mut fill);
    filters.sides.iter_mut().for_each(fill);
    known?;
    Ok(lookup)
}

/// Returns the code of the country of each outlet and agency of which it is known, and the other outlets and agencies.
fn countries_of_outlets(
    index: &Index,
    searcher: &Searcher,
    spellings: &dyn Fn(&NameField, &str) -> Vec<String>,
) -> Result<(BTreeMap<String, String>, Vec<String>)> {
    let fields = NameField::Side.fields();
    let names = index.read_names(searcher, fields, usize::MAX).map_err(|error| index.error(error))?;
    let (mut known, mut unknown) = (BTreeMap::new(), Vec::new());
    for name in names.unwrap_or_default() {
        let code = spellings(&NameField::Side, &name).into_iter().next();
        match code.or_else(|| Aliases::builtin().outlet_country(&name).map(str::to_owned)) {
            Some(code) => {
                known.insert(name, code);
            }
            None => unknown.push(name),
        }
    }
    unknown.sort_unstable();
    unknown.dedup();
    Ok((known, unknown))
}

/// Returns the index fields in which a name is looked up, each list if the one before it has no such name:
/// somebody who speaks comes before somebody who is only named.
pub(in crate::search) fn fields(of: NameOf<'_>, field: &NameField) -> [&'static [&'static str]; 2] {
    let first: &[&str] = match of {
        NameOf::By | NameOf::Field(QueryField::Speaker) => &[field::SPEAKER],
        NameOf::ByWithJoint | NameOf::Field(QueryField::SpeakerOrMember) => &[field::SPEAKER, field::MEMBER],
        NameOf::Field(QueryField::With) => &[field::SPEAKER, field::PARTICIPANT, field::MEMBER],
        NameOf::Field(QueryField::Mentions) => &[field::MENTIONED],
        _ => field.fields(),
    };
    [first, field.fields()]
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
