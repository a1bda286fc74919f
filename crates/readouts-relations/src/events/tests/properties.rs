//! Properties of weighing and joining, for profiles made at random.

use proptest::prelude::*;
use readouts_reading::{Kind, Party};

use super::*;
use crate::events::days::{Basis, Days, NO_ZONE};
use crate::events::person::{Person, Role};
use crate::events::{are_linked, events_with, join::CROWDED};

const COUNTRIES: [&str; 4] = ["QM", "QS", "QT", ""];
const NAMES: [&str; 6] = ["Ida Lee", "Jon Berg", "Berg", "Eva Ness", "Karl Holm", ""];
const OFFICES: [&str; 3] = ["president", "foreign minister", "minister"];

prop_compose! {
    fn person()(name in 0..NAMES.len(), country in 0..COUNTRIES.len(), office in 0..OFFICES.len(), known: bool, role in 0_usize..4) -> Person {
        let text = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let mut party = Party::default();
        party.name = text(NAMES[name]).map(Into::into);
        party.country = text(COUNTRIES[country]);
        party.offices = vec![OFFICES[office]];
        party.is_known = known;
        let role = [Role::Title, Role::Lead, Role::Other, Role::Mentioned][role];
        Person::of(&party, role)
    }
}

prop_compose! {
    fn days()(first in 19_700..19_705, length in 0..3, basis in 0_usize..3, utc in prop::option::of(19_700..19_705), shift in 0..2, zone in prop::sample::select(vec![NO_ZONE, -20, 0, 32])) -> Days {
        let basis = [Basis::Certain, Basis::Likely, Basis::Possible][basis];
        Days { basis, event: [first, first + length], published: utc.map(|utc| [utc, utc + shift]), zone }
    }
}

prop_compose! {
    fn any_profile()(
        days in days(),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        outlet in 0_u64..4,
        flags: [bool; 4],
        people in prop::collection::vec(person(), 0..5),
        lists in prop::array::uniform6(prop::collection::btree_set(0_u32..6, 0..4)),
    ) -> Profile {
        let [names, summits, title, topic, about, sentences] = lists.map(|list| list.into_iter().collect::<Vec<u32>>());
        let mut people = people;
        people.sort_unstable();
        people.dedup();
        Profile {
            days, kind, outlet, people, names, title, topic, about, sentences,
            is_summit_in_title: flags[2] && !summits.is_empty(),
            summits, is_ahead: flags[0], is_several: flags[1], is_remote: flags[3],
        }
    }
}

fn share_key(a: &Profile, b: &Profile) -> bool {
    a.near_keys().any(|key| b.keys().any(|other| other == key))
}

/// Returns the events as sets of numbers.
fn as_numbers(articles: &[(u64, &Profile)]) -> Vec<Vec<u64>> {
    events(articles).into_iter().map(|group| group.into_iter().map(|at| articles[at].0).collect()).collect()
}

/// Returns the connected components of linked articles that share a key.
fn components(articles: &[(u64, &Profile)]) -> Vec<Vec<usize>> {
    let mut of: Vec<usize> = (0..articles.len()).collect();
    for a in 0..articles.len() {
        for b in 0..articles.len() {
            if share_key(articles[a].1, articles[b].1) && weigh(articles[a].1, articles[b].1).linked {
                let (from, to) = (of[b], of[a]);
                of.iter_mut().filter(|of| **of == from).for_each(|of| *of = to);
            }
        }
    }
    (0..articles.len()).map(|one| (0..articles.len()).filter(|at| of[*at] == one).collect()).collect()
}

proptest! {
    #[test]
    fn weighing_is_symmetric(a in any_profile(), b in any_profile()) {
        prop_assert_eq!(weigh(&a, &b), weigh(&b, &a));
        prop_assert_eq!(share_key(&a, &b), share_key(&b, &a));
    }

    #[test]
    fn linked_articles_share_no_veto_and_reach_the_threshold(a in any_profile(), b in any_profile()) {
        let evidence = weigh(&a, &b);
        let sum: f32 = evidence.findings.iter().map(|finding| finding.weight).sum();
        prop_assert!((sum - evidence.sum).abs() < 1e-3);
        prop_assert_eq!(evidence.linked, evidence.veto.is_none() && evidence.sum >= evidence.threshold);
        prop_assert_eq!(are_linked(&a, &b), evidence.linked);
    }

    #[test]
    fn events_do_not_depend_on_the_order(profiles in prop::collection::vec(any_profile(), 0..12), seed: u64) {
        let articles: Vec<(u64, &Profile)> = (0..).zip(&profiles).collect();
        let mut other = articles.clone();
        // A shuffle that depends on the seed alone.
        other.sort_by_key(|(number, _)| (number ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        prop_assert_eq!(as_numbers(&articles), as_numbers(&other));
    }

    #[test]
    fn events_of_a_component_are_those_of_all(profiles in prop::collection::vec(any_profile(), 0..12)) {
        let articles: Vec<(u64, &Profile)> = (0..).zip(&profiles).collect();
        let mut parts: Vec<Vec<u64>> = components(&articles)
            .iter()
            .flat_map(|part| as_numbers(&part.iter().map(|at| articles[*at]).collect::<Vec<_>>()))
            .collect();
        parts.sort();
        prop_assert_eq!(as_numbers(&articles), parts);
    }

    #[test]
    fn an_event_holds_no_two_articles_that_rule_each_other_out(profiles in prop::collection::vec(any_profile(), 0..12)) {
        let articles: Vec<(u64, &Profile)> = (0..).zip(&profiles).collect();
        let groups = events(&articles);
        let mut all: Vec<usize> = groups.iter().flatten().copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..profiles.len()).collect::<Vec<_>>());
        for group in &groups {
            for (at, a) in group.iter().enumerate() {
                for b in &group[at + 1..] {
                    let (a, b) = (&profiles[*a], &profiles[*b]);
                    prop_assert!(weigh(a, b).veto.is_none());
                    prop_assert!(a.outlet == 0 || a.outlet != b.outlet || weigh(a, b).linked);
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_read(profile in any_profile()) {
        let mut bytes = Vec::new();
        profile.write(&mut bytes);
        prop_assert_eq!(Profile::read(&bytes), Some(profile));
        prop_assert_eq!(Profile::read(&bytes[..bytes.len() - 1]), None);
        bytes.push(0);
        prop_assert_eq!(Profile::read(&bytes), None);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), profile in any_profile(), at: prop::sample::Index, byte: u8) {
        let check = |bytes: &[u8]| {
            if let Some(read) = Profile::read(bytes) {
                let mut again = Vec::new();
                read.write(&mut again);
                assert_eq!(again, bytes);
                assert!(read.near_keys().count() < 1_000);
            }
        };
        check(&bytes);
        let mut changed = Vec::new();
        profile.write(&mut changed);
        let at = at.index(changed.len());
        changed[at] = byte;
        check(&changed);
    }
}

#[test]
fn a_crowded_key_links_no_articles() {
    let one = kinds_of_call();
    let profiles = vec![one; CROWDED + 1];
    let articles: Vec<(u64, &Profile)> = (0..).zip(&profiles).collect();
    assert_eq!(events(&articles).len(), profiles.len());
    assert_eq!(events(&articles[1..]).len(), 1);
    assert_eq!(events_with(&articles[..3], |_| true).len(), 3);
}

fn kinds_of_call() -> Profile {
    profile(
        "",
        "2024-03-05",
        "Lee’s call with Berg",
        "Prime Minister Ida Lee spoke today with President Jon Berg of Suria.",
    )
}
