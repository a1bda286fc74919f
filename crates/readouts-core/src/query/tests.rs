//! Tests of parsing queries.

mod arguments;
mod covers;
mod foreign;
mod random;
mod refusals;
mod titles;

pub(crate) use random::any_query;

use super::*;
use crate::Date;

fn read(text: &str) -> Query {
    Query::parse_with(text, &["region".to_owned()])
        .unwrap_or_else(|error| panic!("{text}: {error} {:?}", error.excerpt()))
}

/// Returns the printed form of a query, and checks that it parses to the same tree.
fn printed(text: &str) -> String {
    let query = read(text);
    let printed = query.to_string();
    assert_eq!(read(&printed), query, "{printed}");
    printed
}

fn refused(text: &str) -> QueryError {
    match Query::parse(text) {
        Ok(query) => panic!("{text} is read as {query:?}"),
        Err(error) => error,
    }
}

/// Returns the part of the text that an error marks, its message and its hint.
fn marked(error: &QueryError) -> (&str, &str, &str) {
    let place = error.excerpt().expect("a place");
    (&place.text[place.start..place.end], error.message(), error.hint().unwrap_or_default())
}

fn assert_refused(text: &str, place: &str, message: &str, hint: &str) {
    let error = refused(text);
    let (at, told, hinted) = marked(&error);
    assert_eq!((at, told), (place, message), "{text}");
    assert!(hinted.contains(hint), "{text}: `{hint}` is not in `{hinted}`");
    assert!(error.excerpt().is_some_and(|place| !place.label.is_empty()), "{text}: no label");
}

fn exact(text: &str) -> Query {
    Query::Phrase(Phrase::new(text).expect("words"))
}

fn names(all: &[&str]) -> Vec<Name> {
    all.iter().map(|name| Name::new(*name)).collect()
}

fn near(left: Query, relation: Relation, reach: Distance, right: Query) -> Query {
    Query::Near(Near { parts: vec![left, right], relation, reach })
}

fn of_parts(parts: Vec<Part>) -> Query {
    Query::Phrase(Phrase::of_parts(parts).expect("a phrase"))
}

fn word(text: &str) -> Part {
    Part::Word(Word::Exact(text.to_owned()))
}

#[test]
fn side_by_side_is_and() {
    let both = Query::And(vec![exact("new"), exact("era")]);
    assert_eq!(read("new era"), both);
    assert_eq!(read("new AND era"), both);
    assert_eq!(read("(new)(era)"), both);
    assert_eq!(read("new or era"), Query::And(vec![exact("new"), exact("or"), exact("era")]));
    assert_eq!(read("new OR era"), Query::Or(vec![exact("new"), exact("era")]));
    assert_eq!(printed("(a OR b) NOT c AND d"), "(a OR b) NOT c d");
    assert_eq!(printed("NOT NOT (a b)"), "NOT NOT (a b)");
}

#[test]
fn words_are_cut_as_those_of_articles() {
    assert_eq!(printed("win-win"), r#""win win""#);
    assert_eq!(printed("China’s U.S.-led 新时代 Élan"), r#"china "u.s led" "新时代" elan"#);
    assert_eq!(printed("\"G20 新时代 的，征程\""), r#""g20 新时代的征程""#);
    assert_eq!(printed("not or and"), r#""not" or and"#);
    assert_eq!(printed("5:30 http://a.example 习近平：新"), r#""5 30" "http a.example" "习近平新""#);
}

#[test]
fn typographic_forms_are_plain_ones() {
    for text in [
        "“new era”",
        "„new era“",
        "«new era»",
        "「new era」",
        "『new era』",
        "＂new　era＂",
        "\u{feff}\"new\u{a0}era\"",
    ] {
        assert_eq!(read(text), exact("new era"), "{text}");
    }
    assert_eq!(read("ＮＯＴ（ａ　ＯＲ　ｂ）"), read("NOT (a OR b)"));
    assert_eq!(read("ａ　ｗ／５　ｂ"), read("a w/5 b"));
    assert_eq!(read("ｂｙ：berg “a”"), read("by:berg \"a\""));
    assert_eq!(read("part＊ （a｜b）"), read("part* (a|b)"));
    assert_eq!(read("date:2031–04．．2032"), read("date:2031-04..2032"));
}

#[test]
fn near_binds_tighter_than_and() {
    let words = |n| Distance::Words(n);
    let (a, b, c) = (|| exact("a"), || exact("b"), || exact("c"));
    assert_eq!(read("a w/5 b c"), Query::And(vec![near(a(), Relation::Any, words(5), b()), c()]));
    assert_eq!(read("a PRE/0 b"), near(a(), Relation::Before, words(0), b()));
    assert_eq!(read("a W/s b"), near(a(), Relation::Any, Distance::Sentence, b()));
    assert_eq!(read("a pre/p \"b c\""), near(a(), Relation::Before, Distance::Paragraph, exact("b c")));
    let not = near(a(), Relation::Not, words(5), b());
    assert_eq!(read("a not w/5 b"), not);
    assert_eq!(read("a NOT w/5 b"), not);
    assert_eq!(read("a Not W/5 b"), not);
    assert_eq!(
        read("a w/5 b w/5 c"),
        Query::Near(Near { parts: vec![a(), b(), c()], relation: Relation::Any, reach: words(5) })
    );
    assert_eq!(
        read("(a w/5 b) w/5 c"),
        near(near(a(), Relation::Any, words(5), b()), Relation::Any, words(5), c())
    );
    assert_eq!(
        read("a not w/5 b not w/5 c"),
        near(near(a(), Relation::Not, words(5), b()), Relation::Not, words(5), c())
    );
    assert_eq!(printed("a pre/s b pre/s (c pre/s d)"), "a pre/s b pre/s (c pre/s d)");
    assert_eq!(
        read("a w/5 (b pre/2 c)"),
        near(a(), Relation::Any, words(5), near(b(), Relation::Before, words(2), c()))
    );
    assert_eq!(printed("a w/5 (b OR c)"), "a w/5 (b OR c)");
    assert_eq!(printed("\"not\" w/5 b"), "\"not\" w/5 b");
}

#[test]
fn by_takes_all_that_is_near() {
    let near = near(exact("x y"), Relation::Any, Distance::Words(5), exact("z"));
    assert_eq!(read("by:xi \"x y\" w/5 z"), Query::By(WordsOf::Own(names(&["xi"])), Box::new(near)));
    assert_eq!(
        read("BY:xi a b"),
        Query::And(vec![Query::By(WordsOf::Own(names(&["xi"])), Box::new(exact("a"))), exact("b")])
    );
    assert_eq!(
        read("by:(xi OR \"Ida Lee\") (a OR b)"),
        Query::By(WordsOf::Own(names(&["xi", "Ida Lee"])), Box::new(Query::Or(vec![exact("a"), exact("b")])))
    );
    assert_eq!(printed("a w/5 by:xi b"), "a w/5 (by:xi b)");
    assert_eq!(printed("by:xi by:\"Ida Lee\" NOT a"), "by:xi by:\"Ida Lee\" NOT a");
    assert_eq!(printed("by:xi (date:2031 a)"), "by:xi (date:2031 a)");
}

#[test]
fn nobody_stands_for_no_speaker_unless_it_is_quoted() {
    let by = |voice| Query::By(voice, Box::new(exact("a")));
    assert_eq!(read("by:nobody a"), by(WordsOf::NoOne));
    assert_eq!(read("by:\"nobody\" a"), by(WordsOf::Own(names(&["nobody"]))));
    assert_eq!(read("by~:nobody a"), by(WordsOf::WithJoint(names(&["nobody"]))));
    assert_eq!(read("by:(nobody OR xi) a"), by(WordsOf::Own(names(&["nobody", "xi"]))));
    assert_eq!(printed("by:nobody (a OR b)"), "by:nobody (a OR b)");
    assert_eq!(printed("by:\"nobody\" a"), "by:\"nobody\" a");
}

#[test]
fn a_star_stands_for_any_value() {
    let any = |of| Query::Field(FieldQuery::Any(of));
    assert_eq!(read("outlet:*"), any(AnyOf::Named(QueryField::Outlet)));
    assert_eq!(read("NOT date:*"), Query::Not(Box::new(any(AnyOf::Dated(DateField::Event)))));
    assert_eq!(printed("a date~:* published:* with:*"), "a date~:* published:* with:*");
    assert_eq!(read("id:*"), any(AnyOf::Named(QueryField::Id)));
    assert_eq!(printed("a NOT id:*"), "a NOT id:*");
    // A pattern has letters, and a title has words.
    assert!(Query::parse("title:*").is_err());
    assert!(Query::parse("by:* a").is_err());
    assert!(Query::parse("basis:*").is_err());
    assert!(Query::parse("outlet:**").is_err());
}

#[test]
fn an_id_is_read_whole_or_in_part() {
    let of = |ids: &[&str]| Query::Field(FieldQuery::Named(QueryField::Id, names(ids)));
    assert_eq!(read("id:35e5"), of(&["35e5"]));
    assert_eq!(read("ID:35E5B2AA00000001"), of(&["35e5b2aa00000001"]));
    assert_eq!(read("id:\"35e5\""), of(&["35e5"]));
    assert_eq!(read("id:(35e5 OR 00C0)"), of(&["35e5", "00c0"]));
    assert_eq!(printed("a id:(35e5 OR 00C0) NOT id:1234"), "a id:(35e5 OR 00c0) NOT id:1234");
}

#[test]
fn names_know_their_place() {
    let text = "“a” speaker:(« Ида Ли » OR berg)";
    let Query::And(parts) = read(text) else { panic!("two parts") };
    let Query::Field(FieldQuery::Named(QueryField::Speaker, names)) = &parts[1] else { panic!("a name") };
    let places: Vec<&str> = names
        .iter()
        .filter_map(|name| name.place.as_ref().map(|place| &place.text[place.start..place.end]))
        .collect();
    assert_eq!(places, ["Ида Ли", "berg"]);
    assert_eq!(names[0].text, "Ида Ли");
}

#[test]
fn every_field_is_known() {
    for (text, field) in [
        ("speaker:xi", QueryField::Speaker),
        ("mentions:xi", QueryField::Mentions),
        ("mention:xi", QueryField::Mentions),
        ("outlet:xi", QueryField::Outlet),
        ("Agency:xi", QueryField::Agency),
        ("country:xi", QueryField::Country),
        ("kind:xi", QueryField::Kind),
        ("lang:xi", QueryField::Language),
        ("language:xi", QueryField::Language),
    ] {
        assert_eq!(read(text), Query::Field(FieldQuery::Named(field, names(&["xi"]))));
    }
    assert_eq!(printed("language:zh kind:\"press conference\""), "lang:zh kind:\"press conference\"");
    assert_eq!(printed("title:win-win title:a title:stem:a"), r#"title:"win win" title:a title:stem:a"#);
    assert_eq!(printed("title:(a|b) title:stem:\"a b\""), r#"title:"(a|b)" title:stem:"a b""#);
}

#[test]
fn dates_are_spans_of_days() {
    let span = |text: &str| {
        let Query::Field(FieldQuery::Dated(_, range)) = read(text) else { panic!("{text}") };
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        (day(range.from), day(range.to))
    };
    let days = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    assert_eq!(span("date:2031"), days("2031-01-01", "2031-12-31"));
    assert_eq!(span("date:2031-02..2032-02"), days("2031-02-01", "2032-02-29"));
    assert_eq!(span("date~:2031-04-22"), days("2031-04-22", "2031-04-22"));
    assert_eq!(span("published:2031.."), days("2031-01-01", ""));
    assert_eq!(span("published:\"..2031\""), days("", "2031-12-31"));
    assert_eq!(
        printed("date:2031-02..2031-02-28 date~:2031-02-01..2031-03 published:..2031"),
        "date:2031-02 date~:2031-02-01..2031-03-31 published:..2031-12-31"
    );
}

#[test]
fn slots_choices_and_patterns_are_parts_of_phrases() {
    let gap = |min, max| Part::Gap { min, max };
    assert_eq!(read(r#""a * b""#), of_parts(vec![word("a"), gap(1, 1), word("b")]));
    assert_eq!(
        read(r#""a .. b ..3 c""#),
        of_parts(vec![word("a"), gap(0, 5), word("b"), gap(0, 3), word("c")])
    );
    assert_eq!(read(r#""a * .. * b""#), of_parts(vec![word("a"), gap(2, 7), word("b")]));
    assert_eq!(printed(r#""a * .. * b * * ..3 c""#), r#""a * * .. b * * ..3 c""#);
    let exact = |text: &str| Word::Exact(text.to_owned());
    let choice = Part::Choice(vec![vec![exact("b")], vec![exact("c"), exact("d")]]);
    assert_eq!(read(r#""a (b|c d)""#), of_parts(vec![word("a"), choice.clone()]));
    assert_eq!(read("(b|\"c d\")"), of_parts(vec![choice]));
    assert_eq!(read("新(时|征程)"), Query::And(vec![self::exact("新"), read("(时|征程)")]));
    assert_eq!(printed("\"新(时代|征程)\""), "\"新 (时代|征程)\"");
    assert_eq!(
        printed("partner* *ship part*ship win-win* \"Part** a\""),
        r#"partner* *ship part*ship "win win*" "part* a""#
    );
    assert_eq!(read("新时代*"), self::exact("新时代"));
    assert_eq!(read("\"the Council (NC) said … so\""), self::exact("the council nc said so"));
    assert_eq!(printed("\"a... b.. c…\""), "\"a b c\"");
}

#[test]
fn stars_in_a_row_are_one_and_take_no_room_in_the_word() {
    let many = "*".repeat(84) + "by:yy:y:";
    let query = Query::from_arguments(&[many.as_str()]).expect("read");
    assert_eq!(query, Query::parse("\"*by:yy:y\"").expect("read"));
    assert_eq!(Query::parse(&query.to_string()).as_ref(), Ok(&query));
}

#[test]
fn stem_and_case_are_for_every_word() {
    let stems =
        |words: &[&str]| words.iter().map(|word| Part::Word(Word::Stem((*word).to_owned()))).collect();
    assert_eq!(read("stem:Cooperate"), of_parts(stems(&["cooperate"])));
    assert_eq!(read("STEM:“strategic partners”"), of_parts(stems(&["strategic", "partners"])));
    assert_eq!(read("case:US"), of_parts(vec![Part::Word(Word::Cased("US".to_owned()))]));
    assert_eq!(
        printed("case:ＵＳ case:\"The (US|UN)\" stem:(a|b)"),
        r#"case:US case:"The (US|UN)" stem:"(a|b)""#
    );
    assert_eq!(printed("\"the case:US stem:partner\""), "\"the case:US stem:partner\"");
    assert_eq!(printed("\"-stem:x 'case:y\""), "\"'stem:x 'case:y\"");
    assert_eq!(printed("case:AND stem:not"), "case:AND stem:not");
}

#[test]
fn abbreviations_exact_words_and_hyphens() {
    let word = |word| of_parts(vec![Part::Word(word)]);
    assert_eq!(read("U.S."), word(Word::Abbreviation("us".to_owned())));
    assert_eq!(read("u.s"), read("U.S."));
    assert_eq!(Query::phrase("U.S.").ok(), Some(read("U.S.")));
    assert_eq!(read("US"), exact("us"));
    assert_eq!(read("case:U.S."), word(Word::Cased("US".to_owned())));
    assert_eq!(read("exact:U.S."), word(Word::Written("U.S".to_owned())));
    assert_eq!(read("exact:Łódź"), word(Word::Written("Łódź".to_owned())));
    assert_eq!(printed("\"the U.S. side\" exact:\"新時代\""), r#""the u.s side" exact:"新時代""#);
    assert_eq!(printed("hyphen:co-operation"), r#""(co operation|cooperation)""#);
    assert_eq!(printed("\"win hyphen:a-b-c\""), r#""win (a b c|ab c|a bc|abc)""#);
    assert_eq!(read("hyphen:river"), exact("river"));
    assert_eq!(printed("hyphen:U.S.-led"), r#""(u.s led|usled)""#);
    assert_eq!(printed("hyphen:co-oper*"), r#""(co oper*|cooper*)""#);
    // Only hyphens are removed.
    assert_eq!(printed("hyphen:新时代的合作 hyphen:a/b"), "\"新时代的合作\" \"a b\"");
}

#[test]
fn occurrences_are_counted() {
    assert_eq!(read("atleast3(\"x y\")"), Query::AtLeast(3, Box::new(exact("x y"))));
    assert_eq!(printed("AtLeast2(a OR b w/5 c)"), "atleast2(a OR b w/5 c)");
    assert_eq!(printed("atleast2(a|b) atleast3"), r#"atleast2("(a|b)") "atleast3""#);
}

#[test]
fn every_example_of_the_reference_is_read() {
    let rows = QUERY_REFERENCE.lines().filter(|line| line.starts_with("| `"));
    // A backslash keeps a `|` inside its table cell.
    let cell =
        |row: &str| row.replace("\\|", "\u{1}").split('|').nth(1).expect("a cell").replace('\u{1}', "|");
    let examples: Vec<String> = rows
        .map(cell)
        .flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(examples.len() > 30);
    for example in examples {
        printed(&example);
    }
}
