//! Pairs of articles that are judged: of one event, of different ones, or the same text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::{Format, SideData, read_bytes};
use readouts_reading::{Reader, Readout};
use readouts_relations::events::{Profile, Weights, events_by, weigh_by};
use serde::Deserialize;

use crate::article::Article;
use crate::gold;
use crate::score::Ratio;

/// Beginning of the names of files of judged pairs in `gold/`, and of their pages in `corpus/`.
const PAIRS: &str = "events_";
const PAGES: &str = "events_pages";

/// A judged pair.
#[derive(Debug, Clone, Deserialize)]
struct GoldPair {
    a: GoldArticle,
    b: GoldArticle,
    label: Label,
    why: String,
}

#[derive(Debug, Clone, Deserialize)]
struct GoldArticle {
    url: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Label {
    Same,
    Different,
    Reprint,
}

/// A page of judged pairs.
#[derive(Debug, Deserialize)]
struct GoldPage {
    url: String,
    title: Option<String>,
    date: Option<String>,
    body: Option<String>,
    html: Option<String>,
}

/// A judged pair, by its articles' indices.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) label: Label,
    why: String,
    /// Name of the group of pairs that share articles.
    pub(crate) group: String,
}

/// A file of judged pairs with the pages.
#[derive(Debug)]
pub(crate) struct Judged {
    set: String,
    pub(crate) pairs: Vec<Pair>,
    articles: Vec<(Readout, Option<Profile>)>,
}

/// Reads every file of judged pairs whose name contains `only`.
pub(crate) fn judged(shared: &Path, only: &str, reader: &Reader<'_>) -> Result<Vec<Judged>> {
    let files = |folder: &str, start: &str| -> Result<Vec<_>> {
        let files =
            std::fs::read_dir(shared.join(folder)).with_context(|| format!("cannot read {folder}"))?;
        let mut files = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
        let name = |path: &Path| {
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
        };
        files.retain(|path| name(path).starts_with(start) && name(path).ends_with(".jsonl"));
        files.sort();
        Ok(files)
    };
    let mut found = Vec::new();
    for file in files("gold", PAIRS)? {
        let set = file.file_stem().context("a file of gold without a name")?.to_string_lossy().into_owned();
        if !set.contains(only) {
            continue;
        }
        let pairs = gold::lines::<GoldPair>(&file)?;
        let urls: BTreeSet<&str> = pairs.iter().flat_map(|pair| [&*pair.a.url, &*pair.b.url]).collect();
        let mut articles: BTreeMap<String, Readout> = BTreeMap::new();
        for pages in files("corpus", PAGES)? {
            for page in gold::lines::<GoldPage>(&pages)?.iter().filter(|page| urls.contains(&*page.url)) {
                articles.insert(page.url.clone(), page.read(reader)?);
            }
        }
        found.push(Judged::new(set, &pairs, articles, reader)?);
    }
    Ok(found)
}

/// Adds an article for each judged pair, and for each page of one.
pub(super) fn read(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    for judged in judged(shared, only, reader)? {
        judged.score(&Weights::default(), articles);
    }
    Ok(())
}

impl GoldPage {
    fn read(&self, reader: &Reader<'_>) -> Result<Readout> {
        let (text, format) = match (&self.body, &self.html) {
            (Some(body), _) => (body, Format::Text),
            (None, Some(html)) => (html, Format::Html),
            (None, None) => anyhow::bail!("{}: a page without text", self.url),
        };
        let mut side = SideData::default();
        (side.url, side.title, side.date) = (Some(self.url.clone()), self.title.clone(), self.date.clone());
        Ok(reader.read(&read_bytes(&self.url, text.as_bytes(), format, &side)?)?)
    }
}

impl Judged {
    fn new(
        set: String,
        pairs: &[GoldPair],
        articles: BTreeMap<String, Readout>,
        reader: &Reader<'_>,
    ) -> Result<Self> {
        let urls: Vec<&String> = articles.keys().collect();
        let at = |url: &String| {
            urls.binary_search(&url).ok().with_context(|| format!("{set}: there is no page {url}"))
        };
        let mut found = Vec::new();
        for pair in pairs {
            let (a, b) = (at(&pair.a.url)?, at(&pair.b.url)?);
            found.push(Pair { a, b, label: pair.label, why: pair.why.clone(), group: String::new() });
        }
        // Pairs that share an article belong to one group, named by its first article.
        let groups = closure(urls.len(), found.iter().map(|pair| (pair.a, pair.b)));
        for pair in &mut found {
            pair.group.clone_from(urls[groups[pair.a]]);
        }
        let knowledge = reader.knowledge();
        let articles = articles.into_values().map(|article| {
            let profile = Profile::of(&article, knowledge);
            (article, profile)
        });
        Ok(Self { set, pairs: found, articles: articles.collect() })
    }

    /// Returns the event of each article, as the index of its first article.
    pub(crate) fn events(&self, weights: &Weights) -> Vec<usize> {
        let known = (0..).zip(&self.articles).filter_map(|(at, (_, profile))| Some((at, profile.as_ref()?)));
        let known: Vec<(u64, &Profile)> = known.collect();
        let mut events: Vec<usize> = (0..self.articles.len()).collect();
        for group in events_by(&known, |_| false, weights) {
            let first = known[group[0]].0 as usize;
            group.iter().for_each(|at| events[known[*at].0 as usize] = first);
        }
        events
    }

    /// Returns the sum of a pair's weights above the threshold; `None` if it is ruled out or cannot be compared.
    pub(crate) fn margin(&self, pair: &Pair, weights: &Weights) -> Option<f32> {
        let evidence =
            weigh_by(self.articles[pair.a].1.as_ref()?, self.articles[pair.b].1.as_ref()?, weights);
        evidence.veto.is_none().then_some(evidence.sum - evidence.threshold)
    }

    fn score(&self, weights: &Weights, into: &mut Vec<Article>) {
        let events = self.events(weights);
        for pair in &self.pairs {
            let is_joined = events[pair.a] == events[pair.b];
            let url = |at: usize| self.articles[at].0.url.as_deref().unwrap_or_default();
            let mut article = Article::new(&self.set, &format!("{} {}", url(pair.a), url(pair.b)));
            let note = || format!("{:?}, {}\n{}", pair.label, pair.why, self.explain(pair, weights));
            match pair.label {
                Label::Same => article.check("same joined", is_joined, note),
                Label::Reprint => article.check("reprints joined", is_joined, note),
                Label::Different => {
                    article.add("joined wrongly", Ratio::one(is_joined));
                    if is_joined {
                        article.notes.push(format!("joined wrongly: {}", note()));
                    }
                }
            }
            let is_same = pair.label != Label::Different;
            if is_joined {
                article.add("pairwise P", Ratio::one(is_same));
            }
            if is_same {
                article.add("pairwise R", Ratio::one(is_joined));
            }
            // F1 is twice the right joins to the joins and the pairs that should be.
            let of = f64::from(u8::from(is_joined)) + f64::from(u8::from(is_same));
            article.add("pairwise F1", Ratio { hit: if is_joined && is_same { 2.0 } else { 0.0 }, of });
            into.push(article);
        }
        self.score_articles(&events, into);
    }

    /// Adds B³ (Bagga and Baldwin 1998): for each article, the share of its event that is right, and the share of its
    /// right event that is in it. Every pair of pages that gold does not join counts as different.
    fn score_articles(&self, events: &[usize], into: &mut Vec<Article>) {
        let same = self.pairs.iter().filter(|pair| pair.label != Label::Different);
        let right = closure(events.len(), same.map(|pair| (pair.a, pair.b)));
        for (at, (readout, _)) in self.articles.iter().enumerate() {
            let count =
                |is: &dyn Fn(usize) -> bool| (0..events.len()).filter(|other| is(*other)).count() as f64;
            let both = count(&|other| events[other] == events[at] && right[other] == right[at]);
            let found = count(&|other| events[other] == events[at]);
            let wanted = count(&|other| right[other] == right[at]);
            let mut article = Article::new(&self.set, readout.url.as_deref().unwrap_or_default());
            article.add("B3 P", Ratio::mean(both / found));
            article.add("B3 R", Ratio::mean(both / wanted));
            article.add("B3 F1", Ratio::mean(2.0 * both / (found + wanted)));
            into.push(article);
        }
    }

    fn explain(&self, pair: &Pair, weights: &Weights) -> String {
        let [(a, of_a), (b, of_b)] = [&self.articles[pair.a], &self.articles[pair.b]];
        let head = |article: &Readout| {
            let date = article.event_date.edtf.map(|date| date.to_string()).unwrap_or_default();
            let title = article.title.as_deref().unwrap_or_default();
            format!("    {date} {} {title:?} {:?}\n", article.kind.as_str(), article.participants)
        };
        let evidence = match (of_a, of_b) {
            (Some(a), Some(b)) => weigh_by(a, b, weights).to_string(),
            _ => "one of them cannot be joined".to_owned(),
        };
        format!("{}{}{evidence}", head(a), head(b))
    }
}

/// Returns for each index the smallest one that is connected to it.
fn closure(count: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut of: Vec<usize> = (0..count).collect();
    for (a, b) in pairs {
        let (from, to) = (of[a].max(of[b]), of[a].min(of[b]));
        of.iter_mut().filter(|of| **of == from).for_each(|of| *of = to);
    }
    of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_connected_has_the_smallest_index() {
        assert_eq!(closure(5, [(3, 4), (1, 3)].into_iter()), [0, 1, 2, 1, 1]);
    }
}
