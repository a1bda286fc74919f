//! The headline: above the body, and about the same things.

mod site;

use rustc_hash::FxHashSet;

use self::site::SEPARATORS;
use super::BODY;
use super::blocks::{Block, ends_sentence, needs_space};
use super::weigh::is_label;
use crate::knowledge::{Knowledge, Lists};
use crate::pages::Role;
use crate::token::{fold, is_han, plain_words};

/// How many blocks above the body are looked at.
const REACH: usize = 12;

/// Finds the title and marks its block, and other copies of it, as `title`.
pub(super) fn find(
    blocks: &mut [Block],
    body: Option<(usize, usize)>,
    stated: Option<&str>,
    knowledge: &Knowledge,
) -> Option<String> {
    let title = match (stated, body) {
        (Some(stated), _) => without_site(stated, blocks, knowledge),
        (None, Some((first, _))) => named_by_window(blocks, first)
            .or_else(|| headline(blocks, first, knowledge))
            .or_else(|| opening_heading(&blocks[first]))?,
        (None, None) => return None,
    };
    let key = fold(&title);
    for block in blocks.iter_mut() {
        if block.text.len().abs_diff(title.len()) <= 8 && fold(&block.text) == key {
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

/// A stated title often carries the site's name behind a separator. It is taken off where a line of
/// the page is the title without it, where the separator is one that titles do not have, or where
/// what stands behind it is the name of a known outlet.
fn without_site(stated: &str, blocks: &[Block], knowledge: &Knowledge) -> String {
    let folded = fold(stated);
    let is_title = |b: &&Block| b.words >= 3 && names(&folded, &fold(&b.text));
    if let Some(line) = blocks.iter().filter(|b| b.text.len() <= stated.len() + 8).find(is_title) {
        return line.text.clone();
    }
    site::without_suffixes(stated, knowledge).to_owned()
}

/// Whether a window's title is a line, perhaps with a site's name beside it.
fn names(window: &str, line: &str) -> bool {
    window == line
        || window.strip_prefix(line).is_some_and(|rest| SEPARATORS.iter().any(|s| rest.starts_with(s)))
        || window.strip_suffix(line).is_some_and(|rest| SEPARATORS.iter().any(|s| rest.ends_with(s)))
}

/// A page of nothing but the article may have its title in the body.
fn opening_heading(block: &Block) -> Option<String> {
    (block.role == Role::Heading).then(|| block.text.clone())
}

/// Flattened pages often open with the window's title: a line above the body that it names is the
/// headline.
fn named_by_window(blocks: &mut [Block], first_of_body: usize) -> Option<String> {
    const TOP: usize = 3;
    let above = &blocks[..first_of_body];
    for (at, window) in above.iter().enumerate().take(TOP) {
        let folded = fold(&window.text);
        if window.text.len() > 400 || !SEPARATORS.iter().any(|s| folded.contains(s)) {
            continue;
        }
        let is_title =
            |b: &&Block| b.words >= 3 && b.text.len() < window.text.len() && names(&folded, &fold(&b.text));
        if let Some(title) = above[at + 1..].iter().find(is_title) {
            return Some(title.text.clone());
        }
    }
    None
}

fn headline(blocks: &mut [Block], first_of_body: usize, knowledge: &Knowledge) -> Option<String> {
    let is_open = |b: &Block| b.verdict.is_none() && !matches!(b.role, Role::Item | Role::Link);
    let above: Vec<usize> = (0..first_of_body).rev().filter(|&at| is_open(&blocks[at])).take(REACH).collect();
    let transcript = is_label(&blocks[first_of_body].text, &knowledge.signs);
    let folded: Vec<(usize, String)> = (above.iter().rev().copied())
        .filter(|&at| can_be_headline(&blocks[at]))
        .filter(|&at| !(is_clock(&blocks[at].text) || transcript && is_venue(blocks, at, &knowledge.all)))
        .filter(|&at| !blocks[at + 1..first_of_body].iter().take(2).any(|b| leads_to(&blocks[at], b)))
        .map(|at| (at, fold(&blocks[at].text)))
        .collect();
    let candidates: Vec<(usize, Vec<&str>)> = folded
        .iter()
        .map(|(at, text)| (*at, content_words(text).collect::<Vec<_>>()))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let in_body = words_in_body(&candidates, &blocks[first_of_body..]);
    let score = |at: usize, content: &[&str]| -> f32 {
        let block = &blocks[at];
        let words = block.words;
        // One word in common says little.
        let shared =
            content.iter().filter(|w| in_body.contains(*w)).count() as f32 / content.len().max(4) as f32;
        let distance = (first_of_body - at) as f32;
        let heading = if block.role == Role::Heading { 0.6 } else { 0.0 };
        let length = if words >= 5 { 0.4 } else { 0.0 };
        let trail = if is_led_to(blocks, at) { 1.2 } else { 0.0 };
        let credited = if is_credited(&blocks[at + 1..first_of_body]) { 0.6 } else { 0.0 };
        2.0 * shared + 1.5 / (1.0 + 0.4 * distance) + heading + length + trail + credited
    };
    let scored = candidates.iter().map(|(at, content)| (*at, score(*at, content)));
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

/// Whether the next lines tell who wrote it, or when.
fn is_credited(behind: &[Block]) -> bool {
    let credit = |b: &Block| matches!(b.verdict.as_deref(), Some("byline" | "date-line"));
    behind.iter().take(2).any(credit)
}

/// A time of day: `2:18 P.M. EST`.
fn is_clock(text: &str) -> bool {
    let is_half = |word: &str| matches!(word.to_uppercase().as_str(), "A.M." | "P.M." | "AM" | "PM");
    let mut words = text.split(' ');
    text.len() < 32
        && words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        && words.next().is_some_and(is_half)
}

/// Above a transcript stands where it was spoken: a few words, or a line over the time of day. A title
/// tells what it was: remarks by somebody, a meeting with somebody.
fn is_venue(blocks: &[Block], at: usize, lists: &Lists) -> bool {
    let text = &blocks[at].text;
    let tells = text.split(' ').any(|word| lists.title_words.iter().any(|tells| tells == word));
    let over_time = blocks[at + 1..].iter().take(2).any(|b| is_clock(&b.text));
    blocks[at].role != Role::Heading && !tells && (over_time || blocks[at].words < 5)
}

/// Whether a trail above leads to a block: "Home > News", or one that ends in the block's own text.
fn is_led_to(blocks: &[Block], at: usize) -> bool {
    let above = &blocks[at.saturating_sub(2)..at];
    let is_trail = |b: &Block| b.verdict.as_deref() == Some("navigation") && b.text.contains(['>', '›', '»']);
    above.last().is_some_and(is_trail) || above.iter().any(|b| leads_to(b, &blocks[at]))
}

/// Whether a line is a trail that ends in a headline's text.
fn leads_to(trail: &Block, headline: &Block) -> bool {
    headline.words >= 3
        && trail.text.len() > headline.text.len()
        && trail.text.ends_with(headline.text.as_str())
}

fn can_be_headline(block: &Block) -> bool {
    let words = block.words;
    block.verdict.is_none()
        && !matches!(block.role, Role::Item | Role::Link)
        && (2..=45).contains(&words)
        && !block.text.ends_with(['.', '。', ':', '：'])
        && !(ends_sentence(&block.text) && (words > 20 || block.text.contains(". ")))
}

/// Which of the candidates' words the body has.
fn words_in_body<'w>(candidates: &[(usize, Vec<&'w str>)], blocks: &[Block]) -> FxHashSet<&'w str> {
    let wanted: FxHashSet<&str> = candidates.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    // By first letter, the lengths that such words have, as bits: most words of a body fit none of them.
    let mut lengths = [0_u32; 256];
    let bit = |length: usize| 1 << length.min(31);
    wanted.iter().for_each(|word| lengths[usize::from(word.as_bytes()[0])] |= bit(word.len()));
    let mut found = FxHashSet::default();
    for block in blocks.iter().filter(|b| b.verdict.as_deref() == Some(BODY)) {
        if found.len() == wanted.len() {
            break;
        }
        if block.text.is_ascii() {
            for word in plain_words(&block.text) {
                let first = word.as_bytes()[0].to_ascii_lowercase();
                if lengths[usize::from(first)] & bit(word.len()) != 0 {
                    found.extend(wanted.get(word.to_ascii_lowercase().as_str()));
                }
            }
        } else {
            let folded = fold(&block.text);
            found.extend(content_words(&folded).filter_map(|word| wanted.get(word)));
        }
    }
    found
}

/// Words of four letters and more, and pairs of Chinese characters, of a folded text.
fn content_words(folded: &str) -> impl Iterator<Item = &str> {
    let words = folded
        .split(|c: char| !c.is_alphanumeric() || is_han(c))
        .filter(|w| w.len() >= 4 && (w.is_ascii() || w.chars().count() >= 4));
    let chars = if folded.is_ascii() { "" } else { folded }.char_indices();
    let pairs = chars.clone().zip(chars.skip(1)).filter(|((_, a), (_, b))| is_han(*a) && is_han(*b));
    words.chain(pairs.map(|((from, _), (last, b))| &folded[from..last + b.len_utf8()]))
}
