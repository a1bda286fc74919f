//! Splits lines that scrapers glued together: furniture at a paragraph's start or end, or a whole page on one
//! line.

use std::ops::Range;

use super::blocks::Block;
use super::turns::Labels;
use crate::contain::{checkpoint, checkpoint_at};
use crate::dates;
use crate::knowledge::{Furniture, Knowledge};
use crate::token::{is_closing, is_end};

/// Splits every block that contains several lines of the page.
pub(super) fn split(blocks: Vec<Block>, knowledge: &Knowledge) -> Vec<Block> {
    let weights = &knowledge.weights;
    let all: usize = blocks.iter().map(|b| b.text.len()).sum();
    let labels = Labels::of(&blocks, &knowledge.all);
    let mut parted = Vec::with_capacity(blocks.len());
    for block in blocks {
        checkpoint();
        let length = block.text.len() as f32;
        let is_page = length >= weights.glued_page_bytes && length / all as f32 >= weights.glued_page_share;
        let turns = labels.cuts(&block.text, &knowledge.all);
        let cuts = if is_page {
            cuts_of_page(&block.text, turns, knowledge)
        } else {
            let mut cuts = cuts_of_ends(&block.text, &knowledge.furniture);
            cuts.extend(turns);
            cuts.sort_unstable();
            cuts.dedup();
            cuts
        };
        if cuts.is_empty() {
            parted.push(block);
        } else {
            parted.extend(pieces(&block, &cuts));
        }
    }
    parted
}

fn pieces(block: &Block, cuts: &[usize]) -> Vec<Block> {
    let ends = cuts.iter().copied().chain([block.text.len()]);
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let texts = starts.zip(ends).map(|(from, to)| block.text[from..to].trim()).filter(|t| !t.is_empty());
    texts.map(|text| block.piece(text)).collect()
}

/// Returns the offsets at which furniture at the start of a text ends, and furniture at its end begins.
fn cuts_of_ends(text: &str, furniture: &Furniture) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut from = 0;
    while let Some(end) = furniture.glued_before(&text[from..]) {
        from += end;
        cuts.push(from);
    }
    let mut to = text.len();
    while let Some(start) = furniture.glued_behind(&text[from..to]) {
        to = from + start;
        cuts.push(to);
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Returns the offsets at which a page on one line is split: around furniture, around dates with a time,
/// before turns, and after sentences.
fn cuts_of_page(text: &str, turns: Vec<usize>, knowledge: &Knowledge) -> Vec<usize> {
    let furniture = &knowledge.furniture;
    let mut cuts = cuts_of_ends(text, furniture);
    let stamps = dates::find(text, &knowledge.calendar).into_iter().filter(|d| d.edtf.time().is_some());
    cuts.extend(stamps.flat_map(|d| [d.span.start, d.span.end]));
    cuts.extend(furniture.glued_anywhere(text));
    cuts.extend(furniture.foot_of(text));
    cuts.extend(turns);
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();
    let mut from = 0;
    let mut all = Vec::new();
    for cut in cuts {
        let shortest = knowledge.weights.glued_paragraph_bytes as usize;
        paragraph_ends(text, from..cut, shortest, &mut all);
        if cut < text.len() && cut > 0 {
            all.push(cut);
        }
        from = cut;
    }
    all
}

/// Adds the sentence ends that split a range into paragraphs of at least `shortest` bytes; never inside a
/// quotation.
fn paragraph_ends(text: &str, stretch: Range<usize>, shortest: usize, into: &mut Vec<usize>) {
    let (mut from, mut quoted) = (stretch.start, false);
    // End of the last character that is neither a closing mark nor a space, and whether it ends a sentence.
    let mut last = (stretch.start, false);
    let mut chars = text[stretch.clone()].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        checkpoint_at(at);
        let end = stretch.start + at + c.len_utf8();
        quoted = match c {
            '“' | '«' => true,
            '”' | '»' => false,
            '"' => !quoted,
            _ => quoted,
        };
        // Closing marks and spaces may follow a sentence's end.
        if !(is_closing(c) || c.is_whitespace()) {
            last = (end, is_end(c));
        }
        let next = chars.peek().map(|&(_, next)| next);
        let closes = matches!(c, '。' | '！' | '？' | '”') || next == Some(' ');
        let goes_on =
            || text[end..].trim_start().starts_with(|n: char| n.is_lowercase() || n.is_ascii_digit());
        let ends = last.0 > from && last.1;
        if !quoted && closes && ends && end - from >= shortest && !goes_on() {
            into.push(end);
            from = end;
        }
    }
}
