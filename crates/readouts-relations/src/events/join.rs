//! Groups of articles that tell of one event.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::compare::Comparison;
use super::profile::Profile;
use super::weights::Weights;

/// Maximum number of articles that a key may have; a key with more links no articles, so that the cost stays linear.
pub const CROWDED: usize = 1_000;

/// Partitions articles into events, from connected articles or from all. `articles` are numbers, which break ties, and
/// profiles. Returns groups of indices into `articles`, each sorted by number, the groups by their smallest number,
/// whatever the order of `articles`.
pub fn events(articles: &[(u64, &Profile)]) -> Vec<Vec<usize>> {
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    articles
        .iter()
        .flat_map(|(_, profile)| profile.keys())
        .for_each(|key| *counts.entry(key).or_default() += 1);
    events_with(articles, |key| counts.get(&key).is_some_and(|count| *count > CROWDED))
}

/// Does the same as [`events`], for articles that are only a part of all: `is_crowded` says whether more than
/// [`CROWDED`] of all articles have a key.
pub fn events_with(articles: &[(u64, &Profile)], is_crowded: impl Fn(u64) -> bool) -> Vec<Vec<usize>> {
    events_by(articles, is_crowded, &Weights::default())
}

/// Does the same as [`events_with`], with other weights.
///
/// Links are taken from the strongest to the weakest (agglomerative clustering). A link is left out where it would put
/// two articles into one event of which one rules out the other, or two of one outlet that are not linked: each outlet
/// has one group of parts in an event.
pub fn events_by(
    articles: &[(u64, &Profile)],
    is_crowded: impl Fn(u64) -> bool,
    weights: &Weights,
) -> Vec<Vec<usize>> {
    let mut links = links(articles, is_crowded, weights);
    links.sort_unstable();
    let mut group_of: Vec<usize> = (0..articles.len()).collect();
    let mut groups: Vec<Vec<usize>> = (0..articles.len()).map(|at| vec![at]).collect();
    for Link { a, b, .. } in links {
        let (a, b) = (group_of[a], group_of[b]);
        let fits = |a: &usize, b: &usize| may_share(articles[*a].1, articles[*b].1, weights);
        if a == b || !groups[a].iter().all(|a| groups[b].iter().all(|b| fits(a, b))) {
            continue;
        }
        let (to, from) = if groups[a].len() >= groups[b].len() { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut groups[from]);
        moved.iter().for_each(|at| group_of[*at] = to);
        groups[to].extend(moved);
    }
    let mut found: BTreeMap<(u64, usize), Vec<usize>> = BTreeMap::new();
    for mut group in groups.into_iter().filter(|group| !group.is_empty()) {
        group.sort_unstable_by_key(|at| (articles[*at].0, *at));
        found.insert((articles[group[0]].0, group[0]), group);
    }
    found.into_values().collect()
}

/// Whether two articles, which need not be linked, may be in one event.
fn may_share(a: &Profile, b: &Profile, weights: &Weights) -> bool {
    let compared = Comparison::of(a, b);
    if a.is_of_outlet(b) { compared.is_linked(weights) } else { compared.veto.is_none() }
}

/// Linked pair; the order is that in which links are taken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    /// Sum of the weights, in thousandths of a bit.
    strength: Reverse<i32>,
    numbers: (u64, u64),
    a: usize,
    b: usize,
}

fn links(articles: &[(u64, &Profile)], is_crowded: impl Fn(u64) -> bool, weights: &Weights) -> Vec<Link> {
    let mut filed: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, (_, profile)) in articles.iter().enumerate() {
        profile.keys().filter(|key| !is_crowded(*key)).for_each(|key| filed.entry(key).or_default().push(at));
    }
    let mut links = Vec::new();
    let mut near: Vec<usize> = Vec::new();
    for (a, (number, profile)) in articles.iter().enumerate() {
        near.clear();
        near.extend(profile.near_keys().filter_map(|key| filed.get(&key)).flatten());
        near.sort_unstable();
        near.dedup();
        for &b in near.iter().filter(|b| (articles[**b].0, **b) > (*number, a)) {
            let compared = Comparison::of(profile, articles[b].1);
            if compared.is_linked(weights) {
                let strength = Reverse((compared.sum(weights) * 1000.0).round() as i32);
                links.push(Link { strength, numbers: (*number, articles[b].0), a, b });
            }
        }
    }
    links
}
