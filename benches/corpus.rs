//! Pages that a benchmark works on: generated ones, or those of the user's own folder.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use readouts_core::source::{Format, SideData, read_bytes, walk};
use readouts_core::{Knowledge, Reader, Readout};

use crate::{DEFAULT_SEED, Generator, knowledge};

/// Pages, and the tables used to read them.
#[derive(Debug)]
pub struct Corpus {
    pages: Pages,
    knowledge: Knowledge,
    /// Bytes of all pages; 0 if pages are generated as they are read.
    pub bytes: u64,
    /// Description for the output.
    pub title: String,
}

#[derive(Debug)]
enum Pages {
    Kept(Vec<Source>),
    /// This many generated pages, each made when it is read.
    Made(u64),
}

#[derive(Debug)]
struct Source {
    name: String,
    bytes: Vec<u8>,
    format: Format,
}

impl Corpus {
    /// Returns the pages of the folder named by `READOUTS_BENCH_CORPUS`, or else generated pages:
    /// `READOUTS_BENCH_DOCS` of them, 10,000 by default. All are in memory before anything is measured.
    ///
    /// # Errors
    /// If the folder cannot be read or has no page, or if the number is not valid.
    pub fn from_env() -> Result<Self> {
        let knowledge = knowledge()?;
        let (pages, title) = match std::env::var_os("READOUTS_BENCH_CORPUS") {
            Some(dir) => (folder(&PathBuf::from(dir))?, "pages of a folder"),
            None => (generated(number("READOUTS_BENCH_DOCS", 10_000)?), "generated pages"),
        };
        ensure!(!pages.is_empty(), "there is no page to read");
        let bytes = pages.iter().map(|page| page.bytes.len() as u64).sum();
        let title = format!("{} {title}, {:.1} MB", pages.len(), bytes as f64 / 1e6);
        Ok(Self { pages: Pages::Kept(pages), knowledge, bytes, title })
    }

    /// Same as [`from_env`](Self::from_env), with 100,000 pages by default. Generated pages are made only
    /// when they are read, so that there can be more of them than fit in memory.
    ///
    /// # Errors
    /// Those of [`from_env`](Self::from_env).
    pub fn as_read_from_env() -> Result<Self> {
        if std::env::var_os("READOUTS_BENCH_CORPUS").is_some() {
            return Self::from_env();
        }
        let count = number("READOUTS_BENCH_DOCS", 100_000)?;
        ensure!(count > 0, "there is no page to read");
        let title = format!("{count} generated pages");
        Ok(Self { pages: Pages::Made(count), knowledge: knowledge()?, bytes: 0, title })
    }

    /// Number of pages.
    pub fn len(&self) -> usize {
        match &self.pages {
            Pages::Kept(pages) => pages.len(),
            Pages::Made(count) => *count as usize,
        }
    }

    /// Whether there are no pages; never true after [`from_env`](Self::from_env).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads every page on all cores, from bytes to article, and passes each article to `take`.
    ///
    /// # Errors
    /// Returns the first error of `take`. Pages that are not text or have no article are skipped.
    pub fn read(&self, take: impl Fn(Readout) -> Result<()> + Sync) -> Result<()> {
        let reader = Reader::new(&self.knowledge);
        let read = |page: &Source| {
            let Ok(document) = read_bytes(&page.name, &page.bytes, page.format, &SideData::default()) else {
                return Ok(());
            };
            let article = reader.read(&document).expect("an article");
            if article.paragraphs.is_empty() { Ok(()) } else { take(article) }
        };
        match &self.pages {
            Pages::Kept(pages) => pages.par_iter().try_for_each(read),
            Pages::Made(count) => {
                let generator = Generator::new(DEFAULT_SEED);
                (0..*count).into_par_iter().try_for_each(|number| read(&made(&generator, number)))
            }
        }
    }

    /// Returns the articles of all pages, ordered by id.
    ///
    /// # Errors
    /// If no page has an article.
    pub fn articles(&self) -> Result<Vec<Readout>> {
        let articles = std::sync::Mutex::new(Vec::with_capacity(self.len()));
        self.read(|article| {
            articles.lock().expect("no thread fails while it holds the lock").push(article);
            Ok(())
        })?;
        let mut articles = articles.into_inner().expect("no thread fails while it holds the lock");
        articles.sort_by(|a, b| a.id.cmp(&b.id));
        articles.dedup_by(|a, b| a.id == b.id);
        ensure!(!articles.is_empty(), "no page holds an article");
        Ok(articles)
    }
}

/// Returns the number in an environment variable, or the default.
///
/// # Errors
/// If the value is not such a number.
pub fn number<T: FromStr>(name: &str, default: T) -> Result<T> {
    match std::env::var(name) {
        Ok(value) => value.parse().ok().with_context(|| format!("{name} must be a number, not `{value}`")),
        Err(_) => Ok(default),
    }
}

/// Returns the phrase in an environment variable, or the default.
pub fn phrase(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| default.to_owned())
}

fn generated(pages: u64) -> Vec<Source> {
    let generator = Generator::new(DEFAULT_SEED);
    (0..pages).into_par_iter().map(|number| made(&generator, number)).collect()
}

fn made(generator: &Generator, number: u64) -> Source {
    let page = generator.page(number);
    Source { name: page.name, bytes: page.text.into_bytes(), format: Format::Text }
}

fn folder(dir: &Path) -> Result<Vec<Source>> {
    let mut pages = Vec::new();
    for path in walk(dir)?.files {
        let bytes = std::fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let name = path.display().to_string();
        match Format::of_path(&path) {
            Some(Format::Jsonl) => {
                let lines = bytes.split(|byte| *byte == b'\n').enumerate();
                pages.extend(lines.filter(|(_, line)| !line.trim_ascii().is_empty()).map(|(at, line)| {
                    Source { name: format!("{name}#{}", at + 1), bytes: line.to_vec(), format: Format::Jsonl }
                }));
            }
            format => pages.push(Source { name, bytes, format: format.unwrap_or(Format::Text) }),
        }
    }
    Ok(pages)
}
