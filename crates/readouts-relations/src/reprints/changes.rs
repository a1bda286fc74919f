//! What differs between two copies of a text: sentences that one of them lacks, and words of changed ones.
//!
//! 1. Sentences are compared as wholes; those with the same words in both, in the same order, are the same.
//! 2. Each stretch between them is compared word by word, and split where a sentence of one begins beside a
//!    sentence of the other.
//!
//! The cost is bounded: [`BYTES_MAX`], [`SENTENCES_MAX`], [`BLOCK_WORDS_MAX`] and [`WORDS_MAX`].

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use readouts_reading::Readout;
use readouts_words::tokens;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diff::{Segment, words};

/// Maximum number of bytes of a text that are compared.
const BYTES_MAX: usize = 1 << 20;

/// Maximum number of sentences of a text that are compared. In texts without anything in common, the time grows
/// with the square.
const SENTENCES_MAX: usize = 10_000;

/// Maximum number of words of a changed stretch that is compared word by word; the time may grow with the square.
const BLOCK_WORDS_MAX: usize = 5_000;

/// Maximum number of words of all changed stretches that are compared word by word.
const WORDS_MAX: usize = 40_000;

/// Minimum share of the words of the shorter side that both sides of a changed stretch have: below it the words that
/// happen to be in both say nothing, and the one is a replacement of the other. By eye, on releases that were
/// corrected or posted again.
const MIN_SHARED: f64 = 0.4;

/// What differs between the bodies of two articles.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Changes {
    /// Stretches of both texts, in order.
    pub parts: Vec<Part>,
    /// Number of words that only the second text has.
    pub added: usize,
    /// Number of words that only the first text has.
    pub removed: usize,
    /// Number of sentences with a difference; of a changed stretch, those of the side that has more.
    pub sentences: usize,
    /// Whether the texts were too long: only their beginnings were compared, or a long stretch was taken as replaced
    /// without comparing its words.
    pub cut_off: bool,
}

/// A stretch of two texts, of whole sentences: the same words in both, or sentences that one has in the place of the
/// other's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Part {
    /// Whether both have the same words.
    pub same: bool,
    /// Number of sentences of the side that has more.
    pub sentences: usize,
    /// Sentences of the first text, paragraphs on lines of their own; empty if only the second text has some here.
    pub a: String,
    /// Sentences of the second text; empty if only the first text has some here.
    pub b: String,
    /// Words that differ, if both sides have sentences and share words.
    pub segments: Vec<Segment>,
}

impl Changes {
    /// Returns the changes with the two texts exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        let parts = self.parts.into_iter().map(|part| Part {
            a: part.b,
            b: part.a,
            segments: part.segments.into_iter().map(Segment::mirrored).collect(),
            ..part
        });
        Self { parts: parts.collect(), added: self.removed, removed: self.added, ..self }
    }
}

/// A text cut into sentences.
struct Text {
    text: String,
    /// Start of each sentence, and the end of the text.
    bounds: Vec<usize>,
    is_cut: bool,
}

impl Text {
    fn of(article: &Readout) -> Self {
        let mut starts = BTreeSet::new();
        let mut text = String::new();
        let mut statements = article.statements.iter().peekable();
        for (number, paragraph) in article.paragraphs.iter().enumerate() {
            let from = text.len();
            if from > BYTES_MAX || starts.len() > SENTENCES_MAX {
                break;
            }
            starts.insert(from);
            while let Some(statement) = statements.next_if(|statement| statement.paragraph <= number) {
                if statement.paragraph == number && paragraph.is_char_boundary(statement.start) {
                    starts.insert(from + statement.start);
                }
            }
            text.push_str(paragraph);
            text.push('\n');
        }
        let mut bounds: Vec<usize> = starts.into_iter().filter(|start| *start < text.len()).collect();
        let by_number = bounds.get(SENTENCES_MAX).copied().unwrap_or(usize::MAX);
        let end = text.floor_char_boundary(BYTES_MAX.min(by_number).min(text.len()));
        let is_cut = end < text.len() || statements.next().is_some();
        text.truncate(end);
        bounds.retain(|start| *start < end);
        bounds.push(end);
        Self { text, bounds, is_cut }
    }

    fn len(&self) -> usize {
        self.bounds.len() - 1
    }

    fn sentences(&self, range: Range<usize>) -> &str {
        self.text[self.bounds[range.start]..self.bounds[range.end]].trim_end()
    }
}

/// Words of some sentences.
struct Block {
    words: Vec<String>,
    /// Number of words before each sentence, and of all.
    bounds: Vec<usize>,
}

impl Block {
    fn of(text: &Text, sentences: Range<usize>) -> Self {
        let (mut words, mut bounds) = (Vec::new(), vec![0]);
        for at in sentences {
            words.extend(tokens(text.sentences(at..at + 1)).map(|token| token.text));
            bounds.push(words.len());
        }
        Self { words, bounds }
    }

    /// Returns the number of sentences before a word, if a sentence begins there.
    fn sentence_at(&self, word: usize) -> Option<usize> {
        self.bounds.binary_search(&word).ok()
    }
}

/// Returns what differs between the bodies of two articles, by sentences and words. The time is bounded, however
/// long the texts are.
///
/// ```
/// use readouts_reading::Reader;
/// use readouts_relations::reprints;
///
/// let page = |end: &str| format!("Lee meets Berg\n\nPresident Ida Lee met with Jon Berg on 6 May 2031. {end}\n");
/// let read = |end: &str| Reader::default().read_text("page", &page(end));
/// let found = reprints::changes(&read("Lee said that the river is wide.")?, &read("Lee said that the river is deep.")?);
/// assert_eq!((found.added, found.removed, found.sentences), (1, 1, 1));
/// assert_eq!(found.parts.iter().map(|part| part.same).collect::<Vec<_>>(), [true, false]);
/// # Ok::<(), readouts_reading::Error>(())
/// ```
pub fn changes(a: &Readout, b: &Readout) -> Changes {
    let (a, b) = (Text::of(a), Text::of(b));
    // The order of the articles must not decide between differences that are equally short.
    if b.text < a.text { directed(&b, &a).mirrored() } else { directed(&a, &b) }
}

fn directed(a: &Text, b: &Text) -> Changes {
    let mut differ = Differ { a, b, left: WORDS_MAX, parts: Vec::new(), cut_off: a.is_cut || b.is_cut };
    let (of_a, of_b) = keys(a, b);
    let mut changed = (0..0, 0..0);
    for op in capture_diff_slices(Algorithm::Patience, &of_a, &of_b) {
        let (old, new) = (op.old_range(), op.new_range());
        if matches!(op, DiffOp::Equal { .. }) {
            differ.block(std::mem::replace(&mut changed, (old.end..old.end, new.end..new.end)));
            differ.push(old, new, true);
        } else {
            changed = (changed.0.start..old.end, changed.1.start..new.end);
        }
    }
    differ.block(changed);
    differ.finish()
}

/// Returns a number for each sentence; sentences with the same words have the same one.
fn keys(a: &Text, b: &Text) -> (Vec<u32>, Vec<u32>) {
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut of = |text: &Text| {
        let key = |at: usize| {
            let mut words = String::new();
            for token in tokens(text.sentences(at..at + 1)) {
                words.push_str(&token.text);
                words.push(' ');
            }
            let next = known.len() as u32;
            *known.entry(words).or_insert(next)
        };
        (0..text.len()).map(key).collect()
    };
    (of(a), of(b))
}

/// A stretch of whole sentences.
struct Stretch {
    old: Range<usize>,
    new: Range<usize>,
    same: bool,
}

impl Stretch {
    /// Whether what follows is of the same kind: the same in both, or of the same side alone.
    fn goes_on_with(&self, next: &Self) -> bool {
        let side = |stretch: &Self| (stretch.old.is_empty(), stretch.new.is_empty());
        let is_one_sided = self.old.is_empty() != self.new.is_empty();
        self.same == next.same && (self.same || (is_one_sided && side(self) == side(next)))
    }
}

struct Differ<'t> {
    a: &'t Text,
    b: &'t Text,
    /// Number of words that may still be compared.
    left: usize,
    parts: Vec<Stretch>,
    cut_off: bool,
}

impl Differ<'_> {
    /// Adds a stretch in which no sentences are the same.
    fn block(&mut self, (old, new): (Range<usize>, Range<usize>)) {
        if old.is_empty() || new.is_empty() {
            return self.push(old, new, false);
        }
        let (a, b) = (Block::of(self.a, old.clone()), Block::of(self.b, new.clone()));
        let longest = a.words.len().max(b.words.len());
        if longest > BLOCK_WORDS_MAX.min(self.left) {
            self.cut_off = true;
            return self.push(old, new, false);
        }
        self.left -= longest;
        let mut from = (0, 0);
        for to in cuts(&a, &b).into_iter().chain([(old.len(), new.len())]) {
            let same = a.words[a.bounds[from.0]..a.bounds[to.0]] == b.words[b.bounds[from.1]..b.bounds[to.1]];
            self.push(old.start + from.0..old.start + to.0, new.start + from.1..new.start + to.1, same);
            from = to;
        }
    }

    fn push(&mut self, old: Range<usize>, new: Range<usize>, same: bool) {
        let next = Stretch { old, new, same };
        match self.parts.last_mut() {
            _ if next.old.is_empty() && next.new.is_empty() => {}
            Some(last) if last.goes_on_with(&next) => {
                (last.old.end, last.new.end) = (next.old.end, next.new.end);
            }
            _ => self.parts.push(next),
        }
    }

    fn finish(self) -> Changes {
        let mut found = Changes { cut_off: self.cut_off, ..Changes::default() };
        for Stretch { old, new, same } in self.parts {
            let sentences = old.len().max(new.len());
            let (a, b) = (self.a.sentences(old), self.b.sentences(new));
            let mut segments = Vec::new();
            if !same {
                let (of_a, of_b) = (count(a), count(b));
                let both;
                (segments, both) = compared((a, of_a), (b, of_b));
                found.removed += of_a - both;
                found.added += of_b - both;
                found.sentences += sentences;
            }
            found.parts.push(Part { same, sentences, a: a.to_owned(), b: b.to_owned(), segments });
        }
        found
    }
}

fn count(text: &str) -> usize {
    tokens(text).count()
}

/// Compares changed sentences, given with their numbers of words; returns the number of words that both have too.
fn compared((a, of_a): (&str, usize), (b, of_b): (&str, usize)) -> (Vec<Segment>, usize) {
    if of_a.min(of_b) == 0 || of_a.max(of_b) > BLOCK_WORDS_MAX {
        return (Vec::new(), 0);
    }
    let segments = words(a, b);
    let both: usize = segments.iter().filter(|segment| segment.same).map(|segment| count(&segment.a)).sum();
    if (both as f64) < MIN_SHARED * of_a.min(of_b) as f64 { (Vec::new(), 0) } else { (segments, both) }
}

/// Returns the places where a sentence of one text begins beside a sentence of the other, as numbers of sentences,
/// in order.
fn cuts(a: &Block, b: &Block) -> Vec<(usize, usize)> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    let mut pass = |old: usize, new: usize| {
        if let (Some(old), Some(new)) = (a.sentence_at(old), b.sentence_at(new))
            && cuts.last() != Some(&(old, new))
        {
            cuts.push((old, new));
        }
    };
    for op in capture_diff_slices(Algorithm::Patience, &a.words, &b.words) {
        let (old, new) = (op.old_range(), op.new_range());
        match op {
            DiffOp::Equal { len, .. } => (0..=len).for_each(|at| pass(old.start + at, new.start + at)),
            DiffOp::Delete { .. } => (old.start..=old.end).for_each(|at| pass(at, new.start)),
            DiffOp::Insert { .. } => (new.start..=new.end).for_each(|at| pass(old.start, at)),
            DiffOp::Replace { .. } => {
                pass(old.start, new.start);
                pass(old.end, new.end);
            }
        }
    }
    cuts
}

#[cfg(test)]
mod tests;
