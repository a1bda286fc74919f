//! Tests of the changes between copies.

use proptest::prelude::*;
use readouts_reading::{Basis, Readout, Statement};

use super::*;

/// An article of paragraphs, in which sentences end with `. `.
fn article(paragraphs: &[&str]) -> Readout {
    let empty = r#"{"schema": 2, "id": "1", "path": null, "url": null, "language": "en", "title": null,
        "paragraphs": [], "outlet": {"name": null, "basis": "none"}, "agency": {"name": null, "basis": "none"},
        "published": {"edtf": null, "basis": "none"}, "dateline": null, "event_date": {"edtf": null,
        "earliest": null, "latest": null, "basis": "none", "evidence": []}, "kind": "article", "speakers": [],
        "participants": [], "mentioned": [], "countries": [], "statements": []}"#;
    let mut article: Readout = serde_json::from_str(empty).expect("an article");
    for (paragraph, text) in paragraphs.iter().enumerate() {
        let mut start = 0;
        for sentence in text.split_inclusive(". ") {
            let end = start + sentence.trim_end().len();
            article.statements.push(Statement {
                paragraph,
                start,
                end,
                start_char: 0,
                end_char: 0,
                text: sentence.trim_end().to_owned(),
                speaker: None,
                relays: None,
                members: Vec::new(),
                basis: Basis::Narration,
                cue: None,
                confidence: None,
            });
            start += sentence.len();
        }
        article.paragraphs.push((*text).to_owned());
    }
    article
}

/// Parts in short: `=`, `-`, `+` or `~` with the text of either side.
fn told(found: &Changes) -> Vec<String> {
    let one = |part: &Part| match (part.same, part.a.as_str(), part.b.as_str()) {
        (true, a, _) => format!("= {a}"),
        (false, a, "") => format!("- {a}"),
        (false, "", b) => format!("+ {b}"),
        (false, a, b) => format!("~ {a} > {b}"),
    };
    found.parts.iter().map(one).collect()
}

fn compare(a: &[&str], b: &[&str]) -> Changes {
    changes(&article(a), &article(b))
}

#[test]
fn sentences_are_the_same_whatever_their_paragraphs_and_punctuation() {
    let found = compare(&["Lee met Berg. The river is wide."], &["Lee met Berg!", "The “river” is wide."]);
    assert_eq!(told(&found), ["= Lee met Berg. The river is wide."]);
    assert_eq!((found.added, found.removed, found.sentences), (0, 0, 0));
    let more = compare(&["Lee met Berg. So it is."], &["Lee met Berg; so it is."]);
    assert_eq!(told(&more), ["= Lee met Berg. So it is."], "cut into other sentences");
}

#[test]
fn what_one_side_lacks_is_told_by_whole_sentences() {
    let a = ["Lee met Berg. The river is wide.", "They will meet again. It rained."];
    let b = ["Lee met Berg.", "They will meet again. It rained. Boats stayed in port. Nobody came."];
    let found = compare(&a, &b);
    let expected = [
        "= Lee met Berg.",
        "- The river is wide.",
        "= They will meet again. It rained.",
        "+ Boats stayed in port. Nobody came.",
    ];
    assert_eq!(told(&found), expected);
    assert_eq!((found.added, found.removed, found.sentences), (6, 4, 3));
    assert!(found.parts.iter().all(|part| part.segments.is_empty()));
}

#[test]
fn words_of_a_changed_sentence_are_told() {
    let found = compare(
        &["Lee met Berg. The old bridge will be open soon. It rained."],
        &["Lee met Berg. The new bridge will be open to all soon. It rained."],
    );
    assert_eq!(
        told(&found)[1],
        "~ The old bridge will be open soon. > The new bridge will be open to all soon."
    );
    let changed: Vec<_> = found.parts[1].segments.iter().filter(|s| !s.same).collect();
    let changed: Vec<_> = changed.iter().map(|s| (s.a.as_str(), s.b.as_str())).collect();
    assert_eq!(changed, [("old ", "new "), ("", "to all ")]);
    assert_eq!((found.added, found.removed, found.sentences), (3, 1, 1));
}

#[test]
fn changed_sentences_in_a_row_stand_one_by_one() {
    let found = compare(
        &["The bridge is open to all. The river is wide here. Nobody came."],
        &["The bridge is closed to all. The river is deep here. Nobody came."],
    );
    let expected = [
        "~ The bridge is open to all. > The bridge is closed to all.",
        "~ The river is wide here. > The river is deep here.",
        "= Nobody came.",
    ];
    assert_eq!(told(&found), expected);
}

#[test]
fn words_that_happen_to_be_in_both_are_not_marked() {
    let found = compare(&["The boats of the harbour stayed in port."], &["Lee thanked the guests warmly."]);
    assert_eq!((found.parts.len(), found.parts[0].segments.len()), (1, 0));
    assert_eq!((found.added, found.removed), (5, 8));
}

#[test]
fn long_texts_are_compared_within_bounds() {
    let sentence = |number: usize| format!("word{number} and word{}. ", number * 7 % 1000);
    let text = |from: usize| (from..from + 20_000).map(sentence).collect::<String>();
    let (one, other) = (text(0), text(40_000));
    let found = compare(&[&one], &[&other]);
    assert!(found.cut_off && found.parts.len() == 1 && found.parts[0].segments.is_empty());
    let same = compare(&[&one], &[&one]);
    assert!(same.cut_off && same.parts.len() == 1 && same.parts[0].same);
    assert_eq!(same.parts[0].sentences, SENTENCES_MAX);
    let unbroken = "word ".repeat(500_000);
    let found = compare(&[&unbroken], &[&format!("{unbroken} more")]);
    assert!(found.cut_off && found.parts[0].a.len() <= BYTES_MAX);
}

#[test]
fn empty_articles_have_no_parts() {
    assert_eq!(compare(&[], &[]), Changes::default());
    assert_eq!(told(&compare(&[], &["It rained."])), ["+ It rained."]);
}

/// The words of a text.
fn words_of(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    texts.into_iter().flat_map(|text| tokens(&text).map(|token| token.text).collect::<Vec<_>>()).collect()
}

fn body() -> impl Strategy<Value = Vec<String>> {
    let sentence = prop::collection::vec("[a-d]{1}|新|é", 0..6).prop_map(|words| words.join(" "));
    let paragraph = prop::collection::vec(sentence, 0..5).prop_map(|sentences| sentences.join(". "));
    prop::collection::vec(paragraph, 0..4)
}

proptest! {
    #[test]
    fn parts_are_both_texts_and_numbers_are_those_of_the_parts(a in body(), b in body()) {
        let (of_a, of_b) = (a.iter().map(String::as_str).collect::<Vec<_>>(), b.iter().map(String::as_str).collect::<Vec<_>>());
        let found = compare(&of_a, &of_b);
        let side = |of: fn(&Part) -> &String| words_of(found.parts.iter().map(|part| of(part).clone()));
        prop_assert_eq!(side(|part| &part.a), words_of(a.clone()));
        prop_assert_eq!(side(|part| &part.b), words_of(b.clone()));
        let (mut added, mut removed, mut sentences) = (0, 0, 0);
        for part in &found.parts {
            let (x, y) = (words_of([part.a.clone()]), words_of([part.b.clone()]));
            prop_assert!(!part.same || x == y);
            if part.same {
                prop_assert!(part.segments.is_empty());
                continue;
            }
            let both = part.segments.iter().filter(|s| s.same).map(|s| count(&s.a)).sum::<usize>();
            removed += x.len() - both;
            added += y.len() - both;
            sentences += part.sentences;
            if !part.segments.is_empty() {
                prop_assert_eq!(part.segments.iter().map(|s| s.a.as_str()).collect::<String>(), part.a.clone());
                prop_assert_eq!(part.segments.iter().map(|s| s.b.as_str()).collect::<String>(), part.b.clone());
            }
        }
        prop_assert_eq!((found.added, found.removed, found.sentences), (added, removed, sentences));
        prop_assert!(!found.cut_off);
        prop_assert_eq!(compare(&of_b, &of_a).mirrored(), found);
    }

    #[test]
    fn the_same_text_has_no_differences(a in body()) {
        let of_a = a.iter().map(String::as_str).collect::<Vec<_>>();
        let found = compare(&of_a, &of_a);
        prop_assert!(found.parts.len() <= 1 && found.parts.iter().all(|part| part.same));
    }
}
