//! Counts of many named queries side by side: a row for each, with what it finds, how much that is, by whom and when.

use std::collections::BTreeSet;

use serde::Serialize;

use super::listing;
use super::statistics::{Interval, wilson};
use crate::index::{Layout, NO_ONE};
use crate::search::{EventPeriods, Pass, Resolved, SearchRequest, Segment, Source, base, day_of};
use crate::{Date, Facet, Query, Result, SCHEMA, Step};

#[cfg(test)]
mod tests;

/// Counts of named queries.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Batch {
    /// Version of the output schema.
    pub schema: u32,
    /// Rows, in the order of the queries.
    pub rows: Vec<BatchRow>,
}

/// Counts of one query.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct BatchRow {
    /// Name of the query.
    pub name: String,
    /// The query.
    pub query: String,
    /// Number of matching articles.
    pub documents: u64,
    /// Number of occurrences; 0 if the query has no words.
    pub occurrences: u64,
    /// Number of articles that pass the same filters, whatever their words.
    pub articles: u64,
    /// `documents` divided by `articles`; null if there are none.
    pub share: Option<f64>,
    /// Interval of the share (Wilson, 95 %).
    pub share_interval: Option<Interval>,
    /// Number of people in whose words an occurrence lies, from its first word to its last; if the query has no words,
    /// of people who speak in the matching articles.
    pub speakers: u64,
    /// Number of outlets of the matching articles.
    pub outlets: u64,
    /// First day of the earliest certain event of the matching articles.
    pub first: Option<Date>,
    /// Last day of the latest certain event of the matching articles.
    pub last: Option<Date>,
    /// Query that lists the hits.
    pub hits: String,
}

impl Batch {
    /// Counts the matches of requests, each under its name.
    ///
    /// # Errors
    /// Those of [`search`](Resolved::search).
    pub fn of(requests: &[(&str, &Resolved<SearchRequest>)]) -> Result<Self> {
        // As long as it lives, who follows the work sees one piece of work.
        let watch = requests.first().map(|(_, request)| request.watch()).unwrap_or_default();
        let of = requests.len() as u64;
        let row = |(number, (name, request)): (u64, &(&str, &Resolved<SearchRequest>))| {
            watch.tell(Step::Query { number, of });
            request.batch_row(name)
        };
        let rows = (1..).zip(requests).map(row).collect::<Result<_>>()?;
        Ok(Self { schema: SCHEMA, rows })
    }
}

impl Resolved<SearchRequest> {
    /// Counts the matches of the request, under a name.
    ///
    /// # Errors
    /// Those of [`search`](Self::search).
    pub fn batch_row(&self, name: &str) -> Result<BatchRow> {
        let watch = self.watch();
        let (query, filters) = (&self.request().query, &self.request().filters);
        let pass = self.pass(&watch)?;
        let mut all = Counted::default();
        for one in pass.each_segment(|segment| Counted::of(&pass, &segment))? {
            all.add(one);
        }
        // A query without words is a condition, and the share is that of the articles that meet it.
        let base = self.pass_within(&base::without_words(query).unwrap_or(Query::All), &watch)?;
        let articles = base.each_segment(|segment| segment.each(|_| Ok(())))?;
        let articles = articles.iter().map(|total| total.documents).sum();
        Ok(BatchRow {
            name: name.to_owned(),
            query: query.to_string(),
            documents: all.documents,
            occurrences: all.occurrences,
            articles,
            share: (articles > 0).then(|| all.documents as f64 / articles as f64),
            share_interval: wilson(all.documents, articles),
            speakers: all.speakers.len() as u64,
            outlets: all.outlets.len() as u64,
            first: all.days.map(|(first, _)| day_of(first)),
            last: all.days.map(|(_, last)| day_of(last)),
            hits: listing::hits(query, (query, filters), []),
        })
    }
}

/// Counts over matching articles.
#[derive(Default)]
struct Counted {
    documents: u64,
    occurrences: u64,
    speakers: BTreeSet<String>,
    outlets: BTreeSet<String>,
    /// First and last certain day, in days since 1970.
    days: Option<(i64, i64)>,
}

impl Counted {
    fn of(pass: &Pass<'_>, segment: &Segment<'_>) -> Result<Self> {
        let voices = segment.open(|reader| Source::open(&Facet::Speaker, reader))?;
        let outlets = segment.open(|reader| Source::open(&Facet::Outlet, reader))?;
        let layout = segment.open(Layout::open)?;
        let dates = segment.open(EventPeriods::open)?;
        let mut counted = Self::default();
        let (mut of_voices, mut of_outlets) = (BTreeSet::new(), BTreeSet::new());
        let total = segment.each(|found| {
            if found.places.is_empty() {
                voices.each(found.doc, |number| {
                    of_voices.insert(number);
                });
            }
            let speakers = found.places.iter().filter_map(|p| layout.one_speaker(found.doc, p.first, p.last));
            of_voices.extend(speakers);
            outlets.each(found.doc, |number| {
                of_outlets.insert(number);
            });
            counted.add_days(dates.certain_days(found.doc));
            Ok(())
        })?;
        (counted.documents, counted.occurrences) = (total.documents, total.occurrences);
        for (source, mut numbers, into) in
            [(&voices, of_voices, &mut counted.speakers), (&outlets, of_outlets, &mut counted.outlets)]
        {
            numbers.remove(&NO_ONE);
            let numbers: Vec<u64> = numbers.into_iter().collect();
            let names = source.names(&numbers).map_err(|error| pass.index.error(error))?;
            into.extend(names.into_iter().flatten());
        }
        Ok(counted)
    }

    fn add_days(&mut self, days: Option<(i64, i64)>) {
        self.days = match (self.days, days) {
            (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
            (known, days) => known.or(days),
        };
    }

    /// Adds the counts of another segment.
    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.occurrences += other.occurrences;
        self.speakers.extend(other.speakers);
        self.outlets.extend(other.outlets);
        self.add_days(other.days);
    }
}
