//! Scores the reading of articles against gold, and holds floors under the scores.
//!
//! The definitions of the scores are in `score`, the formats of the gold in `gold`, the split into
//! development and held-out articles in `split`; `sweep` and `fit` are for tuning the weights of reading.

mod article;
mod compare;
mod errors;
mod fit;
mod gold;
mod partition;
mod score;
mod sets;
mod simulate;
mod split;
mod sweep;
mod table;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use readouts_relations::events::Weights;

pub use split::held_out;

use article::Article;
use compare::Run;

/// Options of a run: what to score, and what to print.
#[derive(Debug, Default)]
pub struct Options {
    /// Folder with further gold, in `gold/` and `corpus/`, in addition to that of the repository.
    pub shared: Option<PathBuf>,
    /// Part of a set's name; only sets with it in their name are scored.
    pub set: String,
    /// Whether to list what is wrong: sentences, titles, dates and more.
    pub wrong: bool,
    /// Number of articles of each set to list, those that are read worst.
    pub worst: usize,
    /// Whether to list held-out articles too. That ends their use: an article that was seen is no longer a
    /// test.
    pub held_out: bool,
    /// Whether to fail where a score is worse than its floor.
    pub floors: bool,
    /// Whether to print the table in Markdown, without details.
    pub markdown: bool,
    /// Document whose tables of error rates are written anew.
    pub errors: Option<PathBuf>,
    /// File to write the run to.
    pub save: Option<PathBuf>,
    /// File of a saved run to compare with.
    pub compare: Option<PathBuf>,
    /// Name of a weight of reading, of events or of comparisons (those begin with `compare.`); scores are printed over
    /// its range, instead of all scores.
    pub sweep: Option<String>,
    /// Name of a decision whose weights are fitted, instead of printing scores: `title`, `event date`, or
    /// `lines` for the weights of the body's lines, `compare` for those by which sentences are matched, `events` for
    /// joining articles.
    pub fit: Option<String>,
}

impl Options {
    fn listed(&self, article: &Article) -> bool {
        self.held_out || !article.held_out
    }
}

/// Scores the sets and prints what was asked for.
///
/// # Errors
/// Fails where gold or a saved run cannot be read, and with `floors` where a score is worse than its floor.
pub fn run(options: &Options) -> Result<()> {
    let shared = options.shared.as_deref();
    let out = &mut std::io::stdout().lock();
    if let Some(name) = &options.sweep {
        if let Some(row) = sets::comparisons::weight(name) {
            return fit::comparisons::sweep(out, row, &sets::comparisons::pairs(shared, &options.set)?);
        }
        if let Some(weight) = Weights::rows().iter().find(|row| row.name == name) {
            return fit::events::sweep(
                out,
                weight,
                shared.context("a folder with judged pairs is needed")?,
                &options.set,
            );
        }
        return sweep::sweep(out, name, shared, &options.set);
    }
    if let Some(decision) = &options.fit {
        if decision == sets::comparisons::FILES {
            return fit::comparisons::fit(out, &sets::comparisons::pairs(shared, &options.set)?);
        }
        if decision == "lines" {
            return fit::lines::fit(out, &sets::flattened_pages(shared, &options.set)?);
        }
        if decision == "events" {
            return fit::events::fit(
                out,
                shared.context("a folder with judged pairs is needed")?,
                &options.set,
            );
        }
        return fit::fit(out, decision, &sets::examples(shared, &options.set, decision)?);
    }
    let old = options.compare.as_deref().map(Run::load).transpose()?;
    let mut articles = sets::read(shared, &options.set, &[])?;
    articles.iter_mut().filter(|article| !options.listed(article)).for_each(Article::close);
    let new = Run::new(articles);
    list(options, &new.articles, out)?;
    match &old {
        Some(old) => compare::print(out, old, &new, |article| options.listed(article))?,
        None if options.markdown => table::markdown(out, &new.rows)?,
        None => table::print(out, &new.rows)?,
    }
    if let Some(path) = &options.errors {
        errors::rewrite(path, &new.articles)?;
    }
    if let Some(path) = &options.save {
        new.save(path)?;
    }
    if options.floors {
        table::hold(&new.rows, options.shared.is_some())?;
    }
    Ok(())
}

/// Lists the worst articles, and what is wrong in each.
fn list(options: &Options, articles: &[Article], out: &mut impl Write) -> Result<()> {
    let listed: Vec<&Article> = articles.iter().filter(|article| options.listed(article)).collect();
    if options.wrong {
        listed.iter().try_for_each(|article| article.print_wrong(out))?;
    }
    if options.worst > 0 {
        for set in listed.chunk_by(|a, b| a.set == b.set) {
            worst(set, options.worst, out)?;
        }
    }
    Ok(())
}

fn worst(set: &[&Article], most: usize, out: &mut impl Write) -> Result<()> {
    let mut set: Vec<_> = set.iter().filter_map(|a| Some((a.main_score()?, *a))).collect();
    set.sort_by(|((_, a), x), ((_, b), y)| a.total_cmp(b).then_with(|| x.id.cmp(&y.id)));
    for ((score, value), article) in set.into_iter().take(most) {
        writeln!(out, "{}: {score} {value:.3} {}", article.set, article.id)?;
    }
    Ok(())
}
