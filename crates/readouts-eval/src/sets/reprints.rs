//! Sets of copies: judged pairs of articles, and copies and templates made from articles.

use std::io::Read;
use std::path::Path;

use anyhow::Result;
use readouts_reading::pages::{Format, Limits, SideData, open_reader, read_bytes};
use readouts_reading::{Reader, Readout};
use readouts_relations::reprints::{Shingles, clusters, is_reprint};
use serde::Deserialize;

use crate::article::Article;
use crate::gold::{self, Attribution};
use crate::partition::{Partition, b_cubed, pair};
use crate::score::Ratio;
use crate::simulate::{Change, beside, next_issue, template};

/// Set whose articles are in the repository.
pub(crate) const GENERATED: &str = "reprints, generated";

/// Set of judged pairs.
const JUDGED: &str = "reprints, judged";

/// Minimum length of an article that is changed, in bytes: about a hundred words.
const MIN_BYTES: usize = 600;

/// A judged pair of articles.
#[derive(Debug, Deserialize)]
struct Pair {
    a: Side,
    b: Side,
    label: String,
    why: String,
}

#[derive(Debug, Deserialize)]
struct Side {
    url: String,
}

/// Scores judged pairs. All were inspected during development, so none is held out.
pub(super) fn judged(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    if !JUDGED.contains(only) {
        return Ok(());
    }
    let pages = pages(&shared.join("corpus/events_pages.jsonl"), reader)?;
    let pairs = gold::lines::<Pair>(&shared.join("gold/events_dev.jsonl"))?;
    let at = |side: &Side| pages.iter().position(|page| page.url.as_ref() == Some(&side.url));
    let mut known = Vec::new();
    for judged in &pairs {
        let (Some(a), Some(b)) = (at(&judged.a), at(&judged.b)) else { continue };
        known.push((a.min(b), a.max(b), judged));
    }
    let texts: Vec<Shingles> = pages.iter().map(Shingles::of).collect();
    let found = Partition::new(&clusters(&texts.iter().collect::<Vec<_>>()));
    // No article of the gold has more than one copy.
    let copies = known.iter().filter(|(_, _, judged)| judged.label == "reprint");
    let gold = Partition::new(&copies.map(|(a, b, _)| vec![*a, *b]).collect::<Vec<_>>());
    for b in 0..pages.len() {
        for a in 0..b {
            let judged = known.iter().find(|(x, y, _)| (*x, *y) == (a, b)).map(|(_, _, judged)| judged);
            let (is_found, is_gold) = (found.joins(a, b), gold.joins(a, b));
            if judged.is_none() && !is_found {
                continue;
            }
            let name = |at: usize| pages[at].url.as_deref().unwrap_or_default();
            let mut article = Article::new(JUDGED, &format!("{} {}", name(a), name(b)));
            article.held_out = false;
            pair(is_found, is_gold).into_iter().for_each(|(score, share)| article.add(score, share));
            if is_found != is_gold {
                let why = judged.map_or("not judged", |judged| judged.why.as_str());
                article.notes.push(format!("joined: {is_found} ({why}) {:?}", texts[a].likeness(&texts[b])));
            }
            articles.push(article);
        }
    }
    for (at, page) in pages.iter().enumerate() {
        let mut article = Article::new(JUDGED, page.url.as_deref().unwrap_or_default());
        article.held_out = false;
        let (precision, recall) = b_cubed(at, pages.len(), &found, &gold);
        article.add("B3 P", Ratio::mean(precision));
        article.add("B3 R", Ratio::mean(recall));
        articles.push(article);
    }
    Ok(())
}

/// Scores changed articles of a folder's corpora.
pub(super) fn simulated(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let sets = ["en", "ru", "zh"].map(|language| (language, format!("reprints, simulated {language}")));
    if !sets.iter().any(|(_, set)| set.contains(only)) {
        return Ok(());
    }
    let mut all = Vec::new();
    for file in ["dev_small", "kremlin_ru", "events_pages"] {
        all.extend(pages(&shared.join(format!("corpus/{file}.jsonl")), reader)?);
    }
    for (language, set) in sets.iter().filter(|(_, set)| set.contains(only)) {
        let is_in = |page: &&Readout| page.language.as_deref() == Some(*language);
        change(set, &all.iter().filter(is_in).collect::<Vec<_>>(), reader, articles)?;
    }
    Ok(())
}

/// Scores changed articles of an invented world.
pub(super) fn generated(repository: &Path, reader: &Reader<'_>, articles: &mut Vec<Article>) -> Result<()> {
    let mut pages = Vec::new();
    for gold in gold::lines::<Attribution>(&repository.join("gold/generated.jsonl"))? {
        if let Some(page) = &gold.page {
            pages.push(reader.read_text(&gold.id, page)?);
        }
    }
    let before = articles.len();
    change(GENERATED, &pages.iter().collect::<Vec<_>>(), reader, articles)?;
    articles[before..].iter_mut().for_each(|article| article.held_out = false);
    Ok(())
}

/// Reads every article of a file of records.
fn pages(path: &Path, reader: &Reader<'_>) -> Result<Vec<Readout>> {
    let input: Box<dyn Read + Send> = Box::new(std::io::BufReader::new(std::fs::File::open(path)?));
    let mut pages = Vec::new();
    for source in open_reader(&path.display().to_string(), input, Some(Format::Jsonl), Limits::default())? {
        pages.push(reader.read(&source?.read()?)?);
    }
    Ok(pages)
}

/// Scores every change of every article that is long enough.
fn change(set: &str, pages: &[&Readout], reader: &Reader<'_>, articles: &mut Vec<Article>) -> Result<()> {
    let long = |page: &&&Readout| page.paragraphs.iter().map(String::len).sum::<usize>() >= MIN_BYTES;
    let pages: Vec<&Readout> = pages.iter().filter(long).copied().collect();
    for (at, page) in pages.iter().enumerate() {
        let id = page.url.as_deref().unwrap_or(&page.id);
        let mut article = Article::new(set, id);
        // The text of an article further on stands for what an outlet adds.
        let other = |distance: usize| pages[(at + distance) % pages.len()];
        let text = Shingles::of(page);
        for (score, change) in Change::ALL {
            if let Some(copy) = change.apply(page, other(7)) {
                let copy = Shingles::of(&copy);
                article.check(score, is_found(&text, &copy), || format!("{:?}", text.likeness(&copy)));
            }
        }
        let mut wrong = |score: &str, a: &Shingles, b: &Shingles| {
            let is_joined = is_found(a, b);
            article.add(score, Ratio::one(is_joined));
            if is_joined {
                article.notes.push(format!("{score}: {:?}", a.likeness(b)));
            }
        };
        for (score, share) in [
            ("boilerplate 50 %, joined wrongly", 50),
            ("boilerplate 100 %, joined wrongly", 100),
            ("boilerplate 200 %, joined wrongly", 200),
            ("boilerplate 400 %, joined wrongly", 400),
        ] {
            if let Some([a, b]) = beside(page, other(3), other(11), share) {
                wrong(score, &Shingles::of(&a), &Shingles::of(&b));
            }
        }
        for (score, nth) in [
            ("series, 1 word in 30 new, joined wrongly", 30),
            ("series, 1 word in 15 new, joined wrongly", 15),
        ] {
            let [a, b] = next_issue(page, nth);
            wrong(score, &Shingles::of(&a), &Shingles::of(&b));
        }
        if let Some((title, body)) = template(page) {
            let mut side = SideData::default();
            (side.title, side.url) = (Some(title), page.url.clone());
            let filled = reader.read(&read_bytes(id, body.as_bytes(), Format::Text, &side)?)?;
            wrong("template, joined wrongly", &text, &Shingles::of(&filled));
        }
        articles.push(article);
    }
    Ok(())
}

/// Whether two articles would be joined: candidates that are verified.
fn is_found(a: &Shingles, b: &Shingles) -> bool {
    let candidates = a.sketch().zip(b.sketch()).is_some_and(|(a, b)| a.share_band(&b));
    candidates && is_reprint(&a.likeness(b))
}
