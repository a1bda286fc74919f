//! Weighs single blocks as body text, or against it.

use super::blocks::Block;
use super::marks::count_words;
use super::shape::{COMMENTS, shape};
use crate::knowledge::{Furniture, FurnitureHit, Knowledge, Lists, Signs, Weights, Zone};
use crate::pages::{Region, Role};
use crate::token::ends_sentence;

/// Judges one block alone: sets its weight, and its verdict where it is certainly furniture.
pub(super) fn judge(block: &mut Block, knowledge: &Knowledge) {
    let (furniture, weights) = (&knowledge.furniture, &knowledge.weights);
    let text = block.text.as_str();
    let words = count_words(text);
    block.words = words;
    if block.place == Region::Outside {
        block.weight = weights.line_outside;
        let known = furniture.recognise(text).map(|hit| furniture.reason(hit));
        block.verdict =
            Some(known.or_else(|| shape(text, words, knowledge)).unwrap_or("outside-article").to_owned());
    } else if let Some(hit) = known(block, furniture) {
        block.verdict = Some(furniture.reason(hit).to_owned());
        if block.is_piece && hit.zone != Zone::End {
            // Furniture that was glued to a paragraph separates nothing: the text continues behind it.
            block.weight = 0.0;
            return;
        }
        block.zone = Some(hit.zone);
        block.weight = match hit.zone {
            Zone::Line => weights.furniture_line,
            Zone::Links => weights.furniture_links,
            Zone::Tail if block.place != Region::Unknown => weights.furniture_tail_placed,
            Zone::Tail | Zone::End => weights.furniture_end,
        };
    } else if is_author_box(text, words, &knowledge.all) || is_author_head(text, words, &knowledge.all) {
        block.verdict = Some("about-author".to_owned());
        block.zone = Some(Zone::Tail);
        block.weight = weights.furniture_end;
    } else if let Some(reason) = shape(text, words, knowledge) {
        block.weight = if reason == "caption" { weights.furniture_caption } else { weights.furniture_shape };
        if reason == COMMENTS {
            block.zone = Some(Zone::End);
            block.weight = weights.furniture_end;
        }
        block.verdict = Some(reason.to_owned());
    } else {
        block.weight = match block.place {
            Region::Unknown if block.is_part => {
                weight(text, words, block.role, weights).max(weights.line_part)
            }
            Region::Unknown if is_label(text, &knowledge.signs) => weights.line_label,
            Region::Unknown => weight(text, words, block.role, weights),
            Region::Main => weight_of_main(text, words, block.role, weights),
            Region::Beside | Region::Outside => weight_beside(text, words, block.role, weights),
        };
    }
}

/// Whether a line is the heading of a box about somebody: "About Ada Brenn".
fn is_author_head(text: &str, words: usize, lists: &Lists) -> bool {
    let behind = lists.author_heads.iter().find_map(|head| text.strip_prefix(head.as_str()));
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.ends_with(char::is_lowercase);
    let Some(name) = behind.filter(|behind| (3..=4).contains(&words) && behind.starts_with(' ')) else {
        return false;
    };
    (2..=3).contains(&name.split_whitespace().count()) && name.split_whitespace().all(is_name)
}

/// Number of words at the start of a note on the author that are searched for the author's profession.
const AUTHOR_WORDS: usize = 16;

/// Whether a text says who wrote the article: "Ada Brenn is a writer on rivers who lives on the coast."
fn is_author_box(text: &str, words: usize, lists: &Lists) -> bool {
    if !(5..=8 * AUTHOR_WORDS).contains(&words) {
        return false;
    }
    let mut first = text.split_whitespace().take(AUTHOR_WORDS);
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.ends_with(char::is_lowercase);
    let mut names = 0;
    let verb = loop {
        match first.next() {
            Some(word) if is_name(word) => names += 1,
            other => break other,
        }
    };
    let (Some("is" | "was"), Some("a" | "an" | "the")) = (verb, first.next()) else { return false };
    (2..=3).contains(&names)
        && first.any(|word| lists.authors.iter().any(|author| word.trim_end_matches([',', '.']) == author))
        && !text.contains(['"', '“'])
}

/// Whether a line is a sentence with enough words to count.
pub(super) fn is_sentence(text: &str, words: usize, weights: &Weights) -> bool {
    words as f32 >= weights.line_sentence_words_min && ends_sentence(text)
}

fn weight_of_main(text: &str, words: usize, role: Role, weights: &Weights) -> f32 {
    let counted = (words as f32).min(weights.line_words_max);
    match is_sentence(text, words, weights) {
        true => counted + weights.line_main_sentence,
        false if role == Role::Link => weights.line_main_link,
        false => weights.line_main_other,
    }
}

fn weight_beside(text: &str, words: usize, role: Role, weights: &Weights) -> f32 {
    let counted = (words as f32).min(weights.line_beside_words_max);
    match role {
        Role::Link => weights.line_beside_link,
        _ if is_sentence(text, words, weights) => {
            counted * weights.line_beside_word + weights.line_beside_sentence
        }
        _ => weights.line_beside_other,
    }
}

fn known(block: &Block, furniture: &Furniture) -> Option<FurnitureHit> {
    let piece = if block.is_piece { furniture.recognise_piece(&block.text) } else { None };
    piece.or_else(|| furniture.recognise(&block.text))
}

/// Returns the weight of a line on a page without structure.
fn weight(text: &str, words: usize, role: Role, weights: &Weights) -> f32 {
    let count = words as f32;
    if ends_sentence(text) {
        return match is_sentence(text, words, weights) {
            true => count.min(weights.line_words_max),
            false => weights.line_sentence_short,
        };
    }
    if count >= weights.line_run_on_words_min {
        weights.line_run_on
    } else if count >= weights.line_long_words_min {
        weights.line_long
    } else if matches!(role, Role::Item | Role::Link) {
        weights.line_item
    } else if count >= weights.line_half_words_min {
        weights.line_half
    } else if words < 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        weights.line_digits
    } else if words >= 4 && text.ends_with([':', '：']) {
        weights.line_colon
    } else {
        weights.line_short
    }
}

/// Whether a text begins with a speaker's label of a transcript: `Q:`, `Q  How`, `问：`, `THE PRESIDENT:`,
/// `Ms. Olsen:`, `И.Ли:`.
pub(super) fn is_label(text: &str, signs: &Signs) -> bool {
    // The longest label has 43 characters and the mark.
    let head = &text[..text.floor_char_boundary(4 * 44)];
    let has_mark =
        || memchr::memchr(b':', head.as_bytes()).is_some() || !head.is_ascii() && head.contains('：');
    (text.starts_with("Q ") || has_mark()) && signs.is_turn_label(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_transcripts_are_known() {
        for text in [
            "Q: Why?",
            "Q How is the river?",
            "问：为什么？",
            "MS. OLSEN: Yes.",
            "Ms. Olsen: Yes.",
            "И.Ли: Да.",
        ] {
            assert!(is_label(text, &crate::Knowledge::builtin().signs), "{text}");
        }
        for text in ["Q fever was found in the north.", "Olsen said: yes.", "Talks: what comes next"] {
            assert!(!is_label(text, &crate::Knowledge::builtin().signs), "{text}");
        }
    }
}
