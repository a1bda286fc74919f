//! Searches against a naive scan of the same articles, and the meanings that users count on.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::testing::article;
use crate::{Basis, ErrorKind, EventDate, Index, Kind, Query, Readout, WriterOptions};

const ONE_THREAD: WriterOptions = WriterOptions { memory: 15_000_000, threads: 1 };

fn index_of(articles: &[Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    articles.iter().for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    drop(writer);
    index
}

fn said(mut article: Readout, voices: &[(Option<&str>, Basis)]) -> Readout {
    for (statement, (speaker, basis)) in article.statements.iter_mut().zip(voices) {
        (statement.speaker, statement.basis) = (speaker.map(str::to_owned), *basis);
    }
    article
}

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
    let row = |value: Option<&str>, documents, occurrences| FacetRow {
        value: value.map(str::to_owned),
        documents,
        occurrences,
    };
    assert_eq!(
        found.facets[&Facet::Speaker],
        [row(Some("Carl Dane"), 2, 2), row(Some("Ada Brook"), 1, 2), row(None, 1, 1)]
    );
    assert_eq!(found.facets[&Facet::Basis], [row(Some("quoted"), 1, 2)]);
    // Said by two in turn: it is no one's.
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
    let why = index.why_empty(&request).expect("told");
    assert_eq!(why.words_anywhere, 1);
    let (total, rows) = why.by_anyone.expect("a speaker was asked for");
    assert_eq!((total.documents, rows[0].value.as_deref()), (1, Some("Ada Brook")));
    let query = Query::phrase("now talks").expect("a query");
    assert_eq!(index.words_anywhere(&query, &Filters::default()).expect("counted"), 2);
}

#[test]
fn names_are_found_by_what_is_enough_of_them() {
    let mut first = article("1", &["Text."]);
    first.mentioned = ["Ada Brook", "Carl Dane", "Carla Brook", "Édouard Ähre"].map(str::to_owned).to_vec();
    first.outlet.name = Some("Lumen Daily Online".to_owned());
    let index = index_of(&[first]);
    let person = |name: &str| index.resolve_person(name, |_| None);
    let found = |name: &str| Resolution::Found(name.to_owned());
    assert_eq!(person("carl").expect("one"), found("Carl Dane"));
    assert_eq!(person("BROOK, ada").expect("one"), found("Ada Brook"));
    assert_eq!(person("edouard ahre").expect("one"), found("Édouard Ähre"));
    let error = person("brook").expect_err("two");
    assert_eq!(error.kind(), ErrorKind::Query);
    assert_eq!(error.hint(), Some("say which: `Ada Brook`, `Carla Brook`"));
    let nearest = Resolution::Unknown { nearest: vec!["Ada Brook".to_owned(), "Carla Brook".to_owned()] };
    assert_eq!(person("broks").expect("none"), Resolution::Unknown { nearest: Vec::new() });
    assert_eq!(person("brok").expect("none"), nearest);
    let alias = |name: &str| (name == "the Dane").then(|| "Carl Dane".to_owned());
    assert_eq!(index.resolve_person("the Dane", alias).expect("one"), found("Carl Dane"));
    assert_eq!(
        index.resolve(NameField::Outlet, "lumen", |_| None).expect("one"),
        found("Lumen Daily Online")
    );
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
            "matches",
            "outlet",
            "path",
            "published",
            "score",
            "speakers",
            "title"
        ]
    );
    assert_eq!(
        keys(&hit["matches"][0]),
        ["basis", "end", "left", "paragraph", "right", "speaker", "start", "text"]
    );
}

fn words() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(vec!["a", "b", "b", "c", "A’s", "ｂ", "é", "新", "时", "a-b,"]), 1..5)
}

fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let sentence = words().prop_map(|words| words.join(" "));
    let paragraph = prop::collection::vec(sentence, 1..4).prop_map(|sentences| sentences.join(". "));
    prop::collection::vec(paragraph, 1..4)
}

const PEOPLE: [&str; 3] = ["Ada Brook", "Carl Dane", "Eve Frost"];

fn voice() -> impl Strategy<Value = Option<(Option<&'static str>, Basis)>> {
    prop_oneof![
        4 => (select(PEOPLE.to_vec()), select(vec![Basis::Quoted, Basis::Cue])).prop_map(|(n, b)| Some((Some(n), b))),
        2 => Just(Some((None, Basis::Narration))),
        1 => Just(None),
    ]
}

fn date() -> impl Strategy<Value = Option<crate::Edtf>> {
    let dates =
        ["2013", "2013-04", "2013-04-22", "2020-02-01?", "XXXX-04-16", "2020-02-01", "2021-05-05T10:30"];
    prop::option::of(select(dates.to_vec()).prop_map(|date| date.parse().expect("a date")))
}

fn articles() -> impl Strategy<Value = Readout> {
    let facts = (
        prop::option::of(select(vec!["Lumen", "Daily"])),
        subsequence(vec!["ru", "cn"], 0..=2),
        subsequence(PEOPLE.to_vec(), 0..=1),
        select(Kind::ALL.to_vec()),
        (date(), date()),
    );
    let said = (paragraphs(), prop::collection::vec(voice(), 9));
    (0u64..10, said, facts).prop_map(|(id, (paragraphs, voices), facts)| {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let mut made = article(&format!("{:016x}", id * 0x1111_1111_1111_1111), &paragraphs);
        let mut voices = voices.into_iter();
        made.statements.retain_mut(|statement| {
            let voice = voices.next().flatten();
            if let Some((speaker, basis)) = voice {
                (statement.speaker, statement.basis) = (speaker.map(str::to_owned), basis);
            }
            voice.is_some()
        });
        let (outlet, countries, mentioned, kind, (event, published)) = facts;
        made.outlet.name = outlet.map(str::to_owned);
        made.countries = countries.into_iter().map(str::to_owned).collect();
        made.mentioned = mentioned.into_iter().map(str::to_owned).collect();
        made.kind = kind;
        made.event_date = EventDate { edtf: event, ..EventDate::default() };
        made.published.edtf = published;
        made
    })
}

fn query() -> impl Strategy<Value = Query> {
    let phrase = prop::collection::vec(select(vec!["a", "b", "c", "e", "新", "时", "zz"]), 1..4)
        .prop_map(|words| Query::phrase(&words.join(" ")).expect("words"));
    let leaf = prop_oneof![6 => phrase, 1 => Just(Query::All)];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..4).prop_map(Query::And),
            2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Query::Or),
            1 => inner.prop_map(|query| Query::Not(Box::new(query))),
        ]
    })
}

fn filters() -> impl Strategy<Value = Filters> {
    let people = || {
        prop_oneof![
            2 => Just(Vec::new()),
            1 => subsequence(PEOPLE.to_vec(), 1..=2).prop_map(|names| names.into_iter().map(str::to_owned).collect()),
        ]
    };
    let one_of = |values: Vec<&'static str>| prop_oneof![3 => Just(Vec::new()), 1 => select(values).prop_map(|value| vec![value.to_owned()])];
    let range = || {
        let day = |text: &str| Some(text.parse().expect("a day"));
        let ranges = [
            DateRange { from: day("2013-04-01"), to: day("2013-04-30") },
            DateRange { from: day("2013-04-22"), to: None },
            DateRange { from: None, to: day("2020-02-01") },
            DateRange { from: day("2021-05-05"), to: day("2021-05-05") },
        ];
        prop_oneof![4 => Just(DateRange::default()), 1 => select(ranges.to_vec())]
    };
    (people(), people(), people(), one_of(vec!["Lumen", "Nowhere"]), one_of(vec!["ru"]), range(), range())
        .prop_map(|(by, speaker, mentions, outlet, country, event, published)| Filters {
            by,
            speaker,
            mentions,
            outlet,
            country,
            event,
            published,
            ..Filters::default()
        })
}

#[derive(Debug, Clone)]
enum Step {
    Add(Box<Readout>),
    Remove(u64),
    Commit,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => articles().prop_map(|article| Step::Add(Box::new(article))),
        1 => (0u64..10).prop_map(Step::Remove),
        2 => Just(Step::Commit),
    ];
    prop::collection::vec(step, 1..20)
}

fn carried_out(steps: &[Step]) -> (Index, Vec<Readout>) {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(ONE_THREAD).expect("a writer");
    let mut articles = std::collections::BTreeMap::new();
    for step in steps {
        match step {
            Step::Add(article) => {
                writer.add(article).expect("added");
                articles.insert(article.id.clone(), (**article).clone());
            }
            Step::Remove(id) => {
                let id = format!("{:016x}", id * 0x1111_1111_1111_1111);
                writer.remove(&id);
                articles.remove(&id);
            }
            Step::Commit => writer.commit().expect("committed"),
        }
    }
    writer.commit().expect("committed");
    (index, articles.into_values().collect())
}

/// The day that orders an article by date.
fn sort_day(article: &Readout) -> Option<jiff::civil::Date> {
    let dates = [article.event_date.edtf, article.published.edtf];
    dates.into_iter().flatten().find(|edtf| edtf.is_certain()).and_then(crate::Edtf::earliest)
}

fn agrees(
    index: &Index,
    articles: &[Readout],
    query: &Query,
    filters: &Filters,
) -> Result<(), TestCaseError> {
    let mut request = SearchRequest::new(query.clone());
    request.filters = filters.clone();
    request.facets = Facet::ALL.to_vec();
    request.limit = 100;
    request.context = 3;
    let answer = index.search(&request).expect("an answer");
    let expected = oracle::found(articles, query, filters);
    prop_assert_eq!(answer.total.documents, expected.len() as u64);
    prop_assert_eq!(answer.total.occurrences, expected.iter().map(|(_, m)| m.len() as u64).sum::<u64>());
    prop_assert_eq!(answer.corpus.documents, articles.len() as u64);
    let mut hits: Vec<oracle::Found> = Vec::new();
    for hit in &answer.hits {
        let article = articles.iter().find(|article| article.id == hit.id).expect("an article");
        for found in &hit.matches {
            let text = &article.paragraphs[found.paragraph];
            prop_assert_eq!(&text[found.start..found.end], &found.text);
            prop_assert!(
                text[..found.start].ends_with(&found.left) && text[found.end..].starts_with(&found.right)
            );
            prop_assert!(found.left.chars().count() <= 3 && found.right.chars().count() <= 3);
        }
        let place = |m: &Match| (m.paragraph, m.start, m.end, m.speaker.clone(), m.basis);
        hits.push((hit.id.clone(), hit.matches.iter().map(place).collect()));
    }
    let order = |hits: &[Hit]| -> Vec<String> { hits.iter().map(|hit| hit.id.clone()).collect() };
    let ids = order(&answer.hits);
    hits.sort_by(|a, b| a.0.cmp(&b.0));
    prop_assert_eq!(hits, expected);
    prop_assert!(answer.hits.is_sorted_by(|a, b| (-a.score, &a.id) <= (-b.score, &b.id)));
    for facet in Facet::ALL {
        let rows = oracle::facet(articles, facet, query, filters);
        prop_assert_eq!(&answer.facets[&facet], &rows, "{:?}", facet);
    }
    request.facets = Vec::new();
    (request.offset, request.limit) = (1, 2);
    let page = index.search(&request).expect("a page");
    prop_assert_eq!(order(&page.hits), ids.iter().skip(1).take(2).cloned().collect::<Vec<_>>());
    request.limit = 0;
    prop_assert_eq!(index.search(&request).expect("totals").total, answer.total);
    (request.offset, request.limit) = (0, 100);
    for later_first in [false, true] {
        request.order = if later_first { Order::DateDescending } else { Order::DateAscending };
        let got = order(&index.search(&request).expect("in order").hits);
        let mut wanted: Vec<&Readout> = articles.iter().filter(|article| ids.contains(&article.id)).collect();
        wanted.sort_by(|a, b| {
            let (x, y) = (sort_day(a), sort_day(b));
            let dates = if later_first { y.cmp(&x) } else { x.cmp(&y) };
            x.is_none().cmp(&y.is_none()).then(dates).then(a.id.cmp(&b.id))
        });
        prop_assert_eq!(got, wanted.iter().map(|article| article.id.clone()).collect::<Vec<_>>());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn every_answer_is_that_of_a_scan(
        steps in steps(),
        asked in prop::collection::vec((query(), filters()), 12),
    ) {
        let (index, articles) = carried_out(&steps);
        for (query, filters) in &asked {
            agrees(&index, &articles, query, filters)?;
        }
        let verified = index.verify().expect("verified");
        prop_assert_eq!((verified.documents, verified.problems), (articles.len() as u64, Vec::new()));
    }
}
