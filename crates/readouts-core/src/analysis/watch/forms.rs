//! Finds forms of a phrase that were not known before.

use std::collections::{BTreeMap, BTreeSet};

use super::news::{About, News, NewsKind, shortened};
use crate::analysis::VariantSort;
use crate::analysis::listing;
use crate::analysis::variants::{FormPlace, FormPlaces};
use crate::index::{Texts, id_number};
use crate::query::{FieldQuery, Name, Plan, QueryField};
use crate::search::{Resolved, SearchRequest};
use crate::words::fold_words;
use crate::{ErrorKind, Query, Readout, Result, Statement};

/// Forms of the phrase of a query, where they stand now.
pub(super) struct Forms<'f> {
    request: &'f Resolved<SearchRequest>,
    /// Query whose articles were looked at.
    among: Query,
    all: Vec<FormPlaces>,
}

impl<'f> Forms<'f> {
    /// Returns the forms; `None` if the query is not one phrase, or its forms stand in too many places.
    pub(super) fn of(request: &'f Resolved<SearchRequest>) -> Result<Option<Self>> {
        match request.form_places() {
            Ok((among, all)) => Ok(Some(Self { request, among, all })),
            Err(error) if error.kind() == ErrorKind::Query => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns all forms together with those known before.
    pub(super) fn known(&self, before: Option<&BTreeSet<String>>) -> BTreeSet<String> {
        let now = self.all.iter().map(|form| form.form.clone());
        before.into_iter().flatten().cloned().chain(now).collect()
    }

    /// Returns the news about forms that were not known before, and stand only in articles which were not there before.
    /// A form that older articles have too may be told apart from another one only because there are more places now.
    pub(super) fn news(
        &self,
        before: Option<&BTreeSet<String>>,
        is_unseen: &dyn Fn(u64) -> bool,
        (name, index_time): (&str, &str),
    ) -> Result<Vec<News>> {
        let mut news = Vec::new();
        // The phrase itself is no variant of it.
        for form in self.all.iter().filter(|form| form.sort != VariantSort::Same) {
            let is_known = before.is_some_and(|before| before.contains(&form.form));
            if is_known || !form.places.iter().all(|place| is_unseen(place.tie)) {
                continue;
            }
            // The earliest by its certain date; those without one come last.
            let first = form.places.iter().min_by_key(|place| (place.days.is_none(), place.days, place.tie));
            let Some(first) = first else { continue };
            let (article, about) =
                (self.read(first)?, About { kind: NewsKind::NewVariant, name, index_time });
            news.push(told((self.request, &self.among), (form, first), &article, &about));
        }
        Ok(news)
    }

    /// Adds to absences the form of the phrase that stands in the words of the person in the article.
    pub(super) fn add_to(&self, absences: &mut [News]) -> Result<()> {
        if absences.is_empty() {
            return Ok(());
        }
        let mut by_article: BTreeMap<u64, Vec<(&FormPlaces, &FormPlace)>> = BTreeMap::new();
        for form in self.all.iter().filter(|form| form.sort != VariantSort::Same) {
            for place in &form.places {
                by_article.entry(place.tie).or_default().push((form, place));
            }
        }
        for news in absences {
            for (form, place) in by_article.get(&id_number(&news.id)).into_iter().flatten() {
                let article = self.read(place)?;
                let is_theirs = |statement: &&Statement| {
                    statement.speaker.as_ref() == news.speakers.first() && has(statement, &form.words)
                };
                if article.statements.iter().any(|statement| is_theirs(&statement)) {
                    (news.form, news.sort) = (Some(form.form.clone()), Some(form.sort));
                    break;
                }
            }
        }
        Ok(())
    }

    fn read(&self, place: &FormPlace) -> Result<Readout> {
        let pass = self.request.pass_of(Plan::All, &self.request.watch())?;
        pass.check_time()?;
        let (segment, doc) = place.article;
        Texts::open(pass.index, pass.segment(segment).reader(), 1)?.read(doc)?.article()
    }
}

fn told(
    (request, among): (&Resolved<SearchRequest>, &Query),
    (form, first): (&FormPlaces, &FormPlace),
    article: &Readout,
    about: &About<'_>,
) -> News {
    let news = about.article(article);
    let statement = article.statements.iter().find(|statement| has(statement, &form.words));
    let of_article = Query::Field(FieldQuery::Named(QueryField::Id, vec![Name::new(&article.id)]));
    News {
        occurrences: form.places.iter().filter(|place| place.tie == first.tie).count() as u64,
        speakers: statement.and_then(|of| of.speaker.clone()).into_iter().collect(),
        passage: statement.map(|of| shortened(&of.text)),
        hits: form
            .asked
            .as_ref()
            .map(|asked| listing::hits(asked, (among, &request.request().filters), [of_article])),
        form: Some(form.form.clone()),
        sort: Some(form.sort),
        ..news
    }
}

/// Whether a statement has these words side by side.
fn has(statement: &Statement, words: &[String]) -> bool {
    fold_words(&statement.text).windows(words.len().max(1)).any(|some| some == words)
}
