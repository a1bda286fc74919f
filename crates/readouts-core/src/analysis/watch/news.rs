//! Compares what a query finds with what it found before.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::state::{Seen, Watched};
use super::{Absence, Edit};
use crate::analysis::VariantSort;
use crate::{Basis, Date, Edtf, FoundArticle, Readout};

/// Maximum number of characters of a passage.
const PASSAGE_MAX: usize = 500;

/// Kind of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NewsKind {
    /// An article that the query did not find before.
    New,
    /// An article that has other hits than before: the same id, address or path, and other statements.
    Changed,
    /// An article that the query found before and does not find now, be it that it is no more in the index.
    Gone,
    /// A page that was changed after publication: the newer version, the former one, or both match.
    Edited,
    /// Somebody uses what is looked for and did not before.
    FirstUse,
    /// A form of the phrase that was not known before, as [`variants`](crate::Resolved::variants) finds them.
    NewVariant,
    /// A new article in which somebody does not use it, though they do in most comparable articles before.
    Absence,
}

impl NewsKind {
    /// Returns the name of the kind.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Edited => "edited",
            Self::FirstUse => "first-use",
            Self::NewVariant => "new-variant",
            Self::Absence => "absence",
        }
    }
}

/// Something new about a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct News {
    /// What has happened.
    pub kind: NewsKind,
    /// Name of the query.
    pub name: String,
    /// Id of the article.
    pub id: String,
    /// Path that it was read from.
    pub path: Option<String>,
    /// Address on the web.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Outlet that published this copy; null if the article is gone.
    pub outlet: Option<String>,
    /// Publication date of this copy; null if the article is gone.
    pub published: Option<Edtf>,
    /// Date of the event; null if the article is gone.
    pub event_date: Option<Edtf>,
    /// Number of occurrences, of a new variant those of the form; 0 if the query has no words, the article is gone, or
    /// somebody does not use it there.
    pub occurrences: u64,
    /// Who says it: of a first use, the person; of a new variant, who says the passage; of an absence, who does not say
    /// it; else everyone in whose statements an occurrence begins.
    pub speakers: Vec<String>,
    /// First statement that has an occurrence, or its beginning if it is long; of a first use, the first of the person.
    /// Null of an absence.
    pub passage: Option<String>,
    /// Query that lists the hits in the article; of an absence, the uses in the articles compared. Null if the article
    /// is gone.
    pub hits: Option<String>,
    /// The form, folded, of a new variant; of an absence, a form of the phrase that the person uses there instead, if there
    /// is one. Null of other kinds.
    pub form: Option<String>,
    /// How the form differs from the phrase.
    pub sort: Option<VariantSort>,
    /// What an article without it was compared with, of an absence; else null.
    pub absence: Option<Absence>,
    /// What was changed on the page, of an edit; else null.
    #[serde(default)]
    pub edit: Option<Edit>,
    /// Hash of what was found, which tells two versions of an article apart; empty of a new variant and an absence.
    pub found: String,
    /// Time of the news, in the form of RFC 3339: the day of publication if there is one, else as of when the index is.
    pub updated: String,
}

/// Article that a query finds.
pub(super) struct Found {
    pub(super) seen: Seen,
    outlet: Option<String>,
    published: Option<Edtf>,
    event_date: Option<Edtf>,
    /// Day by which articles are ordered.
    day: Option<Date>,
    occurrences: u64,
    /// Speakers of statements with an occurrence, each with the first of these.
    speakers: Vec<(String, String)>,
    passage: Option<String>,
}

impl Found {
    pub(super) fn of(found: &FoundArticle) -> Self {
        let article = &found.article;
        let statements = found.statements();
        let mut speakers: Vec<(String, String)> = Vec::new();
        let mut hasher = blake3::Hasher::new();
        let mut hash = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        hash(&found.occurrences.to_string());
        for statement in statements.iter().filter_map(|at| article.statements.get(*at)) {
            let speaker = statement.speaker.as_deref();
            hash(&statement.text);
            hash(speaker.unwrap_or_default());
            hash(Basis::as_str(statement.basis));
            if let Some(speaker) = speaker.filter(|name| speakers.iter().all(|(known, _)| known != name)) {
                speakers.push((speaker.to_owned(), shortened(&statement.text)));
            }
        }
        let first = statements.first().and_then(|at| article.statements.get(*at));
        let Readout { id: _, path, url, title, .. } = article;
        let event_date = article.event_date.edtf;
        let day = event_date.filter(|date| date.is_certain()).or(article.published.edtf);
        Self {
            seen: Seen {
                found: hasher.finalize().to_hex()[..16].to_owned(),
                url: url.clone(),
                path: path.clone(),
                title: title.clone(),
            },
            outlet: article.outlet.name.clone(),
            published: article.published.edtf,
            event_date,
            day: day.and_then(Edtf::latest),
            occurrences: found.occurrences,
            speakers,
            passage: first.map(|statement| shortened(&statement.text)),
        }
    }

    pub(super) fn news(&self, kind: NewsKind, name: &str, id: &str, index_time: &str) -> News {
        let updated = match kind {
            NewsKind::Changed | NewsKind::Edited => index_time.to_owned(),
            _ => published_or(self.published, index_time),
        };
        News {
            outlet: self.outlet.clone(),
            published: self.published,
            event_date: self.event_date,
            occurrences: self.occurrences,
            speakers: self.speakers.iter().map(|(name, _)| name.clone()).collect(),
            passage: self.passage.clone(),
            updated,
            ..gone(name, id, &self.seen, index_time).of_kind(kind)
        }
    }
}

/// Returns the day of publication as a time, or else the other time.
fn published_or(published: Option<Edtf>, other: &str) -> String {
    let day = published.and_then(Edtf::latest).filter(|day| (0..=9999).contains(&day.year()));
    day.map_or_else(|| other.to_owned(), |day| format!("{day}T00:00:00Z"))
}

impl News {
    fn of_kind(self, kind: NewsKind) -> Self {
        Self { kind, ..self }
    }
}

/// What news about an article that the query need not find have in common.
pub(super) struct About<'a> {
    pub(super) kind: NewsKind,
    /// Name of the query.
    pub(super) name: &'a str,
    pub(super) index_time: &'a str,
}

impl About<'_> {
    /// Returns the news that tell no more than which article they are about.
    pub(super) fn article(&self, article: &Readout) -> News {
        let Readout { id, path, url, title, .. } = article;
        let (path, url, title) = (path.clone(), url.clone(), title.clone());
        let seen = Seen { found: String::new(), url, path, title };
        News {
            outlet: article.outlet.name.clone(),
            published: article.published.edtf,
            event_date: article.event_date.edtf,
            updated: published_or(article.published.edtf, self.index_time),
            ..gone(self.name, id, &seen, self.index_time).of_kind(self.kind)
        }
    }
}

/// Returns the news that an article is gone.
fn gone(name: &str, id: &str, seen: &Seen, index_time: &str) -> News {
    News {
        kind: NewsKind::Gone,
        name: name.to_owned(),
        id: id.to_owned(),
        path: seen.path.clone(),
        url: seen.url.clone(),
        title: seen.title.clone(),
        outlet: None,
        published: None,
        event_date: None,
        occurrences: 0,
        speakers: Vec::new(),
        passage: None,
        hits: None,
        form: None,
        sort: None,
        absence: None,
        edit: None,
        found: seen.found.clone(),
        updated: index_time.to_owned(),
    }
}

/// Compares what is found now with what was found before; returns the news, and everyone who has used it by now.
pub(super) fn compared(
    name: &str,
    before: Option<&Watched>,
    now: &BTreeMap<String, Found>,
    index_time: &str,
) -> (Vec<News>, BTreeSet<String>) {
    let none = BTreeMap::new();
    let old = before.map_or(&none, |before| &before.articles);
    let mut left: BTreeMap<&str, &Seen> = old.iter().map(|(id, seen)| (id.as_str(), seen)).collect();
    let mut fresh: Vec<&str> = Vec::new();
    let mut pairs: Vec<(&str, &Seen)> = Vec::new();
    for id in now.keys() {
        match left.remove(id.as_str()) {
            Some(seen) => pairs.push((id, seen)),
            None => fresh.push(id),
        }
    }
    // A page that has changed has another id: it is known by its address, or else by its path.
    for place in [|seen: &Seen| seen.url.clone(), |seen: &Seen| seen.path.clone()] {
        let mut by_place: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (id, seen) in left.iter().rev() {
            if let Some(place) = place(seen) {
                by_place.entry(place).or_default().push(id);
            }
        }
        fresh.retain(|id| {
            let was = place(&now[*id].seen).and_then(|place| by_place.get_mut(&place)?.pop());
            let Some(seen) = was.and_then(|was| left.remove(was)) else { return true };
            pairs.push((id, seen));
            false
        });
    }
    let mut news: Vec<News> = Vec::new();
    news.extend(fresh.iter().map(|id| now[*id].news(NewsKind::New, name, id, index_time)));
    let changed = pairs.iter().filter(|(id, seen)| now[*id].seen.found != seen.found);
    news.extend(changed.map(|(id, _)| now[*id].news(NewsKind::Changed, name, id, index_time)));
    news.extend(left.iter().map(|(id, seen)| gone(name, id, seen, index_time)));
    let mut speakers = before.map(|before| before.speakers.clone()).unwrap_or_default();
    // The earliest article of each is the first use; those without a day come last.
    let mut in_order: Vec<(&String, &Found)> = now.iter().collect();
    in_order.sort_by_key(|(id, found)| (found.day.is_none(), found.day, id.as_str()));
    for (id, found) in in_order {
        for (speaker, passage) in &found.speakers {
            if speakers.insert(speaker.clone()) {
                let mut first = found.news(NewsKind::FirstUse, name, id, index_time);
                first.speakers = vec![speaker.clone()];
                first.passage = Some(passage.clone());
                news.push(first);
            }
        }
    }
    (news, speakers)
}

/// Returns the beginning of a statement.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(PASSAGE_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
