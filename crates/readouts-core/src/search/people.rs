//! Lists the people of the articles that match a request: offices, countries, names merged into theirs, counts.
//!
//! Memory is needed for each person and each matching article's address, not for the articles.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;
use serde::Serialize;
use tantivy::DocAddress;

use super::collector::Scan;
use super::facets::Voices;
use super::intervals::{PlanQuery, Prepared};
use super::request::{Order, SearchRequest};
use super::resolved::Resolved;
use crate::index::{Texts, words_by_speaker};
use crate::{CorrectedFact, Readout, Result};

/// Number of articles in one unit of parallel work.
const RUN: usize = 256;

/// A person or body, with what the articles say of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Person {
    /// Canonical name.
    pub name: String,
    /// Names merged into it by corrections that these articles have.
    pub merged: Vec<String>,
    /// Offices in which they speak, each with the number of articles; most articles first.
    pub offices: Vec<Office>,
    /// Codes of the countries for which they speak, most articles first.
    pub countries: Vec<String>,
    /// Number of articles in which they speak, take part or are mentioned.
    pub articles: u64,
    /// Number of articles in which they speak.
    pub speaks: u64,
    /// Number of articles in which they take part.
    pub takes_part: u64,
    /// Number of articles in which they are only mentioned.
    pub mentioned: u64,
    /// Number of statements attributed to them.
    pub statements: u64,
    /// Number of words in these statements.
    pub words: u64,
}

/// An office that a person has when speaking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Office {
    /// Office, in the words of the knowledge tables.
    pub office: String,
    /// Number of articles.
    pub articles: u64,
}

impl Resolved<SearchRequest> {
    /// Lists everyone in the articles that match: most articles first, then by name. Limit, offset, order and
    /// facets of the request are ignored.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names.
    pub fn people(&self) -> Result<Vec<Person>> {
        let Self { index, searcher, .. } = self;
        let query = PlanQuery::new(Prepared::new(index, searcher, self.plan(), false, &self.watch())?);
        let (order, best) = (Order::Relevance, usize::MAX);
        let voices = Voices::Matched;
        let scan = Scan { index, query: &query, facets: &[], voices, order, best, totals: false };
        let mut addresses: Vec<DocAddress> =
            scan.run(searcher)?.best.iter().map(|ranked| ranked.address).collect();
        addresses.sort_unstable();
        let runs: Vec<&[DocAddress]> = addresses
            .chunk_by(|one, other| one.segment_ord == other.segment_ord)
            .flat_map(|of_segment| of_segment.chunks(RUN))
            .collect();
        let tally = runs
            .into_par_iter()
            .map(|run| -> Result<Tally> {
                query.check_time()?;
                let reader = searcher.segment_reader(run[0].segment_ord);
                let mut texts = Texts::open(index, reader, 1)?;
                let mut tally = Tally::default();
                for address in run {
                    tally.add(&texts.read(address.doc_id)?.article_without_body()?);
                }
                let docs = run.iter().map(|address| address.doc_id);
                let said = words_by_speaker(reader, docs).map_err(|error| index.error(error))?;
                for (name, words) in said {
                    if let Some(one) = tally.0.get_mut(&name) {
                        one.words += words;
                    }
                }
                Ok(tally)
            })
            .try_reduce(Tally::default, |one, other| Ok(one.and(other)))?;
        Ok(tally.people())
    }
}

/// Counts of everyone, by name.
#[derive(Default)]
struct Tally(BTreeMap<String, Counted>);

/// List of an article that a name is in.
#[derive(PartialEq, Eq, Hash)]
enum List {
    Speakers,
    Participants,
    Mentioned,
}

#[derive(Default)]
struct Counted {
    merged: BTreeSet<String>,
    offices: BTreeMap<String, u64>,
    countries: BTreeMap<String, u64>,
    articles: u64,
    speaks: u64,
    takes_part: u64,
    mentioned: u64,
    statements: u64,
    words: u64,
}

impl Tally {
    fn add(&mut self, article: &Readout) {
        let mut met: HashSet<&str> = HashSet::new();
        let mut listed: HashSet<(List, &str)> = HashSet::new();
        for speaker in &article.speakers {
            let one = self.one(&speaker.name);
            one.articles += u64::from(met.insert(&speaker.name));
            one.speaks += u64::from(listed.insert((List::Speakers, &speaker.name)));
            one.statements += speaker.statements as u64;
            if let Some(office) = &speaker.office {
                *one.offices.entry(office.clone()).or_default() += 1;
            }
            if let Some(country) = &speaker.country {
                *one.countries.entry(country.clone()).or_default() += 1;
            }
        }
        for name in &article.participants {
            let one = self.one(name);
            one.articles += u64::from(met.insert(name));
            one.takes_part += u64::from(listed.insert((List::Participants, name)));
        }
        for name in &article.mentioned {
            let one = self.one(name);
            one.articles += u64::from(met.insert(name));
            one.mentioned += u64::from(listed.insert((List::Mentioned, name)));
        }
        for made in article.corrections.iter().filter(|made| made.what == CorrectedFact::Person) {
            if let (Some(before), Some(after)) = (&made.before, &made.after)
                && met.contains(after.as_str())
            {
                self.one(after).merged.insert(before.clone());
            }
        }
    }

    fn one(&mut self, name: &str) -> &mut Counted {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), Counted::default());
        }
        self.0.get_mut(name).expect("it has just been inserted")
    }

    fn and(mut self, other: Self) -> Self {
        for (name, more) in other.0 {
            let one = self.0.entry(name).or_default();
            one.merged.extend(more.merged);
            for (sum, counts) in [(&mut one.offices, more.offices), (&mut one.countries, more.countries)] {
                counts.into_iter().for_each(|(value, count)| *sum.entry(value).or_default() += count);
            }
            one.articles += more.articles;
            one.speaks += more.speaks;
            one.takes_part += more.takes_part;
            one.mentioned += more.mentioned;
            one.statements += more.statements;
            one.words += more.words;
        }
        self
    }

    fn people(self) -> Vec<Person> {
        let mut people: Vec<Person> =
            self.0.into_iter().map(|(name, counted)| counted.person(name)).collect();
        // The sort is stable: they are in the order of their names already.
        people.sort_by_key(|person| std::cmp::Reverse(person.articles));
        people
    }
}

impl Counted {
    fn person(self, name: String) -> Person {
        let most_first = |counts: BTreeMap<String, u64>| {
            let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
            counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            counts
        };
        let Self { merged, offices, countries, articles, speaks, takes_part, mentioned, statements, words } =
            self;
        Person {
            name,
            merged: merged.into_iter().collect(),
            offices: most_first(offices)
                .into_iter()
                .map(|(office, articles)| Office { office, articles })
                .collect(),
            countries: most_first(countries).into_iter().map(|(code, _)| code).collect(),
            articles,
            speaks,
            takes_part,
            mentioned,
            statements,
            words,
        }
    }
}
