//! Recognises the kind of event by the verbs of an article's first sentence: "spoke today with", "met in
//! Norhaven with".

use crate::model::Kind;

/// Maximum number of words between a verb and the word that it needs.
const REACH: usize = 6;

pub(super) fn told_kind(first: &str) -> Option<Kind> {
    let words: Vec<&str> = first.split_whitespace().take(60).collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let next = &words[at + 1..words.len().min(at + 1 + REACH)];
        match *word {
            "spoke" | "speaks"
                if next.iter().any(|w| matches!(*w, "with" | "to" | "phone" | "telephone")) =>
            {
                Some(Kind::Call)
            }
            "met" | "meets" | "convened" | "hosted" => Some(Kind::Meeting),
            "welcomed" | "received" | "hosts" if next.contains(&"to") => Some(Kind::Meeting),
            _ => None,
        }
    })
}
