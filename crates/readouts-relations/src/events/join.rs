//! Groups of articles that tell of one event.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::compare::Comparison;
use super::days::APART;
use super::profile::{Profile, key};
use super::weights::Weights;

/// Maximum number of articles that a key may have; a key with more links no articles, so that the cost stays linear.
pub const CROWDED: usize = 1_000;

/// Partitions articles into events, from connected articles or from all. `articles` are numbers, each another one, and
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
pub fn events_by(
    articles: &[(u64, &Profile)],
    is_crowded: impl Fn(u64) -> bool,
    weights: &Weights,
) -> Vec<Vec<usize>> {
    let mut ordered: Vec<&(u64, &Profile)> = articles.iter().collect();
    ordered.sort_unstable_by_key(|(number, profile)| (profile.first_day(), *number));
    let mut linking = Linking::by(is_crowded, weights);
    let mut links = Vec::new();
    for (number, profile) in ordered {
        linking.add(*number, *profile, &mut links);
    }
    grouped(articles, links, weights)
}

/// Linked pair of articles; the order is that in which links are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// Sum of the weights, in thousandths of a bit.
    strength: Reverse<i32>,
    /// Numbers of the articles, the smaller one first.
    pub numbers: [u64; 2],
}

/// Finds the linked pairs of articles that are added in the order of their [first days](Profile::first_day). Only the
/// profiles that an article to come may be compared with are kept.
#[derive(Debug)]
pub struct Linking<C, P> {
    is_crowded: C,
    weights: Weights,
    /// Articles by day and subject.
    filed: BTreeMap<i32, FxHashMap<u64, Vec<Filed<P>>>>,
}

/// Number and profile of an article.
type Filed<P> = Rc<(u64, P)>;

impl<C: Fn(u64) -> bool, P: Borrow<Profile>> Linking<C, P> {
    /// Starts with no article. `is_crowded` says whether more than [`CROWDED`] of all articles have a key.
    pub fn new(is_crowded: C) -> Self {
        Self::by(is_crowded, &Weights::default())
    }

    fn by(is_crowded: C, weights: &Weights) -> Self {
        Self { is_crowded, weights: weights.clone(), filed: BTreeMap::new() }
    }

    /// Adds an article, and appends its links with those added before.
    pub fn add(&mut self, number: u64, profile: P, links: &mut Vec<Link>) {
        let own = Rc::new((number, profile));
        let profile = own.1.borrow();
        let days = profile.days_within(APART);
        while self.filed.first_key_value().is_some_and(|(day, _)| day < days.start()) {
            self.filed.pop_first();
        }
        let mut subjects = profile.subjects();
        subjects.sort_unstable();
        subjects.dedup();
        let mut near: Vec<Filed<P>> = Vec::new();
        for (day, filed) in self.filed.range(days) {
            for subject in &subjects {
                let Some(others) = filed.get(subject) else { continue };
                // Two articles are compared on a day of the one with the larger number.
                let is_open = |day: i32| !(self.is_crowded)(key(*subject, day));
                let is_open_for_larger = is_open(*day);
                let mut own_days = profile.days_within(0);
                let is_open_for_smaller =
                    own_days.any(|own| own.abs_diff(*day) <= APART as u32 && is_open(own));
                if is_open_for_larger || is_open_for_smaller {
                    let is_open_for =
                        |other: u64| if other > number { is_open_for_larger } else { is_open_for_smaller };
                    near.extend(others.iter().filter(|other| is_open_for(other.0)).cloned());
                }
            }
        }
        near.sort_unstable_by_key(|other| other.0);
        near.dedup_by_key(|other| other.0);
        for other in near {
            let (first, second) = if other.0 < number { (&other, &own) } else { (&own, &other) };
            let compared = Comparison::of(first.1.borrow(), second.1.borrow());
            if compared.is_linked(&self.weights) {
                let strength = Reverse((compared.sum(&self.weights) * 1000.0).round() as i32);
                links.push(Link { strength, numbers: [first.0, second.0] });
            }
        }
        for day in profile.days_within(0) {
            let filed = self.filed.entry(day).or_default();
            for subject in &subjects {
                filed.entry(*subject).or_default().push(Rc::clone(&own));
            }
        }
    }
}

/// Partitions articles into events by their links. Links between others are not allowed.
pub fn events_of_links(articles: &[(u64, &Profile)], links: Vec<Link>) -> Vec<Vec<usize>> {
    grouped(articles, links, &Weights::default())
}

/// Links are taken from the strongest to the weakest (agglomerative clustering). A link is left out where it would put
/// two articles into one event of which one rules out the other, or two of one outlet that are not linked: each outlet
/// has one group of parts in an event.
fn grouped(articles: &[(u64, &Profile)], mut links: Vec<Link>, weights: &Weights) -> Vec<Vec<usize>> {
    links.sort_unstable();
    let places: FxHashMap<u64, usize> =
        articles.iter().enumerate().map(|(at, (number, _))| (*number, at)).collect();
    let mut group_of: Vec<usize> = (0..articles.len()).collect();
    let mut groups: Vec<Vec<usize>> = (0..articles.len()).map(|at| vec![at]).collect();
    for Link { numbers, .. } in links {
        let [a, b] = numbers.map(|number| group_of[places[&number]]);
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
