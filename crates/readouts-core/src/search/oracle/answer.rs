//! Answers of a scan: the matching articles with their occurrences, facets, and the rows of a concordance.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::meaning::{
    Interval, Intervals, dated, kept, looks_for_places, matched, matched_with_title, values,
};
use super::words::Analysed;
use crate::query::{DateField, DateRange, Name, QueryField, WordsOf};
use crate::search::{ConcordanceKey, Facet, FacetRow, Filters, Joint};
use crate::{Basis, Date, Edtf, Query, Readout};

/// Id of a matching article, with its occurrences as paragraph, start and end byte, speaker and basis.
pub(in crate::search) type ArticlePlaces = (String, Vec<(usize, usize, usize, Option<String>, Basis)>);

/// Occurrence with the words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::search) struct Row {
    pub(in crate::search) id: String,
    pub(in crate::search) paragraph: usize,
    pub(in crate::search) bytes: (usize, usize),
    pub(in crate::search) speaker: Option<String>,
    pub(in crate::search) basis: Basis,
    /// Text of the paragraph before it, with the requested number of words.
    pub(in crate::search) left: String,
    /// Text of the paragraph after it, with the requested number of words.
    pub(in crate::search) right: String,
}

/// Result of scanning every article for a query.
#[derive(Debug)]
pub(in crate::search) struct Scan<'a> {
    articles: &'a [Analysed<'a>],
    filters: &'a Filters,
    /// Whether matches have places.
    has_places: bool,
    /// Matches in each article, restricted to the words of the requested speakers.
    said: Vec<Option<Intervals>>,
    /// Matches in each article, in anyone's words.
    by_anyone: Vec<Option<Intervals>>,
    /// Matches in each article, in the words of the requested speakers on any basis.
    by_any_basis: Vec<Option<Intervals>>,
}

impl<'a> Scan<'a> {
    pub(in crate::search) fn new(articles: &'a [Analysed<'a>], query: &Query, filters: &'a Filters) -> Self {
        Self::by(articles, query, filters, matched)
    }

    /// Same as `new`, with headlines searched too.
    pub(in crate::search) fn with_titles(
        articles: &'a [Analysed<'a>],
        query: &Query,
        filters: &'a Filters,
    ) -> Self {
        Self::by(articles, query, filters, matched_with_title)
    }

    fn by(
        articles: &'a [Analysed<'a>],
        query: &Query,
        filters: &'a Filters,
        matched: fn(&Query, &Analysed<'_>, &[&WordsOf]) -> Option<Intervals>,
    ) -> Self {
        let names: Vec<Name> = filters.by.iter().map(Name::new).collect();
        let people = match (names.is_empty(), filters.joint) {
            (true, _) => None,
            (false, Joint::LeftOut) => Some(WordsOf::Own(names)),
            (false, Joint::Included) => Some(WordsOf::WithJoint(names)),
        };
        let basis = (!filters.basis.is_empty()).then(|| WordsOf::Basis(filters.basis.clone()));
        let all = |by: [&Option<WordsOf>; 2]| {
            let by: Vec<&WordsOf> = by.into_iter().flatten().collect();
            articles.iter().map(|article| matched(query, article, &by)).collect()
        };
        let has_places = looks_for_places(query);
        Self {
            articles,
            filters,
            has_places,
            said: all([&people, &basis]),
            by_anyone: all([&None, &basis]),
            by_any_basis: all([&people, &None]),
        }
    }

    /// Returns the matching articles, in the order in which articles were given.
    pub(in crate::search) fn found(&self) -> Vec<ArticlePlaces> {
        let place = |article: &Analysed<'_>, (first, last): Interval| {
            let (first, last) = (&article.body[first], &article.body[last]);
            (first.paragraph, first.start, last.end, first.speaker.clone(), first.basis)
        };
        let found = self.matching(self.filters).map(|(article, places)| {
            (article.article.id.clone(), places.iter().map(|at| place(article, *at)).collect())
        });
        found.collect()
    }

    /// Returns every occurrence with `window` words on either side, ordered by these keys, then by date, id
    /// and place.
    pub(in crate::search) fn rows(&self, window: usize, sort: &[ConcordanceKey]) -> Vec<Row> {
        let found = self.matching(self.filters);
        let all = found.flat_map(|(article, places)| places.iter().map(move |at| (article, *at)));
        let mut all: Vec<(&Analysed<'_>, Interval)> = all.collect();
        all.sort_by_cached_key(|(article, at)| {
            let keys = sort.iter().chain(&[ConcordanceKey::Date]);
            let values = keys.map(|by| key(*by, article, *at)).map(|value| (value.is_none(), value));
            (values.collect::<Vec<_>>(), article.article.id.clone(), *at)
        });
        all.into_iter().map(|(article, at)| row(article, at, window)).collect()
    }

    /// Returns the counts of a facet; the filter that corresponds to the facet is left out.
    pub(in crate::search) fn facet(&self, facet: &Facet) -> Vec<FacetRow> {
        let filters = without_own(self.filters, facet);
        let mut rows: BTreeMap<Option<String>, (u64, u64)> = BTreeMap::new();
        for (article, places) in self.matching(&filters) {
            for (value, occurrences) in counted(facet, article, places, self.has_places) {
                let row = rows.entry(value).or_default();
                *row = (row.0 + 1, row.1 + occurrences);
            }
        }
        let row = |(value, (documents, occurrences))| FacetRow { value, documents, occurrences };
        let mut rows: Vec<FacetRow> = rows.into_iter().map(row).collect();
        rows.sort_by_key(|row| {
            (Reverse((row.occurrences, row.documents)), row.value.is_none(), row.value.clone())
        });
        rows
    }

    fn matching(&self, filters: &Filters) -> impl Iterator<Item = (&Analysed<'a>, &Intervals)> {
        let places = match (filters.by.is_empty(), filters.basis == self.filters.basis) {
            (true, true) if !self.filters.by.is_empty() => &self.by_anyone,
            (_, true) => &self.said,
            (_, false) => &self.by_any_basis,
        };
        let passed: Vec<bool> = self.articles.iter().map(|article| passes(article, filters)).collect();
        let all = self.articles.iter().zip(places).zip(passed);
        all.filter(|(_, passed)| *passed)
            .filter_map(|((article, places), _)| Some((article, places.as_ref()?)))
    }
}

/// Returns the value that an occurrence is sorted by; `None` if it is unknown.
fn key(by: ConcordanceKey, article: &Analysed<'_>, (first, last): Interval) -> Option<String> {
    let words = &article.body;
    // A word in the same paragraph.
    let word = |at: Option<usize>| {
        let word = at.and_then(|at| words.get(at)).filter(|word| word.paragraph == words[first].paragraph);
        word.map(|word| word.text.clone())
    };
    match by {
        ConcordanceKey::Left(by) => word(first.checked_sub(by as usize)),
        ConcordanceKey::Right(by) => word(last.checked_add(by as usize)),
        ConcordanceKey::Match => {
            Some(words[first..=last].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" "))
        }
        ConcordanceKey::Date => sort_day(article.article).map(|day| day.to_string()),
        ConcordanceKey::Speaker => words[first].speaker.clone(),
        ConcordanceKey::Outlet => article.article.outlet.name.clone(),
    }
}

/// Returns the day that an article is sorted by: that of the event if certain, otherwise that of publication.
pub(in crate::search) fn sort_day(article: &Readout) -> Option<Date> {
    let dates = [article.event_date.edtf, article.published.edtf];
    dates.into_iter().flatten().find(|edtf| edtf.is_certain()).and_then(Edtf::earliest)
}

fn row(article: &Analysed<'_>, (first, last): Interval, window: usize) -> Row {
    let (one, end) = (&article.body[first], &article.body[last]);
    let text = &article.article.paragraphs[one.paragraph];
    let here: Vec<usize> =
        (0..article.body.len()).filter(|at| article.body[*at].paragraph == one.paragraph).collect();
    let before: Vec<usize> = here.iter().copied().filter(|at| *at < first).collect();
    let after: Vec<usize> = here.iter().copied().filter(|at| *at > last).collect();
    // If no word is left out, the text extends to the start or end of the paragraph.
    let left = match before.len().checked_sub(window) {
        None | Some(0) => 0,
        Some(out) => before[out..].first().map_or(one.start, |at| article.body[*at].start),
    };
    let right = match after.get(..window).filter(|shown| shown.len() < after.len()) {
        None => text.len(),
        Some(shown) => shown.last().map_or(end.end, |at| article.body[*at].end),
    };
    Row {
        id: article.article.id.clone(),
        paragraph: one.paragraph,
        bytes: (one.start, end.end),
        speaker: one.speaker.clone(),
        basis: one.basis,
        left: text[left..one.start].to_owned(),
        right: text[end.end..right].to_owned(),
    }
}

fn passes(analysed: &Analysed<'_>, filters: &Filters) -> bool {
    let article = analysed.article;
    let any = |wanted: &[String], field| {
        let values = values(field, article);
        wanted.is_empty() || wanted.iter().any(|value| values.contains(value))
    };
    let by = if filters.joint == Joint::Included { QueryField::With } else { QueryField::Speaker };
    let of_basis =
        filters.basis.is_empty() || analysed.body.iter().any(|word| filters.basis.contains(&word.basis));
    of_basis
        && any(&filters.by, by)
        && any(&filters.with, QueryField::With)
        && any(&filters.speaker, QueryField::Speaker)
        && any(&filters.mentions, QueryField::Mentions)
        && any(&filters.outlet, QueryField::Outlet)
        && any(&filters.agency, QueryField::Agency)
        && any(&filters.country, QueryField::Country)
        && any(&filters.kind, QueryField::Kind)
        && any(&filters.language, QueryField::Language)
        && dated(DateField::Event, filters.event, article)
        && dated(DateField::Published, filters.published, article)
}

fn without_own(filters: &Filters, facet: &Facet) -> Filters {
    let mut filters = filters.clone();
    match facet {
        Facet::Speaker => (filters.by, filters.speaker) = (Vec::new(), Vec::new()),
        Facet::Outlet => filters.outlet = Vec::new(),
        Facet::Agency => filters.agency = Vec::new(),
        Facet::Country => filters.country = Vec::new(),
        Facet::Kind => filters.kind = Vec::new(),
        Facet::Language => filters.language = Vec::new(),
        Facet::Mentioned => filters.mentions = Vec::new(),
        Facet::Year => filters.event = DateRange::default(),
        Facet::PublishedYear => filters.published = DateRange::default(),
        Facet::Basis => filters.basis = Vec::new(),
        Facet::Kept(_) => {}
    }
    filters
}

/// Returns the values that an article has for a facet, with the number of occurrences for each.
fn counted(
    facet: &Facet,
    article: &Analysed<'_>,
    places: &Intervals,
    has_places: bool,
) -> BTreeMap<Option<String>, u64> {
    let readout = article.article;
    let of_words = has_places && matches!(facet, Facet::Speaker | Facet::Basis);
    let mut counts = BTreeMap::new();
    if of_words {
        for (first, _) in places {
            let word = &article.body[*first];
            let basis = || Some(word.basis.as_str().to_owned());
            let value = if *facet == Facet::Speaker { word.speaker.clone() } else { basis() };
            *counts.entry(value).or_default() += 1;
        }
    } else {
        let year = |edtf: Option<Edtf>| -> BTreeSet<String> {
            let year = edtf.filter(|edtf| edtf.is_certain()).and_then(Edtf::year);
            year.iter().map(ToString::to_string).collect()
        };
        let found = match facet {
            Facet::Speaker => values(QueryField::Speaker, readout),
            Facet::Basis => article.body.iter().map(|word| word.basis.as_str().to_owned()).collect(),
            Facet::Outlet => values(QueryField::Outlet, readout),
            Facet::Agency => values(QueryField::Agency, readout),
            Facet::Country => values(QueryField::Country, readout),
            Facet::Kind => values(QueryField::Kind, readout),
            Facet::Language => values(QueryField::Language, readout),
            Facet::Mentioned => values(QueryField::Mentions, readout),
            Facet::Kept(column) => kept(column, readout),
            Facet::Year => year(readout.event_date.edtf),
            Facet::PublishedYear => year(readout.published.edtf),
        };
        counts.extend(found.into_iter().map(|value| (Some(value), places.len() as u64)));
    }
    if counts.is_empty() {
        counts.insert(None, places.len() as u64);
    }
    counts
}
