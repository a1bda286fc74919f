//! Tests of queries that are refused, and of the place that the error marks.

use super::*;

#[test]
fn an_error_marks_the_place_as_written() {
    assert_refused(
        "speeker:xi \"new era\"",
        "speeker",
        "unknown field `speeker`",
        "the fields are by, by~, basis, speaker,",
    );
    assert_refused("“é” （新 ＡＮＤ）", "ＡＮＤ", "nothing follows `ＡＮＤ`", "");
    assert_refused("新时代 “new", "“", "a quotation mark is not closed", "");
    assert_refused("a (b OR (c", "(", "a parenthesis is not closed", "`)`");
    assert_refused("a b)", ")", "no parenthesis is open here", "");
    assert_eq!(refused("speeker:xi").excerpt().map(|at| at.label.as_str()), Some("did you mean `speaker`?"));
    assert_eq!(refused("planet:xi").excerpt().map(|at| at.label.as_str()), Some("not a field"));
}

#[test]
fn no_word_is_lost_where_a_phrase_lacks_its_quotation_marks() {
    let hint = |text: &str| refused(text).hint().map(str::to_owned).unwrap_or_default();
    assert_eq!(
        hint("strategic partnership OR mutual trust"),
        "write `\"strategic partnership\" OR \"mutual trust\"` or `(strategic partnership) OR (mutual trust)`"
    );
    assert_eq!(hint("a b OR c"), "write `\"a b\" OR c` or `(a b) OR c` or `a (b OR c)`");
    assert_eq!(hint("(a OR b c OR d) e"), "write `a OR \"b c\" OR d` or `a OR (b c) OR d`");
    // What follows the first mistake is not read, so no way is shown that would leave it out.
    assert_eq!(hint("a AND b OR c d"), "write `(a b) OR c` or `a (b OR c)`");
    assert_eq!(hint("date:2031 a OR b c"), "write `(a b) OR c` or `a (b OR c)`");
}

#[test]
fn and_with_or_needs_parentheses() {
    let message = "mixing AND with OR needs parentheses";
    assert_refused("a OR b c", "c", message, "write `a OR \"b c\"` or `a OR (b c)` or `(a OR b) c`");
    assert_refused("a AND b OR “c d”", "OR", message, "write `(a AND b) OR “c d”` or `a AND (b OR “c d”)`");
    assert_refused(
        "(x) NOT a OR b w/5 c",
        "OR",
        message,
        "`((x) NOT a) OR b w/5 c` or `(x) (NOT a OR b w/5 c)`",
    );
    let long = format!("{} OR b c", "a".repeat(100));
    assert_refused(&long, "c", message, "write `(a OR b) c` or `a OR (b c)`");
}

#[test]
fn operators_need_both_sides() {
    assert_refused("OR a", "OR", "nothing precedes `OR`", "");
    assert_refused("a AND OR b", "AND OR", "nothing stands between `AND` and `OR`", "");
    assert_refused("a w/5", "w/5", "nothing follows `w/5`", "quotation marks");
    assert_refused("a (OR b)", "OR", "nothing precedes `OR`", "");
    assert_refused("a ()", "()", "the parentheses are empty", "");
    assert_refused("NOT", "NOT", "nothing follows `NOT`", "");
}

#[test]
fn only_words_and_phrases_can_be_near() {
    let message = "only words and phrases can be near each other";
    assert_refused("(a b) w/5 c", "(a b)", message, "`w/p`");
    assert_refused("a w/5 date:2031", "date:2031", message, "AND");
    assert_refused("a w/5 atleast2(b)", "atleast2(b)", message, "");
    assert_refused("a w/5 (NOT b)", "(NOT b)", message, "not w/5");
    assert_refused("a w/5 NOT b", "NOT", "NOT cannot stand behind an operator", "not w/5");
    assert_refused("a w/5 b pre/5 c", "pre/5", "different distances in a row need parentheses", "");
    assert_refused("a w/1000 b", "w/1000", "`w/1000` reaches too far", "`w/p`");
    assert_refused("a pre/99999999999 b", "pre/99999999999", "`pre/99999999999` reaches too far", "`pre/p`");
    assert_refused("a not pre/5 b", "not pre/5", "`not pre/` is not known", "not w/5");
    assert_refused(
        "a w/5 by:xi b w/5 c",
        "by:",
        "`by:` between two operators needs parentheses",
        "(by:xi b)",
    );
    assert_refused("atleast2(a b)", "(a b)", "only words and phrases can be counted", "");
}

#[test]
fn what_looks_like_an_operator_is_none() {
    for operator in ["w/x", "PRE/", "near/5", "/s", "w/5,"] {
        let message = format!("`{operator}` is not known");
        assert_refused(&format!("\"a\" {operator} b"), operator, &message, "`w/5`");
    }
    assert_eq!(read("and/or km/h"), Query::And(vec![exact("and or"), exact("km h")]));
}

#[test]
fn by_needs_words_behind_it() {
    assert_refused("by:xi", "by:xi", "`by:` lacks the words to look for", "`speaker:xi`");
    assert_refused(
        "a by:\"Ida Lee\" OR b",
        "by:\"Ida Lee\"",
        "`by:` lacks the words to look for",
        "`speaker:\"Ida Lee\"`",
    );
    assert_refused("by: xi", "by:", "`by:` has no value", "`by:xi`");
    assert_refused(
        "by:xi date:2031 \"a\"",
        "date:2031",
        "`by:` is for words, and there are none behind it",
        "right before",
    );
    assert_refused("by:(xi lee) a", "lee", "a list of names has OR between them", "quotation marks");
    assert_refused("by:(xi OR) a", "OR", "nothing follows `OR`", "");
    assert_refused("by:() a", "()", "the parentheses are empty", "");
    assert_refused("by:\"—\" a", "\"—\"", "there is no word in `\"—\"`", "");
}

#[test]
fn dates_that_are_none_are_refused() {
    assert_refused("date:2031..2030", "2031..2030", "the span from 2031-01-01 to 2030-12-31 is empty", "");
    assert_refused("date:XXXX-04-16", "XXXX-04-16", "`XXXX-04-16` has no year", "");
    assert_refused("published:May", "May", "`May` is not a date", "2013-04-22");
    assert_refused("date:..", "..", "the range has no date", "");
    assert_refused("date:(2031 OR 2032)", "(", "a date has no parentheses", "OR");
}

#[test]
fn ids_that_are_none_are_refused() {
    let hint = "its beginning will do, 4 of them at least";
    assert_refused("a id:35x5", "35x5", "`35x5` is not an id", hint);
    assert_refused("id:35e", "35e", "`35e` is too short for an id", hint);
    assert_refused(
        "id:35e5b2aa000000012",
        "35e5b2aa000000012",
        "`35e5b2aa000000012` is too long for an id",
        hint,
    );
    assert_refused("id:(35e5 OR 新时代) a", "新时代", "`新时代` is not an id", hint);
    assert_refused("id:(\"35 e5\")", "\"35 e5\"", "`\"35 e5\"` is not an id", hint);
    assert_refused("id:35e5*", "35e5*", "`35e5*` is not an id", hint);
    assert_refused("id: 35e5", "id:", "`id:` has no value", "`id:35e5b2`");
    assert_eq!(places("id:x date:2031-13 id:(35e5 OR 35e)"), ["x", "2031-13", "35e"]);
    assert_eq!(refused("id:x").kind(), &QueryErrorKind::InvalidId { value: "x".to_owned() });
}

#[test]
fn phrases_that_are_none_are_refused() {
    assert_refused("a \"\"", "\"\"", "an empty phrase finds nothing", "one word");
    assert_refused("a & b", "&", "there is no word in `&`", "");
    assert_refused("  ", "  ", "an empty phrase finds nothing", "");
    assert_refused("*", "*", "`*` stands alone", "between two words");
    assert_refused("\"*\"", "*", "`*` stands alone", "between two words");
    assert_refused("a .. b", "..", "`..` stands alone", "quotation marks");
    assert_refused("\"a b *\"", "*", "a phrase cannot begin or end with `*`", "");
    assert_refused("\".. a b\"", "..", "a phrase cannot begin or end with `..`", "");
    assert_refused("\"a ..99 * * b\"", "*", "too many words between two words of a phrase", "pre/p");
    assert_refused("\"a ..0 b\"", "..0", "`..0` leaves no slot open", "");
    assert_refused("\"a..b\"", "..", "`..` is glued to a word", "white space");
    assert_refused("-*", "-*", "a pattern without a letter", "partner*");
    let long = "a".repeat(252) + "b*";
    assert_refused(&long, &long, "the pattern is too long", "partner*");
    assert_refused("\"a ** b\"", "**", "a pattern without a letter", "");
    assert_refused(
        "新*代",
        "新*代",
        "`*` stands between Chinese characters or Hangul syllables",
        "\"新 * 代\"",
    );
    assert_refused("stem:part*", "part*", "`*` cannot stand beside `stem:`, `case:` and their like", "");
    assert_refused("hyphen:a-b-c-d-e", "a-b-c-d-e", "too many hyphens", "(co-operation|cooperation)");
    assert_refused(
        "\"a (x|hyphen:b-c)\"",
        "hyphen:b-c",
        "`hyphen:` in a choice",
        "(co-operation|cooperation)",
    );
    assert_refused("\"a (b|) c\"", "(b|)", "an empty alternative", "");
    assert_refused("(a|*)", "*", "a choice has no open slots", "OR");
    assert_refused("\"a (b|(c|d))\"", "(", "a choice within a choice", "");
    assert_refused("partner(s|ship)", "(s|ship)", "a choice cannot be part of a word", "partner*");
    assert_refused("a|b", "|", "`|` stands outside of parentheses", "OR");
    assert_refused("\"a|b\"", "|", "`|` stands outside of parentheses", "(partnership|coordination)");
    assert_refused("(a|b OR c)", "OR", "`|` stands between words only", "OR");
    assert_refused("title:(a OR b)", "(", "`title:` takes a word or a phrase", "`(title:a OR title:b)`");
}

#[test]
fn counts_that_are_none_are_refused() {
    assert_refused("atleast0(a)", "atleast0", "`atleast0` lets everything through", "");
    assert_refused("atleast(a)", "atleast", "`atleast` lacks its number", "atleast3(");
    assert_refused("atleast3 (a)", "atleast3", "white space between `atleast` and its parenthesis", "");
    assert_refused("atlest3(a)", "atlest3", "`atlest3` is not known", "space");
    assert_eq!(
        refused("At_Least3(a)").excerpt().map(|at| at.label.as_str()),
        Some("did you mean `atleast3`?")
    );
    assert_refused("atleast99999999999(a)", "atleast99999999999", "no article has so many occurrences", "");
}

#[test]
fn no_depth_and_no_size_is_too_much_for_the_parser() {
    let max = Query::DEPTH_MAX;
    for (open, close) in
        [("(", ")"), ("NOT ", ""), ("by:xi ", ""), ("a (b ", ")"), ("a pre/5 (b pre/5 ", ")")]
    {
        let nested = |times: usize| format!("{}x{}", open.repeat(times), close.repeat(times));
        let error = refused(&nested(10_000));
        assert_eq!(error.message(), "the query is nested deeper than 50 levels", "{open}");
        assert!(Query::parse(&nested(max / 2)).is_ok(), "{open}");
    }
    let nots = |times| format!("{}x", "NOT ".repeat(times));
    assert!(read(&nots(max)).check().is_ok() && Query::parse(&nots(max + 1)).is_err());
    let chain = |operator: &str| vec!["a"; 10_000].join(operator);
    for operator in [" ", " w/5 ", " pre/5 ", " not w/5 "] {
        assert!(Query::parse(&chain(operator)).is_err(), "{operator}");
    }
    // These only have to terminate.
    for text in ["title:", "stem:", "(", "\"(\" ", "(a|", "not w/"] {
        let _ = Query::parse(&text.repeat(50_000));
        let _ = Query::from_arguments(&[text.repeat(50_000)]);
    }
    let _ = Query::parse(&format!("\"{}\"", "(a|".repeat(50_000)));
    let _ = Query::parse(&format!("\"{}\"", ".* ".repeat(50_000)));
}

#[test]
fn words_count_wherever_they_stand() {
    let max = Query::WORDS_MAX;
    let words = |times: usize| vec!["a"; times].join(" ");
    let choice = |times: usize| vec!["a b"; times].join("|");
    let names = |times: usize| vec!["xi"; times].join(" OR ");
    for (text, limit) in [
        (&(|times| words(times)) as &dyn Fn(usize) -> String, max),
        (&|times| format!("\"{}\"", words(times)), max),
        (&|times| format!("\"{}\" \"{}\"", words(times - 9), words(9)), max),
        (&|times| format!("({})", choice(times)), max / 2),
        (&|times| format!("title:\"{}\"", words(times)), max),
        (&|times| format!("speaker:({})", names(times)), max),
        (&|times| format!("by:({}) \"{}\"", names(times - 3), words(3)), max),
        (&|times| vec!["a w/5 b"; times].join(" OR "), max / 2),
    ] {
        assert!(read(&text(limit)).check().is_ok());
        let error = refused(&text(limit + 1));
        assert_eq!(error.message(), "the query has more than 1000 words");
        assert!(error.excerpt().is_some());
    }
    assert!(
        Query::from_arguments(&[words(max)]).is_ok() && Query::from_arguments(&[words(max + 1)]).is_err()
    );
    assert!(Query::from_arguments(&[words(max), words(1)]).is_err());
    let error = refused(&words(max + 7));
    assert_eq!(error.excerpt().map(|at| at.start), Some(2 * max));
    let tree = |times: usize| Query::phrase(&words(times)).expect("words");
    assert!(tree(max).check().is_ok() && tree(max + 1).check().is_err());
}

#[test]
fn few_different_things_stand_in_any_order() {
    let row = |things: usize, operator: &str| {
        (0..things).map(|number| format!("x{number}")).collect::<Vec<_>>().join(operator)
    };
    let message = "too many different things near each other in any order";
    for operator in [" w/5 ", " w/s ", " w/p "] {
        assert!(read(&row(8, operator)).check().is_ok());
        let text = row(9, operator);
        assert_refused(&text, &text, message, "`pre/5`");
    }
    // The states of several expressions add up; pairs do not count.
    let several = |times, things| vec![format!("({})", row(things, " w/5 ")); times].join(" OR ");
    assert!(read(&several(32, 3)).check().is_ok() && Query::parse(&several(33, 3)).is_err());
    assert!(read(&several(400, 2)).check().is_ok());
    let apart = format!("(({}) not w/5 y) w/5 z", row(8, " w/5 "));
    assert!(read(&apart).check().is_ok());
    assert!(Query::parse(&format!("({apart}) OR ({apart})")).is_err());
    let around = |things| format!("(({}) w/9 x) not w/5 y", row(things, " w/5 "));
    assert!(read(&around(7)).check().is_ok() && Query::parse(&around(8)).is_err());
    assert!(read(&row(200, " pre/5 ")).check().is_ok());
    assert!(read(&format!("{} w/5 b", vec!["a"; 100].join(" w/5 "))).check().is_ok());
    // Things that may stand in one place multiply the states.
    let choices = |things: usize, word: &str| {
        (0..things).map(|number| format!("({word} OR x{number})")).collect::<Vec<_>>().join(" w/5 ")
    };
    for word in ["same", "part*", "stem:part"] {
        assert!(read(&choices(5, word)).check().is_ok(), "{word}");
        assert!(Query::parse(&choices(6, word)).is_err(), "{word}");
    }
    assert!(read("a w/5 a w/5 b w/5 part* w/5 \"b c\"").check().is_ok());
    // Things in parentheses count too.
    let pairs = (0..6).map(|number| format!("(x{number} w/5 y{number})")).collect::<Vec<_>>().join(" w/9 ");
    assert!(Query::parse(&pairs).is_err());
    let parts = (0..11).map(|number| exact(&format!("x{number}"))).collect();
    let near = Near { parts, relation: Relation::Any, reach: Distance::Sentence };
    assert!(Query::Near(near).check().is_err());
    let one = Near { parts: vec![exact("a")], relation: Relation::Any, reach: Distance::Sentence };
    assert!(Query::Near(one).check().is_err());
}

#[test]
fn few_words_are_compared_with_all_of_an_index() {
    for word in ["*ship", "*part*", "stem:part", "title:*ship"] {
        let many = |times: usize| vec![word; times].join(" OR ");
        assert!(read(&many(Query::SEARCHED_MAX)).check().is_ok());
        let error = refused(&many(Query::SEARCHED_MAX + 1));
        assert_eq!(error.message(), "the query has more than 100 stems and patterns that begin with `*`");
    }
    assert!(read(&vec!["part*"; 500].join(" OR ")).check().is_ok());
    let phrase = format!("\"{}\"", vec!["*ship"; Query::SEARCHED_MAX + 1].join(" "));
    assert_eq!(refused(&phrase).excerpt().map(|at| at.start), Some(0));
}

/// The marked places of all problems of a query.
fn places(text: &str) -> Vec<&str> {
    let error = refused(text);
    let problems = error.problems().iter().filter_map(|problem| problem.excerpt());
    problems.map(|place| &text[place.start..place.end]).collect()
}

#[test]
fn problems_that_do_not_depend_on_each_other_are_reported_at_once() {
    assert_eq!(places("speeker:xi date:2031-13 \"new era\""), ["speeker", "2031-13"]);
    assert_eq!(places("zz:a river planet:b by: x date:soon"), ["zz", "planet", "by:", "soon"]);
    assert_eq!(places("\"\" river \"?!\" (*) near/5"), ["\"\"", "\"?!\"", "*", "near/5"]);
    assert_eq!(places("title:\"\" AND date:\"no day\""), ["\"\"", "no day"]);
    assert_eq!(places("“新 .. ” w/9999 zz:新"), ["w/9999", "..", "zz"]);
    let many = "zz:a ".repeat(30);
    assert_eq!(places(&many).len(), 10);
}

#[test]
fn what_follows_from_a_problem_is_not_reported() {
    // The words with the unknown field `zz` are hidden before the rest is checked, so errors that depend on
    // these words (AND mixed with OR) are not reported.
    assert_eq!(places("zz:(a OR b) c"), ["zz"]);
    assert_eq!(places("zz:a OR b c"), ["zz"]);
    assert_eq!(places("zz:a w/5 (b"), ["zz", "("]);
    assert_eq!(places("(b zz:a"), ["zz", "("]);
    // A parenthesis that is not closed ends the parse.
    assert_eq!(places("a (b OR (c zz"), ["("]);
}

#[test]
fn a_problem_has_a_kind_with_what_it_is_about() {
    let kind = |text: &str| refused(text).kind().clone();
    let field = |name: &str, nearest: Option<&str>| QueryErrorKind::UnknownField {
        name: name.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    assert_eq!(kind("speeker:xi"), field("speeker", Some("speaker")));
    assert_eq!(kind("planet:xi"), field("planet", None));
    assert_eq!(kind("date: 2031"), QueryErrorKind::MissingValue { field: "date".to_owned() });
    assert_eq!(kind("date:2031-02-30"), QueryErrorKind::InvalidDate { value: "2031-02-30".to_owned() });
    assert_eq!(kind("date:2032..2031"), QueryErrorKind::EmptyRange);
    assert_eq!(kind("a near/5 b"), QueryErrorKind::UnknownOperator { written: "near/5".to_owned() });
    assert_eq!(kind("a AND b OR c"), QueryErrorKind::AmbiguousOrder);
    assert_eq!(kind("a OR"), QueryErrorKind::MissingOperand);
    assert_eq!(kind("(a"), QueryErrorKind::Unclosed);
    assert_eq!(kind("stem:(a OR b)"), QueryErrorKind::UnexpectedExpression { field: "stem:".to_owned() });
    let error = crate::Error::from(refused("planet:xi"));
    assert_eq!(error.detail::<QueryError>().map(QueryError::kind), Some(&field("planet", None)));
}

#[test]
fn characters_that_are_not_seen_part_nothing() {
    assert_eq!(places("dte:2013\u{2060}..2016 zz:a"), ["dte", "zz"]);
}
