//! Finds forms of a phrase that were not known before.

use std::collections::BTreeSet;

use super::news::{About, News, NewsKind, shortened};
use super::state::Watched;
use crate::analysis::VariantSort;
use crate::analysis::listing;
use crate::analysis::variants::{FormPlace, FormPlaces};
use crate::index::Texts;
use crate::query::{FieldQuery, Name, Plan, QueryField};
use crate::search::{Resolved, SearchRequest};
use crate::words::fold_words;
use crate::{ErrorKind, Query, Readout, Result, Statement};

/// Returns the news about forms that have places only in articles which were not there before, and all forms by now. A
/// form that older articles have too is not new: it may be told apart from another one only because there are more places.
/// `None` if the query is not one phrase, or its forms stand in too many places.
pub(super) fn forms(
    request: &Resolved<SearchRequest>,
    before: Option<&Watched>,
    is_unseen: &dyn Fn(u64) -> bool,
    (name, index_time): (&str, &str),
) -> Result<Option<(Vec<News>, BTreeSet<String>)>> {
    let all = match request.form_places() {
        Ok(all) => all,
        Err(error) if error.kind() == ErrorKind::Query => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut known = before.and_then(|before| before.forms.clone()).unwrap_or_default();
    let mut news = Vec::new();
    for form in &all {
        // The phrase itself is no variant of it.
        if form.sort == VariantSort::Same || known.contains(&form.form) {
            continue;
        }
        if !form.places.iter().all(|place| is_unseen(place.tie)) {
            continue;
        }
        // The earliest by its certain date; those without one come last.
        let first = form.places.iter().min_by_key(|place| (place.days.is_none(), place.days, place.tie));
        let Some(first) = first else { continue };
        let pass = request.pass_of(Plan::All, &request.watch())?;
        pass.check_time()?;
        let (segment, doc) = first.article;
        let article = Texts::open(pass.index, pass.segment(segment).reader(), 1)?.read(doc)?.article()?;
        news.push(told(
            request,
            (form, first),
            &article,
            &About { kind: NewsKind::NewVariant, name, index_time },
        ));
    }
    known.extend(all.into_iter().map(|form| form.form));
    Ok(Some((news, known)))
}

fn told(
    request: &Resolved<SearchRequest>,
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
        hits: form.asked.as_ref().map(|asked| listing::hits(asked, &request.request().filters, [of_article])),
        form: Some(form.form.clone()),
        sort: Some(form.sort),
        ..news
    }
}

/// Whether a statement has these words side by side.
fn has(statement: &Statement, words: &[String]) -> bool {
    fold_words(&statement.text).windows(words.len().max(1)).any(|some| some == words)
}
