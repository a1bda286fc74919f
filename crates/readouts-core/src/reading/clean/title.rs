//! The headline: above the body, and about the same things.

use std::collections::HashSet;

use super::BODY;
use super::blocks::{Block, ends_sentence, needs_space};
use super::shape::count_words;
use crate::source::Role;
use crate::token::{fold, is_han};

/// How many blocks above the body are looked at.
const REACH: usize = 12;

/// Finds the title and marks its block, and other copies of it, as `title`.
pub(super) fn find(
    blocks: &mut [Block],
    body: Option<(usize, usize)>,
    stated: Option<&str>,
) -> Option<String> {
    let title = match stated {
        Some(stated) => without_site(stated, blocks),
        None => headline(blocks, body?.0)?,
    };
    let key = fold(&title);
    for block in blocks.iter_mut() {
        let same = block.text.len() <= title.len() + 8 && fold(&block.text) == key;
        if same {
            block.verdict = Some("title".to_owned());
        }
    }
    for block in blocks.iter_mut() {
        if block.verdict.is_none() {
            block.verdict = Some("before-article".to_owned());
        }
    }
    Some(title)
}

/// A stated title often carries the site's name behind a separator. It is taken off where a line
/// of the page is the title without it, or where the separator is one that titles do not have.
fn without_site(stated: &str, blocks: &[Block]) -> String {
    const SEPARATORS: [&str; 8] = [" | ", " – ", " — ", " - ", "_", " » ", " :: ", "--"];
    let folded = fold(stated);
    let line = blocks.iter().filter(|b| count_words(&b.text) >= 3).find(|b| {
        let text = fold(&b.text);
        text == folded
            || SEPARATORS
                .iter()
                .any(|s| folded.strip_prefix(text.as_str()).is_some_and(|rest| rest.starts_with(s)))
    });
    if let Some(line) = line {
        return line.text.clone();
    }
    let site = stated
        .split_once(" | ")
        .or_else(|| stated.split_once(" :: "))
        .filter(|(head, _)| count_words(head) >= 3);
    site.map_or(stated, |(head, _)| head).trim().to_owned()
}

fn headline(blocks: &mut [Block], first_of_body: usize) -> Option<String> {
    let body: HashSet<String> = blocks[first_of_body..]
        .iter()
        .filter(|b| b.verdict.as_deref() == Some(BODY))
        .flat_map(|b| content_words(&b.text))
        .collect();
    let from = first_of_body.saturating_sub(REACH);
    let score = |at: usize| -> Option<f32> {
        let block = &blocks[at];
        let words = count_words(&block.text);
        if block.verdict.is_some()
            || !(2..=45).contains(&words)
            || block.text.ends_with(['.', '。', ':', '：'])
        {
            return None;
        }
        let content = content_words(&block.text);
        let shared =
            content.iter().filter(|w| body.contains(*w)).count() as f32 / content.len().max(1) as f32;
        let distance = (first_of_body - at) as f32;
        let heading = if block.role == Role::Heading { 0.6 } else { 0.0 };
        let length = if words >= 5 { 0.4 } else { 0.0 };
        let item = if block.role == Role::Item { -1.0 } else { 0.0 };
        // Right below "Home > News": the trail leads to it.
        let above = at.checked_sub(1).map(|a| &blocks[a]);
        let led_to = above
            .is_some_and(|b| b.verdict.as_deref() == Some("navigation") && b.text.contains(['>', '›', '»']));
        let trail = if led_to { 0.8 } else { 0.0 };
        Some(2.0 * shared + 1.5 / (1.0 + 0.4 * distance) + heading + length + item + trail)
    };
    let scored = (from..first_of_body).filter_map(|at| Some((at, score(at)?)));
    let (at, _) = scored.filter(|(_, s)| *s > 0.9).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    // A headline broken in two: its other half is the neighbour without an empty line between.
    let goes_on = |block: &Block| {
        block.verdict.is_none() && !ends_sentence(&block.text) && block.role == blocks[at].role
    };
    let mut last = at;
    while last + 1 < first_of_body && !blocks[last + 1].gap && goes_on(&blocks[last + 1]) {
        last += 1;
    }
    let mut title = blocks[at].text.clone();
    for block in &mut blocks[at..=last] {
        block.verdict = Some("title".to_owned());
    }
    for block in &blocks[at + 1..=last] {
        if needs_space(&title, &block.text) {
            title.push(' ');
        }
        title.push_str(&block.text);
    }
    Some(title)
}

/// Words of four letters and more, and pairs of Chinese characters.
fn content_words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric() || is_han(c))
        .filter(|w| w.chars().count() >= 4)
        .map(str::to_owned)
        .collect();
    let chars: Vec<char> = folded.chars().collect();
    words.extend(
        chars.windows(2).filter(|pair| pair.iter().all(|&c| is_han(c))).map(|pair| pair.iter().collect()),
    );
    words
}
