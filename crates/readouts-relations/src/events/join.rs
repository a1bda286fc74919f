//! Groups of articles that tell of one event.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::profile::Profile;
use super::weigh::weigh;

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
    let mut filed: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, (_, profile)) in articles.iter().enumerate() {
        profile.keys().filter(|key| !is_crowded(*key)).for_each(|key| filed.entry(key).or_default().push(at));
    }
    let mut links: Vec<(Reverse<u32>, u64, u64, usize, usize)> = Vec::new();
    for (at, (number, profile)) in articles.iter().enumerate() {
        let mut near: Vec<usize> =
            profile.near_keys().filter_map(|key| filed.get(&key)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        for other in near.into_iter().filter(|other| articles[*other].0 > *number) {
            let evidence = weigh(profile, articles[other].1);
            if evidence.linked {
                let strength = (evidence.sum * 1000.0) as u32;
                links.push((Reverse(strength), *number, articles[other].0, at, other));
            }
        }
    }
    links.sort_unstable();
    let mut group_of: Vec<usize> = (0..articles.len()).collect();
    let mut groups: Vec<Vec<usize>> = (0..articles.len()).map(|at| vec![at]).collect();
    for (.., a, b) in links {
        let (a, b) = (group_of[a], group_of[b]);
        let fits = |a: &usize, b: &usize| weigh(articles[*a].1, articles[*b].1).veto.is_none();
        if a == b || !groups[a].iter().all(|a| groups[b].iter().all(|b| fits(a, b))) {
            continue;
        }
        let moved = std::mem::take(&mut groups[b]);
        moved.iter().for_each(|at| group_of[*at] = a);
        groups[a].extend(moved);
    }
    let mut found: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for mut group in groups.into_iter().filter(|group| !group.is_empty()) {
        group.sort_by_key(|at| (articles[*at].0, *at));
        found.insert(articles[group[0]].0, group);
    }
    found.into_values().collect()
}
