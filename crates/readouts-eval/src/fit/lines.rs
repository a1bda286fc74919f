//! Fits, to the gold bodies, the weights of the features that decide whether a line of a flattened page belongs
//! to the article; cross-validated by page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};
use readouts_reading::pages::{Document, Format, SideData, read_bytes};
use readouts_reading::{Candidate, Knowledge, Reader};

use super::{FOLDS, Logistic, Row};
use crate::gold::Page;
use crate::score::{Ratio, cleaning};
use crate::split::{fold_of, held_out};

/// Weights of sets that count less than others, since their pages are all alike.
const ALIKE: [(&str, f64); 3] = [("fmprc_en", 0.5), ("fmprc_zh", 0.5), ("whitehouse", 0.25)];

/// A page with its gold body.
struct Example<'g> {
    gold: &'g Page,
    body: &'g str,
    document: Document,
    lines: Vec<Candidate>,
    rows: Vec<Row>,
}

/// Fits the weights, and prints the cleaning F1 of each set with the weights in use and with fitted ones.
/// Development pages are scored with weights of the other folds, held-out pages with those of all development
/// pages.
pub(crate) fn fit(out: &mut impl Write, pages: &[Page]) -> Result<()> {
    let examples = pages.iter().filter_map(Example::of).collect::<Result<Vec<_>>>()?;
    let (held, open): (Vec<_>, Vec<_>) = examples.iter().partition(|example| held_out(&example.gold.id));
    let Some(names) = open.iter().find_map(|example| example.lines.first()) else {
        bail!("no flattened page whose body gold tells")
    };
    let names: Vec<&str> = names.features.iter().map(|feature| feature.name.as_str()).collect();
    let all = weights(&open);
    let mut scores: BTreeMap<(String, bool), [Ratio; 2]> = BTreeMap::new();
    let builtin = Knowledge::builtin();
    let mut score = |examples: &[&Example<'_>], knowledge: &Knowledge, column: usize| -> Result<()> {
        for example in examples {
            let key = (example.gold.set.clone(), held_out(&example.gold.id));
            scores.entry(key).or_default()[column] += Ratio::mean(example.f1(knowledge)?);
        }
        Ok(())
    };
    score(&open, builtin, 0)?;
    score(&held, builtin, 0)?;
    score(&held, &with(&names, &all)?, 1)?;
    for fold in 0..FOLDS {
        let (test, train): (Vec<_>, Vec<_>) =
            open.iter().copied().partition(|example| fold_of(&example.gold.id, FOLDS) == fold);
        score(&test, &with(&names, &weights(&train))?, 1)?;
    }
    writeln!(out, "{:16} {:12} {:>6} {:>8} {:>8}", "cleaning F1", "pages", "n", "in use", "fitted")?;
    for ((set, held), [own, fitted]) in &scores {
        let side = if *held { "held out" } else { "development" };
        let value = |ratio: &Ratio| ratio.value().unwrap_or_default();
        writeln!(out, "{set:16} {side:12} {:>6} {:>8.4} {:>8.4}", own.of, value(own), value(fitted))?;
    }
    writeln!(out, "\n{:16} {:>8} {:>8}", "feature", "in use", "fitted")?;
    let in_use = |name: &str| {
        let row = builtin.weights().iter().find(|row| row.name == format!("evidence_{name}"));
        row.map_or(0.0, |row| row.value)
    };
    for (name, weight) in names.iter().chain(&["bias"]).zip(&all) {
        writeln!(out, "{name:16} {:>8.3} {weight:>8.3}", in_use(name))?;
    }
    Ok(())
}

/// Returns the built-in tables with these weights: those of the features, and last the bias.
fn with(names: &[&str], weights: &[f64]) -> Result<Knowledge> {
    let mut table = String::new();
    for (name, weight) in names.iter().chain(&["bias"]).zip(weights) {
        writeln!(table, "[[weight]]\nname = \"evidence_{name}\"\nvalue = {weight:?}")?;
    }
    Ok(Knowledge::with_tables([(Path::new("fit"), table.as_str())])?)
}

fn weights(examples: &[&Example<'_>]) -> Vec<f64> {
    let rows: Vec<&Row> = examples.iter().flat_map(|example| &example.rows).collect();
    Logistic::standardized(&rows).weights
}

impl<'g> Example<'g> {
    fn of(gold: &'g Page) -> Option<Result<Self>> {
        let body = gold.body.as_deref()?;
        let document = read_bytes(&gold.id, gold.text.as_bytes(), Format::Text, &SideData::default());
        Some(document.map_err(Into::into).map(|document| {
            let lines = Reader::default().evidence(&document);
            let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
            let shares = shares(&texts, body);
            let weight = |line: &Candidate| (line.text.split_whitespace().count() as f64 + 1.0).powf(0.25);
            let all: f64 = lines.iter().map(weight).sum();
            let of_set = ALIKE.iter().find(|(set, _)| *set == gold.set).map_or(1.0, |(_, weight)| *weight);
            let row = |(line, share): (&Candidate, f64)| Row {
                values: line.features.iter().map(|feature| f64::from(feature.value)).collect(),
                right: share,
                weight: of_set * weight(line) / all,
            };
            let rows = lines.iter().zip(shares).map(row).collect();
            Self { gold, body, document, lines, rows }
        }))
    }

    fn f1(&self, knowledge: &Knowledge) -> Result<f64> {
        let readout = Reader::new(knowledge).read(&self.document)?;
        Ok(cleaning(self.body, &readout.paragraphs).f1)
    }
}

/// Returns for each line the share of it that is in the body. Long lines are found anywhere; short ones only
/// between the long lines around them, since their text may stand elsewhere by chance.
fn shares(lines: &[&str], body: &str) -> Vec<f64> {
    const LONG: usize = 40;
    let squeezed = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let body = squeezed(body);
    let lines: Vec<String> = lines.iter().map(|line| squeezed(line)).collect();
    let mut shares = vec![0.0; lines.len()];
    // Index of each long line that is in the body, with its byte range there.
    let mut anchors: Vec<(usize, usize, usize)> = Vec::new();
    let mut from = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.len() >= LONG) {
        let behind = body[from..].find(line.as_str()).map(|place| from + place);
        if let Some(start) = behind.or_else(|| body.find(line.as_str())) {
            shares[at] = 1.0;
            anchors.push((at, start, start + line.len()));
            from = from.max(start);
        }
    }
    let mut next = 0;
    let mut reached = 0;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        while next < anchors.len() && anchors[next].0 < at {
            reached = reached.max(anchors[next].2);
            next += 1;
        }
        let end =
            anchors.get(next).filter(|anchor| anchor.1 >= reached).map_or(body.len(), |anchor| anchor.1);
        let is_near = next < anchors.len() && next > 0
            || (1..=anchors.len()).contains(&next) && at - anchors[next - 1].0 <= 12;
        if line.len() < LONG
            && is_near
            && reached <= end
            && let Some(start) = body[reached..end].find(line.as_str())
        {
            shares[at] = 1.0;
            reached += start + line.len();
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_body_are_told_from_their_copies_elsewhere() {
        let long = "The ministers met in the capital and spoke of the river for two hours.";
        let other = "The host added that the two countries would meet again in the spring.";
        let lines = ["Trade", long, "Trade", "More news", other, "Trade", "Contact"];
        assert_eq!(shares(&lines, &format!("{long} Trade {other}")), [0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0]);
    }
}
