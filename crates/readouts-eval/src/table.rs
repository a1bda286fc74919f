//! The table of scores, and the floors under it.

use std::io::Write;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::score::Ratio;
use crate::sets::EVERYWHERE;

/// Floors of scores over all articles: set, score and floor. Each floor is a little worse than the last
/// measurement.
const FLOORS: &[(&str, &str, f64)] = &[
    ("seeds", "title exact", 1.0),
    ("seeds", "body exact", 1.0),
    ("seeds", "article speakers F1", 1.0),
    ("seeds", "sentences right", 0.97),
    ("generated", "title exact", 1.0),
    ("generated", "body exact", 1.0),
    ("generated", "outlet exact", 1.0),
    ("generated", "published exact", 1.0),
    ("generated", "sentences right", 0.99),
    ("generated", "article speakers F1", 0.97),
    ("generated", "participants F1", 0.98),
    ("generated", "kind exact", 1.0),
    ("generated", "event date exact", 1.0),
    ("generated", "event date invented", 0.0),
    ("attribution_dev", "sentences right", 0.96),
    ("attribution_dev", "spoken sentences F1", 0.94),
    ("attribution_dev", "article speakers P", 0.92),
    ("attribution_dev", "article speakers R", 0.87),
    ("attribution_dev", "event day right", 0.88),
    ("attribution_dev", "event date invented", 0.01),
    ("fmprc_en, flattened", "cleaning F1", 0.995),
    ("fmprc_en, flattened", "title exact", 0.98),
    ("fmprc_en, flattened", "date exact", 0.98),
    ("fmprc_en, flattened", "date invented", 0.01),
    ("fmprc_zh, flattened", "cleaning F1", 0.995),
    ("fmprc_zh, flattened", "title exact", 0.98),
    ("fmprc_zh, flattened", "date exact", 0.98),
    ("fmprc_zh, flattened", "date invented", 0.01),
    ("fmprc_en, html", "cleaning F1", 0.995),
    ("fmprc_en, html", "title exact", 0.98),
    ("fmprc_en, html", "date exact", 0.98),
    ("fmprc_en, html", "date invented", 0.01),
    ("fmprc_zh, html", "cleaning F1", 0.995),
    ("fmprc_zh, html", "title exact", 0.98),
    ("fmprc_zh, html", "date exact", 0.98),
    ("fmprc_zh, html", "date invented", 0.01),
    ("aeb, flattened", "cleaning F1", 0.937),
    ("wcxb_article, flattened", "cleaning F1", 0.933),
    ("wcxb_article, flattened", "date invented", 0.025),
    ("whitehouse, flattened", "cleaning F1", 0.99),
    ("whitehouse, flattened", "date invented", 0.01),
    ("aeb, html", "cleaning F1", 0.97),
    ("wcxb_article, html", "cleaning F1", 0.95),
    ("wcxb_article, html", "date invented", 0.015),
    ("wcxb_article, html", "outlet invented", 0.005),
    ("outlets, au_pm", "title exact", 1.0),
    ("outlets, news_cn_xi", "title exact", 1.0),
    ("outlets, np_mofa", "title exact", 0.93),
    ("outlets, np_mofa", "date exact", 0.96),
    ("outlets, us_state_dept", "title exact", 1.0),
    ("releases, state_table", "event date near", 0.6),
    ("releases, state_table", "event date far, invented", 0.005),
    ("wcxb_article, flattened", "title exact, of those on the page", 0.69),
    ("attribution_dev2, Ministry of Foreign Affairs, Nepal", "sentences right", 0.99),
    ("attribution_dev2, Prime Minister of Australia", "sentences right", 0.95),
    ("attribution_dev3, us_state_dept", "sentences right", 0.955),
    ("attribution_dev3, news_en", "sentences right", 0.835),
    ("attribution_dev3, news_en", "spoken sentences P", 0.865),
    ("attribution_dev3, official_dumps", "sentences right", 0.86),
    ("attribution_zh_dev, DuckBurnIncense/xin-wen-lian-bo", "sentences right", 0.955),
    ("attribution_zh_dev, x13-caesar/FMPRC_NLP cpcnews_gcdt", "sentences right", 0.97),
    ("attribution_zh_dev, x13-caesar/FMPRC_NLP cpcnews_ldhd", "sentences right", 0.88),
    ("attribution_dev2, 中华人民共和国外交部", "sentences right", 0.99),
    ("attribution_dev2, 新华网", "sentences right", 0.95),
    ("confidences", "stated none", 0.965),
    ("compare_dev", "links F1", 0.75),
    ("compare_dev", "links P", 0.77),
    ("compare_dev", "both P", 0.86),
    ("compare_dev", "both R", 0.88),
    ("compare_dev", "only B P", 0.93),
    ("reprints, generated", "found, first 80 % left", 1.0),
    ("reprints, generated", "found, every 3rd paragraph dropped", 1.0),
    ("reprints, generated", "found, 50 % added", 1.0),
    ("reprints, generated", "found, 1 word in 30 corrected", 1.0),
    ("reprints, generated", "found, other headline", 1.0),
    ("reprints, generated", "template, joined wrongly", 0.0),
    ("reprints, generated", "series, 1 word in 30 new, joined wrongly", 0.0),
    ("reprints, generated", "boilerplate 100 %, joined wrongly", 0.0),
    ("reprints, judged", "pairs P", 0.98),
    ("reprints, judged", "pairs R", 0.95),
    ("reprints, simulated en", "found, first 60 % left", 0.985),
    ("reprints, simulated en", "found, 10 % replaced at both ends", 0.96),
    ("reprints, simulated en", "found, 1 word in 30 corrected", 0.995),
    ("reprints, simulated en", "template, joined wrongly", 0.02),
    ("reprints, simulated en", "boilerplate 200 %, joined wrongly", 0.01),
    ("reprints, simulated ru", "template, joined wrongly", 0.02),
    ("reprints, simulated zh", "found, first 60 % left", 0.95),
    ("events_dev", "joined wrongly", 0.0),
    ("events_dev", "same joined", 1.0),
    ("events_dev", "reprints joined", 1.0),
    ("events_dev", "pairwise F1", 1.0),
    ("events_dev", "B3 F1", 1.0),
];

/// One score of one set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) set: String,
    pub(crate) score: String,
    pub(crate) all: Ratio,
    pub(crate) development: Ratio,
    pub(crate) held_out: Ratio,
}

impl Row {
    /// Returns the ratios of all, of development and of held-out articles.
    pub(crate) fn parts(&self) -> [Ratio; 3] {
        [self.all, self.development, self.held_out]
    }

    /// Whether the score is only a breakdown of another one.
    pub(crate) fn is_detail(&self) -> bool {
        is_detail(&self.score)
    }
}

/// Whether a score is only a breakdown of another one: by basis, or precision and recall of an F1.
pub(crate) fn is_detail(score: &str) -> bool {
    score.starts_with(' ') || score.ends_with(" P") || score.ends_with(" R")
}

/// Whether a lower score is better.
pub(crate) fn is_fault(score: &str) -> bool {
    score.ends_with("invented") || score.ends_with("joined wrongly")
}

/// Returns a row for each score of each set, in the articles' order.
pub(crate) fn rows(articles: &[Article]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for article in articles {
        for (score, ratio) in &article.scores {
            let row = row(&mut rows, &article.set, score);
            row.all += *ratio;
            *(if article.held_out { &mut row.held_out } else { &mut row.development }) += *ratio;
        }
    }
    rows.retain(|row| row.all.value().is_some());
    rows
}

fn row<'r>(rows: &'r mut Vec<Row>, set: &str, score: &str) -> &'r mut Row {
    let at = rows.iter().position(|row| row.set == set && row.score == score).unwrap_or_else(|| {
        let (set, score) = (set.to_owned(), score.to_owned());
        let none = Ratio::default();
        rows.push(Row { set, score, all: none, development: none, held_out: none });
        rows.len() - 1
    });
    &mut rows[at]
}

/// Prints every row; `n` is the number that the value is a share or a mean of.
pub(crate) fn print(out: &mut impl Write, rows: &[Row]) -> Result<()> {
    write!(out, "{:24} {:22}", "set", "score")?;
    for part in ["all", "development", "held-out"] {
        write!(out, " {part:>11} {:>6}", "n")?;
    }
    writeln!(out)?;
    for row in rows {
        write!(out, "{:24} {:22}", row.set, row.score)?;
        for part in row.parts() {
            write!(out, " {:>11} {:>6}", value(part, 4), part.of.round())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Prints the rows that are not a breakdown of others, as a table in Markdown.
pub(crate) fn markdown(out: &mut impl Write, rows: &[Row]) -> Result<()> {
    writeln!(out, "| set | score | all | n | development | n | held-out | n |")?;
    writeln!(out, "|---|---|--:|--:|--:|--:|--:|--:|")?;
    let mut set = "";
    for row in rows.iter().filter(|row| !row.is_detail()) {
        write!(out, "| {} | {} |", if row.set == set { "" } else { &row.set }, row.score)?;
        for part in row.parts() {
            write!(out, " {} | {} |", value(part, 3), part.of.round())?;
        }
        writeln!(out)?;
        set = &row.set;
    }
    Ok(())
}

pub(crate) fn value(ratio: Ratio, digits: usize) -> String {
    ratio.value().map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"))
}

/// Fails where a score is worse than its floor. Checks the sets of the repository, or all sets if `all` is
/// set.
pub(crate) fn hold(rows: &[Row], all: bool) -> Result<()> {
    for (set, score, floor) in FLOORS.iter().filter(|(set, ..)| all || EVERYWHERE.contains(set)) {
        let row = rows.iter().find(|row| row.set == *set && row.score == *score);
        let value = row.and_then(|row| row.all.value());
        let is_worse = |value| if is_fault(score) { value > *floor } else { value < *floor };
        if value.is_none_or(is_worse) {
            bail!("{set}: {score} is worse than its floor of {floor}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sums_over_all_over_development_and_over_held_out_articles() {
        let mut articles = Vec::new();
        for (id, held_out, hit) in [("a", false, 1.0), ("b", true, 0.5), ("c", false, 0.0)] {
            let mut article = Article::new("pages", id);
            article.held_out = held_out;
            article.add("cleaning F1", Ratio::mean(hit));
            article.add("  joint", Ratio::default());
            articles.push(article);
        }
        let rows = rows(&articles);
        assert_eq!(rows.len(), 1, "what was never counted has no row");
        assert_eq!(rows[0].parts().map(Ratio::value), [Some(0.5), Some(0.5), Some(0.5)]);
        assert_eq!(rows[0].parts().map(|part| part.of), [3.0, 2.0, 1.0]);
    }

    #[test]
    fn the_markdown_table_has_no_details() {
        let mut article = Article::new("pages", "a");
        article.held_out = false;
        article.add("cleaning P", Ratio::mean(1.0));
        article.add("cleaning F1", Ratio::mean(0.75));
        let mut out = Vec::new();
        markdown(&mut out, &rows(&[article])).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert!(
            text.ends_with(
                "|---|---|--:|--:|--:|--:|--:|--:|\n| pages | cleaning F1 | 0.750 | 1 | 0.750 | 1 | - | 0 |\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_score_that_is_missing_is_below_its_floor() {
        assert!(hold(&[], false).is_err() && hold(&[], true).is_err());
    }
}
