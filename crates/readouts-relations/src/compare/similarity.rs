//! How similar two sentences are: a cosine of weighted features, and the parts of which it consists.

use std::collections::{BTreeMap, BTreeSet};

use readouts_words::fold_words;

use super::features::{Feature, Features, People, Sort, features, people_of};
use super::model::{MAX_SHARED, Part};
use super::{MatchedBy, Options, Rarity, Text, Weights};

/// Maximum number of sentences before the one that tells of the event.
const LEAD_REACH: usize = 5;

/// Maximum number of most similar partners of a sentence that are considered for links.
const PARTNERS: usize = 12;

/// Minimum number of articles of a corpus that says how rare words are: in fewer, it is chance.
const MIN_CORPUS: u64 = 50;

/// Minimum similarity of a pair that is considered at all.
const FLOOR: f64 = 0.02;

/// A feature is not used to find pairs if more pairs than this share it: it tells nothing.
const MAX_PAIRS: usize = 4_000_000;

/// The sentences of two texts as weighted features.
pub(super) struct Similarity {
    matched_by: MatchedBy,
    weights: Weights,
    /// Weight of each feature, in the order of features.
    features: Vec<(Feature, f64)>,
    /// Whether each feature names one of the parties.
    parties: Vec<bool>,
    a: Vec<Vector>,
    b: Vec<Vector>,
    /// The sentences that tell of the event.
    lead: Option<(usize, usize)>,
}

/// A sentence as the numbers of its features, sorted, with its length.
struct Vector {
    features: Vec<u32>,
    written: Vec<String>,
    /// Length by which similarities are divided.
    length: f64,
    folded: Vec<String>,
}

/// A part of a similarity, with what is shared and its value.
#[derive(Debug, Default)]
struct Portion {
    value: f64,
    shared: Vec<(f64, String)>,
}

/// A pair of sentences that may be linked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) similarity: f64,
}

impl Similarity {
    pub(super) fn new(
        a_text: &Text<'_>,
        b_text: &Text<'_>,
        options: &Options<'_>,
        rarity: &dyn Rarity,
    ) -> Self {
        let texts = [a_text, b_text];
        let matched_by =
            if languages_fit(a_text.language, b_text.language) { MatchedBy::Words } else { MatchedBy::Terms };
        let people = People::new(texts.into_iter().flat_map(people_of), options.knowledge);
        let of = |text: &Text<'_>| -> Vec<Features> {
            let of_unit = |unit| features(unit, matched_by, &people, options);
            text.units.iter().map(of_unit).collect()
        };
        let [of_a, of_b] = texts.map(of);
        let lead = lead(&of_a).zip(lead(&of_b));
        let mut counts: BTreeMap<&Feature, Count<'_>> = BTreeMap::new();
        for (feature, written) in of_a.iter().chain(&of_b).flat_map(|features| &features.of) {
            if matched_by == MatchedBy::Words || feature.0.is_of_all_languages() {
                let count = counts.entry(feature).or_default();
                count.sentences += 1;
                count.written.insert(written);
            }
        }
        let sentences = of_a.len() + of_b.len();
        let weights = options.weights;
        let weighed: Vec<(Feature, f64)> = counts
            .iter()
            .map(|(feature, count)| {
                let rarity = Rareness { sentences, count, rarity, options };
                ((*feature).clone(), weight_of_sort(feature.0, &weights) * rarity.of(feature))
            })
            .collect();
        let number: BTreeMap<&Feature, u32> = counts.keys().copied().zip(0..).collect();
        let vector = |features: &Features| {
            let numbered =
                features.of.iter().filter_map(|(feature, written)| Some((*number.get(feature)?, written)));
            let (features_of, written): (Vec<u32>, Vec<String>) = numbered
                .filter(|(number, _)| weighed[*number as usize].1 > 0.0)
                .map(|(n, w)| (n, w.clone()))
                .unzip();
            let square: f64 = features_of.iter().map(|&at| weighed[at as usize].1.powi(2)).sum();
            Vector { features: features_of, written, length: square.sqrt(), folded: features.folded.clone() }
        };
        let mut a: Vec<Vector> = of_a.iter().map(vector).collect();
        let mut b: Vec<Vector> = of_b.iter().map(vector).collect();
        let mean = {
            // The sums of the two sides are added last, so that their order does not matter.
            let sum = |vectors: &[Vector]| vectors.iter().map(|vector| vector.length).sum::<f64>();
            (sum(&a) + sum(&b)) / (sentences.max(1) as f64)
        };
        for vector in a.iter_mut().chain(&mut b) {
            vector.length = weights.slope * vector.length + (1.0 - weights.slope) * mean;
        }
        drop(number);
        let parties: BTreeSet<&str> = texts.into_iter().flat_map(|text| &text.parties).copied().collect();
        let is_party = |((sort, key), _): &(Feature, f64)| {
            matches!(sort, Sort::Person | Sort::Place) && parties.contains(key.as_str())
        };
        let parties = weighed.iter().map(is_party).collect();
        Self { matched_by, weights, features: weighed, parties, a, b, lead }
    }

    pub(super) fn matched_by(&self) -> MatchedBy {
        self.matched_by
    }

    /// Returns the pairs that may be linked: of each sentence the most similar ones.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let mut postings: Vec<Vec<u32>> = vec![Vec::new(); self.features.len()];
        for (at, vector) in (0..).zip(&self.b) {
            vector.features.iter().for_each(|&feature| postings[feature as usize].push(at));
        }
        let mut counts_a = vec![0_usize; self.features.len()];
        self.a
            .iter()
            .flat_map(|vector| &vector.features)
            .for_each(|&feature| counts_a[feature as usize] += 1);
        let mut best_a: Vec<Vec<Candidate>> = vec![Vec::new(); self.a.len()];
        let mut best_b: Vec<Vec<Candidate>> = vec![Vec::new(); self.b.len()];
        let mut is_met = vec![false; self.b.len()];
        for (at_a, vector) in self.a.iter().enumerate() {
            let mut met: Vec<u32> = Vec::new();
            for &feature in &vector.features {
                let feature = feature as usize;
                if counts_a[feature] * postings[feature].len() > MAX_PAIRS {
                    continue;
                }
                for &at_b in &postings[feature] {
                    if !std::mem::replace(&mut is_met[at_b as usize], true) {
                        met.push(at_b);
                    }
                }
            }
            if let Some((lead_a, lead_b)) = self.lead.filter(|lead| lead.0 == at_a) {
                if !is_met[lead_b] {
                    met.push(lead_b as u32);
                }
                debug_assert_eq!(lead_a, at_a);
            }
            for at_b in met {
                is_met[at_b as usize] = false;
                let at_b = at_b as usize;
                let similarity = self.of(at_a, at_b);
                if similarity >= FLOOR && self.says_something(at_a, at_b) {
                    let candidate = Candidate { a: at_a, b: at_b, similarity };
                    keep(&mut best_a[at_a], candidate);
                    keep(&mut best_b[at_b], candidate);
                }
            }
        }
        let mut candidates: Vec<Candidate> = best_a.into_iter().chain(best_b).flatten().collect();
        candidates.sort_by_key(|candidate| (candidate.a, candidate.b));
        candidates.dedup_by_key(|candidate| (candidate.a, candidate.b));
        candidates
    }

    fn is_same(&self, a: usize, b: usize) -> bool {
        !self.a[a].folded.is_empty() && self.a[a].folded == self.b[b].folded
    }

    /// Whether two sentences share more than who takes part. Between languages, the names of the parties are most of
    /// what sentences can share, and stand in every second one.
    fn says_something(&self, a: usize, b: usize) -> bool {
        self.matched_by == MatchedBy::Words
            || self.lead == Some((a, b))
            || self.shared(a, b).any(|(feature, ..)| !self.parties[feature])
    }

    /// Returns the sum of all parts, which may be more than 1.
    fn sum(&self, a: usize, b: usize) -> f64 {
        let shared: f64 = self.shared(a, b).map(|(feature, ..)| self.features[feature].1.powi(2)).sum();
        let lead = if self.lead == Some((a, b)) { self.weights.lead } else { 0.0 };
        lead + if shared > 0.0 { shared / (self.a[a].length * self.b[b].length) } else { 0.0 }
    }

    /// Returns the similarity of two sentences, from 0 to 1.
    pub(super) fn of(&self, a: usize, b: usize) -> f64 {
        if self.is_same(a, b) { 1.0 } else { rounded(self.sum(a, b).min(1.0)) }
    }

    /// Returns the features that two sentences share, each with the two ways it is written.
    fn shared(&self, a: usize, b: usize) -> impl Iterator<Item = (usize, &str, &str)> {
        let (a, b) = (&self.a[a], &self.b[b]);
        let mut at_b = 0;
        a.features.iter().enumerate().filter_map(move |(at, &feature)| {
            while b.features.get(at_b).is_some_and(|&other| other < feature) {
                at_b += 1;
            }
            (b.features.get(at_b) == Some(&feature))
                .then(|| (feature as usize, a.written[at].as_str(), b.written[at_b].as_str()))
        })
    }

    /// Returns the parts of the similarity of two sentences, the largest first.
    pub(super) fn parts(&self, a: usize, b: usize) -> Vec<Part> {
        let scale = 1.0 / self.sum(a, b).max(1.0);
        let mut parts: BTreeMap<&str, Portion> = BTreeMap::new();
        let lengths = self.a[a].length * self.b[b].length;
        for (feature, in_a, in_b) in self.shared(a, b) {
            let ((sort, key), weight) = &self.features[feature];
            let value = weight.powi(2) / lengths * scale;
            let part = parts.entry(sort.part()).or_default();
            part.value += value;
            part.shared.push((value, shown(*sort, key, in_a, in_b)));
        }
        if self.lead == Some((a, b)) {
            parts.entry("lead").or_default().value += self.weights.lead * scale;
        }
        if self.is_same(a, b) {
            let sum: f64 = parts.values().map(|part| part.value).sum();
            parts.entry("identical").or_default().value += 1.0 - sum;
        }
        let part = |(name, Portion { value, mut shared }): (&str, Portion)| {
            shared.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
            let shared = shared.into_iter().take(MAX_SHARED).map(|(_, text)| text).collect();
            Part { name: name.to_owned(), value: rounded(value), shared }
        };
        let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
        parts.sort_by(|x, y| y.value.total_cmp(&x.value).then_with(|| x.name.cmp(&y.name)));
        parts
    }
}

/// Returns a value to four digits, as it is shown and compared.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// Returns the form in which a shared feature is shown; the same whichever side is the first.
fn shown(sort: Sort, key: &str, a: &str, b: &str) -> String {
    match sort {
        Sort::Topic | Sort::Field | Sort::Person | Sort::Place | Sort::Day => key.to_owned(),
        Sort::Word | Sort::Phrase | Sort::Figure | Sort::SmallFigure => {
            let shorter = if (a.len(), a) <= (b.len(), b) { a } else { b };
            shorter.to_owned()
        }
    }
}

/// Keeps a candidate if it is among the best of a sentence.
fn keep(best: &mut Vec<Candidate>, candidate: Candidate) {
    let is_before = |other: &Candidate| order(other) < order(&candidate);
    let at = best.partition_point(is_before);
    if at < PARTNERS {
        best.insert(at, candidate);
        best.truncate(PARTNERS);
    }
}

/// Key of the order in which pairs are taken: the most similar first, then those at the nearest places. Pairs with
/// the same key share no sentence unless they are one, so that it does not matter which of them comes first.
pub(super) fn order(candidate: &Candidate) -> (std::cmp::Reverse<u64>, usize, usize, usize) {
    let Candidate { a, b, similarity } = *candidate;
    (std::cmp::Reverse((similarity * 1e4).round() as u64), a.abs_diff(b), a + b, a)
}

/// Whether all words can be compared.
fn languages_fit(a: Option<&str>, b: Option<&str>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Returns the first sentence that says that people spoke or met, if it is near the beginning.
fn lead(text: &[Features]) -> Option<usize> {
    text.iter().take(LEAD_REACH).position(|features| features.has_contact)
}

fn weight_of_sort(sort: Sort, weights: &Weights) -> f64 {
    match sort {
        Sort::Word => weights.words,
        Sort::Phrase => weights.phrases,
        Sort::Topic | Sort::Field => weights.topics,
        Sort::Person => weights.people,
        Sort::Place => weights.places,
        Sort::Figure => weights.figures,
        Sort::SmallFigure => weights.figures * weights.small_figures,
        Sort::Day => weights.dates,
    }
}

/// Number of sentences that have a feature, and the ways it is written in them.
#[derive(Debug, Default)]
struct Count<'t> {
    sentences: usize,
    written: BTreeSet<&'t str>,
}

/// How rare a feature is.
struct Rareness<'o> {
    /// Number of sentences of both texts.
    sentences: usize,
    count: &'o Count<'o>,
    rarity: &'o dyn Rarity,
    options: &'o Options<'o>,
}

impl Rareness<'_> {
    /// Returns how rare a feature is, from 0 to 1.
    fn of(&self, feature: &Feature) -> f64 {
        let here = share(self.sentences as f64, self.count.sentences as f64);
        let (sort, key) = feature;
        let weights = &self.options.weights;
        let terms = &self.options.terms;
        let factor = match sort {
            Sort::Word if terms.is_common(key) => weights.common,
            // Both of its words.
            Sort::Phrase if key.split(' ').all(|word| terms.is_common(word)) => weights.common,
            Sort::Field => weights.fields,
            _ => 1.0,
        };
        let in_corpus = (*sort == Sort::Word && self.rarity.articles() >= MIN_CORPUS)
            .then(|| self.articles())
            .flatten()
            .map(|articles| share(self.rarity.articles() as f64, articles as f64));
        match in_corpus {
            Some(there) => factor * ((1.0 - weights.corpus) * here + weights.corpus * there),
            None => factor * here,
        }
    }
}

impl Rareness<'_> {
    /// Returns the number of articles of the corpus that have the word in its most frequent form here.
    fn articles(&self) -> Option<u64> {
        let of = |written: &&str| match fold_words(written).as_slice() {
            [word] => self.rarity.articles_with(word),
            _ => None,
        };
        self.count.written.iter().filter_map(of).max()
    }
}

/// Returns the logarithm of how many times more there are than have it, as a share of its largest value.
fn share(all: f64, having: f64) -> f64 {
    let (all, having) = (all + 1.0, having.min(all) + 0.5);
    ((all / having).ln() / all.ln().max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
}
