//! Keeps runs of the evaluation in files, and prints the differences between two of them.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::table::{self, Row, is_detail, is_fault};

/// Minimum change of an article's score that is listed.
const SLIGHT: f64 = 0.005;

/// One run of the evaluation.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) rows: Vec<Row>,
    pub(crate) articles: Vec<Article>,
}

impl Run {
    pub(crate) fn new(articles: Vec<Article>) -> Self {
        Self { rows: table::rows(&articles), articles }
    }

    /// Writes the run as JSON.
    pub(crate) fn save(&self, path: &Path) -> Result<()> {
        let json = serde_json::to_vec(self)?;
        std::fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
    }

    pub(crate) fn load(path: &Path) -> Result<Self> {
        let json = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&json).with_context(|| format!("{} is not a saved run", path.display()))
    }
}

/// Prints each score before and after, then the articles and sentences that changed.
pub(crate) fn print(
    out: &mut impl Write,
    old: &Run,
    new: &Run,
    listed: impl Fn(&Article) -> bool,
) -> Result<()> {
    write!(out, "{:24} {:22}", "set", "score")?;
    for part in ["all", "development", "held-out"] {
        write!(out, " | {part:>11}    new    diff")?;
    }
    writeln!(out)?;
    for row in &new.rows {
        print_row(out, old.rows.iter().find(|r| r.set == row.set && r.score == row.score), row)?;
    }
    for article in new.articles.iter().filter(|article| listed(article)) {
        if let Some(before) = old.articles.iter().find(|a| a.set == article.set && a.id == article.id) {
            print_article(out, before, article)?;
        }
    }
    Ok(())
}

fn print_row(out: &mut impl Write, old: Option<&Row>, new: &Row) -> Result<()> {
    write!(out, "{:24} {:22}", new.set, new.score)?;
    let olds = old.map(Row::parts).unwrap_or_default();
    for (old, new) in olds.into_iter().zip(new.parts()) {
        let change = match (old.value(), new.value()) {
            (Some(old), Some(new)) if (new - old).abs() >= 0.00005 => format!("{:+.4}", new - old),
            _ => "·".to_owned(),
        };
        write!(out, " | {:>11} {:>6} {change:>7}", table::value(old, 4), table::value(new, 4))?;
    }
    Ok(writeln!(out)?)
}

fn print_article(out: &mut impl Write, old: &Article, new: &Article) -> Result<()> {
    let name = format!("{} {}", new.set, new.id);
    for (score, after) in new.scores.iter().filter(|(score, _)| !is_detail(score)) {
        let before = old.scores.iter().find(|(name, _)| name == score).and_then(|(_, ratio)| ratio.value());
        if let (Some(before), Some(after)) = (before, after.value())
            && (after - before).abs() >= SLIGHT
        {
            let word = if (after > before) == is_fault(score) { "worse " } else { "better" };
            writeln!(out, "{word} {name}: {score} {before:.3} -> {after:.3}")?;
        }
    }
    for (before, after) in old.sentences.iter().zip(&new.sentences) {
        if before.right != after.right {
            let word = if after.right { "better" } else { "worse " };
            let (wanted, was, is) = (&after.wanted, &before.found, &after.found);
            writeln!(out, "{word} {name}: want {wanted}: {was} -> {is}\n         {}", after.text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Outcome;
    use crate::score::Ratio;

    fn article(id: &str, f1: f64, invented: bool, right: bool) -> Article {
        let mut article = Article::new("pages", id);
        article.held_out = id == "held";
        article.add("cleaning F1", Ratio::mean(f1));
        article.add("date invented", Ratio::one(invented));
        let found = if right { "Ada Brenn (cue)" } else { "no one (narration)" };
        article.sentences.push(Outcome {
            right,
            wanted: "Ada Brenn (cue)".into(),
            found: found.into(),
            text: "Brenn said so.".into(),
        });
        article
    }

    fn compared(old: &Run, new: &Run) -> String {
        let mut out = Vec::new();
        print(&mut out, old, new, |article| !article.held_out).expect("written");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_became_better_or_worse_is_told_of_development_articles() {
        let old = Run::new(vec![article("a", 0.5, false, false), article("held", 0.5, false, true)]);
        let new = Run::new(vec![article("a", 0.75, true, true), article("held", 0.25, true, false)]);
        let text = compared(&old, &new);
        assert!(text.contains("better pages a: cleaning F1 0.500 -> 0.750\n"), "{text}");
        assert!(text.contains("worse  pages a: date invented 0.000 -> 1.000\n"), "{text}");
        assert!(text.contains("want Ada Brenn (cue): no one (narration) -> Ada Brenn (cue)\n"), "{text}");
        assert!(text.contains("0.5000 0.7500 +0.2500 |      0.5000 0.2500 -0.2500"), "{text}");
        assert!(!text.contains("pages held"), "{text}");
    }

    #[test]
    fn a_run_read_back_is_the_same() {
        let path = std::env::temp_dir().join(format!("readouts-eval-{}.json", std::process::id()));
        let run = Run::new(vec![article("a", 0.3, false, true)]);
        run.save(&path).expect("written");
        let back = Run::load(&path).expect("read");
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(back.rows, run.rows);
        let text = compared(&back, &run);
        assert!(!text.contains("better") && !text.contains("worse"), "{text}");
    }
}
