//! Joins soft-wrapped lines to blocks.

use std::ops::Range;

use crate::knowledge::Zone;
use crate::source::{Line, Place, Role};
use crate::token::is_han;

/// One line of the page, or several that were one before they were wrapped.
#[derive(Debug)]
pub(crate) struct Block {
    /// Places of its lines in the page.
    pub(crate) lines: Range<usize>,
    pub(crate) text: String,
    pub(crate) role: Role,
    pub(crate) place: Place,
    /// Whether white space parts it from the block before.
    pub(crate) gap: bool,
    /// What it was taken for; `None` until that is known.
    pub(crate) verdict: Option<String>,
    /// How much it speaks for being body text (above 0) or against it.
    pub(crate) weight: f32,
    /// Whether its lines hold more than it.
    pub(crate) is_piece: bool,
    /// How far it reaches, where it is known furniture.
    pub(crate) zone: Option<Zone>,
    /// On a page whose paragraphs are parted, this line is not parted from its neighbour: a line of a
    /// list, an address, a verse.
    pub(crate) is_part: bool,
}

impl Block {
    /// A part of its text as a block of its own.
    pub(super) fn piece(&self, text: &str) -> Self {
        Self {
            lines: self.lines.clone(),
            text: text.to_owned(),
            role: self.role,
            place: self.place,
            gap: true,
            verdict: None,
            weight: 0.0,
            is_piece: true,
            zone: None,
            is_part: false,
        }
    }
}

/// A page is soft-wrapped where this share of its line breaks lies at its widest line.
const WRAPPED: f64 = 0.7;
/// Widths at which text is wrapped by programs.
const WIDTHS: Range<usize> = 40..131;

pub(super) fn join(lines: &[Line]) -> Vec<Block> {
    let width = wrap_width(lines);
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let goes_on = at > 0 && !line.gap && {
            let before = &lines[at - 1];
            goes_on_small(before, line) || width.is_some_and(|width| wraps(before, line, width))
        };
        match blocks.last_mut().filter(|_| goes_on) {
            Some(block) => {
                if needs_space(&block.text, &line.text) {
                    block.text.push(' ');
                }
                block.text.push_str(&line.text);
                block.lines.end = at + 1;
            }
            None => blocks.push(Block {
                lines: at..at + 1,
                text: line.text.clone(),
                role: line.role,
                place: line.place,
                gap: line.gap,
                verdict: None,
                weight: 0.0,
                is_piece: false,
                zone: None,
                is_part: false,
            }),
        }
    }
    blocks
}

/// Marks lines that stand together, where most lines of the page are parted.
pub(super) fn mark_parts(blocks: &mut [Block]) {
    let parted = blocks.iter().filter(|b| b.gap).count();
    if parted * 2 < blocks.len() || parted == blocks.len() {
        return;
    }
    for at in 1..blocks.len() {
        if !blocks[at].gap && blocks[at].role == Role::Text && blocks[at - 1].role == Role::Text {
            blocks[at - 1].is_part = true;
            blocks[at].is_part = true;
        }
    }
}

/// Between two Chinese characters there is no space.
pub(super) fn needs_space(before: &str, after: &str) -> bool {
    let wide = |c: Option<char>| {
        c.is_some_and(|c| {
            is_han(c)
                || ('\u{3000}'..='\u{303F}').contains(&c)
                || ('\u{FF00}'..='\u{FFEF}').contains(&c) && !c.is_alphanumeric()
        })
    };
    !(wide(before.chars().last()) || wide(after.chars().next()))
}

/// The width at which the page was wrapped, if it was: nine of ten broken lines keep within it. (What
/// cannot be broken, such as an address, may stick out.)
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let breaks = || lines.windows(2).filter(|pair| !pair[1].gap && pair[1].role != Role::Item);
    let mut widths: Vec<usize> = breaks().map(|pair| measure(&pair[0].text)).collect();
    widths.sort_unstable();
    let width = *widths.get(widths.len() * 9 / 10)?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let (mut at_edge, mut all) = (0usize, 0usize);
    for pair in breaks().filter(|pair| !ends_sentence(&pair[0].text)) {
        all += 1;
        at_edge += usize::from(full(&pair[0], &pair[1], width));
    }
    let unbroken = lines.iter().filter(|line| measure(&line.text) > width + width / 3).count();
    (all >= 3 && at_edge as f64 >= WRAPPED * all as f64 && unbroken * 5 <= lines.len()).then_some(width)
}

/// A long line that ends no sentence, and a small letter after it: a break inside a sentence, at
/// whatever width.
fn goes_on_small(before: &Line, line: &Line) -> bool {
    let long = measure(&before.text) >= WIDTHS.start;
    long && line.role != Role::Item
        && !ends_sentence(&before.text)
        && line.text.starts_with(char::is_lowercase)
}

fn wraps(before: &Line, line: &Line, width: usize) -> bool {
    line.role != Role::Item && before.role != Role::Heading && full(before, line, width)
}

/// Whether the next line's first word had no room on this line.
fn full(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or_default();
    let word = if word.chars().any(is_han) { 1 } else { 1 + measure(word) };
    measure(&line.text) + word > width
}

fn measure(text: &str) -> usize {
    text.chars().count()
}

/// Whether a text ends as a sentence does, closing marks aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let closing =
        |c: char| matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '」' | '』' | '）' | '»' | ' ' | '》');
    text.trim_end_matches(closing).ends_with(['.', '!', '?', '…', '。', '！', '？', '；'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Format, SideData, read_bytes};

    fn texts(page: &str) -> Vec<String> {
        let document = read_bytes("t", page.as_bytes(), Format::Text, &SideData::default()).expect("text");
        join(&document.page.lines).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph_again() {
        let page = "The president of Norland spoke today with the prime minister of\nSouthmark about the river that both countries share, and about\nthe winter that both had found longer than they had expected it\nto be.\n\nThey agreed to speak again.\n";
        assert_eq!(texts(page).len(), 2);
    }

    #[test]
    fn a_list_of_headlines_stays_a_list() {
        let page = "Ministers meet in the capital\nRiver rises again\nBorder open for trade, says envoy\nSnow in the north\nA new bridge\n";
        assert_eq!(texts(page).len(), 5);
    }
}
