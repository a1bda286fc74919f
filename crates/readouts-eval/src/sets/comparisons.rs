//! Sets of two versions of one event, with the sentences that say the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::Result;
use readouts_reading::pages::{Format, SideData, read_bytes};
use readouts_reading::{Reader, Readout, Statement};
use readouts_relations::compare::{
    Degree, NoCorpus, Options, Pair, Part, Rarity, Text, Unit, WeightRow, Weights, match_texts, weigh_pair,
};
use readouts_words::fold_words;
use serde::Deserialize;

use crate::article::Article;
use crate::gold;
use crate::score::Ratio;

/// Beginning of the names of the files, and of the sets.
pub(crate) const FILES: &str = "compare";

/// Two versions, as in the files.
#[derive(Debug, Deserialize)]
struct Gold {
    a: Version,
    b: Version,
}

#[derive(Debug, Deserialize)]
struct Version {
    url: String,
    title: Option<String>,
    date: Option<String>,
    sentences: Vec<Sentence>,
}

#[derive(Debug, Deserialize)]
struct Sentence {
    id: String,
    text: String,
    #[serde(rename = "match")]
    matched: Vec<Matched>,
}

#[derive(Debug, Deserialize)]
struct Matched {
    id: String,
    degree: Degree,
}

/// Body of an article, by its address.
#[derive(Debug, Deserialize)]
struct Page {
    url: String,
    body: Option<String>,
    html: Option<String>,
}

/// Two versions that are ready to be matched.
pub(crate) struct Versions {
    set: String,
    pub(crate) id: String,
    readouts: [Readout; 2],
    /// Sentences of the gold, each with the statement that it is, if there is one.
    sentences: [Vec<(String, Option<usize>)>; 2],
    /// Links of the gold.
    links: BTreeMap<(usize, usize), Degree>,
}

/// Number of articles with each word, over the pages of the sets.
#[derive(Debug, Default)]
struct Pages {
    articles: u64,
    with: HashMap<String, u64>,
}

impl Rarity for Pages {
    fn articles(&self) -> u64 {
        self.articles
    }

    fn articles_with(&self, word: &str) -> Option<u64> {
        self.with.get(word).copied()
    }
}

impl Pages {
    fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut pages = Self::default();
        for text in texts {
            pages.articles += 1;
            let words: BTreeSet<String> = fold_words(text).into_iter().collect();
            for word in words {
                *pages.with.entry(word).or_default() += 1;
            }
        }
        pages
    }
}

/// Reads the pairs of the sets whose name contains `only`, and the words of all pages beside them.
fn versions(shared: &Path, only: &str, reader: &Reader<'_>) -> Result<(Vec<Versions>, Pages)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("gold"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| name(file).starts_with(FILES) && name(file).contains(only));
    files.sort();
    if files.is_empty() {
        return Ok(Default::default());
    }
    let pages = gold::lines::<Page>(&shared.join("corpus/events_pages.jsonl"))?;
    let pages: BTreeMap<&str, &Page> = pages.iter().map(|page| (page.url.as_str(), page)).collect();
    let mut versions = Vec::new();
    for file in &files {
        for gold in gold::lines::<Gold>(file)? {
            versions.push(Versions::new(&name(file), &gold, &pages, reader)?);
        }
    }
    let texts = pages.values().filter_map(|page| page.body.as_deref().or(page.html.as_deref()));
    Ok((versions, Pages::new(texts)))
}

/// Reads the pairs of the sets whose name contains `only`.
pub(crate) fn pairs(shared: Option<&Path>, only: &str) -> Result<Vec<Versions>> {
    let Some(shared) = shared else { return Ok(Vec::new()) };
    Ok(versions(shared, only, &Reader::default())?.0)
}

/// Returns the weight of comparisons with a name such as `compare.threshold`.
pub(crate) fn weight(name: &str) -> Option<&'static WeightRow> {
    let name = name.strip_prefix(FILES)?.strip_prefix('.')?;
    Weights::TABLE.iter().find(|row| row.name == name)
}

fn name(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

impl Versions {
    fn new(set: &str, gold: &Gold, pages: &BTreeMap<&str, &Page>, reader: &Reader<'_>) -> Result<Self> {
        let readouts = [read(&gold.a, pages, reader)?, read(&gold.b, pages, reader)?];
        let sentences = [(&gold.a, &readouts[0]), (&gold.b, &readouts[1])].map(|(version, readout)| {
            let of = |sentence: &Sentence| (sentence.text.clone(), statement(&sentence.text, readout));
            version.sentences.iter().map(of).collect()
        });
        let at_b = |id: &str| gold.b.sentences.iter().position(|sentence| sentence.id == id);
        let mut links = BTreeMap::new();
        for (a, sentence) in gold.a.sentences.iter().enumerate() {
            let of = |matched: &Matched| Some(((a, at_b(&matched.id)?), matched.degree));
            links.extend(sentence.matched.iter().filter_map(of));
        }
        let id = format!("{} | {}", gold.a.url, gold.b.url);
        Ok(Self { set: set.to_owned(), id, readouts, sentences, links })
    }

    fn text(&self, side: usize) -> Text<'_> {
        let statements = &self.readouts[side].statements;
        let units = self.sentences[side]
            .iter()
            .map(|(text, statement)| {
                let mut unit = statement.map_or_else(|| Unit::new(text), |at| Unit::of(&statements[at]));
                unit.text = text;
                unit
            })
            .collect();
        Text::with_units(&self.readouts[side], units)
    }

    /// Returns numbers of links: those found, those of them that are in the gold, and those of the gold.
    pub(crate) fn counts(&self, options: &Options<'_>, rarity: &dyn Rarity) -> Counts {
        self.counted(&match_texts(&self.text(0), &self.text(1), options, rarity).links)
    }

    fn counted(&self, links: &[Pair]) -> Counts {
        let right = links.iter().filter(|link| self.links.contains_key(&(link.a, link.b))).count();
        Counts { right, found: links.len(), wanted: self.links.len() }
    }

    fn score(&self, options: &Options<'_>, rarity: &dyn Rarity, set: &str) -> Article {
        let mut article = Article::new(set, &self.id);
        // All pairs were looked at.
        article.held_out = false;
        let texts = [self.text(0), self.text(1)];
        let matching = match_texts(&texts[0], &texts[1], options, rarity);
        let counts = self.counted(&matching.links);
        article.add("links F1", counts.f1());
        article.add("links P", Ratio { hit: counts.right as f64, of: counts.found as f64 });
        article.add("links R", Ratio { hit: counts.right as f64, of: counts.wanted as f64 });
        for link in matching.links.iter().filter_map(|link| Some((link, self.links.get(&(link.a, link.b))?)))
        {
            article.add("degree right", Ratio::one(link.0.degree == *link.1));
        }
        self.fates(&matching.links, &mut article);
        let found: BTreeSet<(usize, usize)> = matching.links.iter().map(|link| (link.a, link.b)).collect();
        let wanted: BTreeSet<(usize, usize)> = self.links.keys().copied().collect();
        for (what, pairs) in
            [("wrong link", found.difference(&wanted)), ("missed link", wanted.difference(&found))]
        {
            for &pair in pairs {
                let weighed = weigh_pair(&texts[0], &texts[1], pair, options, rarity);
                article.notes.push(format!("{what}: {}", self.shown(&weighed)));
            }
        }
        for pair in found.intersection(&wanted) {
            let weighed = weigh_pair(&texts[0], &texts[1], *pair, options, rarity);
            article.notes.push(format!("right link: {}", self.shown(&weighed)));
        }
        article
    }

    /// Scores which sentences both have, and which only one.
    fn fates(&self, links: &[Pair], article: &mut Article) {
        let mut linked = [vec![false; self.sentences[0].len()], vec![false; self.sentences[1].len()]];
        let mut wanted = linked.clone();
        for (a, b) in links.iter().map(|link| (link.a, link.b)) {
            (linked[0][a], linked[1][b]) = (true, true);
        }
        for &(a, b) in self.links.keys() {
            (wanted[0][a], wanted[1][b]) = (true, true);
        }
        let sides = [("both", 0, true), ("both", 1, true), ("only A", 0, false), ("only B", 1, false)];
        for (score, side, fate) in sides {
            for (found, wanted) in linked[side].iter().zip(&wanted[side]) {
                if *found == fate {
                    article.add(&format!("{score} P"), Ratio::one(*wanted == fate));
                }
                if *wanted == fate {
                    article.add(&format!("{score} R"), Ratio::one(*found == fate));
                }
            }
        }
    }

    fn shown(&self, pair: &Pair) -> String {
        let part = |part: &Part| format!("{} {:.3} ({})", part.name, part.value, part.shared.join(", "));
        let parts = pair.parts.iter().map(part).collect::<Vec<_>>().join("; ");
        let degree = self.links.get(&(pair.a, pair.b)).map_or("none", |degree| degree.as_str());
        format!(
            "A{} B{} {:.3} (gold: {degree}): {parts}\n    A: {}\n    B: {}",
            pair.a + 1,
            pair.b + 1,
            pair.similarity,
            self.sentences[0][pair.a].0,
            self.sentences[1][pair.b].0
        )
    }
}

/// Numbers of links.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) right: usize,
    pub(crate) found: usize,
    pub(crate) wanted: usize,
}

impl Counts {
    pub(crate) fn f1(self) -> Ratio {
        Ratio { hit: 2.0 * self.right as f64, of: (self.found + self.wanted) as f64 }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }
}

/// Reads a version: its page, or its sentences if there is no page.
fn read(version: &Version, pages: &BTreeMap<&str, &Page>, reader: &Reader<'_>) -> Result<Readout> {
    let mut side = SideData::default();
    (side.url, side.title, side.date) =
        (Some(version.url.clone()), version.title.clone(), version.date.clone());
    let page = pages.get(version.url.as_str());
    let sentences =
        || version.sentences.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
    let (text, format) = match page {
        Some(Page { body: Some(body), .. }) => (body.clone(), Format::Text),
        Some(Page { html: Some(html), .. }) => (html.clone(), Format::Html),
        _ => (sentences(), Format::Text),
    };
    let document = read_bytes(&version.url, text.as_bytes(), format, &side)?;
    Ok(reader.read(&document)?)
}

/// Returns the statement that contains a sentence, or is part of it; white space does not count.
fn statement(sentence: &str, readout: &Readout) -> Option<usize> {
    let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let sentence = dense(sentence);
    let fits = |statement: &Statement| {
        let statement = dense(&statement.text);
        statement.contains(&sentence) || sentence.contains(&statement)
    };
    readout.statements.iter().position(fits)
}

/// Scores the pairs, without a corpus and with one.
pub(super) fn read_all(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let (versions, pages) = versions(shared, only, reader)?;
    let options = Options::default();
    for of in &versions {
        articles.push(of.score(&options, &NoCorpus, &of.set));
    }
    for of in &versions {
        articles.push(of.score(&options, &pages, &format!("{}, with a corpus", of.set)));
    }
    Ok(())
}
