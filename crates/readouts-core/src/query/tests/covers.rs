//! Tests of what `by:` covers.

use super::*;

/// Returns what each `by:` covers, and how all words are covered.
fn told(text: &str) -> Vec<(String, Option<String>)> {
    let told = |by: ByCovers| (by.covered.to_string(), by.whole.map(|query| query.to_string()));
    read(text).by_covers().into_iter().map(told).collect()
}

fn of(covered: &str, whole: &str) -> (String, Option<String>) {
    (covered.to_owned(), Some(whole.to_owned()))
}

#[test]
fn words_beside_by_are_told_of() {
    let ida = "by:\"Ida Lee\"";
    assert_eq!(
        told("river by:\"Ida Lee\" NOT \"one lake\""),
        [of("NOT \"one lake\"", &format!("{ida} (river NOT \"one lake\")"))]
    );
    assert_eq!(told("by:\"Ida Lee\" river lake"), [of("river", &format!("{ida} (river lake)"))]);
    assert_eq!(
        told("date:2031 by:lee river lake NOT by:lee peace"),
        [
            of("river", "date:2031 by:lee (river lake NOT peace)"),
            of("peace", "date:2031 by:lee (river lake NOT peace)")
        ]
    );
    assert_eq!(told("by:lee river OR lake"), [of("river", "by:lee (river OR lake)")]);
    assert_eq!(told("kind:call OR by:lee river OR lake"), [("river".to_owned(), None)]);
    assert_eq!(told("by:lee river by:berg lake peace")[1], ("lake".to_owned(), None));
    assert_eq!(told("kind:call (lake by:lee river)").len(), 1);
}

#[test]
fn a_by_without_words_beside_it_is_not() {
    for text in [
        "by:lee river",
        "by:lee (river lake)",
        "by:lee river NOT NOT lake",
        "by:lee river w/5 lake",
        "date:2031 by:lee river kind:call",
        "by:lee river by:berg lake",
        "by:lee river OR by:berg river",
        "river lake speaker:lee",
        "title:river by:lee lake",
        "date:2031 NOT by:lee river",
    ] {
        assert_eq!(told(text), [], "{text}");
    }
}
