//! What a block weighs: how much it speaks for being text of an article, or against it.
//!
//! It must not know what stands beside it.

use super::blocks::{Block, ends_sentence};
use super::marks::count_words;
use super::shape::{COMMENTS, shape};
use crate::knowledge::{Furniture, FurnitureHit, Knowledge, Signs, Zone};
use crate::pages::{Place, Role};

/// Judges one block by itself: sets its weight, and its verdict where it is furniture for certain.
pub(super) fn judge(block: &mut Block, knowledge: &Knowledge) {
    let furniture = &knowledge.furniture;
    let text = block.text.as_str();
    let words = count_words(text);
    block.words = words;
    if block.place == Place::Outside {
        block.weight = OUTSIDE;
        let known = furniture.recognise(text).map(|hit| furniture.reason(hit));
        block.verdict =
            Some(known.or_else(|| shape(text, words, knowledge)).unwrap_or("outside-article").to_owned());
    } else if let Some(hit) = known(block, furniture) {
        block.verdict = Some(furniture.reason(hit).to_owned());
        if block.is_piece && hit.zone != Zone::End {
            // Glued to a paragraph it parts nothing: the text goes on behind it.
            block.weight = 0.0;
            return;
        }
        block.zone = Some(hit.zone);
        block.weight = match hit.zone {
            Zone::Line => -8.0,
            Zone::Links => -10.0,
            Zone::Tail if block.place != Place::Unknown => -30.0,
            Zone::Tail | Zone::End => -120.0,
        };
    } else if let Some(reason) = shape(text, words, knowledge) {
        block.weight = if reason == "caption" { -1.0 } else { -6.0 };
        if reason == COMMENTS {
            block.zone = Some(Zone::End);
            block.weight = -120.0;
        }
        block.verdict = Some(reason.to_owned());
    } else {
        block.weight = match block.place {
            Place::Unknown if block.is_part => weight(text, words, block.role).max(PART),
            Place::Unknown if is_label(text, &knowledge.signs) => LABEL,
            Place::Unknown => weight(text, words, block.role),
            Place::Main => weight_of_main(text, words, block.role),
            Place::Beside | Place::Outside => weight_beside(text, words, block.role),
        };
    }
}

/// What a line weighs at least that stands together with others.
const PART: f32 = 0.0;

/// What words under a transcript's label weigh, however few they are.
const LABEL: f32 = 40.0;

/// What a block weighs that its element calls no content: it is cut, and parts the text around it a
/// little.
const OUTSIDE: f32 = -3.0;

fn weight_of_main(text: &str, words: usize, role: Role) -> f32 {
    match role {
        Role::Link if !ends_sentence(text) || words < 5 => -4.0,
        _ if words >= 5 && ends_sentence(text) => words.min(50) as f32 + 5.0,
        _ => 1.0,
    }
}

fn weight_beside(text: &str, words: usize, role: Role) -> f32 {
    match role {
        Role::Link => -8.0,
        _ if words >= 5 && ends_sentence(text) => words.min(40) as f32 * 0.5 - 2.0,
        _ => -6.0,
    }
}

fn known(block: &Block, furniture: &Furniture) -> Option<FurnitureHit> {
    let piece = if block.is_piece { furniture.recognise_piece(&block.text) } else { None };
    piece.or_else(|| furniture.recognise(&block.text))
}

fn weight(text: &str, words: usize, role: Role) -> f32 {
    let sentence = ends_sentence(text);
    match (sentence, words) {
        (true, 5..) => words.min(50) as f32,
        (true, _) => 1.0,
        (false, 40..) => 25.0,
        (false, 25..) => 12.0,
        (false, _) if matches!(role, Role::Item | Role::Link) => -8.0,
        (false, 14..) => -2.0,
        (false, ..4) if text.bytes().all(|b| b.is_ascii_digit()) => -1.0,
        // "He said:" before a list or a quotation.
        (false, 4..) if text.ends_with([':', '：']) => 2.0,
        (false, _) => -5.0,
    }
}

/// A transcript's label before words: `Q:`, `Q  How`, `问：`, `THE PRESIDENT:`, `Ms. Olsen:`, `И.Ли:`.
pub(super) fn is_label(text: &str, signs: &Signs) -> bool {
    // The longest of these has 43 characters and the mark.
    let head = &text[..text.floor_char_boundary(4 * 44)];
    let has_mark = || head.as_bytes().contains(&b':') || !head.is_ascii() && head.contains('：');
    (text.starts_with("Q ") || has_mark()) && signs.turn_label.is_match(text)
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
