//! Meanings that users rely on, each with an article or two.

use super::index_of;
use crate::query::{FieldQuery, Name, QueryField};
use crate::search::*;
use crate::testing::{article, said};
use crate::{Basis, ErrorKind, Index, Query};

fn count(index: &Index, terms: &[&str]) -> (u64, u64) {
    let query = Query::all_of(terms.iter().copied()).expect("a query");
    let found = index.search(&SearchRequest::new(query)).expect("found");
    let shown: usize = found.hits.iter().map(|hit| hit.matches.len()).sum();
    assert_eq!(found.total.occurrences, shown as u64);
    (found.total.documents, found.total.occurrences)
}

#[test]
fn a_phrase_is_found_in_every_form_it_is_written_in() {
    let index = index_of(&[
        article("1", &["China’s “new   era” of the world.", "It is a New", "Era indeed. ＮＥＷ ＥＲÁ."]),
        article("2", &["中国特色社会主义进入新时代。"]),
    ]);
    assert_eq!(count(&index, &["new era"]), (1, 2));
    assert_eq!(count(&index, &["“New Era”"]), (1, 2));
    assert_eq!(count(&index, &["new-era"]), (1, 2));
    assert_eq!(count(&index, &["China"]), (1, 1));
    assert_eq!(count(&index, &["china's"]), (1, 1));
    assert_eq!(count(&index, &["era of the world"]), (1, 1));
    assert_eq!(count(&index, &["era world"]), (0, 0));
    assert_eq!(count(&index, &["era", "world"]), (1, 4));
    assert_eq!(count(&index, &["新时代"]), (1, 1));
    assert_eq!(count(&index, &["新代"]), (0, 0));
    assert_eq!(count(&index, &["is a new era"]), (0, 0));
}

fn two_speakers() -> Index {
    let ada = (Some("Ada Brook"), Basis::Quoted);
    let carl = (Some("Carl Dane"), Basis::Cue);
    let none = (None, Basis::Narration);
    index_of(&[
        said(article("1", &["Peace now. Peace later. Talks on peace. Now peace"]), &[ada, ada, carl, none]),
        said(article("2", &["Peace now. Talks go on."]), &[carl, ada]),
    ])
}

#[test]
fn by_looks_within_the_words_of_one_person() {
    let index = two_speakers();
    let mut request = SearchRequest::new(Query::phrase("peace").expect("a query"));
    request.facets = vec![Facet::Speaker, Facet::Basis];
    request.filters.by = vec!["brook".to_owned()];
    let found = index.search(&request).expect("found");
    assert_eq!((found.total.documents, found.total.occurrences), (1, 2));
    assert_eq!(found.explain, "articles with the word “peace”, in the words of Ada Brook");
    let row = |value: Option<&str>, (documents, articles), occurrences| FacetRow {
        value: value.map(str::to_owned),
        documents,
        occurrences,
        articles: Some(articles),
        ..FacetRow::default()
    };
    assert_eq!(
        found.facets[&Facet::Speaker],
        [row(Some("Carl Dane"), (2, 2), 2), row(Some("Ada Brook"), (1, 2), 2), row(None, (1, 1), 1)]
    );
    assert_eq!(found.facets[&Facet::Basis], [row(Some("quoted"), (1, 2), 2)]);
    // Two people say it in turn, so it is in nobody's words.
    request.query = Query::phrase("later talks").expect("a query");
    assert_eq!(index.search(&request).expect("found").total.documents, 0);
    request.filters.by = vec!["Ada Brook".to_owned(), "Carl Dane".to_owned()];
    assert_eq!(index.search(&request).expect("found").total.documents, 0);
}

#[test]
fn an_empty_answer_tells_how_close_the_articles_come() {
    let index = two_speakers();
    let mut request = SearchRequest::new(Query::phrase("talks go").expect("a query"));
    request.filters.by = vec!["Carl Dane".to_owned()];
    let why = index.resolve_own(&request).and_then(|request| request.why_empty()).expect("told");
    assert_eq!(why.words_anywhere, 1);
    let (total, rows) = why.by_anyone.expect("a speaker was asked for");
    assert_eq!((total.documents, rows[0].value.as_deref()), (1, Some("Ada Brook")));
    let request = SearchRequest::new(Query::phrase("now talks").expect("a query"));
    let why = index.resolve_own(&request).and_then(|request| request.why_empty()).expect("told");
    assert_eq!((why.words_anywhere, why.by_anyone), (2, None));
}

#[test]
fn names_are_found_by_what_is_enough_of_them() {
    let mut first = article("1", &["Text."]);
    first.mentioned =
        ["Ada Brook", "Carl Dane", "Carla Brook", "Édouard Ähre", "Jan D. Rook"].map(str::to_owned).to_vec();
    first.outlet.name = Some("Lumen Daily Online".to_owned());
    let index = index_of(&[first]);
    let alias = |_: &NameField, name: &str| match name {
        "the Dane" => vec!["Carl Dane".to_owned()],
        "Адa" => vec!["Ada Brok".to_owned()],
        _ => Vec::new(),
    };
    // As a filter and in a query; the name that is found, or those like it.
    let person = |name: &str| {
        let mut request = SearchRequest::new(Query::All);
        request.filters.mentions = vec![name.to_owned()];
        let resolved = index.resolve(&request, alias)?;
        let fact = Query::Field(FieldQuery::Named(QueryField::Mentions, vec![Name::new(name)]));
        let in_query = index.resolve(&SearchRequest::new(fact), alias)?;
        let nearest = |unknown: Vec<UnknownName>| unknown.into_iter().map(|name| name.nearest).next();
        let Query::Field(FieldQuery::Named(_, names)) = &in_query.request().query else {
            panic!("another query")
        };
        assert_eq!(names[0].text, resolved.request().filters.mentions[0]);
        assert_eq!(nearest(in_query.unknown_names()), nearest(resolved.unknown_names()));
        let name = resolved.request().filters.mentions[0].clone();
        Ok::<_, crate::Error>(nearest(resolved.unknown_names()).map_or(Ok(name), Err))
    };
    let found = |name: &str| Ok::<_, Vec<String>>(name.to_owned());
    assert_eq!(person("carl").expect("one"), found("Carl Dane"));
    assert_eq!(person("BROOK, ada").expect("one"), found("Ada Brook"));
    assert_eq!(person("edouard ahre").expect("one"), found("Édouard Ähre"));
    let error = person("brook").expect_err("two");
    assert_eq!(error.kind(), ErrorKind::Query);
    assert_eq!(error.hint(), Some("say which: `Ada Brook`, `Carla Brook`"));
    assert_eq!(person("broks").expect("none"), Err(Vec::new()));
    assert_eq!(person("brok").expect("none"), Err(vec!["Ada Brook".to_owned(), "Carla Brook".to_owned()]));
    // Another letter is not a typo of a single one.
    assert_eq!(person("z").expect("none"), Err(Vec::new()));
    assert_eq!(person("the Dane").expect("one"), found("Carl Dane"));
    // Names like the canonical one, where the index does not have it.
    assert_eq!(person("Адa").expect("none"), Err(vec!["Ada Brook".to_owned()]));
    let mut request = SearchRequest::new(Query::All);
    request.filters.outlet = vec!["lumen".to_owned()];
    let resolved = index.resolve(&request, alias).expect("one");
    assert_eq!(resolved.request().filters.outlet, ["Lumen Daily Online"]);
}

#[test]
fn context_ends_at_words() {
    let index =
        index_of(&[article("1", &["Some long words stand before peace and others follow after it."])]);
    let mut request = SearchRequest::new(Query::phrase("peace").expect("a query"));
    request.context = 14;
    let found = index.search(&request).expect("found");
    let shown = &found.hits[0].matches[0];
    assert_eq!((shown.left.as_str(), shown.right.as_str()), ("stand before ", " and others"));
}

#[test]
fn answers_have_the_documented_shape() {
    let index = two_speakers();
    let mut request = SearchRequest::new(Query::all_of(["peace", "talks go"]).expect("a query"));
    request.facets = vec![Facet::Outlet];
    let found = serde_json::to_value(index.search(&request).expect("found")).expect("JSON");
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    assert_eq!(keys(&found), ["corpus", "explain", "facets", "hits", "query", "schema", "total"]);
    assert_eq!(found["facets"]["outlet"][0]["value"], serde_json::Value::Null);
    let hit = &found["hits"][0];
    assert_eq!(
        keys(hit),
        [
            "agency",
            "event_date",
            "id",
            "language",
            "matches",
            "occurrences",
            "outlet",
            "participants",
            "path",
            "published",
            "score",
            "speakers",
            "title",
            "url"
        ]
    );
    assert_eq!(
        keys(&hit["matches"][0]),
        [
            "basis",
            "end",
            "end_char",
            "left",
            "members",
            "paragraph",
            "right",
            "speaker",
            "start",
            "start_char",
            "text",
            "voice_end",
            "voice_start"
        ]
    );
}

#[test]
fn a_query_finds_what_it_says() {
    let ada = (Some("Ada Brook"), Basis::Quoted);
    let carl = (Some("Carl Dane"), Basis::Cue);
    let text = ["The river brings peace. US talks help us. Lasting peace", "Partners cooperate"];
    let other = ["Peace, not talks. The river and the lake", "Cooperation partnership 新时代"];
    let index = index_of(&[said(article("1", &text), &[ada, carl, ada]), article("2", &other)]);
    let expected = [
        ("river peace", (2, 5)),
        ("river NOT lake", (1, 1)),
        (r#"(river OR lake) NOT "us talks""#, (1, 2)),
        ("river w/1 peace", (1, 1)),
        ("river w/3 peace", (2, 2)),
        ("river pre/3 peace", (1, 1)),
        ("river w/s peace", (1, 1)),
        ("river w/p peace", (2, 2)),
        ("peace not w/2 river", (2, 2)),
        (r#""the (river|lake)" w/1 talks"#, (1, 1)),
        ("case:US", (1, 1)),
        ("US", (1, 2)),
        ("stem:cooperating", (2, 2)),
        ("partner*", (2, 2)),
        ("*ship", (1, 1)),
        (r#""river * peace""#, (1, 1)),
        (r#""the .. peace""#, (1, 1)),
        (r#""(lasting|the river brings) peace""#, (1, 2)),
        ("atleast2(peace)", (1, 2)),
        ("by:brook peace", (1, 2)),
        ("by:(ada OR carl) (us OR lasting)", (1, 3)),
        ("river NOT by:ada peace", (1, 1)),
        ("新时代", (1, 1)),
        (r#"title:"article 1""#, (1, 0)),
        ("speaker:dane river", (1, 1)),
    ];
    for (text, counts) in expected {
        let query = Query::parse(text).expect("a query");
        let total = index.search(&SearchRequest::new(query)).expect("found").total;
        assert_eq!((total.documents, total.occurrences), counts, "{text}");
    }
}

#[test]
fn a_row_of_words_near_each_other_is_found_in_any_order() {
    let index = index_of(&[
        article("1", &["Alpha gamma beta delta is good. Beta and alpha"]),
        article("2", &["Alpha and beta", "Gamma"]),
    ]);
    let found = |text: &str| {
        let query = Query::parse(text).expect("a query");
        index.search(&SearchRequest::new(query)).expect("found").total.documents
    };
    for operator in ["w/5", "w/0", "w/s", "w/p"] {
        for [a, b, c] in [["alpha", "beta", "gamma"], ["gamma", "alpha", "beta"], ["beta", "gamma", "alpha"]]
        {
            assert_eq!(found(&format!("{a} {operator} {b} {operator} {c}")), 1, "{operator}");
        }
    }
    assert_eq!(found("(alpha w/5 beta) w/s gamma"), 1);
    assert_eq!(found("alpha pre/5 gamma pre/5 beta"), 1);
    assert_eq!(found("alpha pre/5 beta pre/5 gamma"), 0);
    assert_eq!(found("alpha w/0 beta w/0 delta"), 0);
    assert_eq!(found("alpha w/5 alpha w/5 alpha"), 0);
}

#[test]
fn forms_that_typing_and_pasting_bring_are_one() {
    let index = index_of(&[article("1", &["Norland’s win–win “mutual trust” in a new era of the rivers."])]);
    let found = |text: &str| {
        let query = Query::parse(text).expect("a query");
        index.search(&SearchRequest::new(query)).expect("found").total.occurrences
    };
    for text in [
        "“mutual trust”",
        "«mutual trust»",
        "＂ｍｕｔｕａｌ　ｔｒｕｓｔ＂",
        "\"mutual\ntrust\"",
        "\"mutual \r\n  trust\"",
        "\"win-win mutual\"",
        "\"win—win mutual\"",
        "\"norland win\"",
        "\"Norland's win\"",
        "\"NORLAND’S win\"",
        "rivers w/6 trust",
        "mutual　Ｗ／5　era",
    ] {
        assert_eq!(found(text), 1, "{text}");
    }
    for text in ["\"mutual\" \"rust\"", "\"trust mutual\"", "\"norlands win\""] {
        assert_eq!(found(text), 0, "{text}");
    }
}

#[test]
fn a_plan_combines_with_the_queries_and_collectors_of_the_engine() {
    use tantivy::Term;
    use tantivy::collector::{Count, TopDocs};
    use tantivy::query::{BooleanQuery, Query as EngineQuery, TermQuery};
    use tantivy::schema::IndexRecordOption;

    use crate::index::field;
    use crate::query::Plan;
    use crate::search::intervals::{PlanQuery, Prepared};
    use crate::search::watch::Watch;

    let mut articles: Vec<_> = (0..300)
        .map(|number| {
            let text =
                if number % 3 == 0 { "Peace and then some trust." } else { "Trust. Much else, and peace." };
            article(&format!("{number:016x}"), &[text])
        })
        .collect();
    articles.iter_mut().step_by(2).for_each(|article| article.outlet.name = Some("Lumen".to_owned()));
    let index = index_of(&articles);
    let searcher = index.searcher();
    let query = Query::parse("peace pre/3 trust").expect("a query");
    let prepared =
        Prepared::new(&index, &searcher, Plan::new(&query), true, &Watch::default()).expect("prepared");
    let near: Box<dyn EngineQuery> = Box::new(PlanQuery::new(prepared));
    let term = Term::from_field_text(index.fields.named(field::OUTLET), "Lumen");
    let outlet: Box<dyn EngineQuery> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));

    let (best, count) =
        searcher.search(&near, &(TopDocs::with_limit(10).order_by_score(), Count)).expect("found");
    let ours = index.rank(&SearchRequest::new(query.clone()), Totals::Counted).expect("ranked");
    assert_eq!((count as u64, best.len()), (ours.total().documents, 10));
    assert!(best.iter().map(|(score, _)| *score).eq(ours.scores()));
    let both = BooleanQuery::intersection(vec![near, outlet]);
    let mut request = SearchRequest::new(query);
    request.filters.outlet = vec!["Lumen".to_owned()];
    let filtered = index.rank(&request, Totals::Counted).expect("ranked").total().documents;
    assert_eq!((searcher.search(&both, &Count).expect("found") as u64, filtered), (50, 50));
}

#[test]
fn patterns_together_stand_for_no_more_words_than_the_limit() {
    let words: Vec<String> = (0..6000).map(|number| format!("x{number}")).collect();
    let index = index_of(&[article("1", &[&words.join(" ")])]);
    let ask = |times: usize| {
        let query = Query::parse(&format!("\"{}\"", vec!["x*"; times].join(" "))).expect("a query");
        index.search(&SearchRequest::new(query)).map(|found| found.total.occurrences)
    };
    let most = EXPANSIONS_MAX / 6000;
    assert_eq!(ask(most).expect("few enough"), 6000 - most as u64 + 1);
    let error = ask(most + 1).expect_err("too many");
    assert_eq!(error.kind(), ErrorKind::Query);
    assert!(error.message().contains("more than 100000 words of the index together"));
}

#[test]
fn an_id_is_an_article_and_its_beginning_means_the_only_one() {
    let index = index_of(&[
        article("00aa000000000001", &["The river."]),
        article("00aa000000000002", &["The lake."]),
        article("00bb000000000003", &["The river."]),
    ]);
    let found = |query: &str| {
        let request = SearchRequest::new(Query::parse(query).expect("a query"));
        index.search(&request).map(|found| found.total.documents)
    };
    for (query, documents) in [
        ("id:00aa000000000001", 1),
        ("id:00bb", 1),
        ("id:00BB river", 1),
        ("id:(00bb OR 00aa000000000002)", 2),
        ("id:00aa000000000002 river", 0),
        ("NOT id:00bb", 2),
        ("id:*", 3),
        ("NOT id:*", 0),
        ("id:ffff", 0),
    ] {
        assert_eq!(found(query).expect("found"), documents, "{query}");
    }
    let error = found("river id:(00bb OR 00aa)").expect_err("two of them");
    assert_eq!(error.to_string(), "`00aa` fits 2 ids");
    assert_eq!(error.hint(), Some("say which: `00aa000000000001`, `00aa000000000002`"));
    let mark = error.excerpt().map(|at| &at.text[at.start..at.end]);
    assert_eq!(mark, Some("00aa"));
    let request = SearchRequest::new(Query::parse("id:ffff").expect("a query"));
    let resolved = index.resolve_own(&request).expect("resolved");
    let unknown = resolved.unknown_names();
    assert_eq!((unknown[0].wanted.as_str(), unknown[0].nearest.len()), ("ffff", 0));
}
