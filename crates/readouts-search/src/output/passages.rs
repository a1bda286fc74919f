//! Writes the passages of an article that a search found: each in one speaker's words, its matches marked.

use std::collections::HashMap;

use anstyle::Style;
use anyhow::Result;
use readouts_core::{Basis, Edge, Hit, Match, Passage, Voice};

use super::hits::plural;
use super::jointly::jointly;
use super::marks::{Mark, Marks, ranges};
use super::screen::Screen;
use super::style::{QUIET, SPEAKER};
use super::styled::Styled;

/// Where the same speaker goes on before or after a passage.
const MORE: &str = "…";
/// Where another's words before or after a passage are left out.
const LEFT_OUT: &str = "[…]";
/// Between the words of two speakers in one match.
const BORDER: &str = "| ";

/// Indentation of a passage in columns.
const INDENT: usize = 2;
/// Maximum number of characters of a match that are shown for each speaker; the middle of more is left out.
const MATCH_SHOWN: usize = 400;
/// Maximum number of members of a joint statement who are named.
const MEMBERS_NAMED: usize = 4;
/// Maximum number of further speakers in one match who are named.
const FURTHER_NAMED: usize = 3;

/// Writes the passages of a hit, and how many more matches there are.
pub(super) fn write(screen: &mut Screen<'_>, hit: &Hit, mark: &Mark) -> Result<()> {
    let marks = mark.on(screen);
    let according = hit.outlet.as_deref().unwrap_or("an unknown outlet");
    for (text, speakers, times) in &told(hit, &marks) {
        screen.indented(INDENT, text)?;
        let mut line = Styled::of(Style::new(), "— ");
        line.push(SPEAKER, speakers);
        line.push(Style::new(), &format!(", according to {according}"));
        if *times > 1 {
            line.push(QUIET, &format!(", {times} times"));
        }
        screen.indented(2 * INDENT, &line)?;
    }
    let more = hit.occurrences.saturating_sub(hit.matches.len() as u64);
    if more > 0 {
        let what = if hit.matches.is_empty() { "occurrence" } else { "more occurrence" };
        let told = format!("{} (--passages all)", plural(more, what));
        screen.indented(INDENT, &Styled::of(QUIET, &told))?;
    }
    Ok(())
}

/// Returns the passages with their speakers; those that are alike come once, with their number.
fn told(hit: &Hit, marks: &Marks) -> Vec<(Styled, String, usize)> {
    let mut told: Vec<(Styled, String, usize)> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for passage in hit.passages() {
        let (text, speakers) = (shown(&passage, marks), speakers(passage.matches));
        let place = *places.entry((text.text().to_owned(), speakers.clone())).or_insert(told.len());
        match told.get_mut(place) {
            Some((.., times)) => *times += 1,
            None => told.push((text, speakers, 1)),
        }
    }
    told
}

/// Returns the text of a passage with its marks.
fn shown(passage: &Passage<'_>, marks: &Marks) -> Styled {
    let mut text = Styled::default();
    text.push(
        QUIET,
        match passage.before {
            Edge::End => "",
            Edge::Same => MORE,
            _ => "[…] ",
        },
    );
    match passage.matches {
        [one] if !one.further_voices.is_empty() => {
            let left = one.left.get((passage.start + one.left.len()).saturating_sub(one.start)..);
            text.push(Style::new(), left.unwrap_or(&one.left).trim_start());
            push_mixed(&mut text, one, marks);
        }
        [one] if one.text.len() > MATCH_SHOWN => {
            let whole = passage.text();
            let (left, right) = (one.start - passage.start, one.end - passage.start);
            text.push(Style::new(), whole.get(..left).unwrap_or_default().trim_start());
            text.push_match(&shortened(&one.text), marks);
            text.push(Style::new(), whole.get(right..).unwrap_or_default().trim_end());
        }
        matches => {
            let whole = passage.text();
            let cut = whole.len() - whole.trim_start().len();
            let offset = passage.start + cut;
            let ranges: Vec<_> = ranges(matches)
                .into_iter()
                .map(|range| range.start.saturating_sub(offset)..range.end.saturating_sub(offset))
                .collect();
            text.push_marked(Style::new(), whole.trim(), &ranges, marks);
        }
    }
    match passage.after {
        Edge::End => {}
        Edge::Same => text.push(QUIET, MORE),
        _ => text.push(QUIET, &format!(" {LEFT_OUT}")),
    }
    text
}

/// Adds a match in the words of several speakers, with a bar between them.
fn push_mixed(text: &mut Styled, found: &Match, marks: &Marks) {
    let starts = found.further_voices.iter().take(FURTHER_NAMED + 1).map(|voice| voice.start - found.start);
    let mut from = 0;
    let mut mixed = String::new();
    for until in starts.chain([found.text.len()]) {
        let part = found.text.get(from..until).unwrap_or_default();
        if from > 0 {
            mixed.push_str(BORDER);
        }
        mixed.push_str(&shortened(part));
        from = until;
    }
    text.push_match(&mixed, marks);
}

/// Leaves out the middle of a text that is too long.
fn shortened(text: &str) -> String {
    if text.chars().count() <= MATCH_SHOWN {
        return text.to_owned();
    }
    let half = MATCH_SHOWN / 2;
    let front: String = text.chars().take(half).collect();
    let back: Vec<char> = text.chars().rev().take(half).collect();
    format!("{front} {LEFT_OUT} {}", back.into_iter().rev().collect::<String>())
}

/// Returns whose words the matches are in, with the basis.
fn speakers(matches: &[Match]) -> String {
    let Some(first) = matches.first() else { return String::new() };
    let mut bases: Vec<Basis> = Vec::new();
    for found in matches {
        if !bases.contains(&found.basis) {
            bases.push(found.basis);
        }
    }
    let mut told = voice(first.speaker.as_deref(), &first.members, &bases);
    for further in first.further_voices.iter().take(FURTHER_NAMED) {
        let Voice { speaker, basis, .. } = further;
        told.push_str(&format!(", then {}", voice(speaker.as_deref(), &[], &[*basis])));
    }
    if first.further_voices.len() > FURTHER_NAMED {
        told.push_str(", then others");
    }
    told
}

fn voice(speaker: Option<&str>, members: &[String], bases: &[Basis]) -> String {
    let names: Vec<&str> = bases.iter().map(|basis| basis.as_str()).collect();
    let basis = names.join(", ");
    match (speaker, bases.first()) {
        (Some(speaker), _) => format!("{speaker} ({basis})"),
        (None, Some(Basis::Joint)) => format!("{} ({basis})", jointly(members, MEMBERS_NAMED)),
        (None, Some(Basis::Narration)) => format!("no one's words ({basis})"),
        (None, _) => format!("speaker unknown ({basis})"),
    }
}
