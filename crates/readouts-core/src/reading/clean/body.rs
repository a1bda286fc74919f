//! Where in the page the body stands.

use super::BODY;
use super::blocks::{Block, ends_sentence};
use super::shape::count_words;
use crate::source::Role;

/// A page with less body than this, and words of an error page, has no article.
const ERROR_PAGE_WORDS: usize = 60;

/// Finds the body and gives every block inside it its verdict. Returns its first and last block.
pub(super) fn find(blocks: &mut [Block]) -> Option<(usize, usize)> {
    let (first, last) = heaviest_stretch(blocks)?;
    let inside = &blocks[first..=last];
    let words: usize = inside.iter().filter(|b| b.verdict.is_none()).map(|b| count_words(&b.text)).sum();
    let is_error_page = blocks.iter().any(|b| b.verdict.as_deref() == Some("no-article"));
    if is_error_page && words < ERROR_PAGE_WORDS {
        return None;
    }
    cut_link_lists(&mut blocks[first..=last]);
    for (at, block) in blocks.iter_mut().enumerate() {
        if block.verdict.is_some() {
            continue;
        }
        let verdict = if (first..=last).contains(&at) {
            BODY
        } else if at < first {
            continue; // May still be the title.
        } else if block.role == Role::Item || !ends_sentence(&block.text) {
            "link-list"
        } else {
            "after-article"
        };
        block.verdict = Some(verdict.to_owned());
    }
    Some((first, last))
}

/// The stretch of blocks with the largest sum of weights (Bentley's maximum segment), without
/// weightless or furniture blocks at its ends.
fn heaviest_stretch(blocks: &[Block]) -> Option<(usize, usize)> {
    let (mut best, mut best_at) = (0.0, None);
    let (mut sum, mut start) = (0.0, 0);
    for (at, block) in blocks.iter().enumerate() {
        if sum <= 0.0 {
            sum = 0.0;
            start = at;
        }
        sum += block.weight;
        if sum > best {
            best = sum;
            best_at = Some((start, at));
        }
    }
    let (first, last) = best_at?;
    let is_text = |block: &Block| block.verdict.is_none() && block.weight > 0.0;
    let first = (first..=last).find(|&at| is_text(&blocks[at]))?;
    let last = (first..=last).rev().find(|&at| is_text(&blocks[at]))?;
    Some((first, last))
}

/// Three and more short lines in a row that are no sentences are links, not subheadings.
fn cut_link_lists(blocks: &mut [Block]) {
    let mut at = 0;
    while at < blocks.len() {
        let linkish = |b: &Block| b.verdict.is_some() || (b.weight < 0.0 && count_words(&b.text) < 14);
        let run = blocks[at..].iter().take_while(|b| linkish(b)).count();
        let plain = blocks[at..at + run].iter().filter(|b| b.verdict.is_none()).count();
        let ends_article = blocks[at..at + run].iter().any(|b| b.ends);
        if plain >= 3 || (ends_article && plain > 0) {
            for block in blocks[at..at + run].iter_mut().filter(|b| b.verdict.is_none()) {
                block.verdict = Some("link-list".to_owned());
            }
        }
        at += run.max(1);
    }
}
