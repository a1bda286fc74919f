//! What the outputs of a comparison say in the same words: numbers of sentences, voices, facts of the two articles.

use std::ops::Range;

use readouts_core::comparison::{Comparison, Degree, Link, MatchedBy, Sentence, Side, Which};
use readouts_core::diff::Segment;
use readouts_core::{Basis, DateBasis};

use crate::languages::language_name;
use crate::output::hits::{event_date, plural};
use crate::output::jointly::jointly;

/// Maximum number of members of a joint statement who are named.
const MEMBERS_NAMED: usize = 4;

/// Returns the letter of a side.
pub(super) fn letter(which: Which) -> &'static str {
    match which {
        Which::A => "A",
        Which::B => "B",
    }
}

/// Returns the name of a sentence: the letter of its side, and its number from 1.
pub(super) fn key(which: Which, at: usize) -> String {
    format!("{}{}", letter(which), at + 1)
}

/// Returns the names of several sentences.
pub(super) fn keys(which: Which, all: &[usize]) -> String {
    all.iter().map(|&at| key(which, at)).collect::<Vec<_>>().join(", ")
}

/// Returns whose words a sentence has.
pub(super) fn voice(sentence: &Sentence) -> String {
    match (&sentence.speaker, sentence.basis) {
        (Some(speaker), _) => speaker.clone(),
        (None, Basis::Joint) => jointly(&sentence.members, MEMBERS_NAMED),
        (None, Basis::Narration) => "the outlet".to_owned(),
        (None, Basis::Corrected) => "nobody".to_owned(),
        (None, _) => "unknown".to_owned(),
    }
}

/// Returns the links of a sentence.
pub(super) fn links<'c>(
    comparison: &'c Comparison,
    sentence: &'c Sentence,
) -> impl Iterator<Item = &'c Link> {
    sentence.links.iter().map(|&link| &comparison.links[link])
}

/// Returns the sentence of a link on a side.
pub(super) fn end(link: &Link, which: Which) -> usize {
    match which {
        Which::A => link.a,
        Which::B => link.b,
    }
}

/// Maximum number of things that two sentences have in common that are listed.
const SHARED_LISTED: usize = 4;

/// Returns how much two linked sentences have in common, and what, unless the words that differ show it.
pub(super) fn degree(link: &Link) -> String {
    let told = match link.degree {
        Degree::Same => "the same",
        Degree::Partly => "in part",
    };
    let told = format!("{told}, {:.2}", link.similarity);
    if link.degree == Degree::Same && link.diff.is_some() {
        return told;
    }
    let mut parts: Vec<_> = link.parts.iter().filter(|part| part.value > 0.0).collect();
    parts.sort_by(|x, y| y.value.total_cmp(&x.value));
    let mut shared: Vec<&str> = Vec::new();
    for one in parts.into_iter().flat_map(|part| &part.shared) {
        if shared.len() < SHARED_LISTED && !shared.contains(&one.as_str()) {
            shared.push(one);
        }
    }
    if shared.is_empty() { told } else { format!("{told}: {}", shared.join(", ")) }
}

/// Returns the bytes of the words of a sentence that none of its partners has; of the partners that say the same, if
/// there are any. None if they were not compared by words, or if most words differ.
pub(super) fn own_words(comparison: &Comparison, which: Which, sentence: &Sentence) -> Vec<Range<usize>> {
    let mut own: Option<Vec<Range<usize>>> = None;
    let has_same = links(comparison, sentence).any(|link| link.degree == Degree::Same);
    for link in links(comparison, sentence).filter(|link| !has_same || link.degree == Degree::Same) {
        let Some(diff) = &link.diff else { return Vec::new() };
        let of_link = changed(diff, which);
        own = Some(match own {
            None => of_link,
            Some(before) => in_both(&before, &of_link),
        });
    }
    let text = &sentence.text;
    let own: Vec<_> = own.unwrap_or_default().into_iter().filter_map(|range| trimmed(text, range)).collect();
    if 2 * own.iter().map(Range::len).sum::<usize>() > text.len() { Vec::new() } else { own }
}

/// Returns the bytes of a side's text that the other side does not have.
fn changed(diff: &[Segment], which: Which) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for segment in diff {
        let text = match which {
            Which::A => &segment.a,
            Which::B => &segment.b,
        };
        if !segment.same && !text.is_empty() {
            ranges.push(at..at + text.len());
        }
        at += text.len();
    }
    ranges
}

/// Returns what is in both of two lists of ranges, each sorted and without overlap.
fn in_both(a: &[Range<usize>], b: &[Range<usize>]) -> Vec<Range<usize>> {
    let (mut at_a, mut at_b) = (0, 0);
    let mut both = Vec::new();
    while let (Some(x), Some(y)) = (a.get(at_a), b.get(at_b)) {
        let range = x.start.max(y.start)..x.end.min(y.end);
        if range.start < range.end {
            both.push(range);
        }
        if x.end <= y.end {
            at_a += 1;
        } else {
            at_b += 1;
        }
    }
    both
}

/// Returns a range without white space at its ends; `None` if nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(range.clone())?;
    let start = range.start + part.len() - part.trim_start().len();
    let end = start + part.trim().len();
    (start < end).then_some(start..end)
}

/// Returns the outlet of a side, with its agency.
pub(super) fn outlet(side: &Side) -> String {
    match (&side.outlet, &side.agency) {
        (Some(outlet), Some(agency)) if outlet != agency => format!("{outlet} ({agency})"),
        (Some(name), _) => name.clone(),
        (None, Some(agency)) => format!("outlet unknown ({agency})"),
        (None, None) => "outlet unknown".to_owned(),
    }
}

/// Returns the date of the event with its basis.
pub(super) fn event(side: &Side) -> String {
    let date = event_date(&side.event_date);
    match side.event_date.basis {
        DateBasis::None => date,
        basis => format!("{date}, {}", basis.in_words()),
    }
}

/// Returns the name of the language of a side.
pub(super) fn language(side: &Side) -> String {
    let code = side.language.as_deref();
    code.map_or_else(|| "language unknown".to_owned(), |code| language_name(code).unwrap_or(code).to_owned())
}

/// Returns the number of sentences and words of a side.
pub(super) fn length(side: &Side) -> String {
    format!("{}, {}", plural(side.sentences.len() as u64, "sentence"), plural(side.words as u64, "word"))
}

/// Returns what a reader has to know about the matching; `None` if all words were compared.
pub(super) fn warning(comparison: &Comparison) -> Option<String> {
    (comparison.matched_by == MatchedBy::Terms).then(|| {
        format!(
            "The languages differ ({}, {}): sentences are matched by names, figures, dates, places and known terms only. \
             More of them may say the same.",
            language(&comparison.a),
            language(&comparison.b)
        )
    })
}

/// Returns the number of sentences of a side that the other side has too.
pub(super) fn linked(side: &Side) -> usize {
    side.sentences.iter().filter(|sentence| sentence.is_linked()).count()
}

/// Returns how the orders of topics differ; `None` with fewer than two topics.
pub(super) fn order(comparison: &Comparison) -> Option<String> {
    let order = comparison.order?;
    let topics = comparison.topics.len();
    let pairs = topics * (topics - 1) / 2;
    let crossed = comparison.topics.iter().map(|topic| topic.crossed).sum::<usize>() / 2;
    Some(if crossed == 0 {
        format!("Both sides have the {topics} topics in the same order.")
    } else {
        format!(
            "Pairs of topics in another order on the other side: {crossed} of {pairs} (Kendall's tau {order:.2}; 1 is the \
             same order, -1 the reverse)."
        )
    })
}

/// Returns a share in percent.
pub(super) fn percent(part: usize, of: usize) -> String {
    if of == 0 { String::new() } else { format!("{:.0} %", 100.0 * part as f64 / of as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_what_both_lists_have() {
        assert_eq!(in_both(&[0..4, 6..9], &[2..7, 8..20]), [2..4, 6..7, 8..9]);
        assert!(in_both(&[0..2, 3..4], &[4..7, 8..9]).is_empty());
    }

    #[test]
    fn white_space_at_the_ends_is_not_marked() {
        assert_eq!(trimmed("a  bc ", 1..6), Some(3..5));
        assert_eq!(trimmed("a  ", 1..3), None);
    }
}
