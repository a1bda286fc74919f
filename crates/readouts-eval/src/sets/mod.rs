//! The sets of gold, each read article by article. Which scores a set has is decided here; what a score means
//! is in `score`.

mod attribution;
pub(crate) mod comparisons;
pub(crate) mod events;
mod pages;
mod releases;
mod reprints;

use std::path::Path;

use anyhow::Result;
use readouts_reading::{Candidate, Knowledge, Reader, Readout};

use self::attribution::{GENERATED, SEEDS};
use crate::article::Article;
use crate::fit::Example;
use crate::gold::Page;
use crate::score::same_title;
use crate::split::held_out;

/// A user's table to put over the built-in ones: its name in errors, and its TOML.
pub(crate) type Table<'t> = (&'t Path, &'t str);

/// Path of the repository, whose gold can be scored everywhere.
const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Returns every article of the sets whose name contains `only`: those of the repository, and those of a
/// folder.
pub(crate) fn read(shared: Option<&Path>, only: &str, user: &[Table<'_>]) -> Result<Vec<Article>> {
    let knowledge = Knowledge::with_tables(user.iter().copied())?;
    let reader = Reader::new(&knowledge);
    let mut articles = Vec::new();
    if SEEDS.contains(only) {
        attribution::seeds(Path::new(REPOSITORY), &reader, &mut articles)?;
    }
    if GENERATED.contains(only) {
        attribution::generated(Path::new(REPOSITORY), user, &mut articles)?;
    }
    if reprints::GENERATED.contains(only) {
        reprints::generated(Path::new(REPOSITORY), &reader, &mut articles)?;
    }
    let Some(shared) = shared else { return Ok(articles) };
    attribution::clean(shared, only, &reader, &mut articles)?;
    pages::flattened(shared, only, &reader, &mut articles)?;
    pages::html(shared, only, &reader, &mut articles)?;
    pages::outlets(shared, only, &reader, &mut articles)?;
    comparisons::read_all(shared, only, &reader, &mut articles)?;
    releases::read(shared, only, &reader, &mut articles)?;
    reprints::judged(shared, only, &reader, &mut articles)?;
    reprints::simulated(shared, only, &reader, &mut articles)?;
    events::read(shared, only, &reader, &mut articles)?;
    Ok(articles)
}

/// Returns the flattened pages, each once.
pub(crate) fn flattened_pages(shared: Option<&Path>, only: &str) -> Result<Vec<Page>> {
    let mut pages = shared.map(pages::flattened_gold).transpose()?.unwrap_or_default();
    pages.retain(|page| format!("{}, flattened", page.set).contains(only));
    Ok(pages)
}

/// Returns decisions on flattened development pages for which gold has the right answer.
pub(crate) fn examples(shared: Option<&Path>, only: &str, decision: &str) -> Result<Vec<Example>> {
    let reader = Reader::default().with_choices();
    let mut examples = Vec::new();
    for page in flattened_pages(shared, only)?.iter().filter(|page| !held_out(&page.id)) {
        let Some(title) = &page.title else { continue };
        let readout = reader.read_text(&page.id, &page.text)?;
        let found = readout.title.as_deref();
        for choice in readout.choices.into_iter().filter(|choice| choice.decision == decision) {
            // The candidate that was taken may be the first part of a headline that was broken in two.
            let is_right = |candidate: &Candidate| {
                same_title(title, Some(&candidate.text)) || candidate.taken && same_title(title, found)
            };
            let right = choice.candidates.iter().map(is_right).collect();
            examples.push(Example { id: page.id.clone(), choice, right });
        }
    }
    Ok(examples)
}

/// Names of the sets whose gold is in the repository.
pub(crate) const EVERYWHERE: [&str; 3] = [SEEDS, GENERATED, reprints::GENERATED];

fn title(article: &mut Article, gold: &str, readout: &Readout) {
    let found = readout.title.as_deref();
    article.check("title exact", same_title(gold, found), || format!("want {gold:?}, got {found:?}"));
}

fn equal(article: &mut Article, score: &str, gold: Option<&String>, found: Option<&String>) {
    article.check(score, gold == found, || format!("want {gold:?}, got {found:?}"));
}
