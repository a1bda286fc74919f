//! Aligns stretches of a sentence to a phrase, by words.

use std::ops::Range;

/// A stretch of a sentence in which a form of the phrase stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aligned {
    /// Words of the sentence.
    pub(super) words: Range<usize>,
    /// Token edit distance to the phrase.
    pub(super) cost: usize,
}

/// How a form differs from the phrase, apart from what stands before and after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    /// Words of the form that are none of the phrase, as runs.
    pub(super) slots: Vec<Range<usize>>,
    /// Whether the form is the phrase.
    pub(super) is_same: bool,
    /// Whether words of the phrase are missing before the first one that the form has.
    pub(super) lacks_beginning: bool,
    /// Whether words of the phrase are missing behind the last one that the form has.
    pub(super) lacks_end: bool,
}

/// Returns the number of the phrase's words that must stand in order. `is_han` says whether the phrase is of Han
/// characters, of which there must be at least four.
pub(super) fn needed(words: usize, is_han: bool) -> usize {
    let least = if is_han { 4 } else { 2 };
    if words > least { words - 1 } else { words }
}

/// Returns the maximum edit distance of a form.
fn most(words: usize) -> usize {
    (words / 3).max(1)
}

/// Finds the forms of a phrase in a sentence. Of forms that overlap, the one nearest to the phrase is taken, then the
/// one with more of its words, the shorter one, the first one.
pub(super) fn forms<T: PartialEq>(phrase: &[T], sentence: &[T], needed: usize) -> Vec<Aligned> {
    let is_of_phrase: Vec<bool> = sentence.iter().map(|word| phrase.contains(word)).collect();
    let mut found: Vec<(usize, usize, Aligned)> = Vec::new();
    for start in (0..sentence.len()).filter(|at| is_of_phrase[*at]) {
        let last = sentence.len().min(start + phrase.len() + 3);
        for end in (start + needed.max(1)..=last).filter(|end| is_of_phrase[end - 1]) {
            let words = &sentence[start..end];
            let common = in_order(phrase, words);
            if common < needed {
                continue;
            }
            let cost = table(phrase, words)[phrase.len()][words.len()].0;
            if cost <= most(phrase.len()) {
                found.push((phrase.len() - common, words.len(), Aligned { words: start..end, cost }));
            }
        }
    }
    found.sort_by_key(|(missing, length, aligned)| (aligned.cost, *missing, *length, aligned.words.start));
    let mut taken: Vec<Aligned> = Vec::new();
    for (_, _, aligned) in found {
        let overlaps =
            |other: &Aligned| aligned.words.start < other.words.end && other.words.start < aligned.words.end;
        if !taken.iter().any(overlaps) {
            taken.push(aligned);
        }
    }
    taken.sort_by_key(|aligned| aligned.words.start);
    taken
}

/// Returns the length of the longest common subsequence.
fn in_order<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut lengths = vec![0; other.len() + 1];
    for word in one {
        let mut diagonal = 0;
        for (at, with) in other.iter().enumerate() {
            let above = lengths[at + 1];
            lengths[at + 1] = if word == with { diagonal + 1 } else { above.max(lengths[at]) };
            diagonal = above;
        }
    }
    lengths[other.len()]
}

/// Returns, for every beginning of both, the edit distance, and the words that are not matched where it is the least.
fn table<T: PartialEq>(phrase: &[T], words: &[T]) -> Vec<Vec<(usize, usize)>> {
    let mut table = vec![vec![(0, 0); words.len() + 1]; phrase.len() + 1];
    for row in 0..=phrase.len() {
        for column in 0..=words.len() {
            let mut best = (row + column, row + column);
            if row > 0 && column > 0 {
                let (cost, unmatched) = table[row - 1][column - 1];
                let is_same = phrase[row - 1] == words[column - 1];
                best = best.min(if is_same { (cost, unmatched) } else { (cost + 1, unmatched + 2) });
            }
            if row > 0 {
                let (cost, unmatched) = table[row - 1][column];
                best = best.min((cost + 1, unmatched + 1));
            }
            if column > 0 {
                let (cost, unmatched) = table[row][column - 1];
                best = best.min((cost + 1, unmatched + 1));
            }
            table[row][column] = best;
        }
    }
    table
}

/// Tells how a form differs from the phrase.
pub(super) fn difference<T: PartialEq>(phrase: &[T], words: &[T]) -> Difference {
    let table = table(phrase, words);
    let (mut row, mut column) = (phrase.len(), words.len());
    let mut is_matched = vec![false; words.len()];
    // Words of the phrase that are matched, the last one first.
    let mut matched: Vec<usize> = Vec::new();
    while row > 0 && column > 0 {
        let here = table[row][column];
        let (cost, unmatched) = table[row - 1][column - 1];
        let is_same = phrase[row - 1] == words[column - 1];
        if is_same && here == (cost, unmatched) {
            is_matched[column - 1] = true;
            matched.push(row - 1);
            (row, column) = (row - 1, column - 1);
        } else if !is_same && here == (cost + 1, unmatched + 2) {
            (row, column) = (row - 1, column - 1);
        } else if here == (table[row - 1][column].0 + 1, table[row - 1][column].1 + 1) {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    let mut slots: Vec<Range<usize>> = Vec::new();
    for at in (0..words.len()).filter(|at| !is_matched[*at]) {
        match slots.last_mut() {
            Some(slot) if slot.end == at => slot.end += 1,
            _ => slots.push(at..at + 1),
        }
    }
    Difference {
        slots,
        is_same: phrase == words,
        lacks_beginning: matched.last().is_none_or(|first| *first > 0),
        lacks_end: matched.first().is_none_or(|last| last + 1 < phrase.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    fn found(phrase: &str, sentence: &str) -> Vec<String> {
        let (phrase, sentence) = (split(phrase), split(sentence));
        let forms = forms(&phrase, &sentence, needed(phrase.len(), false));
        forms.into_iter().map(|form| sentence[form.words].join(" ")).collect()
    }

    #[test]
    fn all_words_but_one_stand_in_order() {
        let of = |sentence: &str| found("full strategic partnership", sentence);
        assert_eq!(of("our full strategic partnership grows"), ["full strategic partnership"]);
        assert_eq!(of("a strategic partnership"), ["strategic partnership"]);
        assert_eq!(of("full strategic cooperative partnership"), ["full strategic cooperative partnership"]);
        assert_eq!(of("full economic partnership"), ["full economic partnership"]);
        assert_eq!(of("partnership strategic full"), Vec::<String>::new());
        assert_eq!(of("full economic and social partnership"), Vec::<String>::new());
        assert_eq!(
            of("full partnership, full strategic partnership".replace(',', "").as_str()),
            ["full partnership", "full strategic partnership"]
        );
    }

    #[test]
    fn short_phrases_need_all_of_their_words() {
        assert_eq!(found("new era", "a new and better era"), Vec::<String>::new());
        assert_eq!(found("new era", "a new better era of a new era"), ["new better era", "new era"]);
        assert_eq!(found("era", "era of the era"), ["era", "era"]);
        assert_eq!((needed(4, true), needed(5, true), needed(3, false), needed(1, false)), (4, 4, 2, 1));
    }

    #[test]
    fn what_stands_between_is_the_slot() {
        let slots = |phrase: &str, form: &str| {
            let slots = difference(&split(phrase), &split(form)).slots;
            slots.into_iter().map(|slot| (slot.start, slot.end)).collect::<Vec<_>>()
        };
        assert_eq!(slots("a b c", "a x c"), [(1, 2)]);
        assert_eq!(slots("a b c", "a b x c"), [(2, 3)]);
        assert_eq!(slots("a b c", "a c"), Vec::new());
        assert_eq!(slots("a b c d e f", "a x b c d y f"), [(1, 2), (5, 6)]);
        assert!(difference(&split("a b"), &split("a b")).is_same);
    }

    #[test]
    fn what_a_form_lacks_at_its_edges_is_told() {
        let lacks = |form: &str| {
            let difference = difference(&split("a b c"), &split(form));
            (difference.lacks_beginning, difference.lacks_end)
        };
        assert_eq!(lacks("a b"), (false, true));
        assert_eq!(lacks("b c"), (true, false));
        assert_eq!(lacks("a c"), (false, false));
        assert_eq!(lacks("a b x c"), (false, false));
    }
}
