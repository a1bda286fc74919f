//! Finds the title: a line above the body that shares words with it.

mod site;

use rustc_hash::FxHashSet;

use self::site::SEPARATORS;
use super::BODY;
use super::blocks::Block;
use super::weigh::is_label;
use crate::decision::Decision;
use crate::knowledge::{Knowledge, Lists, Weights};
use crate::model::Choice;
use crate::pages::{Region, Role};
use crate::token::{ends_sentence, fold, is_han, needs_space, plain_words};

/// The title, and how it was found.
#[derive(Debug, Default)]
pub(super) struct Headline {
    pub(super) title: Option<String>,
    /// Reason for the title, where no candidates were weighed.
    settled: Option<&'static str>,
    /// Indices of the lines that may be the title, with their features.
    candidates: Vec<(usize, Features)>,
    /// Index of the line that was taken.
    taken: Option<usize>,
}

/// Values of a candidate's features, in the order of [`decision`].
type Features = [f32; 7];

/// Returns the features, weights and thresholds by which the title is chosen.
fn decision(weights: &Weights) -> Decision<7> {
    Decision {
        name: "title",
        features: [
            ("shared", weights.title_shared),
            ("near", weights.title_near),
            ("heading", weights.title_heading),
            ("long", weights.title_long),
            ("trail", weights.title_trail),
            ("credited", weights.title_credited),
            ("opens", weights.title_opens),
        ],
        threshold: weights.title_threshold,
        margin: weights.title_margin,
    }
}

impl Headline {
    /// Returns the candidates for the title, with their features and the one taken, for `Readout::choices`.
    pub(super) fn choice(&self, blocks: &[Block], weights: &Weights) -> Choice {
        let lines = self.candidates.iter().map(|(at, features)| (blocks[*at].text.as_str(), *features));
        let taken = self.taken.and_then(|taken| self.candidates.iter().position(|(at, _)| *at == taken));
        Choice { settled: self.settled.map(str::to_owned), ..decision(weights).explain(lines, taken) }
    }
}

/// Finds the title and marks its block, and other copies of it, as `title`.
pub(super) fn find(
    blocks: &mut [Block],
    body: Option<(usize, usize)>,
    stated: Option<&str>,
    knowledge: &Knowledge,
) -> Headline {
    let settled =
        |title: String, why| Headline { title: Some(title), settled: Some(why), ..Headline::default() };
    let mut found = match (stated, body) {
        (Some(stated), _) => settled(without_site(stated, blocks, knowledge), "the page states it"),
        (None, Some((first, _))) => match named_by_window(blocks, first, &knowledge.weights) {
            Some(title) => settled(title, "the window's title names the line"),
            None => match dated_head(blocks, &knowledge.weights) {
                Some(title) => settled(title, "the page begins with it, and its date follows"),
                None => match named_by_subtitle(blocks, first, &knowledge.weights) {
                    Some(title) => settled(title, "a subtitle repeats its end"),
                    None => headline(blocks, first, knowledge),
                },
            },
        },
        (None, None) => Headline::default(),
    };
    if let (None, Some((first, _))) = (&found.title, body)
        && let Some(title) = opening_heading(&blocks[first])
    {
        found.title = Some(title);
        found.settled = Some("a heading opens the body");
    }
    let Some(title) = &found.title else { return found };
    let (key, weights) = (fold(title), &knowledge.weights);
    for block in blocks.iter_mut() {
        if block.text.len().abs_diff(title.len()) as f32 <= weights.title_copy_bytes
            && fold(&block.text) == key
        {
            block.verdict = Some("title".to_owned());
        }
    }
    for block in blocks.iter_mut() {
        if block.verdict.is_none() {
            block.verdict = Some("before-article".to_owned());
        }
    }
    found
}

/// Removes the site's name from a stated title, where it often stands behind a separator. It is removed where
/// a line of the page is the title without it, where the separator is one that titles themselves do not have,
/// or where the text behind it is the name of a known outlet.
fn without_site(stated: &str, blocks: &[Block], knowledge: &Knowledge) -> String {
    let folded = fold(stated);
    let weights = &knowledge.weights;
    let is_title = |b: &&Block| is_long_enough(b, weights) && names(&folded, &fold(&b.text));
    if let Some(line) = blocks
        .iter()
        .filter(|b| b.text.len() <= stated.len() + weights.title_copy_bytes as usize)
        .find(is_title)
    {
        return line.text.clone();
    }
    site::without_suffixes(stated, knowledge).to_owned()
}

/// Whether a window's title equals a line, or is that line with a site's name beside it.
fn names(window: &str, line: &str) -> bool {
    window == line
        || window.strip_prefix(line).is_some_and(|rest| SEPARATORS.iter().any(|s| rest.starts_with(s)))
        || window.strip_suffix(line).is_some_and(|rest| SEPARATORS.iter().any(|s| rest.ends_with(s)))
}

/// Returns the first body block as the title, if it is a heading: a page without furniture may have its title
/// there.
fn opening_heading(block: &Block) -> Option<String> {
    (block.role == Role::Heading).then(|| block.text.clone())
}

/// Finds the title by the window's title (`<title>`), with which flattened pages often begin: it is the line
/// above the body that the window's title contains beside the site's name.
fn named_by_window(blocks: &[Block], first_of_body: usize, weights: &Weights) -> Option<String> {
    let above = &blocks[..first_of_body];
    for (at, window) in above.iter().enumerate().take(weights.title_window_reach as usize) {
        let folded = fold(&window.text);
        if window.text.len() as f32 > weights.title_window_bytes_max
            || !SEPARATORS.iter().any(|s| folded.contains(s))
        {
            continue;
        }
        let is_title = |b: &&Block| {
            is_long_enough(b, weights) && b.text.len() < window.text.len() && names(&folded, &fold(&b.text))
        };
        if let Some(title) = above[at + 1..].iter().find(is_title) {
            return Some(title.text.clone());
        }
    }
    None
}

/// Finds the title by a subtitle below it that repeats its end: "Lee's Remarks at the Harbour Forum" above "—
/// Remarks at the Harbour Forum".
fn named_by_subtitle(blocks: &[Block], first_of_body: usize, weights: &Weights) -> Option<String> {
    let from = first_of_body.saturating_sub(weights.title_reach as usize);
    let above = &blocks[from..first_of_body];
    let subtitle = |block: &Block| {
        let text = block.text.trim_start_matches(['—', '–', '-', ' ']);
        (text.len() < block.text.len() && is_long_enough(block, weights)).then(|| fold(text))
    };
    above.iter().enumerate().find_map(|(at, block)| {
        let end = subtitle(block)?;
        let is_title = |line: &&Block| {
            let text = fold(&line.text);
            line.verdict.is_none() && text.len() > end.len() && text.ends_with(end.as_str())
        };
        above[..at].iter().find(is_title).map(|line| line.text.clone())
    })
}

/// Takes the first line of a page as the title, if the page's date follows directly.
fn dated_head(blocks: &mut [Block], weights: &Weights) -> Option<String> {
    let [head, date, ..] = blocks else { return None };
    let is_open = head.verdict.as_deref().is_none_or(|verdict| verdict == BODY);
    let is_title = is_open
        && date.verdict.as_deref() == Some("date-line")
        && is_long_enough(head, weights)
        && head.words as f32 <= weights.title_words_max
        && !head.text.ends_with(['.', '。', ':', '：']);
    is_title.then(|| {
        head.verdict = Some("title".to_owned());
        head.text.clone()
    })
}

/// Whether a line that opens the body is a headline in the form of a question, which looks like a sentence.
fn is_question(blocks: &[Block], first_of_body: usize, weights: &Weights) -> bool {
    let block = &blocks[first_of_body];
    let inner = block.text.trim_end_matches(['?', '？', '!', '！']);
    let next = blocks[first_of_body + 1..].iter().find(|b| b.verdict.as_deref() == Some(BODY));
    block.place == Region::Unknown
        && inner.len() < block.text.len()
        && is_long_enough(block, weights)
        && block.words as f32 <= weights.title_sentence_words_max
        && !inner.contains(['?', '？', '!', '！', '。', ':', '：', '"', '“'])
        && !inner.contains(". ")
        && next.is_some_and(|b| b.words > 2 * block.words)
}

/// Weighs the lines above the body as candidates, and takes the best one as the title.
fn headline(blocks: &mut [Block], first_of_body: usize, knowledge: &Knowledge) -> Headline {
    let weights = &knowledge.weights;
    let mut lines = lines_above(blocks, first_of_body, knowledge);
    let has_question = is_question(blocks, first_of_body, weights);
    lines.extend(has_question.then_some(first_of_body));
    let folded: Vec<(usize, String)> = lines.iter().map(|&at| (at, fold(&blocks[at].text))).collect();
    let words: Vec<(usize, Vec<&str>)> = folded
        .iter()
        .map(|(at, text)| (*at, content_words(text, weights).collect::<Vec<_>>()))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let in_body = words_in_body(&words, &blocks[first_of_body + usize::from(has_question)..], weights);
    // Whether a line is the first of two candidates in a row: the second is then its subtitle.
    let may_be = |at: usize| words.iter().any(|(other, _)| *other == at);
    let opens = |at: usize| may_be(at + 1) && at.checked_sub(1).is_none_or(|before| !may_be(before));
    let values = |at: usize, content: &[&str]| {
        let shared = content.iter().filter(|w| in_body.contains(*w)).count() as f32;
        let distance = (first_of_body - at) as f32;
        let is = |holds: bool| f32::from(u8::from(holds));
        [
            shared / (content.len() as f32).max(weights.title_shared_words_min),
            1.0 / (1.0 + weights.title_near_decay * distance),
            is(blocks[at].role == Role::Heading),
            is(blocks[at].words as f32 >= weights.title_long_words_min),
            is(is_led_to(blocks, at, weights)),
            is(is_credited(blocks.get(at + 1..first_of_body).unwrap_or_default())),
            is(opens(at)),
        ]
    };
    let candidates: Vec<(usize, Features)> =
        words.iter().map(|(at, content)| (*at, values(*at, content))).collect();
    let text = |place: usize| folded.iter().find(|(at, _)| *at == candidates[place].0).map(|(_, text)| text);
    let says_same = |a: usize, b: usize| text(a) == text(b);
    let values: Vec<Features> = candidates.iter().map(|(_, values)| *values).collect();
    let taken = decision(weights).choose(&values, says_same).map(|place| candidates[place].0);
    let title = taken.map(|at| take(blocks, at, first_of_body));
    Headline { title, settled: None, candidates, taken }
}

/// Returns the lines above the body that may be its title.
fn lines_above(blocks: &[Block], first_of_body: usize, knowledge: &Knowledge) -> Vec<usize> {
    let weights = &knowledge.weights;
    let is_open = |b: &Block| b.verdict.is_none() && !matches!(b.role, Role::Item | Role::Link);
    let reach = weights.title_reach as usize;
    let above: Vec<usize> = (0..first_of_body).rev().filter(|&at| is_open(&blocks[at])).take(reach).collect();
    let transcript = is_label(&blocks[first_of_body].text, &knowledge.signs);
    (above.into_iter().rev())
        .filter(|&at| can_be_headline(&blocks[at], weights))
        .filter(|&at| {
            !(is_clock(&blocks[at].text, weights)
                || transcript && is_venue(blocks, at, &knowledge.all, weights))
        })
        .filter(|&at| {
            !blocks[at + 1..first_of_body].iter().take(2).any(|b| leads_to(&blocks[at], b, weights))
        })
        .collect()
}

/// Marks a line as the title, together with the rest of a headline that was broken over several lines:
/// adjoining lines without an empty line between them.
fn take(blocks: &mut [Block], at: usize, first_of_body: usize) -> String {
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
    title
}

/// Whether one of the next two lines is a byline or a date line.
fn is_credited(behind: &[Block]) -> bool {
    let credit = |b: &Block| matches!(b.verdict.as_deref(), Some("byline" | "date-line"));
    behind.iter().take(2).any(credit)
}

/// Whether a line has enough words to be the title that another line names or repeats.
fn is_long_enough(block: &Block, weights: &Weights) -> bool {
    block.words as f32 >= weights.title_line_words_min
}

/// Whether a text is a time of day: `2:18 P.M. EST`.
fn is_clock(text: &str, weights: &Weights) -> bool {
    let is_half = |word: &str| matches!(word.to_uppercase().as_str(), "A.M." | "P.M." | "AM" | "PM");
    let mut words = text.split(' ');
    (text.len() as f32) < weights.title_clock_bytes_max
        && words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()))
        && words.next().is_some_and(is_half)
}

/// Whether a line above a transcript names the place of the speech: a few words, or a line above the time of
/// day, without words that titles have, such as those for remarks or a meeting.
fn is_venue(blocks: &[Block], at: usize, lists: &Lists, weights: &Weights) -> bool {
    let text = &blocks[at].text;
    let tells = text.split(' ').any(|word| lists.title_words.iter().any(|tells| tells == word));
    let over_time = blocks[at + 1..].iter().take(2).any(|b| is_clock(&b.text, weights));
    blocks[at].role != Role::Heading
        && !tells
        && (over_time || (blocks[at].words as f32) < weights.title_venue_words_min)
}

/// Whether a breadcrumb leads to a block: "Home > News" directly above it, or a line that ends in the block's
/// text.
fn is_led_to(blocks: &[Block], at: usize, weights: &Weights) -> bool {
    let above = &blocks[at.saturating_sub(2)..at];
    let is_trail = |b: &Block| b.verdict.as_deref() == Some("navigation") && b.text.contains(['>', '›', '»']);
    above.last().is_some_and(is_trail) || above.iter().any(|b| leads_to(b, &blocks[at], weights))
}

/// Whether a line is a breadcrumb that ends in a headline's text.
fn leads_to(trail: &Block, headline: &Block, weights: &Weights) -> bool {
    is_long_enough(headline, weights)
        && trail.text.len() > headline.text.len()
        && trail.text.ends_with(headline.text.as_str())
}

fn can_be_headline(block: &Block, weights: &Weights) -> bool {
    let words = block.words as f32;
    let ends = || {
        ends_sentence(&block.text) && (words > weights.title_sentence_words_max || block.text.contains(". "))
    };
    block.verdict.is_none()
        && !matches!(block.role, Role::Item | Role::Link)
        && (weights.title_words_min..=weights.title_words_max).contains(&words)
        // A dash opens a subtitle.
        && !block.text.starts_with(['—', '–'])
        && !block.text.ends_with(['.', '。', ':', '：', ',', '，', ';', '；', '、'])
        && !ends()
}

/// Returns the words of the candidates that occur in the body.
fn words_in_body<'w>(
    candidates: &[(usize, Vec<&'w str>)],
    blocks: &[Block],
    weights: &Weights,
) -> FxHashSet<&'w str> {
    let wanted: FxHashSet<&str> = candidates.iter().flat_map(|(_, words)| words.iter().copied()).collect();
    // A filter for most words of the body: for each first byte the lengths of the wanted words, as bits.
    let mut lengths = [0_u32; 256];
    let bit = |length: usize| 1 << length.min(31);
    for word in &wanted {
        let first = word.as_bytes()[0];
        lengths[usize::from(first)] |= bit(word.len());
        lengths[usize::from(first.to_ascii_uppercase())] |= bit(word.len());
    }
    let mut found = FxHashSet::default();
    for block in blocks.iter().filter(|b| b.verdict.as_deref() == Some(BODY)) {
        if found.len() == wanted.len() {
            break;
        }
        // No word of such a text changes when it is folded, but for its letter case.
        if block.text.is_ascii() || block.text.chars().all(|c| c.is_ascii() || is_mark(c)) {
            for word in plain_words(&block.text) {
                if lengths[usize::from(word.as_bytes()[0])] & bit(word.len()) != 0 {
                    found.extend(wanted.get(word.to_ascii_lowercase().as_str()));
                }
            }
        } else {
            let folded = fold(&block.text);
            found.extend(content_words(&folded, weights).filter_map(|word| wanted.get(word)));
        }
    }
    found
}

/// Whether a character is a dash, a quotation mark or an ellipsis.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '«' | '»')
}

/// Returns the words of a folded text that have enough letters, and its pairs of Chinese characters.
fn content_words<'t>(folded: &'t str, weights: &Weights) -> impl Iterator<Item = &'t str> {
    let shortest = weights.title_word_letters_min as usize;
    let words = folded
        .split(|c: char| !c.is_alphanumeric() || is_han(c))
        .filter(move |w| w.len() >= shortest && (w.is_ascii() || w.chars().count() >= shortest));
    let chars = if folded.is_ascii() { "" } else { folded }.char_indices();
    let pairs = chars.clone().zip(chars.skip(1)).filter(|((_, a), (_, b))| is_han(*a) && is_han(*b));
    words.chain(pairs.map(|((from, _), (last, b))| &folded[from..last + b.len_utf8()]))
}
