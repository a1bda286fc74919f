//! Sets of whole pages for which the body, the title, the day or the site is known.

use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::pages::{Document, Format, SideData, read_bytes};
use readouts_reading::{Reader, Readout};

use super::{equal, title};
use crate::article::Article;
use crate::gold::{self, Page};
use crate::score::{Ratio, cleaning, kind_fits, people, same_outlet, same_title, stands_in};

/// Files of flattened pages in the folder of the corpus.
const FLATTENED: [&str; 4] = ["dev_small", "wcxb", "kremlin_ru", "official_dumps"];

/// Scores flattened pages, by site.
pub(super) fn flattened(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let pages = flattened_gold(shared)?;
    let read = |page: &Page| {
        read_bytes(&page.id, page.text.as_bytes(), Format::Text, &SideData::default()).map_err(Into::into)
    };
    by_site(|page| format!("{}, flattened", page.set), only, pages, reader, articles, read)
}

/// Returns the gold of flattened pages, each once.
pub(super) fn flattened_gold(shared: &Path) -> Result<Vec<Page>> {
    let mut pages: Vec<Page> = Vec::new();
    for file in FLATTENED {
        pages.extend(gold::lines::<Page>(&shared.join("corpus").join(format!("{file}.jsonl")))?);
    }
    // Some pages are in two files.
    let mut seen = std::collections::HashSet::new();
    pages.retain(|page| seen.insert(page.id.clone()));
    Ok(pages)
}

/// Scores pages in HTML, by site.
pub(super) fn html(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let pages = gold::lines::<Page>(&shared.join("corpus/html_gold.jsonl"))?;
    let read = |page: &Page| {
        let bytes = gold::unpack(&shared.join("corpus/html").join(format!("{}.html.gz", page.id)))?;
        read_bytes(&page.id, &bytes, Format::Html, &SideData::default()).map_err(Into::into)
    };
    by_site(|page| format!("{}, html", page.set), only, pages, reader, articles, read)
}

/// Scores pages of the sources in `corpus/outlets`, each in the format in which it was collected.
pub(super) fn outlets(
    shared: &Path,
    only: &str,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
) -> Result<()> {
    let folder = shared.join("corpus/outlets");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("gold"))?.map(|file| Ok(file?.path())).collect::<Result<_>>()?;
    files.sort();
    for file in files {
        let source = file.file_stem().context("a file of gold without a name")?.to_string_lossy();
        let mut pages = gold::lines::<Page>(&file)?;
        for page in &mut pages {
            page.set = format!("outlets, {source}");
            page.id = format!("{source}/{}", page.file);
            page.date = page.date.as_deref().and_then(gold::day);
        }
        let read = |page: &Page| {
            let path = folder.join(&page.id);
            let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
            let format = Format::of_path(&path).unwrap_or(Format::Text);
            read_bytes(&page.id, &bytes, format, &SideData::default()).map_err(Into::into)
        };
        by_site(|page| page.set.clone(), only, pages, reader, articles, read)?;
    }
    Ok(())
}

/// Scores pages against their gold values, in the order of their sets.
fn by_site(
    set: impl Fn(&Page) -> String,
    only: &str,
    pages: Vec<Page>,
    reader: &Reader<'_>,
    articles: &mut Vec<Article>,
    read: impl Fn(&Page) -> Result<Document>,
) -> Result<()> {
    let mut pages: Vec<(String, Page)> = pages.into_iter().map(|page| (set(&page), page)).collect();
    pages.retain(|(set, _)| set.contains(only));
    pages.sort_by(|a, b| a.0.cmp(&b.0));
    for (set, page) in pages {
        let document = read(&page)?;
        let lines: Vec<&str> = document.page.lines.iter().map(|line| line.text.as_str()).collect();
        let mut article = score(&set, &page, &lines, &reader.read(&document)?);
        if let Some(url) = &page.url {
            outlet(&mut article, url, &document, reader)?;
        }
        articles.push(article);
    }
    Ok(())
}

fn score(set: &str, gold: &Page, lines: &[&str], readout: &Readout) -> Article {
    let mut article = Article::new(set, &gold.id);
    if let Some(body) = &gold.body {
        article.agreement("cleaning", cleaning(body, &readout.paragraphs));
    }
    if let Some(wanted) = &gold.title {
        title(&mut article, wanted, readout);
        if stands_in(wanted, lines) {
            let is = same_title(wanted, readout.title.as_deref());
            article.add("title exact, of those on the page", Ratio::one(is));
        }
    }
    if let Some(date) = &gold.date {
        page_date(&mut article, date, readout);
    }
    // The gold of this set says `en` for every page, also for pages in other languages.
    if gold.lang.is_some() && gold.set != "aeb" {
        equal(&mut article, "language right", gold.lang.as_ref(), readout.language.as_ref());
    }
    if let Some(fits) = kind_fits(&gold.kind, readout.kind) {
        article.check("kind fits", fits, || format!("want {}, got {}", gold.kind, readout.kind.as_str()));
    }
    if let Some(speakers) = gold.speakers.as_ref().filter(|_| gold.body.is_some()) {
        let names: Vec<&str> = readout.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
        let recall = people(speakers, &names).recall;
        article.add("speakers found", Ratio::mean(recall));
        if recall < 1.0 {
            article.notes.push(format!("speakers found: want {speakers:?}, got {names:?}"));
        }
    }
    article
}

/// Scores the page's one date, which may be that of the event or that of publication.
fn page_date(article: &mut Article, date: &str, readout: &Readout) {
    let found = [readout.published.edtf, readout.event_date.edtf].map(|d| d.map(|d| d.to_string()));
    let right = found.iter().flatten().any(|d| d.starts_with(date));
    article.check("date exact", right, || format!("want {date}, got {found:?}"));
    let invented = readout.published.edtf.is_some_and(|d| d.is_certain() && !d.to_string().starts_with(date));
    article.add("date invented", Ratio::one(invented));
    if invented {
        article.notes.push(format!("date invented: want {date}, got {found:?}"));
    }
}

/// Scores the outlet found on the page alone, against the one that the page's address gives.
fn outlet(article: &mut Article, url: &str, document: &Document, reader: &Reader<'_>) -> Result<()> {
    let found = reader.read(document)?.outlet.name;
    let mut addressed = document.clone();
    addressed.page.side = SideData::default();
    addressed.page.side.url = Some(url.to_owned());
    let own = reader.read(&addressed)?.outlet.name;
    article.add("outlet named", Ratio::one(found.is_some()));
    let is_own = |found: &String| own.as_ref() == Some(found) || same_outlet(found, url);
    let invented = found.as_ref().is_some_and(|found| !is_own(found));
    article.add("outlet invented", Ratio::one(invented));
    if invented || found.is_none() {
        let kind = if invented { "outlet invented" } else { "outlet named" };
        article.notes.push(format!("{kind}: want {own:?} ({url}), got {found:?}"));
    }
    Ok(())
}
