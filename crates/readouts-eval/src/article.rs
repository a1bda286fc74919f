//! The evaluation of one article: its scores and its errors.

use std::io::Write;

use anyhow::Result;
use readouts_reading::{Basis, Statement};
use serde::{Deserialize, Serialize};

use crate::gold::Sentence;
use crate::score::{Agreement, Attributed, Ratio};
use crate::split::held_out;

/// An article of a set with its scores.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Article {
    pub(crate) set: String,
    pub(crate) id: String,
    pub(crate) held_out: bool,
    /// Scores, in the order of the table.
    pub(crate) scores: Vec<(String, Ratio)>,
    /// Labelled sentences, in the gold's order; none of held-out articles unless they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sentences: Vec<Outcome>,
    /// Errors other than wrong sentences.
    #[serde(skip)]
    pub(crate) notes: Vec<String>,
    /// What the reading says of the labelled sentences that are in the body, and whether that is wrong.
    #[serde(skip)]
    pub(crate) judged: Vec<Judged>,
    /// Language of the body, if it was detected.
    #[serde(skip)]
    pub(crate) language: Option<String>,
}

/// Basis that the reading gives a sentence, and whether its speaker is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub(crate) basis: Basis,
    pub(crate) wrong: bool,
}

/// A labelled sentence, with the attribution that gold wants and the one that was found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) right: bool,
    pub(crate) wanted: String,
    pub(crate) found: String,
    #[serde(skip)]
    pub(crate) text: String,
}

impl Article {
    pub(crate) fn new(set: &str, id: &str) -> Self {
        Self {
            set: set.to_owned(),
            id: id.to_owned(),
            held_out: held_out(id),
            scores: Vec::new(),
            sentences: Vec::new(),
            notes: Vec::new(),
            judged: Vec::new(),
            language: None,
        }
    }

    pub(crate) fn add(&mut self, score: &str, ratio: Ratio) {
        match self.scores.iter_mut().find(|(name, _)| name == score) {
            Some((_, sum)) => *sum += ratio,
            None => self.scores.push((score.to_owned(), ratio)),
        }
    }

    /// Counts a check that is right or wrong; `note` describes the error.
    pub(crate) fn check(&mut self, score: &str, right: bool, note: impl FnOnce() -> String) {
        self.add(score, Ratio::one(right));
        if !right {
            self.notes.push(format!("{score}: {}", note()));
        }
    }

    /// Adds precision, recall and F1, each a mean over articles.
    pub(crate) fn agreement(&mut self, score: &str, agreement: Agreement) {
        for (part, value) in [("P", agreement.precision), ("R", agreement.recall), ("F1", agreement.f1)] {
            self.add(&format!("{score} {part}"), Ratio::mean(value));
        }
    }

    pub(crate) fn sentence(&mut self, gold: &Sentence, found: Option<&Statement>) {
        let attributed = Attributed::new(gold, found);
        self.add("sentences right", Ratio::one(attributed.right));
        for (score, share) in attributed.spoken() {
            self.add(score, share);
        }
        // Nothing that is read from a page is corrected by hand.
        for basis in Basis::ALL.into_iter().filter(|basis| *basis != Basis::Corrected).map(Basis::as_str) {
            let share = if basis == gold.basis { Ratio::one(attributed.right) } else { Ratio::default() };
            self.add(&format!("  {basis}"), share);
        }
        let is_uncertain = found.is_some_and(|s| s.confidence.is_some());
        for (score, uncertain) in [("  certain", false), ("  uncertain", true)] {
            let share =
                if is_uncertain == uncertain { Ratio::one(attributed.right) } else { Ratio::default() };
            self.add(score, share);
        }
        let judged = found.map(|s| Judged { basis: s.basis, wrong: !attributed.right });
        self.judged.extend(judged);
        let label = |speaker: Option<&str>, basis: &str| format!("{} ({basis})", speaker.unwrap_or("no one"));
        self.sentences.push(Outcome {
            right: attributed.right,
            wanted: label(gold.speaker.as_deref(), &gold.basis),
            found: found.map_or_else(
                || "not in the body".to_owned(),
                |s| label(s.speaker.as_deref(), s.basis.as_str()),
            ),
            text: gold.text.clone(),
        });
    }

    /// Removes everything but the scores, so that nothing else of the article is listed.
    pub(crate) fn close(&mut self) {
        self.sentences.clear();
        self.notes.clear();
    }

    pub(crate) fn print_wrong(&self, out: &mut impl Write) -> Result<()> {
        for note in &self.notes {
            writeln!(out, "{} {}: {note}", self.set, self.id)?;
        }
        for Outcome { wanted, found, text, .. } in self.sentences.iter().filter(|outcome| !outcome.right) {
            writeln!(out, "{} {}: want {wanted}, got {found}\n    {text}", self.set, self.id)?;
        }
        Ok(())
    }

    /// Returns the score by which articles are ranked.
    pub(crate) fn main_score(&self) -> Option<(&str, f64)> {
        let main = |name: &str| ["sentences right", "cleaning F1"].contains(&name);
        let (name, ratio) = self.scores.iter().find(|(name, _)| main(name))?;
        Some((name, ratio.value()?))
    }
}
