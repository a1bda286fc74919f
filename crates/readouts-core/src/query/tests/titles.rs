//! Tests of searching headlines too.

use super::*;

#[test]
fn what_may_match_is_searched_in_headlines_too() {
    let titled = |text: &str| read(text).or_in_titles().to_string();
    assert_eq!(titled("river"), "river OR title:river");
    assert_eq!(titled("\"new era\" river"), "(\"new era\" OR title:\"new era\") (river OR title:river)");
    assert_eq!(
        titled("river OR (lake peace)"),
        printed("river OR title:river OR ((lake OR title:lake) (peace OR title:peace))")
    );
    assert_eq!(titled("stem:cooperate date:2031"), "(stem:cooperate OR title:stem:cooperate) date:2031");
}

#[test]
fn what_is_about_the_body_alone_stays() {
    for text in [
        "NOT river",
        "river w/5 peace",
        "atleast2(river)",
        "by:berg river",
        "title:river",
        "speaker:berg",
        "",
    ] {
        let query = if text.is_empty() { Query::All } else { read(text) };
        assert_eq!(query.or_in_titles(), query, "{text}");
    }
    assert_eq!(read("river NOT lake").or_in_titles().to_string(), "(river OR title:river) NOT lake");
}
