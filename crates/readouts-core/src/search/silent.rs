//! Finds people whose words a request asks for although they never speak, and where they take part instead.

use std::collections::BTreeSet;

use tantivy::{Searcher, Term};

use super::facets::Voices;
use super::request::{Filters, Joint};
use super::watch::Watch;
use crate::index::{Index, field};
use crate::query::{FieldQuery, Name, NameOf, Plan, QueryField, WordsOf};
use crate::{Query, Result};

/// Articles in which the speakers of a request take part, also without speaking.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TakingPart {
    /// Query for whoever takes part (`with:`), to be asked in place of the speakers.
    pub query: Query,
    /// Number of articles with it, within the other conditions of the request.
    pub documents: u64,
}

/// Somebody in the index who speaks in no article.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SilentPerson {
    /// Name in the index.
    pub name: String,
    /// Number of articles in which they take part.
    pub takes_part: u64,
    /// Number of articles in which they are only mentioned.
    pub mentioned: u64,
}

/// Returns the `with:` for the speakers of a request, and the request with it in place of them; `None` if the
/// request has words or asks for no speaker.
pub(super) fn taking_part(query: &Query, filters: &Filters) -> Option<(Query, Query, Filters)> {
    if query.asks_for_words() {
        return None;
    }
    let mut parts = Vec::new();
    let mut asked = vec![replaced(query, &mut parts)?];
    for names in [&filters.by, &filters.speaker] {
        if !names.is_empty() {
            parts.push(with(names.iter().map(Name::new).collect()));
            asked.extend(parts.last().cloned());
        }
    }
    let part = match <[Query; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(none) if none.is_empty() => return None,
        Err(several) => Query::And(several),
    };
    let filters = Filters { by: Vec::new(), speaker: Vec::new(), joint: Joint::LeftOut, ..filters.clone() };
    Some((part, Query::And(asked), filters))
}

/// Returns the `with:` for one of several people in the filter, and the request with it in place of the filter.
pub(super) fn with_any(query: &Query, filters: &Filters) -> Option<(Query, Query, Filters)> {
    if filters.with.len() < 2 {
        return None;
    }
    let part = with(filters.with.iter().map(Name::new).collect());
    let filters = Filters { with: Vec::new(), ..filters.clone() };
    Some((part.clone(), Query::And(vec![query.clone(), part]), filters))
}

/// Returns a query without words in which whoever speaks only has to take part; `None` for alternatives, of which
/// one `with:` for all would be another question. The replaced conditions are added to `parts`.
fn replaced(query: &Query, parts: &mut Vec<Query>) -> Option<Query> {
    let mut all = |queries: &[Query]| queries.iter().map(|part| replaced(part, parts)).collect::<Option<_>>();
    match query {
        Query::Field(FieldQuery::Named(QueryField::Speaker, names)) => {
            parts.push(with(names.clone()));
            parts.last().cloned()
        }
        Query::By(voice @ (WordsOf::Own(_) | WordsOf::WithJoint(_)), part) => {
            let part = replaced(part, parts)?;
            parts.push(with(voice.names().to_vec()));
            Some(Query::And(vec![part, parts.last().cloned()?]))
        }
        Query::By(basis, part) => Some(Query::By(basis.clone(), Box::new(replaced(part, parts)?))),
        Query::And(queries) => Some(Query::And(all(queries)?)),
        Query::Phrase(_) | Query::Near(_) | Query::AtLeast(..) | Query::Or(_) => None,
        Query::All | Query::Field(_) | Query::Not(_) => Some(query.clone()),
    }
}

fn with(names: Vec<Name>) -> Query {
    Query::Field(FieldQuery::Named(QueryField::With, names))
}

/// Returns the people whose words a request asks for, and who speak in no article, although the index has their
/// names.
pub(super) fn silent(
    index: &Index,
    searcher: &Searcher,
    query: &Query,
    filters: &Filters,
    watch: &Watch,
) -> Result<Vec<SilentPerson>> {
    let mut wanted: Vec<String> = Vec::new();
    let is_speaker = |of: NameOf<'_>| matches!(of, NameOf::By | NameOf::Field(QueryField::Speaker));
    query.clone().each_name(&mut |of, name| {
        if is_speaker(of) {
            wanted.push(name.text.clone());
        }
        Ok(())
    })?;
    let by = (filters.joint == Joint::LeftOut).then_some(&filters.by);
    wanted.extend(by.into_iter().chain([&filters.speaker]).flatten().cloned());
    let mut met = BTreeSet::new();
    wanted.retain(|name| met.insert(name.clone()));
    let mut found = Vec::new();
    for name in wanted {
        let articles = |field: &str| {
            let term = Term::from_field_text(index.fields.named(field), &name);
            index.articles_with(searcher, &term).map_err(|error| index.error(error))
        };
        if articles(field::SPEAKER)? > 0 {
            continue;
        }
        let plan = Plan::new(&with(vec![Name::new(&name)]));
        let takes_part = index.scan(searcher, plan, (&[], Voices::Matched), watch)?.documents;
        let mentioned = articles(field::MENTIONED)?;
        if takes_part + mentioned > 0 {
            found.push(SilentPerson { name, takes_part, mentioned });
        }
    }
    Ok(found)
}
