//! Finds the body: the range of blocks that is the article.

use std::collections::HashMap;

use super::blocks::{Block, share};
use super::weigh::{is_label, is_sentence};
use super::{BODY, evidence};
use crate::knowledge::{Knowledge, Lists, Weights, Zone};
use crate::pages::{Region, Role};
use crate::token::ends_sentence;

/// Finds the body and gives every block in it and behind it a verdict. Returns the body's first and last block.
pub(super) fn find(blocks: &mut [Block], knowledge: &Knowledge) -> Option<(usize, usize)> {
    let weights = &knowledge.weights;
    let is_fitted = is_fitted(blocks, weights);
    if !is_fitted {
        damp_teasers(blocks, weights);
    }
    mark_lists_and_comments(blocks, weights);
    // Without prose there is no article: the blocks are buttons and headings of a dialog, wherever they are.
    let stretch = match is_fitted {
        true => likeliest_stretch(blocks, knowledge),
        false => heaviest_stretch(blocks, weights),
    };
    let has_prose = |first: usize, last: usize| {
        let open = || blocks[first..=last].iter().filter(|b| b.verdict.is_none());
        // Two sentences are enough, however short and wherever they stand.
        open().any(|b| b.weight >= weights.body_prose)
            || open().filter(|b| is_sentence(&b.text, b.words, weights)).count() >= 2
    };
    let stretch = stretch
        .map(|(first, last)| (first, with_list_behind(blocks, last)))
        .filter(|&(first, last)| has_prose(first, last));
    let (first, last) = stretch.or_else(|| only_line(blocks))?;
    let last = with_rolls_behind(blocks, last, &knowledge.all);
    let (first, last) = with_turns_around(blocks, first, last, knowledge);
    let first = with_addresses_above(blocks, first, &knowledge.all);
    let inside = blocks[first..=last].iter().filter(|b| b.verdict.is_none());
    let is_error_page = blocks.iter().any(|b| b.verdict.as_deref() == Some("no-article"));
    if is_error_page && (inside.map(|b| b.words).sum::<usize>() as f32) < weights.body_error_words {
        return None;
    }
    if !is_fitted {
        cut_link_lists(&mut blocks[first..=last], weights);
    }
    for (at, block) in blocks.iter_mut().enumerate() {
        if block.verdict.is_some() {
            continue;
        }
        let verdict = if (first..=last).contains(&at) {
            BODY
        } else if at < first {
            continue; // May still be the title.
        } else if matches!(block.role, Role::Item | Role::Link) || !ends_sentence(&block.text) {
            "link-list"
        } else {
            "after-article"
        };
        block.verdict = Some(verdict.to_owned());
    }
    Some((first, last))
}

/// Marks lists, boxes and comments, which take more than one line to recognise.
pub(super) fn mark_lists_and_comments(blocks: &mut [Block], weights: &Weights) {
    mark_led_lists(blocks, weights);
    mark_short_lists(blocks, weights);
    mark_boxes(blocks);
    mark_comments(blocks, weights);
}

/// Whether the fitted evidence is used to find the body: on flattened pages with more than a few sentences.
/// In a short article too few lines surround a line to judge it by, and a structured page offers better
/// evidence than its lines.
fn is_fitted(blocks: &[Block], weights: &Weights) -> bool {
    blocks.iter().all(|block| block.place == Region::Unknown)
        && prose_before_end(blocks, weights) > weights.evidence_words_min
}

/// Returns the weight in words of a page's prose, without prose behind the end of its article.
fn prose_before_end(blocks: &[Block], weights: &Weights) -> f32 {
    let mut words = 0.0;
    for block in blocks {
        if block.zone == Some(Zone::End) && words >= weights.body_article {
            break;
        }
        if block.verdict.is_none() && block.weight >= weights.body_prose {
            words += block.weight;
        }
    }
    words
}

/// Sets the weight of teasers to 0: short prose without other prose beside it is more often a teaser between
/// headlines than a paragraph. A following sentence of a few words does not count as prose but is skipped to
/// see what comes after it, so that a lead before a short paragraph is kept. On a page that has little else,
/// teasers keep their weight.
fn damp_teasers(blocks: &mut [Block], weights: &Weights) {
    let is_prose = |b: &Block| b.weight >= weights.body_prose;
    let mut teasers: Vec<usize> = Vec::new();
    let mut before = false;
    // Index of prose that may be a teaser, and whether a sentence of a few words follows it.
    let mut waiting: Option<(usize, bool)> = None;
    for (at, block) in blocks.iter().enumerate().filter(|(_, b)| b.verdict.is_none()) {
        let prose = is_prose(block);
        if prose {
            let may_be = !before && block.weight <= weights.body_teaser && block.place != Region::Main;
            waiting = may_be.then_some((at, false));
        } else if block.weight > 0.0 && ends_sentence(&block.text) {
            waiting = waiting.map(|(at, _)| (at, true));
        } else {
            teasers.extend(waiting.take().map(|(at, _)| at));
        }
        before = prose;
    }
    teasers.extend(waiting.filter(|(_, is_behind)| *is_behind).map(|(at, _)| at));
    // A few teasers without heavier prose beside them are the article itself, broken up by cards and
    // headings.
    let all: f32 = blocks.iter().filter(|b| is_prose(b)).map(|b| b.weight).sum();
    let rest = all - teasers.iter().map(|&at| blocks[at].weight).sum::<f32>();
    if teasers.len() as f32 > weights.body_teasers_few || rest >= weights.body_article {
        teasers.into_iter().for_each(|at| blocks[at].weight = 0.0);
    }
}

/// Length in bytes of a paragraph that is not repeated by chance: at least twice this for a single
/// paragraph, at least half of it within a run of repeated ones.
const REPEATED: usize = 60;

/// Cuts paragraphs that the page shows twice, once for small and once for large screens: two or more in a row
/// that stood in the body before, or, on a structured page, a single long one.
pub(super) fn cut_repeated(blocks: &mut [Block]) {
    let body: Vec<usize> =
        (0..blocks.len()).filter(|&at| blocks[at].verdict.as_deref() == Some(BODY)).collect();
    let text = |order: usize| blocks[body[order]].text.as_str();
    // Sorted by length and text, so that copies stand side by side; equal ones in the order of the page.
    let mut sorted: Vec<usize> = (0..body.len()).collect();
    sorted.sort_by_key(|&order| (text(order).len(), text(order)));
    // For each paragraph, the first one with the same text, if that stands before it.
    let mut before: Vec<Option<usize>> = vec![None; body.len()];
    for copies in sorted.chunk_by(|&a, &b| text(a) == text(b)) {
        copies[1..].iter().for_each(|&copy| before[copy] = Some(copies[0]));
    }
    let goes_on = |order: usize| {
        let follows = |a: usize, b: usize| before[a].zip(before[b]).is_some_and(|(a, b)| a + 1 == b);
        order + 1 < before.len() && follows(order, order + 1) || order > 0 && follows(order - 1, order)
    };
    let is_copy = |order: &usize| {
        before[*order].is_some() && {
            let length = blocks[body[*order]].text.len();
            let is_long = length >= 2 * REPEATED && blocks[body[*order]].place != Region::Unknown;
            is_long || length >= REPEATED / 2 && goes_on(*order)
        }
    };
    let copies: Vec<usize> = (0..body.len()).filter(is_copy).map(|order| body[order]).collect();
    for at in copies {
        blocks[at].verdict = Some("repeated".to_owned());
    }
}

/// Maximum number of blocks of a page that consists of little more than one line.
const FEW: usize = 6;
/// Minimum number of words of that line.
const LINE_WORDS: usize = 10;

/// Returns the line that is the article of a tiny page without a full stop: it has many words, not all of
/// them names.
fn only_line(blocks: &[Block]) -> Option<(usize, usize)> {
    let is_sentence = |b: &Block| {
        let words = || b.text.split_whitespace();
        let small = words().filter(|word| word.starts_with(char::is_lowercase)).count();
        b.verdict.is_none()
            && b.words >= LINE_WORDS
            && small * 3 > words().count()
            && matches!(b.role, Role::Text)
            && b.place != Region::Outside
    };
    let mut lines = (0..blocks.len()).filter(|&at| is_sentence(&blocks[at]));
    let (Some(first), true) = (lines.next(), blocks.len() <= FEW) else { return None };
    Some((first, lines.next_back().unwrap_or(first)))
}

/// Marks the first of several comments as the end of the article: each is a short line with a name, one with
/// a time of day, and prose.
fn mark_comments(blocks: &mut [Block], weights: &Weights) {
    let is_name = |b: &Block| b.words <= 4 && !ends_sentence(&b.text) && b.place == Region::Unknown;
    let is_open = |b: &Block| matches!(b.verdict.as_deref(), None | Some("date-line" | "byline"));
    let starts = |at: usize| {
        let [name, stamp, prose] = &blocks[at..at + 3] else { return false };
        is_open(name)
            && is_name(name)
            && is_open(stamp)
            && is_stamp(&stamp.text)
            && prose.verdict.is_none()
            && prose.words as f32 > weights.line_sentence_words_min
            && ends_sentence(&prose.text)
    };
    let mut comments = (0..blocks.len().saturating_sub(2)).filter(|&at| starts(at));
    let (Some(first), Some(_)) = (comments.next(), comments.next()) else { return };
    // Comments count only below an article.
    if blocks[..first].iter().any(|b| b.verdict.is_none() && b.weight >= weights.body_prose) {
        blocks[first].verdict = Some("comments".to_owned());
        blocks[first].zone = Some(Zone::End);
        blocks[first].weight = weights.furniture_end;
    }
}

/// Maximum number of bytes of a line with the time of a comment.
const STAMP: usize = 48;

/// Whether a line is little more than a time of day: "Monday at 11:02 am".
fn is_stamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_clock = |at: usize| {
        bytes[at] == b':' && bytes[..at].last().is_some_and(u8::is_ascii_digit) && {
            let behind = &bytes[at + 1..];
            behind.len() >= 2 && behind[..2].iter().all(u8::is_ascii_digit)
        }
    };
    text.len() <= STAMP && !ends_sentence(text) && (0..bytes.len()).any(is_clock)
}

/// Marks the lines of a list as text if a line of the text introduces them: "Those who took part:".
fn mark_led_lists(blocks: &mut [Block], weights: &Weights) {
    let mut led = false;
    let mut prose = false;
    for block in blocks.iter_mut() {
        let is_open =
            block.verdict.is_none() && block.weight < weights.body_prose && block.role != Role::Link;
        if led && is_open {
            block.is_part = true;
            block.weight = block.weight.max(0.0);
        }
        if block.verdict.is_none() {
            let leads =
                block.text.trim_end_matches('*').ends_with([':', '：']) && block.place != Region::Beside;
            led = leads && (prose || block.weight >= weights.body_prose) || led && is_open;
            prose = block.weight >= weights.body_prose || prose && led;
        } else {
            led = false;
        }
    }
}

/// Maximum number of words per item, on average, of a list that is part of the text; headlines have more.
const ITEM_WORDS: usize = 3;

/// Marks lists of a few words each as text, where they stand between prose.
fn mark_short_lists(blocks: &mut [Block], weights: &Weights) {
    let is_item = |b: &Block| b.verdict.is_none() && b.role == Role::Item && b.place == Region::Unknown;
    let is_prose = |b: &Block| b.verdict.is_none() && b.weight >= weights.body_prose;
    let mut at = 0;
    while at < blocks.len() {
        let count = blocks[at..].iter().take_while(|b| is_item(b)).count();
        let words: usize = blocks[at..at + count].iter().map(|b| b.words).sum();
        let follows = at > 0 && is_prose(&blocks[at - 1]);
        let is_followed = blocks[at + count..].iter().take(2).any(is_prose);
        if count >= 2 && words <= ITEM_WORDS * count && follows && is_followed {
            for block in &mut blocks[at..at + count] {
                block.is_part = true;
                block.weight = 0.0;
            }
        }
        at += count.max(1);
    }
}

/// Marks boxes with links to other articles: a line known as one ("WATCH | …"), and the lines directly below
/// it.
fn mark_boxes(blocks: &mut [Block]) {
    let mut is_inside = false;
    for block in blocks {
        let opens = block.verdict.as_deref() == Some("related-links") && block.zone == Some(Zone::Line);
        is_inside = opens || is_inside && !block.gap && !ends_sentence(&block.text);
        if is_inside && block.place == Region::Unknown {
            block.weight = 0.0;
            block.verdict.get_or_insert_with(|| "related-links".to_owned());
        }
    }
}

/// Extends the body of a structured page by the turns of a transcript around it: short turns may have been
/// taken for something other than content.
fn with_turns_around(blocks: &[Block], first: usize, last: usize, knowledge: &Knowledge) -> (usize, usize) {
    let is_turn = |b: &Block| is_label(&b.text, &knowledge.signs);
    let is_line = |b: &&Block| {
        b.verdict.is_none() && b.place == Region::Beside && (ends_sentence(&b.text) || is_turn(b))
    };
    let before = blocks[..first].iter().rev().take_while(is_line).count();
    let behind = blocks[last + 1..].iter().take_while(is_line).count();
    let (from, to) = (first - before, last + behind);
    let first = blocks[from..first].iter().position(is_turn).map_or(first, |turn| from + turn);
    let last = if blocks[last + 1..=to].iter().any(is_turn) { to } else { last };
    (first, last)
}

/// Maximum number of characters of a line that says whom a speech addresses.
const ADDRESS: usize = 80;

/// Returns the first block of the body, or the first of the lines directly above it that say whom a speech
/// addresses.
fn with_addresses_above(blocks: &[Block], first: usize, lists: &Lists) -> usize {
    let is_address = |b: &&Block| {
        let text = b.text.trim();
        !matches!(b.role, Role::Heading | Role::Item | Role::Link)
            && matches!(b.verdict.as_deref(), None | Some("before-article"))
            && text.ends_with([',', ':', '!', '，', '：', '！'])
            && text.chars().count() <= ADDRESS
            && lists.addresses.iter().any(|word| text.contains(word.as_str()))
    };
    first - blocks[..first].iter().rev().take_while(is_address).count()
}

/// Returns the last block of the body, extended by lines of a list directly behind it.
fn with_list_behind(blocks: &[Block], last: usize) -> usize {
    let is_line = |b: &Block| b.is_part && b.zone.is_none();
    let heads = |at: usize| blocks.get(at + 1).is_some_and(|b| b.verdict.is_none() && b.is_part);
    let head = usize::from(
        blocks.get(last + 1).is_some_and(|b| b.verdict.is_none() && !b.is_part) && heads(last + 1),
    );
    let behind = head + blocks[last + 1 + head..].iter().take_while(|b| is_line(b)).count();
    (last..=last + behind).rev().find(|&at| blocks[at].verdict.is_none()).unwrap_or(last)
}

/// Maximum number of words of a line of a roll: a list of people.
const ROLL_WORDS: usize = 25;
/// Maximum number of words of the heading of a roll.
const ROLL_HEADING_WORDS: usize = 8;
/// Minimum number of lines of a roll.
const ROLL_LINES: usize = 3;

/// Whether a text begins with a name and a title or affiliation: two to five words with capitals, then a
/// comma.
fn is_titled(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(", ") else { return false };
    let words = || name.split_whitespace().filter(|word| word.contains(char::is_alphabetic));
    (2..=5).contains(&words().count())
        && words().all(|word| word.starts_with(|c: char| c.is_uppercase() || "(“\"".contains(c)))
        && rest.starts_with(char::is_uppercase)
}

/// Returns the last block of the body, extended by the rolls behind it: lists of people with their
/// affiliations, "Ada Brenn, Harbour Authority", each with a heading or without. Behind a roll, further lists
/// of items are taken too, and so is a list whose heading says that it names those who took part.
fn with_rolls_behind(blocks: &mut [Block], last: usize, lists: &Lists) -> usize {
    let is_open = |b: &Block| {
        let is_placed = matches!(b.place, Region::Unknown | Region::Main);
        b.verdict.is_none()
            && b.zone.is_none()
            && b.role != Role::Link
            && is_placed
            && !ends_sentence(&b.text)
    };
    let mut end = last;
    let mut listed = false;
    loop {
        let behind = &blocks[end + 1..];
        let is_heading = |b: &&Block| is_open(b) && b.words <= ROLL_HEADING_WORDS && b.role != Role::Item;
        let names_roll = |b: &Block| {
            let mut words = b.text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            words.any(|word| lists.roll_heads.contains(&word))
        };
        let heading = behind.first().filter(is_heading);
        let is_headed = heading.is_some_and(names_roll);
        let head = usize::from(is_headed || heading.is_some_and(|b| !b.text.contains(',')));
        let lines = &behind[head..];
        let Some(role) = lines.first().map(|line| line.role) else { return end };
        let is_line = |b: &&Block| is_open(b) && b.role == role && (2..=ROLL_WORDS).contains(&b.words);
        let count = lines.iter().take_while(is_line).count();
        let parted = lines[..count].iter().filter(|b| is_titled(&b.text)).count();
        let is_alike = (listed || is_headed) && role == Role::Item && count >= 2;
        if !is_alike && (count < ROLL_LINES || parted * 3 < count * 2) {
            return end;
        }
        listed = role == Role::Item;
        blocks[end + 1..=end + head + count].iter_mut().for_each(|block| block.is_part = true);
        end += head + count;
    }
}

/// Returns the range of blocks of a flattened page with the largest sum of evidence (Bentley's maximum
/// segment), trimmed of furniture at its ends. Blocks behind the end of the article are left out, since
/// comments may outweigh it.
fn likeliest_stretch(blocks: &[Block], knowledge: &Knowledge) -> Option<(usize, usize)> {
    let evidence = evidence::weigh(blocks, &knowledge.signs, &knowledge.weights);
    let (mut best, mut best_at) = (0.0, None);
    let (mut sum, mut start, mut above) = (0.0, 0, 0.0);
    for (at, (block, weight)) in blocks.iter().zip(evidence).enumerate() {
        if block.zone == Some(Zone::End) && above >= knowledge.weights.body_article {
            break;
        }
        if block.verdict.is_none() && block.weight >= knowledge.weights.body_prose {
            above += block.weight;
        }
        if sum <= 0.0 {
            (sum, start) = (0.0, at);
        }
        sum += weight;
        if sum > best {
            best = sum;
            best_at = Some((start, at));
        }
    }
    let (first, last) = best_at?;
    let is_open = |at: &usize| blocks[*at].verdict.is_none();
    let (first, last) = ((first..=last).find(is_open)?, (first..=last).rev().find(is_open)?);
    // Extends over prose that is separated only by single lines of furniture, such as an advertisement.
    let goes_on = |lines: &mut dyn Iterator<Item = usize>| {
        let prose = |block: &Block| block.verdict.is_none() && block.weight >= knowledge.weights.body_prose;
        let mut end = None;
        for at in lines {
            match &blocks[at] {
                block if prose(block) => end = Some(at),
                block if block.zone == Some(Zone::Line) => {}
                _ => break,
            }
        }
        end
    };
    let before = goes_on(&mut (0..first).rev()).unwrap_or(first);
    Some((before, goes_on(&mut (last + 1..blocks.len())).unwrap_or(last)))
}

/// Returns the range of blocks with the largest sum of weights (Bentley's maximum segment), trimmed of blocks
/// at its ends that are furniture or have no weight.
fn heaviest_stretch(blocks: &[Block], weights: &Weights) -> Option<(usize, usize)> {
    let (mut best, mut best_at) = (0.0, None);
    let (mut sum, mut start) = (0.0, 0);
    let mut run = 0.0;
    for (at, block) in blocks.iter().enumerate() {
        if sum <= 0.0 {
            sum = 0.0;
            start = at;
        }
        if block.zone == Some(Zone::End) && best >= weights.body_article {
            break; // Comments may be longer than the article.
        }
        let mut weight = block.weight;
        if weight >= weights.body_prose {
            run = 0.0;
        } else if weight < 0.0 && block.zone != Some(Zone::End) {
            let most = f32::max(weights.body_gap, -weight);
            weight = weight.max(f32::min(run - most, 0.0));
            run -= weight;
        }
        sum += weight;
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

/// Whether blocks are the cells of a table, one per line: mostly short, with digits or repeated words.
fn is_table(run: &[Block], weights: &Weights) -> bool {
    let cells: Vec<&str> = run.iter().filter(|b| b.verdict.is_none()).map(|b| b.text.as_str()).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for cell in &cells {
        *seen.entry(cell).or_default() += 1;
    }
    let short =
        cells.iter().filter(|cell| cell.split(' ').count() as f32 <= weights.body_table_words_max).count();
    let telling = |cell: &&&str| seen[**cell] > 1 || cell.bytes().any(|b| b.is_ascii_digit());
    let telling = cells.iter().filter(telling).count();
    let listed =
        run.iter().filter(|b| b.verdict.is_none() && b.role == Role::Item && b.place == Region::Unknown);
    cells.len() as f32 >= weights.body_table_cells_min
        && share(listed.count(), cells.len()) <= weights.body_table_items
        && share(short, cells.len()) >= weights.body_table_short
        && share(telling, cells.len()) >= weights.body_table_telling
}

/// Gives runs of short lines that are not sentences the verdict `link-list`; subheadings stand in shorter
/// runs.
fn cut_link_lists(blocks: &mut [Block], weights: &Weights) {
    let mut at = 0;
    while at < blocks.len() {
        let linkish = |b: &Block| {
            b.verdict.is_some() || b.weight < 0.0 && !b.is_part && (b.words as f32) < weights.body_link_words
        };
        let run = blocks[at..].iter().take_while(|b| linkish(b)).count();
        let plain = blocks[at..at + run].iter().filter(|b| b.verdict.is_none()).count();
        let ends_article = blocks[at..at + run].iter().any(|b| b.zone.is_some_and(|z| z != Zone::Line));
        let is_list = plain as f32 >= weights.body_links_min && !is_table(&blocks[at..at + run], weights);
        if is_list || (ends_article && plain > 0) {
            for block in blocks[at..at + run].iter_mut().filter(|b| b.verdict.is_none()) {
                block.verdict = Some("link-list".to_owned());
            }
        }
        at += run.max(1);
    }
}
