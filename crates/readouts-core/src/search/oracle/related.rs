//! Events and reprints by definition: every article is compared with all others of its groups.

use std::collections::{BTreeMap, BTreeSet};

use super::meaning::{has_words, matched, may_match};
use super::words::{Analysed, Related};
use crate::query::{Collapsed, FieldQuery, Name, Phrase, QueryField};
use crate::{Query, Readout};

impl<'a> Analysed<'a> {
    /// Analyses articles with relations between them: groups of articles, by their places, that tell of one event, and
    /// such that have the same text.
    pub(crate) fn related(
        articles: &'a [Readout],
        (events, clusters): (&[Vec<usize>], &[Vec<usize>]),
        countries: &BTreeMap<String, String>,
    ) -> Vec<Self> {
        let group = |groups: &[Vec<usize>], at: usize| -> BTreeSet<usize> {
            groups
                .iter()
                .find(|group| group.contains(&at))
                .map_or([at].into(), |group| group.iter().copied().collect())
        };
        let ids = |group: &BTreeSet<usize>| group.iter().map(|at| articles[*at].id.clone()).collect();
        let side = |at: &usize| {
            let article = &articles[*at];
            let name = article.agency.name.as_ref().or(article.outlet.name.as_ref())?;
            countries.get(name).cloned()
        };
        let analysed = |(at, article)| {
            let (event, cluster) = (group(events, at), group(clusters, at));
            let sides: BTreeSet<String> = event.iter().filter_map(side).collect();
            let related = Related { event: ids(&event), copies: ids(&cluster), sides: sides.len() };
            Analysed { related, ..Analysed::new(article) }
        };
        articles.iter().enumerate().map(analysed).collect()
    }
}

/// Returns the last day on which an article was published, if it is certain, as a text.
fn published(article: &Readout) -> Option<String> {
    let date = article.published.edtf.filter(|date| date.is_certain())?;
    Some(date.latest()?.to_string())
}

/// Returns the time of day of the publication, if it is certain, as a text.
fn time(article: &Readout) -> String {
    let date = article.published.edtf.filter(|date| date.is_certain());
    date.and_then(crate::Edtf::time).map_or_else(|| "00:00:00".to_owned(), |time| time.to_string())
}

/// Returns the agency that most articles credit; of several, the one that the earliest article names.
fn credited<'a>(copies: &[&'a Analysed<'_>]) -> Option<&'a str> {
    let mut copies: Vec<&Readout> = copies.iter().map(|copy| copy.article).collect();
    copies.sort_by_key(|article| {
        (published(article).is_none(), published(article), time(article), article.id.clone())
    });
    let named: Vec<&str> = copies.iter().filter_map(|article| article.agency.name.as_deref()).collect();
    let votes = |name: &str| named.iter().filter(|other| **other == name).count();
    let most = named.iter().map(|name| votes(name)).max()?;
    named.iter().find(|name| votes(name) == most).copied()
}

/// Returns the ids of those articles that stand for the others with their text; those for which `is_first` holds come
/// before all others.
pub(crate) fn standing(all: &[&Analysed<'_>], is_first: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let stands = |one: &&&Analysed<'_>| {
        let copies: Vec<&Analysed<'_>> =
            all.iter().filter(|other| one.related.copies.contains(&other.article.id)).copied().collect();
        let first: Vec<&Analysed<'_>> =
            copies.iter().filter(|copy| is_first(&copy.article.id)).copied().collect();
        let agency = credited(if first.is_empty() { &copies } else { &first });
        let rank = |article: &Readout| {
            let is_agencys = agency.is_some() && article.outlet.name.as_deref() == agency;
            let published = published(article);
            (
                !is_first(&article.id),
                published.is_none(),
                published,
                !is_agencys,
                time(article),
                article.id.clone(),
            )
        };
        copies.iter().all(|other| rank(one.article) <= rank(other.article))
    };
    all.iter().filter(stands).map(|one| one.article.id.clone()).collect()
}

fn one_of(ids: BTreeSet<String>) -> Query {
    Query::Field(FieldQuery::Named(QueryField::Id, ids.into_iter().map(Name::new).collect()))
}

/// Returns a query in which every condition on reprints is replaced by the articles for which it holds.
pub(super) fn listed(query: &Query, articles: &[Analysed<'_>]) -> Query {
    replaced(query, &|Collapsed { query, .. }| {
        let query = listed(query, articles);
        let all: Vec<&Analysed<'_>> =
            articles.iter().filter(|article| matched(&query, article, &[]).is_some()).collect();
        one_of(standing(&all, |_| false))
    })
}

/// Same as `listed`, for the articles that may match whatever their words.
pub(super) fn listed_without_words(query: &Query, articles: &[Analysed<'_>]) -> Query {
    replaced(query, &|Collapsed { query, .. }| {
        if !has_words(query) {
            return listed(
                &Query::Field(FieldQuery::Collapsed(Collapsed::among((**query).clone()))),
                articles,
            );
        }
        let (exact, loose) = (listed(query, articles), listed_without_words(query, articles));
        let first: BTreeSet<&str> = articles
            .iter()
            .filter(|article| matched(&exact, article, &[]).is_some())
            .map(|article| &*article.article.id)
            .collect();
        let all: Vec<&Analysed<'_>> =
            articles.iter().filter(|article| may_match(&loose, article).0).collect();
        // With a word, since other words may make it fail; of a headline, since it has no place in the body.
        let word = Query::Field(FieldQuery::Title(Phrase::new("word").expect("a word")));
        Query::And(vec![one_of(standing(&all, |id| first.contains(id))), word])
    })
}

fn replaced(query: &Query, by: &dyn Fn(&Collapsed) -> Query) -> Query {
    let all = |parts: &[Query]| parts.iter().map(|part| replaced(part, by)).collect();
    match query {
        Query::Field(FieldQuery::Collapsed(collapsed)) => by(collapsed),
        Query::And(parts) => Query::And(all(parts)),
        Query::Or(parts) => Query::Or(all(parts)),
        Query::Not(part) => Query::Not(Box::new(replaced(part, by))),
        Query::By(voice, part) => Query::By(voice.clone(), Box::new(replaced(part, by))),
        other => other.clone(),
    }
}
