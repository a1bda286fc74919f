//! New articles without a formula where it mostly is.

use super::*;
use crate::Kind;

const RIVER: &str = "The river is ours and it is deep.";
const LAKE: &str = "The lake is theirs.";

/// Returns a call on a day of May.
fn call(number: u64, text: &str) -> Readout {
    let mut call = page(number, text, "Ada Brook");
    call.event_date.edtf = Some(format!("2031-05-{number:02}").parse().expect("a date"));
    call.outlet.name = Some("Lumen Daily".to_owned());
    call.kind = Kind::Call;
    call
}

/// Returns ten calls, all but one of which have the river.
fn before() -> Vec<Readout> {
    (1..=10).map(|day| call(day, if day == 4 { LAKE } else { RIVER })).collect()
}

fn told(
    before: &[Readout],
    new: impl IntoIterator<Item = Readout>,
    query: &str,
    rule: Option<AbsenceRule>,
) -> (Vec<News>, WatchState) {
    let look = |index: &Index, state: &WatchState| {
        let request = SearchRequest::new(Query::parse(query).expect("a query"));
        let written = request.text();
        let request = index.resolve_own(&request).expect("resolved");
        let query = WatchQuery::new("q", &written, &request).absence(rule);
        state.update(&[query], FirstRun::Recorded, NOW).expect("looked")
    };
    let (answer, state) = look(&index_of(before), &WatchState::new("corpus"));
    assert_eq!(answer.news, []);
    let after: Vec<Readout> = before.iter().cloned().chain(new).collect();
    let index = index_of(&after);
    let (answer, state) = look(&index, &state);
    let (again, last) = look(&index, &state);
    assert_eq!((again.news.len(), &last), (0, &state), "told once");
    let news: Vec<News> = answer.news.into_iter().filter(|news| news.kind == NewsKind::Absence).collect();
    assert_eq!(answer.queries[0].absences, news.len() as u64);
    (news, state)
}

/// Returns whose words lack it in which articles.
fn absent(before: &[Readout], new: impl IntoIterator<Item = Readout>, query: &str) -> Vec<String> {
    let (news, _) = told(before, new, query, Some(AbsenceRule::default()));
    news.iter()
        .map(|news| format!("{} {}", news.speakers.join(", "), news.id.trim_start_matches('0')))
        .collect()
}

#[test]
fn a_new_article_without_what_most_comparable_ones_have_is_told_with_its_coverage() {
    let (news, _) = told(&before(), [call(11, LAKE)], "river", Some(AbsenceRule::default()));
    let [news] = news.as_slice() else { panic!("one: {news:?}") };
    assert_eq!((news.id.as_str(), news.speakers.join(", ").as_str()), ("000000000000000b", "Ada Brook"));
    assert_eq!((news.occurrences, &news.passage, news.kind.as_str()), (0, &None, "absence"));
    let absence = news.absence.clone().expect("what it was compared with");
    assert_eq!((absence.used, absence.compared, absence.words, absence.words_median), (9, 10, 4, 8));
    assert_eq!(
        (absence.first.to_string(), absence.last.to_string()),
        ("2031-05-01".into(), "2031-05-10".into())
    );
    assert_eq!(
        absence.to_string(),
        "used in 9 of their last 10 articles of the kind “call” in this outlet before it (2031-05-01 to 2031-05-10); \
         words of theirs: 4 here, 8 in the median there"
    );
    // The uses in the ten, and no others.
    let index = index_of(&[before(), vec![call(11, LAKE), call(12, RIVER)]].concat());
    let hits = Query::parse(news.hits.as_deref().expect("hits")).expect("a query");
    assert_eq!(index.search(&SearchRequest::new(hits)).expect("found").total.documents, 9);
}

#[test]
fn another_form_of_the_phrase_is_told_with_it() {
    let rule = Some(AbsenceRule::default());
    let form = |said: &str, query: &str| {
        let (news, _) = told(&before(), [call(11, said)], query, rule);
        assert_eq!(news.len(), 1, "{said}");
        news[0].form.clone()
    };
    let query = "\"the river is ours\"";
    assert_eq!(form("The river is also ours.", query).as_deref(), Some("the river is also ours"));
    assert_eq!(form(LAKE, query), None);
    assert_eq!(form("The river is also ours.", "river w/1 ours"), None, "it is no phrase");
    let mut other = call(11, "The lake is theirs. The river is also ours.");
    other.statements[0].speaker = Some("Ada Brook".to_owned());
    other.statements[1].speaker = Some("Eve Frost".to_owned());
    let (news, _) = told(&before(), [other], query, rule);
    assert_eq!((news.len(), &news[0].form), (1, &None), "somebody else says it");
}

#[test]
fn an_article_with_it_is_no_absence() {
    assert_eq!(absent(&before(), [call(11, RIVER)], "river"), [""; 0]);
}

#[test]
fn it_is_not_told_of_too_few_comparable_articles_or_too_few_uses() {
    assert_eq!(absent(&before()[1..], [call(11, LAKE)], "river"), [""; 0]);
    let few: Vec<Readout> = (1..=10).map(|day| call(day, if day <= 3 { LAKE } else { RIVER })).collect();
    assert_eq!(absent(&few, [call(11, LAKE)], "river"), [""; 0]);
    // The last ten count, not all.
    let older: Vec<Readout> = (1..=12).map(|day| call(day, if day <= 4 { LAKE } else { RIVER })).collect();
    assert_eq!(absent(&older, [call(13, LAKE)], "river"), ["Ada Brook d"]);
}

#[test]
fn it_is_not_told_of_another_outlet_or_of_none() {
    let other = |name: Option<&str>| {
        let mut other = call(11, LAKE);
        other.outlet.name = name.map(str::to_owned);
        other
    };
    assert_eq!(absent(&before(), [other(Some("Daily"))], "river"), [""; 0]);
    assert_eq!(absent(&before(), [other(None)], "river"), [""; 0]);
    let nowhere = |mut page: Readout| {
        page.outlet.name = None;
        page
    };
    let nowhere: Vec<Readout> = before().into_iter().map(nowhere).collect();
    assert_eq!(absent(&nowhere, [other(None)], "river"), [""; 0], "unknown outlets are not one");
}

#[test]
fn it_is_not_told_of_another_kind_or_of_another_person() {
    let mut other = call(11, LAKE);
    other.kind = Kind::Meeting;
    assert_eq!(absent(&before(), [other], "river"), [""; 0]);
    let mut other = call(11, LAKE);
    other.statements[0].speaker = Some("Eve Frost".to_owned());
    assert_eq!(absent(&before(), [other], "river"), [""; 0]);
}

#[test]
fn it_is_not_told_where_the_date_is_uncertain_or_not_after_the_others() {
    for date in ["2031-05-11?", "2031-05", "2031-05-10", "2031-05-04"] {
        let mut other = call(11, LAKE);
        other.event_date.edtf = Some(date.parse().expect("a date"));
        assert_eq!(absent(&before(), [other], "river"), [""; 0], "{date}");
    }
    let mut other = call(11, LAKE);
    other.event_date.edtf = None;
    assert_eq!(absent(&before(), [other], "river"), [""; 0]);
    // Uncertain ones are not compared.
    let mut uncertain = before();
    uncertain[4].event_date.edtf = Some("2031-05-05?".parse().expect("a date"));
    assert_eq!(absent(&uncertain, [call(11, LAKE)], "river"), [""; 0]);
}

#[test]
fn it_is_not_told_of_a_page_that_has_moved_or_changed() {
    let all = [before(), vec![call(11, LAKE)]].concat();
    let looked = |before: &[Readout], after: &[Readout]| {
        let (_, state) =
            looked(&index_of(before), &WatchState::new("corpus"), ("q", "river"), FirstRun::Recorded);
        let (answer, _) = super::looked(&index_of(after), &state, ("q", "river"), FirstRun::Recorded);
        answer.queries[0].absences
    };
    let mut moved = all.clone();
    moved[10].url = Some("https://elsewhere.example/1".to_owned());
    moved[10].path = Some("b.txt".to_owned());
    assert_eq!(looked(&all, &moved), 0);
    // Its text is another, so its id is.
    let mut changed = all.clone();
    changed[10].id = format!("{:016x}", 99);
    assert_eq!(looked(&all, &changed), 0);
    let mut with_it = all.clone();
    with_it[10] = call(11, RIVER);
    assert_eq!(looked(&with_it, &changed), 0, "what was there before is no new article");
    // Nor is one that was away.
    let away = index_of(&all[..10]);
    let (_, state) =
        super::looked(&index_of(&all), &WatchState::new("corpus"), ("q", "river"), FirstRun::Recorded);
    let (_, state) = super::looked(&away, &state, ("q", "river"), FirstRun::Recorded);
    let (answer, _) = super::looked(&index_of(&all), &state, ("q", "river"), FirstRun::Recorded);
    assert_eq!(answer.queries[0].absences, 0);
    assert_eq!(looked(&all[..10], &all), 1);
}

#[test]
fn it_is_not_told_where_nobody_is_known_to_say_it_in_the_article() {
    let narrated = |speaker: Option<&str>| {
        let mut page = call(11, "The lake is theirs. The river is ours.");
        page.statements[0].speaker = Some("Ada Brook".to_owned());
        page.statements[1].speaker = speaker.map(str::to_owned);
        page
    };
    assert_eq!(absent(&before(), [narrated(None)], "river"), [""; 0]);
    assert_eq!(absent(&before(), [narrated(Some("Eve Frost"))], "river"), ["Ada Brook b"]);
}

#[test]
fn filters_and_conditions_say_what_is_comparable() {
    assert_eq!(absent(&before(), [call(11, LAKE)], "river outlet:\"Lumen Daily\""), ["Ada Brook b"]);
    assert_eq!(absent(&before(), [call(11, LAKE)], "river outlet:Nowhere"), [""; 0]);
    assert_eq!(absent(&before(), [call(11, LAKE)], "river date:2031-05-02.."), [""; 0]);
    assert_eq!(absent(&before(), [call(11, LAKE)], "by:\"Ada Brook\" river"), ["Ada Brook b"]);
    assert_eq!(absent(&before(), [call(11, LAKE)], "by:\"Eve Frost\" river"), [""; 0]);
}

#[test]
fn a_query_for_several_things_or_for_none_has_no_absences() {
    for query in ["river ours", "river NOT lake", "atleast2(is)", "kind:call", "title:article"] {
        assert_eq!(absent(&before(), [call(11, LAKE)], query), [""; 0], "{query}");
    }
    assert_eq!(absent(&before(), [call(11, LAKE)], "river OR ours"), ["Ada Brook b"]);
}

#[test]
fn the_rule_says_how_many_of_how_many() {
    let told = |rule: &str| {
        let rule = (rule != "none").then(|| rule.parse().expect("a rule"));
        told(&before(), [call(11, LAKE)], "river", rule).0.len()
    };
    assert_eq!(["none", "10/10", "9/10", "1/1", "6/7", "7/7"].map(told), [0, 0, 1, 1, 1, 0]);
    for wrong in ["", "8", "0/10", "11/10", "8/101", "a/b", "8/10/12", "-1/3", "8 of 10"] {
        assert!(wrong.parse::<AbsenceRule>().is_err(), "{wrong}");
    }
    assert_eq!("8/10".parse::<AbsenceRule>().expect("a rule").to_string(), "8/10");
}

/// Returns everyone who speaks in an article.
fn speakers(article: &Readout) -> BTreeSet<String> {
    let said = article.statements.iter().filter_map(|statement| statement.speaker.clone());
    said.chain(article.speakers.iter().map(|speaker| speaker.name.clone())).collect()
}

/// Returns the absences as they are defined, found by comparing every article with every other.
fn by_definition(
    (old, all): (&[Readout], &[Readout]),
    query: &str,
    (used, of): (usize, usize),
) -> Vec<(String, String, u64, u64)> {
    let analysed: Vec<Analysed<'_>> = all.iter().map(Analysed::new).collect();
    let parsed = Query::parse(query).expect("a query");
    let scan = Scan::new(&analysed, &parsed, &Filters::default()).found();
    // The people in whose words each article has it; nobody for places that are not in the words of one.
    let uses = |id: &str| -> BTreeSet<Option<String>> {
        let article = analysed.iter().find(|article| article.article.id == id).expect("one of them");
        type Place = (usize, usize, usize, Option<String>, Basis);
        let places = scan.iter().filter(|(of, _)| of == id).flat_map(|(_, places)| places);
        let speaker = |(paragraph, start, end, ..): &Place| {
            let words = article
                .body
                .iter()
                .filter(|w| w.paragraph == *paragraph && w.start >= *start && w.end <= *end);
            let speakers: BTreeSet<Option<String>> = words.map(|word| word.speaker.clone()).collect();
            if speakers.len() == 1 { speakers.into_iter().next().flatten() } else { None }
        };
        places.map(speaker).collect()
    };
    let days = |article: &Readout| {
        let date = article.event_date.edtf.filter(|date| date.is_certain())?;
        date.earliest().zip(date.latest())
    };
    let mut told = Vec::new();
    for article in all.iter().filter(|article| old.iter().all(|known| known.id != article.id)) {
        let (Some((first, _)), here) = (days(article), uses(&article.id)) else { continue };
        if article.outlet.name.is_none() || here.contains(&None) {
            continue;
        }
        for person in speakers(article) {
            if here.contains(&Some(person.clone())) {
                continue;
            }
            let mut others: Vec<(jiff::civil::Date, jiff::civil::Date, &str)> = all
                .iter()
                .filter(|other| (&other.outlet.name, other.kind) == (&article.outlet.name, article.kind))
                .filter(|other| speakers(other).contains(&person))
                .filter_map(|other| days(other).map(|(first, last)| (last, first, other.id.as_str())))
                .filter(|(last, ..)| *last < first)
                .collect();
            others.sort_unstable();
            let Some(start) = others.len().checked_sub(of) else { continue };
            let with =
                others[start..].iter().filter(|(.., id)| uses(id).contains(&Some(person.clone()))).count();
            if with >= used {
                told.push((article.id.clone(), person, with as u64, of as u64));
            }
        }
    }
    told.sort();
    told
}

proptest! {
    #![proptest_config(crate::testing::cases(300))]

    #[test]
    fn absences_are_those_of_the_definition(
        articles in prop::collection::vec(random_article(0..1_000_000, Length::Short), 1..40),
        old in subsequence((0..40).collect::<Vec<usize>>(), 0..40),
        query in select(vec!["a", "\"a b\"", "b OR c", "新", "by:\"Ada Brook\" a", "us"]),
        (used, of) in select(vec![(1, 1), (1, 2), (2, 2), (2, 3), (3, 4)]),
        plain in any::<bool>(),
    ) {
        let by_id: std::collections::BTreeMap<String, Readout> =
            articles.into_iter().map(|article| (article.id.clone(), article)).collect();
        let mut all: Vec<Readout> = by_id.into_values().collect();
        for (at, article) in all.iter_mut().enumerate() {
            article.url = Some(format!("https://norland.example/{}", article.id));
            if plain {
                // More of them are comparable.
                article.outlet.name = Some("Lumen".to_owned());
                article.kind = Kind::Call;
                let day = format!("2031-{:02}-{:02}", 1 + at % 12, 1 + at / 12);
                article.event_date.edtf = Some(day.parse().expect("a date"));
            }
        }
        let old: Vec<Readout> = old.iter().filter_map(|at| all.get(*at).cloned()).collect();
        let rule = AbsenceRule::new(used, of).expect("a rule");
        let look = |pages: &[Readout], state: &WatchState| {
            let index = index_of(pages);
            let request = SearchRequest::new(Query::parse(query).expect("a query"));
            let request = index.resolve_own(&request).expect("resolved");
            let query = WatchQuery::new("q", query, &request).absence(Some(rule));
            state.update(&[query], FirstRun::Recorded, NOW).expect("looked")
        };
        let (_, state) = look(&old, &WatchState::new("corpus"));
        let (answer, _) = look(&all, &state);
        let mut told: Vec<(String, String, u64, u64)> = Vec::new();
        let index = index_of(&all);
        for news in answer.news.iter().filter(|news| news.kind == NewsKind::Absence) {
            let absence = news.absence.as_ref().expect("what it was compared with");
            told.push((news.id.clone(), news.speakers[0].clone(), absence.used, absence.compared));
            let hits = Query::parse(news.hits.as_deref().expect("hits")).expect("a query");
            let found = index.search(&SearchRequest::new(hits)).expect("found").total.documents;
            prop_assert_eq!(found, absence.used);
        }
        told.sort();
        prop_assert_eq!(told, by_definition((&old, &all), query, (used, of)));
    }
}
