//! Groups the articles of one address into versions, and puts versions into order.

use super::seen::Seen;
use crate::index::{Version, VersionOrder, VersionsOfOne};

/// Maximum number of groups of articles that are not alike at one address. More of them show that the address is none
/// of articles, such as that of a list that stands in every row of a table.
const UNLIKE_MAX: usize = 64;

/// An article of an address, and what is known about when it came.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) seen: Seen,
    /// Whether a file has it.
    pub(super) is_listed: bool,
    /// Name of the first file that has it, and number of its record there; empty of one that no file has.
    pub(super) name: (Box<str>, u32),
    pub(super) retrieved: Option<i64>,
    /// Number of the update with which it came.
    pub(super) run: u32,
}

/// Returns the groups of at least two articles that are versions of one another; each has one that a file has.
///
/// Articles are in one group if they are alike, also by way of others. If most of the articles that files have are
/// like no other one, their address is not that of an article, and they stay apart.
pub(super) fn groups(mut candidates: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    candidates.sort_by_key(|candidate| candidate.seen.id);
    let (listed, kept): (Vec<Candidate>, Vec<Candidate>) =
        candidates.into_iter().partition(|candidate| candidate.is_listed);
    let mut groups = match alike(listed.iter()) {
        Some(groups) if groups.len() * 2 <= listed.len() + 1 => groups,
        _ => (0..listed.len()).map(|at| vec![at]).collect(),
    };
    groups.sort();
    let mut grouped: Vec<Vec<Candidate>> =
        groups.into_iter().map(|group| group.into_iter().map(|at| listed[at].clone()).collect()).collect();
    attach(&mut grouped, kept);
    grouped.retain(|group| group.len() > 1);
    grouped
}

/// Adds each article that no file has to a group with one that it is like, also by way of others of them. Those that
/// are like none are left out.
fn attach(groups: &mut [Vec<Candidate>], mut left: Vec<Candidate>) {
    loop {
        let before = left.len();
        left.retain(|kept| {
            let is_like = |group: &&mut Vec<Candidate>| group.iter().any(|one| one.seen.is_like(&kept.seen));
            match groups.iter_mut().find(is_like) {
                Some(group) => group.push(kept.clone()),
                None => return true,
            }
            false
        });
        if left.len() == before || left.is_empty() {
            return;
        }
    }
}

/// Returns the connected groups of articles that are alike, as numbers of articles; `None` if they are too many.
fn alike<'c>(candidates: impl Iterator<Item = &'c Candidate>) -> Option<Vec<Vec<usize>>> {
    let candidates: Vec<&Candidate> = candidates.collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        let is_like =
            |group: &Vec<usize>| group.iter().any(|&other| candidates[other].seen.is_like(&candidate.seen));
        let (like, unlike): (Vec<_>, Vec<_>) = groups.into_iter().partition(is_like);
        groups = unlike;
        groups.push(like.into_iter().flatten().chain([at]).collect());
        if groups.len() > UNLIKE_MAX {
            return None;
        }
    }
    groups.iter_mut().for_each(|group| group.sort_unstable());
    Some(groups)
}

/// Puts the articles of a group into order, oldest first. Evidence counts only if all of them have it: a time of one
/// article says nothing about another one without a time. The newest is one that a file has.
pub(super) fn ordered(address: u64, mut group: Vec<Candidate>) -> VersionsOfOne {
    let all_retrieved = group.iter().all(|one| one.retrieved.is_some());
    let all_published = group.iter().all(|one| one.seen.published.is_some());
    let key = |one: &Candidate| {
        let retrieved = one.retrieved.filter(|_| all_retrieved);
        (retrieved, one.seen.published.filter(|_| all_published), (one.run, one.is_listed))
    };
    group.sort_by(|one, other| {
        (key(one), &one.name, one.seen.id).cmp(&(key(other), &other.name, other.seen.id))
    });
    let newest = group.iter().rposition(|one| one.is_listed).unwrap_or(group.len() - 1);
    let is_moved = newest + 1 < group.len();
    group[newest..].rotate_left(1);
    let mut versions: Vec<Version> = Vec::with_capacity(group.len());
    let mut before = None;
    for one in &group {
        let now = key(one);
        let order = match before.replace(now) {
            None => VersionOrder::First,
            Some((retrieved, ..)) if retrieved != now.0 => VersionOrder::Retrieved,
            Some((_, published, _)) if published != now.1 => VersionOrder::Published,
            Some((.., run)) if run != now.2 => VersionOrder::Update,
            Some(_) => VersionOrder::Name,
        };
        versions.push(Version {
            id: one.seen.id.number(),
            text: one.seen.text,
            is_kept: !one.is_listed,
            retrieved: one.retrieved,
            published: one.seen.published,
            run: one.run,
            order,
        });
    }
    if let Some(last) = versions.last_mut().filter(|_| is_moved) {
        // Its file has it now, whatever its dates.
        last.order = VersionOrder::Update;
    }
    VersionsOfOne { address, versions }
}
