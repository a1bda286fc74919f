//! Tests of parsing the arguments of a command line.

use super::*;

#[test]
fn an_argument_is_a_phrase_unless_it_has_grammar() {
    let read = |arguments: &[&str]| {
        let query = Query::from_arguments(arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
        let printed = query.to_string();
        for again in [Query::parse(&printed), Query::from_arguments(&[&printed])] {
            assert!(query == Query::All || again.as_ref() == Ok(&query), "{printed}");
        }
        printed
    };
    assert_eq!(read(&[]), "");
    assert_eq!(read(&["new era"]), "\"new era\"");
    assert_eq!(read(&["new era", "coordination"]), "\"new era\" coordination");
    assert_eq!(read(&["the Council (NC) and W/O them"]), "\"the council nc and w o them\"");
    assert_eq!(read(&["strategic (partnership|coordination)"]), "\"strategic (partnership|coordination)\"");
    assert_eq!(read(&["partner*", "a .. b"]), "partner* \"a .. b\"");
    assert_eq!(read(&["a OR b", "c d"]), "(a OR b) \"c d\"");
    assert_eq!(read(&["\"a b\" c"]), "\"a b\" c");
    assert_eq!(read(&["(a b)"]), "a AND b");
    assert_eq!(read(&["(a|b) c"]), "\"(a|b) c\"");
    assert_eq!(read(&["Lee: the river", "5:30"]), "\"lee the river\" \"5 30\"");
    assert_eq!(read(&["lang:zh", "a b"]), "lang:zh \"a b\"");
}

#[test]
fn arguments_that_need_each_other_are_read_together() {
    let read = |arguments: &[&str]| Query::from_arguments(arguments).map(|query| query.to_string());
    assert_eq!(read(&["a", "AND", "b c"]), Ok("a \"b c\"".to_owned()));
    assert_eq!(read(&["by:xi", "new era"]), Ok("by:xi \"new era\"".to_owned()));
    assert_eq!(read(&["by:xi", "not"]), Ok("by:xi \"not\"".to_owned()));
    assert_eq!(read(&["NOT", "new era", "a"]), Ok("NOT \"new era\" a".to_owned()));
    assert_eq!(read(&["(a", "OR", "b)", "c d"]), Ok("(a OR b) \"c d\"".to_owned()));
    assert_eq!(read(&["a OR b", "AND", "c"]), Ok("(a OR b) c".to_owned()));
    assert_eq!(read(&["a b", "w/5", "c*"]), Ok("\"a b\" w/5 c*".to_owned()));
    let error = read(&["a", "OR"]).expect_err("incomplete");
    assert_eq!(marked(&error).0, "OR");
    assert_eq!(error.excerpt().map(|at| at.text.as_str()), Some("a OR"));
}

#[test]
fn an_argument_that_is_wrong_by_itself_is_told_of_alone() {
    let error = Query::from_arguments(&["a", "OR", "speeker:xi"]).expect_err("unknown");
    assert_eq!(error.excerpt().map(|at| (at.text.as_str(), at.start, at.end)), Some(("speeker:xi", 0, 7)));
    for arguments in [&["12\" gun"][..], &["12\" gun", "5\" shell"]] {
        let error = Query::from_arguments(arguments).expect_err("not closed");
        assert_eq!(marked(&error).1, "a quotation mark is not closed");
    }
    for empty in [&[""][..], &["a", ""], &["lang:zh", " "]] {
        assert_eq!(
            Query::from_arguments(empty).expect_err("empty").message(),
            "an empty phrase finds nothing"
        );
    }
    let many = vec!["a"; 10_000];
    assert_eq!(
        Query::from_arguments(&many).expect_err("too many").message(),
        "the query has more than 1000 words"
    );
}

#[test]
fn a_problem_that_the_next_argument_mends_is_not_reported() {
    let problems = |arguments: &[&str]| {
        let error = Query::from_arguments(arguments).expect_err("refused");
        error.problems().iter().map(|problem| problem.message().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(problems(&["speeker:xi w/5", "new era"]), ["unknown field `speeker`"]);
    assert_eq!(problems(&["(river OR speeker:xi", "putin)"]), ["unknown field `speeker`"]);
}
