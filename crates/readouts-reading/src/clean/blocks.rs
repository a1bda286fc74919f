//! Joins soft-wrapped lines into blocks.

use std::ops::Range;

use super::weigh::is_label;
use crate::contain::checkpoint_at;
use crate::knowledge::{Signs, Weights, Zone};
use crate::pages::{Line, Region, Role};
use crate::token::{ends_sentence, is_han, needs_space};

/// One line of the page, or several that were one before they were wrapped.
#[derive(Debug)]
pub(crate) struct Block {
    /// Indices of its lines in the page.
    pub(crate) lines: Range<usize>,
    pub(crate) text: String,
    pub(crate) role: Role,
    pub(crate) place: Region,
    /// Whether an empty line (or a block's edge) lies before it.
    pub(crate) gap: bool,
    /// Reason for its place, as the audit reports it; `None` until it is decided.
    pub(crate) verdict: Option<String>,
    /// Number of words, or half the number of Chinese characters; 0 until the block is judged.
    pub(crate) words: usize,
    /// Weight as body text (above 0), or against it (below 0).
    pub(crate) weight: f32,
    /// Whether its lines contain other blocks too.
    pub(crate) is_piece: bool,
    /// Extent of the furniture (boilerplate), if the block is known furniture.
    pub(crate) zone: Option<Zone>,
    /// Whether it directly adjoins a neighbour on a page whose lines are mostly separated by empty lines: a
    /// line of a list, an address, a verse.
    pub(crate) is_part: bool,
}

impl Block {
    /// Returns a part of the block's text as a separate block.
    pub(super) fn piece(&self, text: &str) -> Self {
        Self {
            lines: self.lines.clone(),
            text: text.to_owned(),
            role: self.role,
            place: self.place,
            gap: true,
            verdict: None,
            words: 0,
            weight: 0.0,
            is_piece: true,
            zone: None,
            is_part: false,
        }
    }
}

/// Joins lines that a program wrapped, and keeps the others apart.
pub(super) fn join(lines: &[Line], signs: &Signs, weights: &Weights) -> Vec<Block> {
    let page_width = wrap_width(lines, weights);
    let mut run_width = None;
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        checkpoint_at(at);
        if at == 0 || starts_run(line) {
            run_width = width_of_run(&lines[at..], weights);
        }
        let goes_on = at > 0 && !starts_run(line) && !is_label(&line.text, signs) && {
            let before = &lines[at - 1];
            goes_on_small(before, line, weights)
                || page_width.or(run_width).is_some_and(|width| wraps(before, line, width))
                || run_width.is_some_and(|width| is_near(before, width, weights))
        };
        match blocks.last_mut().filter(|_| goes_on) {
            Some(block) => {
                if is_hyphenated(&block.text, &line.text) {
                    block.text.pop();
                } else if needs_space(&block.text, &line.text) {
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
                words: 0,
                weight: 0.0,
                is_piece: false,
                zone: None,
                is_part: false,
            }),
        }
    }
    blocks
}

/// Whether a hyphen divides a word between two lines.
fn is_hyphenated(before: &str, after: &str) -> bool {
    let word = before.strip_suffix('-');
    word.is_some_and(|word| word.ends_with(char::is_lowercase)) && after.starts_with(char::is_lowercase)
}

/// Marks lines that directly adjoin each other, on pages where most lines are separated by empty lines.
pub(super) fn mark_parts(blocks: &mut [Block], weights: &Weights) {
    let parted = blocks.iter().filter(|b| b.gap).count();
    if share(parted, blocks.len()) < weights.wrap_parted || parted == blocks.len() {
        return;
    }
    for at in 1..blocks.len() {
        if !blocks[at].gap && blocks[at].role == Role::Text && blocks[at - 1].role == Role::Text {
            blocks[at - 1].is_part = true;
            blocks[at].is_part = true;
        }
    }
}

/// Returns the width at which the page was wrapped, or `None` if it was not. Most broken lines keep within
/// this width. (A text that cannot be broken, such as a URL, may be longer.)
fn wrap_width(lines: &[Line], weights: &Weights) -> Option<usize> {
    let breaks = || lines.windows(2).filter(|pair| !pair[1].gap && pair[1].role != Role::Item);
    let mut widths: Vec<usize> = breaks().map(|pair| measure(&pair[0].text)).collect();
    widths.sort_unstable();
    let width = *widths.get((widths.len() as f32 * weights.wrap_widest) as usize)?;
    if !is_width(width, weights) {
        return None;
    }
    let (mut at_edge, mut all) = (0usize, 0usize);
    for pair in breaks().filter(|pair| !ends_sentence(&pair[0].text)) {
        all += 1;
        at_edge += usize::from(full(&pair[0], &pair[1], width));
    }
    let unbroken =
        lines.iter().filter(|line| share(measure(&line.text), width) > weights.wrap_beyond).count();
    let is_wrapped = all as f32 >= weights.wrap_breaks_min
        && share(at_edge, all) >= weights.wrap_share
        && share(unbroken, lines.len()) <= weights.wrap_unbroken;
    is_wrapped.then_some(width)
}

/// Whether a line begins a new run: it has an empty line before it, or is an item of a list.
fn starts_run(line: &Line) -> bool {
    line.gap || line.role == Role::Item
}

/// Returns the width at which the run of lines at the start of `lines` was wrapped, or `None` if it was not.
/// In a wrapped run most lines are nearly as long as the longest, and many begin inside a sentence.
fn width_of_run(lines: &[Line], weights: &Weights) -> Option<usize> {
    let len = 1 + lines[1..].iter().take_while(|line| !starts_run(line)).count();
    let run = &lines[..len];
    let width = run.iter().map(|line| measure(&line.text)).max()?;
    let near = run[..len - 1].iter().filter(|line| is_near(line, width, weights)).count();
    let inside = run[1..].iter().filter(|line| line.text.starts_with(char::is_lowercase)).count();
    let is_wrapped = len as f32 >= weights.wrap_run_lines_min
        && share(near, len - 1) >= weights.wrap_run_near
        && share(inside, len - 1) >= weights.wrap_inside;
    (is_width(width, weights) && is_wrapped).then_some(width)
}

/// Whether a line is nearly as long as the width. (A word with a no-break space, or a link without its
/// address, may leave it shorter.)
fn is_near(line: &Line, width: usize, weights: &Weights) -> bool {
    share(measure(&line.text), width) >= weights.wrap_near
}

/// Whether a width is in the range at which programs wrap text.
fn is_width(width: usize, weights: &Weights) -> bool {
    (weights.wrap_width_min..=weights.wrap_width_max).contains(&(width as f32))
}

/// Returns the part as a share of the whole; 1 where the whole is 0.
pub(super) fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 1.0 } else { part as f32 / whole as f32 }
}

/// Whether a long line without a sentence's end is followed by a lower-case letter: a break inside a
/// sentence, at any width.
fn goes_on_small(before: &Line, line: &Line, weights: &Weights) -> bool {
    let long = measure(&before.text) as f32 >= weights.wrap_width_min;
    long && line.role != Role::Item
        && !ends_sentence(&before.text)
        && line.text.starts_with(char::is_lowercase)
}

fn wraps(before: &Line, line: &Line, width: usize) -> bool {
    line.role != Role::Item && before.role != Role::Heading && full(before, line, width)
}

/// Whether the next line's first word would not have fitted on this line.
fn full(line: &Line, next: &Line, width: usize) -> bool {
    let word = next.text.split(' ').next().unwrap_or_default();
    let word = if word.chars().any(is_han) { 1 } else { 1 + measure(word) };
    measure(&line.text) + word > width
}

fn measure(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{Format, SideData, read_bytes};

    fn texts(page: &str) -> Vec<String> {
        let document = read_bytes("t", page.as_bytes(), Format::Text, &SideData::default()).expect("text");
        let knowledge = crate::Knowledge::builtin();
        join(&document.page.lines, &knowledge.signs, &knowledge.weights).into_iter().map(|b| b.text).collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph_again() {
        let page = "The president of Norland spoke today with the prime minister of\nSouthmark about the river that both countries share, and about\nthe winter that both had found longer than they had expected it\nto be.\n\nThey agreed to speak again.\n";
        assert_eq!(texts(page).len(), 2);
    }

    #[test]
    fn a_break_before_a_name_is_inside_the_paragraph() {
        let page = "The president of Norland spoke today with the prime minister of\nSouthmark about the river and about better relations with\nEastmark. She thanked the envoys of Southmark and of the U.N.\nAssembly, and both had found the winter longer than they had\nexpected it to be. They agreed to speak again.\n";
        assert_eq!(texts(page).len(), 1);
    }

    #[test]
    fn a_label_starts_a_paragraph_amid_wrapped_lines() {
        let page = "THE PRESIDENT: We spoke with the envoys of Southmark today about\nthe river that both countries share, and about the winter that we\nQ\u{a0}\u{a0} Anything about the border, Madam President, that you want to\nsay today?\nTHE PRESIDENT: It is open, and both countries want to keep it as\nopen as it was in the winter.\nI. Olsen: We shall see.\n";
        let texts = texts(page);
        assert_eq!(texts.len(), 4, "{texts:?}");
    }

    #[test]
    fn a_list_of_headlines_stays_a_list() {
        let page = "Ministers meet in the capital\nRiver rises again\nBorder open for trade, says envoy\nSnow in the north\nA new bridge\n";
        assert_eq!(texts(page).len(), 5);
    }
}
