//! Passages: one speaker's words, once, and no more of them than were asked for.

use super::index_of;
use crate::search::*;
use crate::testing::{article, said};
use crate::{Basis, Index, Query, Readout};

const IDA: (Option<&str>, Basis) = (Some("Ida Lee"), Basis::Cue);
const JON: (Option<&str>, Basis) = (Some("Jon Berg"), Basis::Cue);
const UNKNOWN: (Option<&str>, Basis) = (None, Basis::Unknown);

fn found(articles: &[Readout], query: &str, context: usize) -> Hit {
    let query = Query::parse(query).expect("a query");
    let request = SearchRequest::new(query).context(context);
    index_of(articles).search(&request).expect("found").hits.remove(0)
}

fn shown(hit: &Hit) -> Vec<(String, Edge, Edge, usize)> {
    let one = |p: &Passage<'_>| (p.text(), p.before, p.after, p.matches.len());
    hit.passages().iter().map(one).collect()
}

#[test]
fn a_passage_is_cut_where_another_begins_to_speak() {
    let text = "The river is ours. It is long. Berg said that the river is theirs. Nobody answered.";
    let voices = [IDA, (Some("Ida Lee"), Basis::Carried), JON, (None, Basis::Narration)];
    let hit = found(&[said(article("1", &[text]), &voices)], "river", 60);
    assert_eq!(
        shown(&hit),
        [
            ("The river is ours. It is long.".to_owned(), Edge::End, Edge::Other, 1),
            ("Berg said that the river is theirs.".to_owned(), Edge::Other, Edge::Other, 1),
        ]
    );
    let voices: Vec<_> = hit.matches.iter().map(|m| &text[m.voice_start..m.voice_end]).collect();
    assert_eq!(voices, ["The river is ours. It is long.", "Berg said that the river is theirs."]);
    // The context itself is not cut.
    assert!(hit.matches[0].right.contains("theirs"));
    // Where the context ends first, the same voice goes on.
    let hit = found(&[said(article("1", &[text]), &[IDA, IDA, JON, JON])], "ours", 6);
    assert_eq!(shown(&hit), [("is ours. It".to_owned(), Edge::Same, Edge::Same, 1)]);
}

#[test]
fn speakers_who_are_unknown_are_not_taken_for_one() {
    let hit =
        found(&[said(article("1", &["It is long. The river is. So it is"]), &[UNKNOWN; 3])], "river", 60);
    assert_eq!(shown(&hit), [("The river is.".to_owned(), Edge::Other, Edge::Other, 1)]);
}

#[test]
fn contexts_that_overlap_are_one_passage() {
    let text = "A river and a lake and a river and a sea. And a river";
    let hit = found(&[said(article("1", &[text, "river"]), &[IDA, JON, IDA])], "river", 20);
    assert_eq!(
        shown(&hit),
        [
            ("A river and a lake and a river and a sea.".to_owned(), Edge::End, Edge::Other, 2),
            ("And a river".to_owned(), Edge::Other, Edge::End, 1),
            ("river".to_owned(), Edge::End, Edge::End, 1),
        ]
    );
    let hit = found(&[said(article("1", &[text]), &[IDA, IDA])], "river", 2);
    assert_eq!(hit.passages().len(), 3);
}

#[test]
fn a_match_in_the_words_of_two_names_both() {
    let text = "Lee spoke of the river. Berg spoke of the lake. Lee nodded.";
    let hit = found(&[said(article("1", &[text]), &[IDA, JON, IDA])], "river w/p lake", 60);
    let further = &hit.matches[0].further_voices;
    let told: Vec<_> =
        further.iter().map(|voice| (voice.speaker.as_deref(), &text[voice.start..voice.end])).collect();
    assert_eq!(told, [(Some("Jon Berg"), "Berg spoke of the lake.")]);
    assert_eq!(
        shown(&hit),
        [("Lee spoke of the river. Berg spoke of the lake".to_owned(), Edge::End, Edge::Other, 1)]
    );
    assert_eq!(
        found(&[said(article("1", &[text]), &[IDA, IDA, IDA])], "river w/p lake", 9).matches[0]
            .further_voices,
        []
    );
}

#[test]
fn only_the_passages_asked_for_are_loaded() {
    let paragraphs = ["The river is wide. The river is long."; 40];
    let index = index_of(&[article("1", &paragraphs)]);
    let query = Query::phrase("river").expect("a query");
    let hit = |passages: Option<usize>| {
        let mut request = SearchRequest::new(query.clone());
        request.passages = passages;
        index.search(&request).expect("found").hits.remove(0)
    };
    let all = hit(None);
    assert_eq!((all.matches.len(), all.occurrences, all.passages().len()), (80, 80, 40));
    for passages in [0, 1, 3, 40, 100] {
        let some = hit(Some(passages));
        assert_eq!((some.occurrences, some.matches.len()), (80, 2 * passages.min(40)));
        assert_eq!(some.matches[..], all.matches[..some.matches.len()]);
    }
}

#[test]
fn a_frequent_word_does_not_make_a_passage_of_everything() {
    let text = "river ".repeat(100);
    let hit = found(&[article("1", &[&text])], "river", 60);
    let passages = hit.passages();
    assert!((5..20).contains(&passages.len()), "{}", passages.len());
    assert_eq!(passages.iter().map(|p| p.matches.len()).sum::<usize>(), 100);
    // No text is in two of them.
    assert!(passages.is_sorted_by(|a, b| a.end <= b.start), "{passages:?}");
    assert!(passages[1..].iter().all(|p| p.before == Edge::Same));
}

#[test]
fn a_passage_has_the_text_of_its_paragraph() {
    let text =
        "“两国 river，” Lee said.  Norland’s river\u{a0}and the river e\u{301}lan river. river 河 river";
    for context in 0..40 {
        for speakers in [[IDA, IDA, IDA], [IDA, JON, UNKNOWN]] {
            let hit = found(&[said(article("1", &[text]), &speakers)], "river", context);
            for passage in hit.passages() {
                assert_eq!(passage.text(), text[passage.start..passage.end], "{context}");
                let held = |m: &Match| passage.start <= m.start && m.end <= passage.end;
                assert!(passage.matches.iter().all(held), "{context}");
            }
        }
    }
}

#[test]
fn the_matches_in_one_article_are_found_by_its_id() {
    let index: Index = index_of(&[article("one1", &["A river"]), article("two2", &["A lake"])]);
    let request = SearchRequest::new(Query::phrase("river").expect("a query"));
    let request = index.resolve(&request, |_, _| Vec::new()).expect("resolved");
    let hit = |id: &str| request.hit(id).expect("read").map(|hit| (hit.id, hit.occurrences));
    assert_eq!(hit("one1"), Some(("one1".to_owned(), 1)));
    assert_eq!(hit("two2"), Some(("two2".to_owned(), 0)));
    assert_eq!(hit("three"), None);
}
