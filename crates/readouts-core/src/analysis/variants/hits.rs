//! Queries that list the hits of a form.

use std::collections::{BTreeMap, BTreeSet};

use super::VariantHits;
use super::extend::Form;
use super::gather::Id;
use super::phrase;
use super::rows::Table;
use crate::Result;
use crate::analysis::listing::{NAMED_MAX, one_of};
use crate::query::{Distance, Near, Plan, Query, Relation};
use crate::search::{Doc, Matched, Pass, Resolved, SearchRequest, Watch};

/// Maximum number of longer forms in a query that leaves them out.
const LEFT_OUT_MAX: usize = 50;

/// Number of occurrences by article.
type Counts = BTreeMap<(u32, Doc), u64>;

/// Makes queries that list the places of forms.
pub(super) struct Lister<'l> {
    request: &'l Resolved<SearchRequest>,
    watch: &'l Watch,
    table: &'l Table<'l>,
    /// Query that finds the articles of all forms.
    all: Query,
    /// Words of everything that places were looked for or found in: forms, and what they were extended from.
    known: Vec<Vec<Id>>,
}

impl<'l> Lister<'l> {
    pub(super) fn new(
        (request, watch): (&'l Resolved<SearchRequest>, &'l Watch),
        table: &'l Table<'l>,
        (all, forms): (Query, &[Form]),
    ) -> Self {
        let of_form =
            |form: &Form| [form.words.clone(), form.core.clone()].into_iter().chain(form.longer.clone());
        let known: BTreeSet<Vec<Id>> = forms.iter().flat_map(of_form).collect();
        let mut known: Vec<Vec<Id>> = known.into_iter().collect();
        known.sort_by_key(Vec::len);
        Self { request, watch, table, all, known }
    }

    /// Returns the query that lists the hits of a form, and what it lists.
    pub(super) fn of_form(&self, form: &Form) -> Result<(Query, VariantHits)> {
        let own = self.exact(&form.words);
        let without_longer = self.without_longer(&own, form);
        self.verified(without_longer.into_iter().chain([own]).collect(), &[form])
    }

    /// Returns the query that lists the hits of several forms, and what it lists.
    pub(super) fn of_forms(&self, forms: &[&Form]) -> Result<(Query, VariantHits)> {
        let mut shortest: Vec<&[Id]> = forms.iter().map(|form| form.words.as_slice()).collect();
        shortest.sort_by_key(|words| words.len());
        let any = any_of(minimal(shortest).into_iter().map(|words| self.exact(words)).collect());
        self.verified(vec![any], forms)
    }

    /// Returns the first of these queries that lists just the places of the forms; or else one that lists just their
    /// articles, or these and others.
    fn verified(&self, asked: Vec<Query>, forms: &[&Form]) -> Result<(Query, VariantHits)> {
        let mut wanted = Counts::new();
        for place in forms.iter().flat_map(|form| &form.places) {
            *wanted.entry(self.table.places[*place].article).or_default() += 1;
        }
        let (mut best, mut of_articles) = (None, None);
        for asked in asked {
            let asked = phrase::with(&self.request.request().query, &asked);
            if asked.check().is_err() {
                continue;
            }
            let within = self.request.request().filters.within_among(&asked, &self.all);
            let pass = self.request.pass_of(Plan::new(&within), self.watch)?;
            let found = counts(&pass)?;
            if found == wanted {
                return Ok((asked, VariantHits::Occurrences));
            }
            if found.keys().eq(wanted.keys()) {
                of_articles = of_articles.or(Some((asked, VariantHits::Articles)));
            } else if best.is_none() && wanted.keys().all(|article| found.contains_key(article)) {
                best = Some((asked, found, pass));
            }
        }
        if let Some(listed) = of_articles {
            return Ok(listed);
        }
        let Some((asked, found, pass)) = best else {
            return Ok((self.all.clone(), VariantHits::More));
        };
        let others: BTreeSet<(u32, Doc)> =
            found.keys().filter(|article| !wanted.contains_key(article)).copied().collect();
        let of_form: BTreeSet<(u32, Doc)> = wanted.keys().copied().collect();
        let (named, is_left_out) =
            if of_form.len() <= others.len() { (of_form, false) } else { (others, true) };
        if named.len() > NAMED_MAX {
            return Ok((asked, VariantHits::More));
        }
        let is_exact = found.iter().all(|(article, count)| wanted.get(article).is_none_or(|of| of == count));
        let named = one_of(&pass, &named)?;
        let named = if is_left_out { Query::Not(Box::new(named)) } else { named };
        let listed = Query::all_in([asked.clone(), named]);
        Ok(match (listed.check().is_ok(), is_exact) {
            (true, true) => (listed, VariantHits::Occurrences),
            (true, false) => (listed, VariantHits::Articles),
            (false, _) => (asked, VariantHits::More),
        })
    }

    fn exact(&self, words: &[Id]) -> Query {
        let texts = words.iter().map(|id| self.table.lexicon.text(*id));
        phrase::exact(texts).unwrap_or(Query::All)
    }

    /// Returns the query for the words of a form where they are in no longer form; `None` if there is none.
    fn without_longer(&self, own: &Query, form: &Form) -> Option<Query> {
        let is_longer = |words: &&Vec<Id>| words.len() > form.words.len() && contains(words, &form.words);
        // A longer form need not be named if it contains another one that is.
        let longer = minimal(self.known.iter().filter(is_longer).map(Vec::as_slice).collect());
        if longer.is_empty() || longer.len() > LEFT_OUT_MAX {
            return None;
        }
        let other = any_of(longer.into_iter().map(|words| self.exact(words)).collect());
        let parts = vec![own.clone(), other];
        Some(Query::Near(Near { parts, relation: Relation::Not, reach: Distance::Words(0) }))
    }
}

fn contains(long: &[Id], short: &[Id]) -> bool {
    long.windows(short.len()).any(|words| words == short)
}

/// Returns those of these stretches of words, which are in the order of their lengths, that contain no other one.
fn minimal(stretches: Vec<&[Id]>) -> Vec<&[Id]> {
    let mut minimal: Vec<&[Id]> = Vec::new();
    for words in stretches {
        if !minimal.iter().any(|short| contains(words, short)) {
            minimal.push(words);
        }
    }
    minimal
}

fn any_of(mut queries: Vec<Query>) -> Query {
    if queries.len() == 1 { queries.remove(0) } else { Query::Or(queries) }
}

/// Returns the number of occurrences in each article that a pass finds.
fn counts(pass: &Pass<'_>) -> Result<Counts> {
    let found = pass.each_segment(|segment| {
        let mut counts = Vec::new();
        segment.each(|Matched { doc, occurrences, .. }| {
            counts.push(((segment.number, doc), occurrences));
            Ok(())
        })?;
        Ok(counts)
    })?;
    Ok(found.into_iter().flatten().collect())
}
