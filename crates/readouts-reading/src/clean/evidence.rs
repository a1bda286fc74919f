//! Evidence that a line of a flattened page belongs to the article: a few named features of the line, of the
//! lines around it and of the run of short lines that it stands in. With fitted weights they give the
//! logarithm of the odds.
//!
//! *Prose* is a line that ends like a sentence or has a speaker's label; a *run* is a stretch of lines
//! between prose; a *part* of the page begins at furniture that ends articles, or at a run with much
//! furniture.

use std::hash::Hasher;
use std::ops::Range;

use rustc_hash::FxHasher;

use super::blocks::Block;
use super::weigh::is_label;
use crate::contain::checkpoint;
use crate::knowledge::{Knowledge, Signs, Weights, Zone};
use crate::model::{Candidate, Feature};
use crate::token::ends_sentence;

/// Number of features.
const FEATURES: usize = 14;
/// Maximum absolute value of the logarithm of the odds, so that no line decides alone.
const SURE: f32 = 6.0;

/// Maximum number of words of a line that count.
const WORDS_MAX: usize = 50;
/// Minimum number of words of a line that is prose no matter how it ends.
const LONG: usize = 25;
/// Minimum number of words that a line with a speaker's label counts for.
const LABEL: usize = 25;
/// Minimum number of words of a sentence.
const SENTENCE: usize = 5;
/// Minimum number of words of a sentence that ends a run.
const STRONG: usize = 8;
/// Maximum number of lines on either side that are taken into account.
const NEAR: usize = 6;
/// Factor by which the weight of each further line decreases.
const DECAY: f32 = 0.6;
/// Share of upper-case words that is assumed for a text without letter case.
const CASELESS: f32 = 0.3;

/// Kinds of furniture that are recognised by their words and stand around articles, not in them.
const AROUND: [&str; 12] = [
    "navigation",
    "share",
    "related-links",
    "subscribe",
    "legal",
    "comment-form",
    "comments",
    "about-author",
    "pagination",
    "language-switch",
    "cookie-notice",
    "archive-banner",
];

/// Features of a line: names and values.
type Evidence = [(&'static str, f32); FEATURES];

/// Returns the features of every line of a page, in order.
fn evidence(blocks: &[Block], signs: &Signs) -> Vec<Evidence> {
    let lines = Lines::of(blocks, signs);
    (0..blocks.len()).map(|at| lines.evidence(at)).collect()
}

/// Returns every line that has text, with its features.
pub(super) fn explain(blocks: &[Block], knowledge: &Knowledge) -> Vec<Candidate> {
    let weights = fitted(&knowledge.weights);
    let of = |(block, evidence): (&Block, Evidence)| Candidate {
        text: block.text.clone(),
        taken: false,
        score: odds(&evidence, &knowledge.weights),
        features: (evidence.iter().zip(weights))
            .map(|((name, value), weight)| Feature { name: (*name).to_owned(), value: *value, weight })
            .collect(),
    };
    let all = blocks.iter().zip(evidence(blocks, &knowledge.signs));
    all.filter(|(block, _)| has_text(block)).map(of).collect()
}

/// Returns for each line the logarithm of the odds that it belongs to the article, weighted by the line's
/// length.
pub(super) fn weigh(blocks: &[Block], signs: &Signs, weights: &Weights) -> Vec<f32> {
    let of = |(block, evidence): (&Block, Evidence)| {
        if !has_text(block) {
            return 0.0;
        }
        let odds = odds(&evidence, weights).clamp(-SURE, SURE);
        odds * ((block.words.min(WORDS_MAX) + 1) as f32).sqrt()
    };
    blocks.iter().zip(evidence(blocks, signs)).map(of).collect()
}

fn odds(evidence: &Evidence, weights: &Weights) -> f32 {
    let sum = evidence.iter().zip(fitted(weights)).map(|((_, value), weight)| value * weight).sum::<f32>();
    weights.evidence_bias + sum
}

/// Returns the weights of the features, in their order.
fn fitted(weights: &Weights) -> [f32; FEATURES] {
    [
        weights.evidence_run_furniture,
        weights.evidence_run_capitals,
        weights.evidence_run_led,
        weights.evidence_run_above,
        weights.evidence_run_lines,
        weights.evidence_prose,
        weights.evidence_long,
        weights.evidence_between,
        weights.evidence_part,
        weights.evidence_part_behind,
        weights.evidence_past_end,
        weights.evidence_done,
        weights.evidence_repeated,
        weights.evidence_dated,
    ]
}

fn has_text(block: &Block) -> bool {
    block.text.contains(char::is_alphanumeric)
}

/// Data of a page from which the features of its lines are computed.
struct Lines<'b> {
    blocks: &'b [Block],
    /// Number of words of prose in each line, at most [`WORDS_MAX`].
    prose: Vec<f32>,
    /// The same, without short sentences.
    strong: Vec<f32>,
    /// Runs and stretches of prose, in order; `stretch_of` has the index of the one that each line stands in.
    stretches: Vec<Stretch>,
    stretch_of: Vec<usize>,
    /// Number of words of prose above each line.
    above: Vec<f32>,
    /// Number of ends of the article above each line.
    ends: Vec<f32>,
    /// Whether another line has the same letters and digits as each line.
    repeated: Vec<bool>,
    parts: Parts,
}

/// A maximal stretch of lines that are all prose, or none of them.
struct Stretch {
    is_run: bool,
    /// Number of furniture lines, at most 3. This and the next four fields describe a run, and are neutral
    /// for prose.
    furniture: f32,
    capitals: f32,
    is_led: bool,
    prose_above: f32,
    lines: f32,
    /// Logarithm of the number of words of prose; 0 for a run.
    words: f32,
}

/// The parts of a page.
#[derive(Default)]
struct Parts {
    of: Vec<usize>,
    words: Vec<f32>,
    heaviest: usize,
}

impl<'b> Lines<'b> {
    fn of(blocks: &'b [Block], signs: &Signs) -> Self {
        let (mut prose, mut strong) = (Vec::with_capacity(blocks.len()), Vec::with_capacity(blocks.len()));
        for block in blocks {
            checkpoint();
            let is_open = block.verdict.is_none();
            let labelled = is_open && is_label(&block.text, signs);
            let is_prose = labelled || is_open && block.words >= SENTENCE && ends_sentence(&block.text);
            let is_long = is_open && block.words >= LONG;
            let words = block.words.min(WORDS_MAX).max(if labelled { LABEL } else { 0 }) as f32;
            prose.push(if is_prose || is_long { words } else { 0.0 });
            let is_strong = is_long || is_prose && (labelled || block.words >= STRONG);
            strong.push(if is_strong { words } else { 0.0 });
        }
        let (mut above, mut ends) = (Vec::with_capacity(blocks.len()), Vec::with_capacity(blocks.len()));
        let (mut words, mut ended) = (0.0, 0.0);
        for (block, own) in blocks.iter().zip(&prose) {
            above.push(words);
            ends.push(ended);
            words += own;
            if is_end(block) && words > ARTICLE {
                ended += 1.0;
            }
        }
        let mut lines = Self {
            blocks,
            prose,
            strong,
            stretches: Vec::new(),
            stretch_of: Vec::with_capacity(blocks.len()),
            above,
            ends,
            repeated: repeated(blocks),
            parts: Parts::default(),
        };
        lines.find_stretches();
        lines
    }

    fn find_stretches(&mut self) {
        let mut from = 0;
        self.parts.words.push(0.0);
        while from < self.blocks.len() {
            let is_run = self.strong[from] == 0.0;
            let count = self.strong[from..].iter().take_while(|words| (**words == 0.0) == is_run).count();
            let range = from..from + count;
            let stretch = if is_run { self.run(range.clone()) } else { self.prose_together(range.clone()) };
            self.add_to_part(&range, is_run);
            self.stretch_of.extend(std::iter::repeat_n(self.stretches.len(), count));
            self.stretches.push(stretch);
            from = range.end;
        }
        let words = &self.parts.words;
        let heaviest = (0..words.len()).rev().max_by(|&a, &b| words[a].total_cmp(&words[b]));
        self.parts.heaviest = heaviest.unwrap_or_default();
    }

    fn run(&self, range: Range<usize>) -> Stretch {
        let run = &self.blocks[range.clone()];
        let with_text = || run.iter().filter(|block| has_text(block));
        let count = with_text().count();
        let capitals: f32 = with_text().map(|block| capitals(&block.text)).sum();
        let leads = |block: &Block| block.text.trim_end_matches('*').ends_with([':', '：']);
        let before = range.start.checked_sub(1).map(|at| &self.blocks[at]);
        Stretch {
            is_run: true,
            furniture: run.iter().filter(|block| is_around(block)).count().min(3) as f32,
            capitals: capitals / count.max(1) as f32,
            is_led: before.is_some_and(leads) || with_text().take(2).any(leads),
            prose_above: self.strong[range.start.saturating_sub(3)..range.start].iter().sum::<f32>() / 150.0,
            lines: (1.0 + count as f32).ln(),
            words: 0.0,
        }
    }

    fn prose_together(&self, range: Range<usize>) -> Stretch {
        Stretch {
            is_run: false,
            furniture: 0.0,
            capitals: CASELESS,
            is_led: false,
            prose_above: 0.0,
            lines: 0.0,
            words: (1.0 + self.strong[range].iter().sum::<f32>()).ln(),
        }
    }

    fn add_to_part(&mut self, range: &Range<usize>, is_run: bool) {
        let around = || range.clone().filter(|&at| is_around(&self.blocks[at]));
        let parts_here = is_run && (around().any(|at| is_end(&self.blocks[at])) || around().count() >= 3);
        let first = around().next().filter(|_| parts_here);
        for at in range.clone() {
            if first == Some(at) {
                self.parts.words.push(0.0);
            }
            let part = self.parts.words.len() - 1;
            self.parts.of.push(part);
            self.parts.words[part] += self.strong[at];
        }
    }

    fn evidence(&self, at: usize) -> Evidence {
        let number = |is: bool| if is { 1.0 } else { 0.0 };
        let block = &self.blocks[at];
        let stretch = &self.stretches[self.stretch_of[at]];
        let all = self.above.last().zip(self.prose.last()).map_or(0.0, |(above, last)| above + last).max(1.0);
        let Parts { of, words, heaviest } = &self.parts;
        let around = at.saturating_sub(2)..(at + 3).min(self.blocks.len());
        let is_dated = |other: &usize| {
            *other != at && matches!(self.blocks[*other].verdict.as_deref(), Some("date-line" | "byline"))
        };
        let above = (0..at).rev();
        let below = at + 1..self.blocks.len();
        [
            ("run_furniture", stretch.furniture),
            ("run_capitals", stretch.capitals),
            ("run_led", number(stretch.is_run && stretch.is_led)),
            ("run_above", stretch.prose_above),
            ("run_lines", stretch.lines),
            ("prose", stretch.words),
            ("long", number(block.words >= LONG)),
            ("between", self.near(above).min(self.near(below))),
            ("part", words[of[at]] / words[*heaviest].max(1.0)),
            ("part_behind", number(of[at] > *heaviest)),
            ("past_end", self.ends[at].min(3.0)),
            ("done", self.above[at] / all),
            ("repeated", number(self.repeated[at])),
            ("dated", around.filter(is_dated).count().min(2) as f32),
        ]
    }

    /// Returns the prose of the nearest lines; the nearer a line, the more it counts.
    fn near(&self, lines: impl Iterator<Item = usize>) -> f32 {
        let (mut sum, mut share, mut seen) = (0.0, 1.0, 0);
        for at in lines {
            let block = &self.blocks[at];
            if block.verdict.as_deref() == Some("separator") {
                continue;
            }
            sum += share * self.prose[at];
            share *= DECAY;
            seen += 1;
            if seen == NEAR || is_end(block) {
                break;
            }
        }
        sum / 120.0
    }
}

/// Minimum number of words of prose above furniture that can end an article.
const ARTICLE: f32 = 60.0;

fn is_end(block: &Block) -> bool {
    matches!(block.zone, Some(Zone::Tail | Zone::End))
}

fn is_around(block: &Block) -> bool {
    block.zone.is_some() && block.verdict.as_deref().is_some_and(|reason| AROUND.contains(&reason))
}

/// ASCII letters in lower case, and digits; 0 for any other byte.
const SQUEEZED: [u8; 256] = {
    let mut letters = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            letters[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// Returns for each line whether another one has the same letters and digits.
fn repeated(blocks: &[Block]) -> Vec<bool> {
    // Most lines differ from all others in their first letters; only the rest is hashed whole.
    let alike = shared(blocks.iter().map(|block| Some(head(&block.text))));
    shared(blocks.iter().zip(alike).map(|(block, is_alike)| is_alike.then(|| squeezed(&block.text))))
}

/// Returns for each value whether it occurs more than once; `None` is like nothing else.
fn shared(values: impl Iterator<Item = Option<u64>>) -> Vec<bool> {
    let values: Vec<Option<u64>> = values.collect();
    let mut sorted: Vec<u64> = values.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let is_shared = |value: u64| {
        let at = sorted.partition_point(|other| *other < value);
        sorted.get(at + 1) == Some(&value)
    };
    values.into_iter().map(|value| value.is_some_and(is_shared)).collect()
}

/// Returns the first letters and digits of a text, as a number that equal [`squeezed`] texts share.
fn head(text: &str) -> u64 {
    if !text.is_ascii() {
        return squeezed(text);
    }
    let letters = text.bytes().map(|byte| SQUEEZED[usize::from(byte)]).filter(|letter| *letter != 0);
    letters.take(8).fold(0, |head, letter| head << 8 | u64::from(letter))
}

/// Returns a hash of a text. Of ASCII text only letters and digits count, in lower case; other text is hashed
/// as it is.
fn squeezed(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    if text.is_ascii() {
        // A polynomial hash: cheaper for a byte at a time than the hasher is.
        const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
        let add = |sum: u64, byte: u8| match SQUEEZED[usize::from(byte)] {
            0 => sum,
            letter => sum.wrapping_mul(BASE).wrapping_add(u64::from(letter)),
        };
        hasher.write_u64(text.bytes().fold(0, add));
    } else {
        // Folding this text would cost more time than it improves the result.
        hasher.write(text.as_bytes());
    }
    hasher.finish()
}

/// Returns the share of upper-case words among those with a letter case.
fn capitals(text: &str) -> f32 {
    let firsts = text.split(|c: char| !(c.is_alphabetic() || c == '\'' || c == '’' || c == '-'));
    let cased =
        firsts.filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase() || c.is_lowercase());
    let (mut upper, mut all) = (0, 0);
    for first in cased {
        all += 1;
        upper += usize::from(first.is_uppercase());
    }
    if all == 0 { CASELESS } else { upper as f32 / all as f32 }
}
