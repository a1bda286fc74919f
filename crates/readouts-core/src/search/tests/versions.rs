//! Searches of an index with superseded versions: of the newest ones as if there were no others, of all as if none
//! were superseded.

use proptest::prelude::*;

use super::articles::{Length, carried_out, steps};
use super::queries::{filters, query, sort};
use super::updated::answers;
use super::{ONE_THREAD, index_of};
use crate::index::{Note, Relations, Version, VersionOrder, Versions, VersionsOfOne};
use crate::search::WhichVersions;
use crate::{Index, Readout};

/// Supersedes every article of a list but the last one.
fn supersede(index: &Index, articles: &[Readout]) {
    let version = |article: &Readout| Version {
        id: u64::from_str_radix(&article.id, 16).expect("an id"),
        text: 0,
        is_kept: false,
        retrieved: None,
        published: None,
        run: 0,
        order: VersionOrder::Name,
    };
    let versions = articles.iter().map(version).collect();
    let list = Versions { all: vec![VersionsOfOne { address: 1, versions }] };
    let note = Note { versions: index.keep_versions(&list).expect("kept"), ..Note::default() };
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    writer.commit_with(note).expect("committed");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn superseded_versions_are_as_if_they_were_not_there_unless_asked_for(
        steps in steps(2..16, Length::Short, 1..30, 5),
        superseded in 1..12_usize,
        asked in prop::collection::vec((query(), filters(), sort()), 6),
    ) {
        let (index, mut articles) = carried_out(&steps);
        articles.sort_by(|one, other| one.id.cmp(&other.id));
        prop_assume!(articles.len() > 1);
        let superseded = superseded.min(articles.len() - 1);
        supersede(&index, &articles[..=superseded]);
        let (newest, all) = (index_of(&articles[superseded..]), index_of(&articles));
        // The two indexes may join articles into events differently; this test compares searches without relations.
        [&index, &newest, &all].into_iter().for_each(|index| index.give_relations(Relations::default()));
        for (query, mut filters, sort) in asked {
            for (which, expected) in [(WhichVersions::Newest, &newest), (WhichVersions::All, &all)] {
                filters.versions = which;
                let [found, expected] = [&index, expected].map(|index| answers(index, &query, &filters, &sort));
                prop_assert_eq!(found, expected, "{:?} {:?}", query, filters);
            }
        }
        prop_assert_eq!(index.stats().expect("stats").words, newest.stats().expect("stats").words);
    }
}
