//! Which sentences of two texts say the same.

use std::collections::BTreeSet;

use readouts_words::{stem, tokens};

use super::{Degree, MatchedBy, Options, Part, Rarity, Reason, Rejected, Text};

/// A pair of sentences that say the same, whole or in part.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Pair {
    /// Index of the sentence in A.
    pub a: usize,
    /// Index of the sentence in B.
    pub b: usize,
    /// Whether they say the same, or have a part in common.
    pub degree: Degree,
    /// Similarity of the two, from 0 to 1.
    pub similarity: f64,
    /// Parts of the similarity.
    pub parts: Vec<Part>,
}

/// The links between two texts.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Matching {
    /// What sentences were matched by.
    pub matched_by: MatchedBy,
    /// The links, in the order of A and then of B.
    pub links: Vec<Pair>,
    /// For each sentence of A without a link, the most similar sentence of B.
    pub nearest_a: Vec<Option<Rejected>>,
    /// For each sentence of B without a link, the most similar sentence of A.
    pub nearest_b: Vec<Option<Rejected>>,
}

/// Matches the sentences of two texts.
pub fn match_texts(a: &Text<'_>, b: &Text<'_>, _options: &Options<'_>, _rarity: &dyn Rarity) -> Matching {
    let words = |text: &Text<'_>| -> Vec<BTreeSet<String>> {
        let stems = |text: &str| tokens(text).map(|token| stem(&token.text).into_owned()).collect();
        text.units.iter().map(|unit| stems(unit.text)).collect()
    };
    let (of_a, of_b) = (words(a), words(b));
    let mut links = Vec::new();
    let mut nearest_a = vec![None; of_a.len()];
    let mut nearest_b = vec![None; of_b.len()];
    for (at_a, a) in of_a.iter().enumerate() {
        for (at_b, b) in of_b.iter().enumerate() {
            let shared: Vec<String> = a.intersection(b).cloned().collect();
            let similarity = shared.len() as f64 / (a.len().max(b.len()).max(1)) as f64;
            let parts = vec![Part { name: "words".to_owned(), value: similarity, shared }];
            if similarity > 0.4 {
                links.push(Pair { a: at_a, b: at_b, degree: Degree::Partly, similarity, parts });
            } else if similarity > 0.0 {
                let rejected = |sentence| Rejected {
                    sentence,
                    similarity,
                    reason: Reason::Threshold,
                    parts: parts.clone(),
                };
                nearest_a[at_a] = Some(rejected(at_b));
                nearest_b[at_b] = Some(rejected(at_a));
            }
        }
    }
    for link in &links {
        nearest_a[link.a] = None;
        nearest_b[link.b] = None;
    }
    Matching { matched_by: MatchedBy::Words, links, nearest_a, nearest_b }
}
