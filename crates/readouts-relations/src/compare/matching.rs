//! Which sentences of two texts say the same: the links of largest weight, one to many.

use super::similarity::{Candidate, Similarity, order, rounded};
use super::{Degree, MatchedBy, Options, Part, Rarity, Reason, Rejected, Text, Weights};

/// Maximum of the minimum similarity: what is as similar as this is linked however long the texts are.
const MAX_THRESHOLD: f64 = 0.5;

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

/// Weighs one pair of sentences, whether they are linked or not.
///
/// # Panics
/// If there is no such sentence.
pub fn weigh_pair(
    a: &Text<'_>,
    b: &Text<'_>,
    pair: (usize, usize),
    options: &Options<'_>,
    rarity: &dyn Rarity,
) -> Pair {
    let similarity = Similarity::new(a, b, options, rarity);
    linked(&similarity, pair, &options.weights)
}

fn linked(of: &Similarity, (a, b): (usize, usize), weights: &Weights) -> Pair {
    let similarity = of.of(a, b);
    let degree = if similarity >= weights.same { Degree::Same } else { Degree::Partly };
    Pair { a, b, degree, similarity, parts: of.parts(a, b) }
}

/// Matches the sentences of two texts.
pub fn match_texts(a: &Text<'_>, b: &Text<'_>, options: &Options<'_>, rarity: &dyn Rarity) -> Matching {
    let similarity = Similarity::new(a, b, options, rarity);
    let candidates = similarity.candidates();
    let sizes = (a.units.len(), b.units.len());
    let taken = links(&candidates, sizes, &options.weights);
    let nearest = |candidate: Candidate, partner: usize| {
        let is_below = candidate.similarity < threshold(sizes, &options.weights);
        Rejected {
            sentence: partner,
            similarity: candidate.similarity,
            reason: if is_below { Reason::Threshold } else { Reason::Taken },
            parts: similarity.parts(candidate.a, candidate.b),
        }
    };
    let best = |size: usize, of: fn(&Candidate) -> usize| {
        let mut best: Vec<Option<Candidate>> = vec![None; size];
        for candidate in &candidates {
            let known = &mut best[of(candidate)];
            if known.is_none_or(|known| order(candidate) < order(&known)) {
                *known = Some(*candidate);
            }
        }
        taken.iter().for_each(|link| best[of(link)] = None);
        best
    };
    Matching {
        matched_by: similarity.matched_by(),
        nearest_a: best(sizes.0, |of| of.a).into_iter().map(|of| of.map(|of| nearest(of, of.b))).collect(),
        nearest_b: best(sizes.1, |of| of.b).into_iter().map(|of| of.map(|of| nearest(of, of.a))).collect(),
        links: taken.iter().map(|of| linked(&similarity, (of.a, of.b), &options.weights)).collect(),
    }
}

/// Number of sentences of the two texts for which the threshold is stated, and the smallest number that lowers it.
const SIZE: [f64; 2] = [8.0, 2.5];

/// Returns the minimum similarity of linked sentences of texts with these numbers of sentences.
fn threshold(sizes: (usize, usize), weights: &Weights) -> f64 {
    let size = ((sizes.0 * sizes.1) as f64).sqrt().max(SIZE[1]);
    rounded((weights.threshold * (size / SIZE[0]).powf(weights.growth)).min(MAX_THRESHOLD))
}

/// Takes pairs in the order of their similarity. A pair whose sentences have links already has to be more similar
/// for each of them.
fn links(candidates: &[Candidate], sizes: (usize, usize), weights: &Weights) -> Vec<Candidate> {
    let threshold = threshold(sizes, weights);
    let mut ordered = candidates.to_vec();
    ordered.sort_by_key(order);
    let mut counts = (vec![0_u32; sizes.0], vec![0_u32; sizes.1]);
    let mut links = Vec::new();
    for candidate in ordered {
        let (of_a, of_b) = (&mut counts.0[candidate.a], &mut counts.1[candidate.b]);
        let (fewer, more) = ((*of_a).min(*of_b), (*of_a).max(*of_b));
        let needed = threshold + weights.again * f64::from(fewer) + weights.more * f64::from(more);
        if candidate.similarity >= rounded(needed) {
            *of_a += 1;
            *of_b += 1;
            links.push(candidate);
        }
    }
    links.sort_by_key(|link| (link.a, link.b));
    links
}
