//! Differences between two texts, word by word.

use readouts_words::tokens;
use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A stretch of two texts: the same words in both, or words that one has in the place of the other's.
///
/// The segments of a diff, joined, are both texts: all of `a` the first one, all of `b` the second one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Segment {
    /// Whether both have the same words, which may be written in different ways: case, quotation marks and
    /// punctuation do not count.
    pub same: bool,
    /// The words of the first text, as written; empty if only the second one has words here.
    pub a: String,
    /// The words of the second text, as written; empty if only the first one has words here.
    pub b: String,
}

impl Segment {
    /// Returns the segment with the two texts exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self { same: self.same, a: self.b, b: self.a }
    }
}

/// A text cut at the start of each word but the first, so that what stands between words goes with the word before.
struct Cut<'t> {
    text: &'t str,
    words: Vec<String>,
    /// Start of each piece, and the end of the text.
    bounds: Vec<usize>,
}

impl<'t> Cut<'t> {
    fn new(text: &'t str) -> Self {
        let (words, mut bounds): (Vec<_>, Vec<_>) =
            tokens(text).map(|token| (token.text, token.start)).unzip();
        if let Some(first) = bounds.first_mut() {
            *first = 0;
        }
        bounds.push(text.len());
        Self { text, words, bounds }
    }

    fn pieces(&self, from: usize, len: usize) -> String {
        self.text[self.bounds[from]..self.bounds[from + len]].to_owned()
    }
}

/// Returns the differences between two texts by words, each Chinese character being a word.
///
/// ```
/// use readouts_relations::diff;
///
/// let segments = diff::words("Lee thanked Berg.", "Lee warmly thanked him.");
/// let changed: Vec<_> = segments.iter().filter(|s| !s.same).map(|s| (s.a.as_str(), s.b.as_str())).collect();
/// assert_eq!(changed, [("", "warmly "), ("Berg.", "him.")]);
/// assert_eq!(segments.iter().map(|s| s.a.as_str()).collect::<String>(), "Lee thanked Berg.");
/// ```
pub fn words(a: &str, b: &str) -> Vec<Segment> {
    // The order of the texts must not decide between differences that are equally short.
    if b < a { directed(b, a).into_iter().map(Segment::mirrored).collect() } else { directed(a, b) }
}

fn directed(a: &str, b: &str) -> Vec<Segment> {
    let (a, b) = (Cut::new(a), Cut::new(b));
    if a.words.is_empty() || b.words.is_empty() {
        let whole = Segment { same: a.text == b.text, a: a.text.to_owned(), b: b.text.to_owned() };
        return if whole.a.is_empty() && whole.b.is_empty() { Vec::new() } else { vec![whole] };
    }
    let mut segments: Vec<Segment> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &a.words, &b.words) {
        let same = matches!(op, DiffOp::Equal { .. });
        let (old, new) = (op.old_range(), op.new_range());
        let (of_a, of_b) = (a.pieces(old.start, old.len()), b.pieces(new.start, new.len()));
        match segments.last_mut() {
            Some(last) if last.same == same => {
                last.a.push_str(&of_a);
                last.b.push_str(&of_b);
            }
            _ => segments.push(Segment { same, a: of_a, b: of_b }),
        }
    }
    segments
}
