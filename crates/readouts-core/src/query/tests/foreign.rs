//! Tests of what reads like an operator of another system.

use super::*;

/// Returns what was found as written, and how it is written here.
fn told(arguments: &[&str]) -> Vec<(String, String)> {
    let found = Query::foreign_operators(arguments);
    found.into_iter().map(|one| (one.written().to_owned(), one.instead)).collect()
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(written, instead)| ((*written).to_owned(), (*instead).to_owned())).collect()
}

#[test]
fn operators_of_other_systems_are_told_of() {
    for (argument, written, instead) in [
        ("river NEAR lake", "NEAR", "river w/5 lake"),
        ("river NEAR/3 lake", "NEAR/3", "river w/3 lake"),
        ("new era near/10 the lake", "near/10", "\"new era\" w/10 \"the lake\""),
        ("river n/2 lake", "n/2", "river w/2 lake"),
        ("river /5 lake", "/5", "river w/5 lake"),
        ("river /s lake", "/s", "river w/s lake"),
        ("river /p lake", "/p", "river w/p lake"),
        ("river NEAR/5000 lake", "NEAR/5000", "river w/p lake"),
        ("river && lake", "&&", "river AND lake"),
        ("“new era” && lake", "&&", "“new era” AND lake"),
        ("river || lake", "||", "river OR lake"),
        ("new era +lake", "+lake", "\"new era\" AND lake"),
        ("+lake new era", "+lake", "lake AND \"new era\""),
        ("river -lake", "-lake", "river NOT lake"),
        ("-\"new era\"", "-\"new era\"", "NOT \"new era\""),
        ("partner!", "partner!", "partner*"),
        ("strategic partner! treaty", "partner!", "partner*"),
        ("partner%", "partner%", "partner*"),
        ("(a b) NEAR c", "NEAR", "a w/5 b"),
    ] {
        assert_eq!(told(&[argument]), pairs(&[(written, instead)]), "{argument}");
    }
    assert_eq!(told(&["+river -lake"]), pairs(&[("+river", "river AND lake"), ("-lake", "river NOT lake")]));
    let long = format!("{} && lake", "a".repeat(100));
    assert_eq!(told(&[&long]), pairs(&[("&&", "a AND b")]));
}

#[test]
fn arguments_that_need_each_other_are_told_of_together() {
    assert_eq!(told(&["new era", "NEAR/5", "lake"]), pairs(&[("NEAR/5", "\"new era\" w/5 lake")]));
    assert_eq!(told(&["river", "&&", "lake"]), pairs(&[("&&", "river AND lake")]));
    assert_eq!(told(&["river", "lake NEAR peace"]), pairs(&[("NEAR", "lake w/5 peace")]));
    let place = &Query::foreign_operators(&["new era", "/5", "lake"])[0].place;
    assert_eq!((&*place.text, place.start, place.end), ("\"new era\" /5 lake", 10, 12));
}

#[test]
fn text_that_is_none_is_left_alone() {
    for arguments in [
        &["+86 10"][..],
        &["9/11"],
        &["9 /11 and 12"],
        &["\"A&&B Ltd\""],
        &["A&&B Ltd"],
        &["\"river NEAR/5 lake\""],
        &["the lake near the river"],
        &["TALKS NEAR THE LAKE"],
        &["NEAR"],
        &["the river – the lake"],
        &["the river - the lake"],
        &["win-win"],
        &["the lake -by the river- is"],
        &["Peace now!"],
        &["5%"],
        &["100 % of"],
        &["и/5 мир"],
        &["river w/5 lake"],
        &["(river|lake)"],
        &["river | lake"],
        &["“new"],
        &[""],
        &["+"],
        &["-"],
        &["-n"],
        &["&&"],
        &["新时代 合作"],
    ] {
        assert_eq!(told(arguments), [], "{arguments:?}");
    }
}

#[test]
fn a_mark_without_a_word_is_refused_with_the_form_it_has_here() {
    let hint = |arguments: &[&str]| {
        let error = Query::from_arguments(arguments).expect_err("refused");
        error.hint().map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(hint(&["river", "&&", "lake"]), "write `river AND lake`");
    assert_eq!(hint(&["river || lake"]), "write `river OR lake`");
    assert_eq!(hint(&["river", "||", "new era"]), "write `river OR \"new era\"`");
    assert_eq!(hint(&["river", "..."]), "give at least one word or number");
}
