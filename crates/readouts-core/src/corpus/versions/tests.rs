//! Likeness of texts, and groups of versions.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::group::{Candidate, groups, ordered};
use super::seen::Seen;
use crate::testing;

fn seen(id: u64, paragraphs: &[&str]) -> Seen {
    let mut article = testing::article(&format!("{id:016x}"), paragraphs);
    article.url = Some("https://lumen.example/7".to_owned());
    article.title = None;
    Seen::of(&article).expect("it has an address")
}

#[test]
fn an_edited_text_is_like_the_former_one_and_another_one_is_not() {
    let text =
        "Lee met Berg on the island. They spoke of the river and its bridges. The talks go on next year.";
    let edited = text.replace("the river", "the lake");
    let other = "The minister of trade opened the fair in the old town. Ships from Suria were there for the first time.";
    let chinese = "李某会见贝某。双方就河流和桥梁交换了意见。会谈明年继续。";
    for (one, two, is_like) in [
        (text, text, true),
        (text, &*edited, true),
        (text, other, false),
        (text, chinese, false),
        (chinese, "李某会见贝某。双方就河流和湖泊交换了意见。会谈明年继续。", true),
        (chinese, "外贸部长在老城出席博览会开幕式。这是首次有来自苏里亚的船只参加。", false),
        ("Yes.", "No.", false),
    ] {
        let [one, two] = [seen(1, &[one]), seen(2, &[two])];
        assert_eq!((one.is_like(&two), two.is_like(&one)), (is_like, is_like));
    }
}

#[test]
fn white_space_makes_no_other_text() {
    let [one, two, other] =
        ["The river  is\u{a0}wide", "The river is wide ", "The river is wide!"].map(|text| seen(1, &[text]));
    assert_eq!(one.text, two.text);
    assert_ne!(one.text, other.text);
}

/// Returns an article that has one of some texts, by number.
fn candidate(id: u64, text: usize, (is_listed, year, run): (bool, Option<i64>, u32)) -> Candidate {
    let words = |from: usize| (from..from + 30).map(|n| format!("w{n} ")).collect::<String>();
    // Neighbours have most of their words in common, others less or nothing.
    let name = (if is_listed { format!("{}.txt", id % 3).into() } else { "".into() }, 0);
    Candidate { seen: seen(id, &[&words(text * 8)]), is_listed, name, retrieved: year, run }
}

proptest! {
    #[test]
    fn groups_do_not_depend_on_the_order_in_which_articles_come(
        of in prop::collection::vec((0..6_usize, (any::<bool>(), prop::option::of(0..3_i64), 0..3_u32)), 1..12),
        turn in 0..12_usize,
    ) {
        let all: Vec<Candidate> =
            of.iter().zip(1..).map(|((text, facts), id)| candidate(id, *text, *facts)).collect();
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        turned.reverse();
        let [one, two] = [all.clone(), turned].map(|all| {
            let mut groups: Vec<_> = groups(all).into_iter().map(|group| ordered(7, group)).collect();
            groups.sort_by_key(|group| group.newest().id);
            groups
        });
        prop_assert_eq!(&one, &two);
        let mut known = BTreeSet::new();
        for group in &one {
            prop_assert!(group.versions.len() > 1 && !group.newest().is_kept);
            prop_assert!(group.versions.iter().all(|version| known.insert(version.id)));
        }
    }
}
