//! Error rates with confidence intervals, as the tables of `docs/errors.md`.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use readouts_reading::Basis;

use crate::article::{Article, Judged};
use crate::sets::EVERYWHERE;
use crate::table::is_fault;

/// Marks in a document between which the tables stand.
const MARKS: [&str; 2] = ["<!-- measured: begin -->\n", "<!-- measured: end -->\n"];
/// Quantile of the normal distribution for intervals of 95 %.
const Z: f64 = 1.959_964;
/// Minimum number of articles for an interval.
const FEW: usize = 5;

/// Number of errors and of chances for one, in each of several articles.
type Clusters = Vec<(f64, f64)>;

/// Writes the tables of a document anew.
pub(crate) fn rewrite(path: &Path, articles: &[Article]) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let text = between(&text, &tables(articles)).with_context(|| path.display().to_string())?;
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

/// Returns the text with other tables between its marks.
fn between(text: &str, tables: &str) -> Result<String> {
    let [begin, end] = MARKS;
    let (before, rest) = text.split_once(begin).context("no mark where the tables begin")?;
    let (_, after) = rest.split_once(end).context("no mark where the tables end")?;
    Ok(format!("{before}{begin}\n{tables}\n{end}{after}"))
}

fn tables(articles: &[Article]) -> String {
    let labelled: Vec<&Article> = articles.iter().filter(|a| !a.judged.is_empty()).collect();
    let real: Vec<&Article> =
        labelled.iter().copied().filter(|a| !EVERYWHERE.contains(&a.set.as_str())).collect();
    let alike = alikeness(&real.iter().map(|article| counted(article, |_| true)).collect());
    let mut out = String::new();
    let mut table = |title: &str, first: &str, rows: &[(String, [Clusters; 2])]| {
        let _ = writeln!(
            out,
            "### {title}\n\n| {first} | development | rate, 95 % | held-out | rate, 95 % |\n|---|--:|--:|--:|--:|"
        );
        for (name, parts) in rows {
            let cells = parts.each_ref().map(|part| cell(part, alike)).join(" | ");
            let _ = writeln!(out, "| {name} | {cells} |");
        }
        let _ = writeln!(out);
    };
    let speaks = |judged: &Judged| matches!(judged.basis, Basis::Quoted | Basis::Cue | Basis::Carried);
    table("A speaker is named, and it is the wrong one", "language, basis", &by_basis(&real, &speaks));
    let silent = |judged: &Judged| !speaks(judged);
    table("No speaker is named, though somebody speaks", "language, basis", &by_basis(&real, &silent));
    table("Either of the two, by source", "set", &by_set(&labelled));
    table("Dates and outlets", "set, what is wrong", &faults(articles));
    let _ = write!(out, "Intraclass correlation of errors within an article: {alike:.2}.");
    out.push('\n');
    out
}

/// Returns a row for each language and each basis in it, and one for all bases of a language.
fn by_basis(articles: &[&Article], of: &dyn Fn(&Judged) -> bool) -> Vec<(String, [Clusters; 2])> {
    let mut rows = Vec::new();
    for (code, name) in [("en", "English"), ("zh", "Chinese"), ("ru", "Russian")] {
        let those: Vec<&Article> =
            articles.iter().copied().filter(|a| a.language.as_deref() == Some(code)).collect();
        for basis in Basis::ALL {
            let parts = parts(&those, |article| counted(article, |j| j.basis == basis && of(j)));
            rows.push((format!("{name}, `{}`", basis.as_str()), parts));
        }
        rows.push((format!("**{name}, all of these**"), parts(&those, |article| counted(article, of))));
    }
    rows.retain(|(_, parts)| parts.iter().any(|part| !part.is_empty()));
    rows
}

fn by_set(articles: &[&Article]) -> Vec<(String, [Clusters; 2])> {
    let sets = articles.chunk_by(|a, b| a.set == b.set);
    sets.map(|set| (set[0].set.clone(), parts(set, |article| counted(article, |_| true)))).collect()
}

/// Returns a row for each score of a set for which less is better; the labelled articles are one set.
fn faults(articles: &[Article]) -> Vec<(String, [Clusters; 2])> {
    let set = |article: &Article| match article.set.starts_with("attribution") {
        true => "all labelled articles".to_owned(),
        false => article.set.clone(),
    };
    let mut names: Vec<(String, &str)> = Vec::new();
    for article in articles.iter().filter(|article| !EVERYWHERE.contains(&article.set.as_str())) {
        for (score, _) in article.scores.iter().filter(|(score, _)| is_fault(score)) {
            let name = (set(article), score.as_str());
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let row = |(name, score): (String, &str)| {
        let those: Vec<&Article> = articles.iter().filter(|article| set(article) == name).collect();
        let count = |article: &Article| {
            let found = article.scores.iter().find(|(other, _)| other == score);
            found.map_or((0.0, 0.0), |(_, ratio)| (ratio.hit, ratio.of))
        };
        let parts = parts(&those, count);
        (format!("{name}: {score}"), parts)
    };
    names.into_iter().map(row).collect()
}

/// Returns the counts of development and of held-out articles, without those that have none.
fn parts(articles: &[&Article], count: impl Fn(&Article) -> (f64, f64)) -> [Clusters; 2] {
    [false, true].map(|held_out| {
        let part = articles.iter().filter(|article| article.held_out == held_out);
        part.map(|article| count(article)).filter(|(_, of)| *of > 0.0).collect()
    })
}

/// Returns the number of wrong sentences and of all, of those that are asked for.
fn counted(article: &Article, of: impl Fn(&Judged) -> bool) -> (f64, f64) {
    let those = || article.judged.iter().filter(|judged| of(judged));
    (those().filter(|judged| judged.wrong).count() as f64, those().count() as f64)
}

/// Returns the counts and the rate with its interval, as two cells of a table.
fn cell(clusters: &Clusters, alike: f64) -> String {
    if clusters.is_empty() {
        return "- | -".to_owned();
    }
    let (wrong, of) = sums(clusters);
    let articles = clusters.len();
    let counts = if of as usize == articles {
        format!("{wrong} of {of}")
    } else {
        format!("{wrong} of {of} in {articles}")
    };
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let rate = percent(wrong / of);
    if articles < FEW {
        return format!("{counts} | {rate} %");
    }
    let (low, high) = interval(clusters, alike);
    format!("{counts} | {rate} % ({}–{})", percent(low), percent(high))
}

fn sums(clusters: &Clusters) -> (f64, f64) {
    clusters.iter().fold((0.0, 0.0), |(wrong, of), (w, n)| (wrong + w, of + n))
}

/// Returns the score interval of Wilson (1927) for the number of sentences that independent sentences would be
/// worth: theirs, divided by the design effect `1 + (b - 1) · alike` (Kish 1965), with `b` the number of
/// sentences in the article of an average sentence.
fn interval(clusters: &Clusters, alike: f64) -> (f64, f64) {
    let (wrong, of) = sums(clusters);
    let b = clusters.iter().map(|(_, n)| n * n).sum::<f64>() / of;
    let n = of / (1.0 + (b - 1.0) * alike);
    let p = wrong / of;
    let middle = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}

/// Estimates the intraclass correlation of errors within an article, by analysis of variance (Donner 1986).
fn alikeness(clusters: &Clusters) -> f64 {
    let (wrong, of) = sums(clusters);
    let k = clusters.len() as f64;
    if k < 2.0 || of <= k {
        return 0.0;
    }
    let p = wrong / of;
    let between = clusters.iter().map(|(w, n)| n * (w / n - p).powi(2)).sum::<f64>() / (k - 1.0);
    let within = clusters.iter().map(|(w, n)| w * (1.0 - w / n)).sum::<f64>() / (of - k);
    let size = (of - clusters.iter().map(|(_, n)| n * n).sum::<f64>() / of) / (k - 1.0);
    let whole = between + (size - 1.0) * within;
    if whole > 0.0 { ((between - within) / whole).clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.0005
    }

    #[test]
    fn the_interval_of_independent_sentences_is_wilsons() {
        // 10 of 100: 5.5 % to 17.4 %.
        let (low, high) =
            interval(&vec![(1.0, 1.0); 10].into_iter().chain(vec![(0.0, 1.0); 90]).collect(), 0.9);
        assert!(near(low, 0.0552) && near(high, 0.1744), "{low} {high}");
        let (low, high) = interval(&vec![(0.0, 1.0); 20], 0.0);
        assert!(near(low, 0.0) && near(high, 0.1611), "{low} {high}");
    }

    #[test]
    fn sentences_that_are_wrong_together_widen_the_interval() {
        let together: Clusters = vec![(10.0, 10.0), (0.0, 10.0), (0.0, 10.0), (0.0, 10.0), (0.0, 10.0)];
        let apart: Clusters = vec![(2.0, 10.0); 5];
        assert!(near(alikeness(&together), 1.0), "{}", alikeness(&together));
        assert!(near(alikeness(&apart), 0.0), "{}", alikeness(&apart));
        let width = |alike| {
            let (low, high) = interval(&together, alike);
            high - low
        };
        assert!(width(1.0) > 1.8 * width(0.0));
    }

    #[test]
    fn what_is_between_the_marks_is_replaced_and_nothing_else() {
        let text = "a\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nb\n";
        let new = between(text, "new\n").expect("marks");
        assert_eq!(new, "a\n<!-- measured: begin -->\n\nnew\n\n<!-- measured: end -->\nb\n");
        assert_eq!(between(&new, "new\n").expect("marks"), new);
        assert!(between("a\n", "new\n").is_err());
    }

    #[test]
    fn a_rate_is_told_by_language_and_basis_for_each_half() {
        let article = |held_out: bool, wrong: bool| {
            let mut article = Article::new("attribution", "a");
            article.held_out = held_out;
            article.language = Some("en".to_owned());
            article.judged.push(Judged { basis: Basis::Cue, wrong });
            article.judged.push(Judged { basis: Basis::Narration, wrong: false });
            article
        };
        let text = tables(&[article(false, false), article(true, true)]);
        assert!(text.contains("| English, `cue` | 0 of 1 | 0.0 % | 1 of 1 | 100.0 % |\n"), "{text}");
        assert!(text.contains("| English, `narration` | 0 of 1 | 0.0 % | 0 of 1 | 0.0 % |\n"), "{text}");
        assert!(!text.contains("Chinese") && !text.contains("`quoted`"), "{text}");
    }
}
