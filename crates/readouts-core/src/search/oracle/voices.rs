//! Voices by definition: neighbouring statements of a paragraph are compared one by one.

use std::ops::Range;

use crate::{Basis, Readout, Statement};

/// Returns the bytes of the voice that says a byte of a paragraph.
pub(crate) fn voice(article: &Readout, paragraph: usize, byte: usize) -> Range<usize> {
    let here: Vec<&Statement> = article.statements.iter().filter(|s| s.paragraph == paragraph).collect();
    let length = article.paragraphs[paragraph].len();
    let Some(at) = here.iter().position(|s| (s.start..s.end).contains(&byte)) else {
        let before = here.iter().filter(|s| s.end <= byte).map(|s| s.end).max();
        let after = here.iter().filter(|s| s.start > byte).map(|s| s.start).min();
        return before.unwrap_or(0)..after.unwrap_or(length);
    };
    let alike = |pair: &[&Statement]| {
        let of = |s: &Statement| (s.speaker.clone(), s.relays.clone(), s.members.clone());
        let said_by_outlet = |s: &Statement| match s.basis {
            Basis::Narration => Some(Basis::Narration),
            Basis::Joint => Some(Basis::Joint),
            _ => None,
        };
        let known = pair[0].speaker.is_some() || said_by_outlet(pair[0]).is_some();
        known && of(pair[0]) == of(pair[1]) && said_by_outlet(pair[0]) == said_by_outlet(pair[1])
    };
    let (mut first, mut last) = (at, at);
    while first > 0 && alike(&here[first - 1..=first]) {
        first -= 1;
    }
    while last + 1 < here.len() && alike(&here[last..=last + 1]) {
        last += 1;
    }
    let start = if first == 0 { 0 } else { here[first].start };
    let end = if last + 1 == here.len() { length } else { here[last].end };
    start..end
}
