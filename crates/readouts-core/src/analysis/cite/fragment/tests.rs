//! Tests of text fragments, among them that a reader written from the specification finds exactly the passage.

use proptest::prelude::*;

use super::super::quotation::Quotation;
use super::super::test_reader;
use super::*;
use crate::Readout;
use crate::testing::article;

/// Returns the folded body and the passage in it at the N-th place of the words.
fn made(article: &Readout, words: &str, nth: usize) -> Fragment {
    of(article, &Quotation::quoted(article, words)[nth]).expect("a fragment")
}

fn of(article: &Readout, passage: &Quotation) -> Option<Fragment> {
    let body = Folded::new(
        article.title.as_deref().into_iter().chain(article.paragraphs.iter().map(String::as_str)),
    );
    let title = usize::from(article.title.is_some());
    let start = body.place(passage.first + title, passage.start);
    let end = body.place(passage.last + title, passage.end);
    fragment(&body, &(start..end), title)
}

fn directive_of(paragraphs: &[&str], words: &str, nth: usize) -> String {
    made(&article("a", paragraphs), words, nth).directive
}

#[test]
fn words_that_stand_once_need_nothing_around_them() {
    assert_eq!(directive_of(&["The river is wide. Ships go."], "is wide", 0), "text=is%20wide");
    assert_eq!(directive_of(&["It is well-known, too."], "well-known, too", 0), "text=well%2Dknown%2C%20too");
}

#[test]
fn words_that_stand_twice_have_what_is_around_them() {
    let body = ["Lee said the river is wide today.", "Berg added that the river is wide too."];
    let directive = directive_of(&body, "the river is wide", 1);
    assert_eq!(directive, "text=Berg%20added%20that-,the%20river%20is%20wide,-too%2E");
    // Case and diacritics make no difference to browsers.
    assert!(directive_of(&["The river. The RÍVER."], "river", 0).contains("-,"));
    // The headline is text of the page too.
    assert!(directive_of(&["Article a"], "article a", 0).contains("Article"));
}

#[test]
fn whole_paragraphs_that_are_equal_have_those_beside_them() {
    let body = ["One.", "The same.", "Two.", "The same.", "Three."];
    assert_eq!(directive_of(&body, "the same", 1), "text=Two.-,The%20same,-%2E");
}

#[test]
fn what_cannot_be_told_apart_says_so() {
    let fragment = made(&article("a", &["x.", "x.", "x.", "x.", "x."]), "x", 2);
    assert!(!fragment.is_unique);
}

#[test]
fn chinese_within_a_clause_has_the_rest_of_it() {
    let body = ["会见时，双方高度评价新时代全面战略协作，取得积极成果。"];
    let encoded = |text: &str| term(text);
    let expected =
        format!("text={}-,{},-{}", encoded("双方高度评价"), encoded("新时代"), encoded("全面战略协作，"));
    let found = directive_of(&body, "新时代", 0);
    assert!(
        found.starts_with(&format!("text={}-,{},-", encoded("双方高度评价"), encoded("新时代"))),
        "{found} {expected}"
    );
    let whole = directive_of(&body, "双方高度评价新时代全面战略协作", 0);
    assert_eq!(whole, format!("text={}", encoded("双方高度评价新时代全面战略协作")));
}

#[test]
fn long_passages_have_their_first_and_last_words() {
    let long = "One two three four five six seven eight nine ten. ".repeat(12);
    let text = format!("Start of it all here. {long}And here is its very end.");
    let article = article("a", &[&text]);
    let passage = Quotation { first: 0, start: 0, last: 0, end: text.len() };
    let fragment = of(&article, &passage).expect("a fragment");
    assert_eq!(
        fragment.directive,
        "text=Start%20of%20it%20all%20here.%20One,and%20here%20is%20its%20very%20end%2E"
            .replace("and", "And")
    );
    assert!(fragment.is_unique);
}

#[test]
fn passages_of_two_paragraphs_have_a_part_of_each() {
    let fragment = directive_of(&["First one here.", "And then another."], "one here. And then", 0);
    assert_eq!(fragment, "text=one%20here.,And%20then");
}

#[test]
fn huge_and_hostile_texts_are_done_soon() {
    for paragraph in
        ["a ".repeat(300_000), "新".repeat(200_000), "a".repeat(300_000), "\u{301}".repeat(300_000)]
    {
        let end = paragraph.len();
        let article = article("a", &[&paragraph, "a b"]);
        let passage = Quotation { first: 0, start: 0, last: 0, end };
        let passages = [passage, Quotation { first: 1, start: 0, last: 1, end: 1 }];
        for passage in passages {
            let fragment = of(&article, &passage);
            assert_eq!(fragment.is_none(), passage.first == 0 && paragraph.starts_with('\u{301}'));
        }
    }
}

/// Texts in which most words stand several times.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let word = prop_oneof![
        4 => "(the|river|River|rivers|wide|a|é|e|U\\.S\\.|well-known|don’t)",
        2 => "[新时代河]{1,3}",
        1 => "[。，“”,.&-]",
    ];
    let joint =
        prop_oneof![4 => Just(" "), 2 => Just(""), 1 => Just("\u{a0}"), 1 => Just(", "), 1 => Just("。")];
    let paragraph = prop::collection::vec((word, joint), 1..40)
        .prop_map(|words| words.into_iter().map(|(word, joint)| word + joint).collect::<String>());
    prop::collection::vec(paragraph, 1..5)
}

proptest! {
    #![proptest_config(crate::testing::cases(400))]

    #[test]
    fn a_browser_finds_exactly_the_passage(
        paragraphs in paragraphs(),
        from in any::<prop::sample::Index>(),
        length in 1_usize..60,
        words in any::<prop::sample::Index>(),
    ) {
        let texts: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let article = article("the river", &texts);
        // Words at random, and every place at which they stand.
        let all: Vec<char> = paragraphs[words.index(paragraphs.len())].chars().collect();
        let from = from.index(all.len());
        let quoted: String = all[from..all.len().min(from + length)].iter().collect();
        for passage in Quotation::quoted(&article, &quoted) {
            let fragment = of(&article, &passage).expect("a fragment");
            let page: Vec<&str> = article.title.as_deref().into_iter().chain(texts.iter().copied()).collect();
            let found = test_reader::places(&page, &fragment.directive);
            let meant = (passage.first + 1, passage.start, passage.last + 1, passage.end);
            if fragment.is_unique {
                prop_assert_eq!(&found, &[meant], "{:?} {}", article.paragraphs, fragment.directive);
            } else {
                prop_assert!(found.len() > 1 && found.contains(&meant), "{:?} {}", article.paragraphs, fragment.directive);
            }
        }
    }
}
