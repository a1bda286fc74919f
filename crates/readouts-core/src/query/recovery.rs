//! Finds what else is wrong with a query: the words of a problem are hidden behind letters, and the text is parsed
//! again.

use super::fault::Fault;
use super::text::plain;
use super::{Query, QueryError, QueryErrorKind};

/// Maximum number of problems that are reported of a query.
const PROBLEMS_MAX: usize = 10;

/// Letter that hides text whose problem is known.
const MASK: u8 = b'x';

/// Returns the error for the user: the first problem of a text, then those that do not depend on it, in the order of
/// the text. `parse` parses a text of the same length.
pub(super) fn all_problems(
    first: Fault,
    text: &str,
    parse: impl Fn(&str) -> Result<Query, Fault>,
) -> QueryError {
    let mut hidden = Hidden { text: text.to_owned(), ranges: Vec::new() };
    let (mut last, mut others) = (first.clone(), Vec::new());
    while others.len() + 1 < PROBLEMS_MAX && last.is_local() {
        hidden.hide(last.bytes);
        match parse(&hidden.text) {
            Err(next) if !hidden.concerns(&next) => last = next,
            _ => break,
        }
        others.push(last.clone());
    }
    others.sort_by_key(|other| other.bytes);
    let others = others.into_iter().map(|other| other.problem(text));
    QueryError::of(first.problem(text), others)
}

/// A text in which the words of some problems are hidden; every other byte is at its place.
struct Hidden {
    text: String,
    ranges: Vec<(usize, usize)>,
}

impl Hidden {
    /// Hides the pieces of text, between white space, parentheses and `|`, that a range lies in. A stretch in quotation
    /// marks belongs to one piece.
    fn hide(&mut self, (start, end): (usize, usize)) {
        let (mut from, mut to, mut quoted) = (0, self.text.len(), false);
        for (at, c) in self.text.char_indices() {
            quoted ^= matches!(plain(c), Some('"'));
            if !quoted && matches!(plain(c), Some(' ' | '(' | ')' | '|')) {
                if at < start || at == start && start == end {
                    from = at + c.len_utf8();
                } else if at >= end {
                    to = at;
                    break;
                }
            }
        }
        let from = from.min(start);
        let mask = |byte: usize| if (from..to).contains(&byte) { MASK } else { self.text.as_bytes()[byte] };
        let bytes: Vec<u8> = (0..self.text.len()).map(mask).collect();
        // Whole characters were replaced.
        self.text = String::from_utf8(bytes).unwrap_or_default();
        self.ranges.push((from, to));
    }

    /// Whether an error is about hidden words, or depends on what they would have been.
    fn concerns(&self, fault: &Fault) -> bool {
        let (start, end) = fault.bytes;
        let touches = self.ranges.iter().any(|(from, to)| start <= *to && end >= *from);
        touches || *fault.kind == QueryErrorKind::AmbiguousOrder
    }
}
