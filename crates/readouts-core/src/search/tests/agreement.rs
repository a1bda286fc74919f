//! Compares the answers of the index with those of a scan: articles, occurrences, counts, facets, orders,
//! pages.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{TestError, TestRunner};

use super::articles::{Length, Step, article, carried_out, steps};
use super::queries::{crossed, filters, phrase, query, single_facets, sort};
use super::tally::Tally;
use crate::index::{Relations, id_number};
use crate::query::{DateField, FieldQuery};
use crate::search::oracle::{Analysed, ArticlePlaces, Row, Scan, sort_day, voice};
use crate::search::*;
use crate::{Index, Query, Readout};

/// Number of queries for each index.
const QUERIES: usize = 20;

/// Number of queries unless another number is requested.
const CASES: usize = 300;

/// Compares all answers of the index to a query with those of a scan of the articles; returns what was
/// compared.
fn agrees(
    index: &Index,
    articles: &[Analysed<'_>],
    (query, filters): (&Query, &Filters),
    crossed: &[Facet],
) -> Result<Total, TestCaseError> {
    let failed = |error: crate::Error| TestCaseError::fail(format!("{error}"));
    let mut request = SearchRequest::new(query.clone());
    request.filters = filters.clone();
    request.facets = single_facets().into_iter().chain(crossed.to_vec()).collect();
    request.limit = articles.len();
    request.context = 3;
    let answer = search(index, &request).map_err(failed)?;
    let scan = Scan::new(articles, query, filters);
    let expected = scan.found();
    let found = places(&answer.hits, articles)?;
    for place in found.iter().zip(&expected) {
        prop_assert_eq!(place.0, place.1, "{}", told(&place.1.0, articles));
    }
    prop_assert_eq!(&found, &expected);
    let is_dated = !filters.event.is_open() || has_date(query);
    let asks_possible = filters.event_days == EventDays::Possible;
    let possible = (is_dated && !asks_possible).then(|| scan.possible());
    let reprints = (filters.collapse == Collapse::Reprints).then(|| {
        let each = Filters { collapse: Collapse::Nothing, ..filters.clone() };
        (Scan::new(articles, query, &each).found().len() - expected.len()) as u64
    });
    prop_assert_eq!(answer.total, Total { possible, reprints, ..total(&expected) });
    prop_assert_eq!(answer.corpus.documents, articles.len() as u64);
    prop_assert!(answer.hits.is_sorted_by(|a, b| (-a.score, &a.id) <= (-b.score, &b.id)));
    for facet in &request.facets {
        let rows = &answer.facets[facet];
        let without_events = rows.iter().cloned().map(|row| FacetRow { event: None, ..row });
        let (without_events, scanned): (Vec<_>, _) = (without_events.collect(), scan.facet(facet));
        prop_assert_eq!(&without_events, &scanned, "{:?}: {:?}, {:?}", facet, &without_events, &scanned);
        let of_events = facet.parts().any(|part| *part == Facet::Event);
        prop_assert!(rows.iter().all(|row| row.event.is_some() == of_events), "{:?}", facet);
        prop_assert!(rows.iter().all(|row| row.share().is_none_or(|share| share <= 1.0)), "{:?}", facet);
    }
    request.facets = Vec::new();
    let ids = |hits: &[Hit]| -> Vec<String> { hits.iter().map(|hit| hit.id.clone()).collect() };
    let all = ids(&answer.hits);
    (request.offset, request.limit) = (1, 2);
    let page = search(index, &request).map_err(failed)?;
    prop_assert_eq!(ids(&page.hits), all.iter().skip(1).take(2).cloned().collect::<Vec<_>>());
    request.limit = 0;
    prop_assert_eq!(search(index, &request).map_err(failed)?.total, answer.total);
    let total = Total { possible: None, reprints: None, ..answer.total };
    request.offset = 0;
    for limit in [1, 5] {
        request.limit = limit;
        let ranked =
            resolved(index, &request).and_then(|request| request.rank(Totals::Counted)).map_err(failed)?;
        prop_assert_eq!(ranked.total(), total);
        let best = best(&ranked)?;
        prop_assert!(
            best.iter().zip(&answer.hits).all(|(a, b)| (&a.0, a.1) == (&b.id, b.score)),
            "rank {}",
            limit
        );
        prop_assert_eq!(best.len(), limit.min(answer.hits.len()));
        let skipping =
            resolved(index, &request).and_then(|request| request.rank(Totals::Skipped)).map_err(failed)?;
        prop_assert_eq!(self::best(&skipping)?, best, "best {}", limit);
    }
    request.limit = articles.len();
    for later_first in [false, true] {
        request.order = if later_first { Order::DateDescending } else { Order::DateAscending };
        let got = ids(&search(index, &request).map_err(failed)?.hits);
        let mut wanted: Vec<&Readout> =
            articles.iter().map(|a| a.article).filter(|article| all.contains(&article.id)).collect();
        wanted.sort_by(|a, b| {
            let (x, y) = (sort_day(a), sort_day(b));
            let dates = if later_first { y.cmp(&x) } else { x.cmp(&y) };
            x.is_none().cmp(&y.is_none()).then(dates).then(a.id.cmp(&b.id))
        });
        prop_assert_eq!(got, ids_of(&wanted));
    }
    // A query with its filters as conditions finds the same.
    let written = filters.within(query);
    if written.check().is_ok() {
        let listed = search(index, &SearchRequest::new(written.clone()).limit(0)).map_err(failed)?;
        prop_assert_eq!(
            (listed.total.documents, listed.total.occurrences),
            (answer.total.documents, answer.total.occurrences),
            "{}",
            written
        );
    }
    if expected.is_empty() {
        let why = resolved(index, &request).and_then(|request| request.why_empty()).map_err(failed)?;
        let totals = |filters: Filters| self::total(&Scan::new(articles, query, &filters).found());
        prop_assert_eq!(why.unfiltered, totals(Filters::default()));
        let by_anyone =
            (!filters.by.is_empty()).then(|| totals(Filters { by: Vec::new(), ..filters.clone() }));
        prop_assert_eq!(why.by_anyone.map(|(total, _)| total), by_anyone);
        let is_each = filters.collapse == Collapse::Nothing;
        if filters.with.len() > 1 && is_each {
            let one = |name: &String| Filters { with: vec![name.clone()], ..filters.clone() };
            let found = filters.with.iter().flat_map(|name| Scan::new(articles, query, &one(name)).found());
            let ids: BTreeSet<String> = found.map(|(id, _)| id).collect();
            prop_assert_eq!(why.with_any.map(|part| part.documents), Some(ids.len() as u64));
        }
        if is_each && *query == Query::All && !(filters.by.is_empty() && filters.speaker.is_empty()) {
            let any_with = |filters: &Filters, names: &[String]| -> Vec<Filters> {
                if names.is_empty() {
                    vec![filters.clone()]
                } else {
                    names.iter().map(|name| filters.clone().with(name)).collect()
                }
            };
            let others =
                Filters { by: Vec::new(), speaker: Vec::new(), joint: Joint::LeftOut, ..filters.clone() };
            let asked = any_with(&others, &filters.by).into_iter();
            let asked: Vec<Filters> = asked.flat_map(|one| any_with(&one, &filters.speaker)).collect();
            let found = asked.iter().flat_map(|one| Scan::new(articles, query, one).found());
            let ids: BTreeSet<String> = found.map(|(id, _)| id).collect();
            prop_assert_eq!(why.taking_part.map(|part| part.documents), Some(ids.len() as u64));
        }
        if filters.by.is_empty() && query.or_in_titles().check().is_ok() {
            let with_titles = Scan::with_titles(articles, query, filters).found().len();
            prop_assert_eq!(why.with_titles, with_titles as u64);
        }
    }
    Ok(answer.total)
}

fn total(found: &[ArticlePlaces]) -> Total {
    let occurrences = found.iter().map(|(_, places)| places.len() as u64).sum();
    Total { documents: found.len() as u64, occurrences, ..Total::default() }
}

/// Resolves a request, with the countries of outlets.
fn resolved<R: Request>(index: &Index, request: &R) -> crate::Result<Resolved<R>> {
    let countries = countries();
    index.resolve(request, |field, name| match field {
        NameField::Side => countries.get(name).cloned().into_iter().collect(),
        _ => Vec::new(),
    })
}

fn search(index: &Index, request: &SearchRequest) -> crate::Result<SearchResults> {
    resolved(index, request)?.search()
}

/// Whether a query has a condition on certain days, except under NOT.
fn has_date(query: &Query) -> bool {
    match query {
        Query::Field(FieldQuery::Dated(DateField::Event, _)) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_date),
        Query::By(_, part) => has_date(part),
        _ => false,
    }
}

/// Compares the answer of the index with headlines searched too with that of a scan.
fn titles_agree(
    index: &Index,
    articles: &[Analysed<'_>],
    query: &Query,
    filters: &Filters,
) -> Result<(), TestCaseError> {
    let mut request = SearchRequest::new(query.or_in_titles());
    if request.query.check().is_err() {
        return Ok(());
    }
    (request.filters, request.limit, request.context) = (filters.clone(), articles.len(), 3);
    let answer = search(index, &request).map_err(|error| TestCaseError::fail(format!("{error}")))?;
    let expected = Scan::with_titles(articles, query, filters).found();
    prop_assert_eq!(Total { possible: None, reprints: None, ..answer.total }, total(&expected));
    prop_assert_eq!(&places(&answer.hits, articles)?, &expected);
    Ok(())
}

/// Compares the rows of a concordance with those of a scan, and checks samples.
fn rows_agree(
    index: &Index,
    articles: &[Analysed<'_>],
    query: &Query,
    filters: &Filters,
    (window, sort): &(u32, Vec<ConcordanceKey>),
) -> Result<(), TestCaseError> {
    let mut request = ConcordanceRequest::new(query.clone());
    (request.filters, request.window, request.sort) = (filters.clone(), *window, sort.clone());
    let all = rows(index, articles, &request)?;
    prop_assert_eq!(&all, &Scan::new(articles, query, filters).rows(*window as usize, sort));
    for size in [1, 4] {
        request.sample = Some(Sample { size, seed: 7 });
        let drawn = rows(index, articles, &request)?;
        prop_assert_eq!(drawn.len(), size.min(all.len()));
        // In the order of all rows, without duplicates.
        let mut left = all.iter();
        prop_assert!(drawn.iter().all(|row| left.any(|other| other == row)));
    }
    Ok(())
}

fn rows(
    index: &Index,
    articles: &[Analysed<'_>],
    request: &ConcordanceRequest,
) -> Result<Vec<Row>, TestCaseError> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    let each = |row: ConcordanceRow<'_>| {
        let article = articles.iter().map(|a| a.article).find(|article| article.id == row.id);
        let fits = article.is_some_and(|article| {
            article.paragraphs[row.paragraph].get(row.start..row.end) == Some(row.text)
                && article.path.as_deref() == row.path
                && article.outlet.name.as_deref() == row.outlet
                && article.event_date.edtf.map(|date| date.to_string()).as_deref() == row.event_date
                && voice(article, row.paragraph, row.start) == (row.voice_start..row.voice_end)
                && facts_agree(article, &row)
                && in_chars(&article.paragraphs[row.paragraph], row.start_char, row.end_char) == row.text
                && members_at(article, row.paragraph, row.start) == row.members
        });
        if !fits {
            wrong.push(format!("{row:?}"));
        }
        rows.push(Row {
            id: row.id.to_owned(),
            paragraph: row.paragraph,
            bytes: (row.start, row.end),
            speaker: row.speaker.map(str::to_owned),
            basis: row.basis,
            left: row.left.to_owned(),
            right: row.right.to_owned(),
        });
        ControlFlow::Continue(())
    };
    let total = resolved(index, request).and_then(|request| request.concordance(each));
    let total = total.map_err(|error| TestCaseError::fail(format!("{error}")))?;
    prop_assert_eq!(wrong, [""; 0]);
    if request.sample.is_none() {
        prop_assert_eq!(total.occurrences, rows.len() as u64);
    }
    Ok(rows)
}

/// Whether a row has the other facts of its article.
fn facts_agree(article: &Readout, row: &ConcordanceRow<'_>) -> bool {
    let day = |day: Option<crate::Date>| day.map(|day| day.to_string());
    article.url.as_deref() == row.url
        && article.title.as_deref() == row.title
        && article.agency.name.as_deref() == row.agency
        && article.published.edtf.map(|date| date.to_string()).as_deref() == row.published
        && day(article.event_date.earliest).as_deref() == row.earliest
        && day(article.event_date.latest).as_deref() == row.latest
        && article.participants == row.participants
}

/// Returns the slice of a text by code points.
fn in_chars(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// Returns the members of the joint statement at a place.
fn members_at(article: &Readout, paragraph: usize, byte: usize) -> &[String] {
    let covers = |s: &&crate::Statement| s.paragraph == paragraph && (s.start..s.end).contains(&byte);
    let joint = article.statements.iter().find(covers).filter(|s| s.basis == crate::Basis::Joint);
    joint.map_or(&[], |s| &s.members)
}

/// Returns ids and scores of a ranking.
fn best(ranking: &Ranking) -> Result<Vec<(String, f32)>, TestCaseError> {
    let hits = ranking.hits(0..ranking.len(), 0).map_err(|error| TestCaseError::fail(format!("{error}")))?;
    Ok(hits.into_iter().map(|hit| hit.id).zip(ranking.scores()).collect())
}

/// Returns the words of an article, to explain a failed comparison.
fn told(id: &str, articles: &[Analysed<'_>]) -> String {
    let found = articles.iter().find(|a| a.article.id == id);
    let sentence = |s: &crate::Statement| format!("{}: {:?} {:?}\n", s.paragraph, s.speaker, s.text);
    found.map_or_else(String::new, |a| {
        format!(
            "{:?}\n{}",
            a.article.paragraphs,
            a.article.statements.iter().map(sentence).collect::<String>()
        )
    })
}

fn ids_of(articles: &[&Readout]) -> Vec<String> {
    articles.iter().map(|article| article.id.clone()).collect()
}

/// Returns the places in the hits, in the order of their ids; checks that text and context agree with the
/// article.
fn places(hits: &[Hit], articles: &[Analysed<'_>]) -> Result<Vec<ArticlePlaces>, TestCaseError> {
    let mut found: Vec<ArticlePlaces> = Vec::new();
    for hit in hits {
        let article = articles.iter().map(|a| a.article).find(|article| article.id == hit.id);
        let Some(article) = article else {
            return Err(TestCaseError::fail(format!("`{}` is no article", hit.id)));
        };
        prop_assert_eq!((&hit.url, &hit.participants), (&article.url, &article.participants));
        for place in &hit.matches {
            let text = &article.paragraphs[place.paragraph];
            let (before, after) = (&text[..place.start], &text[place.end..]);
            prop_assert_eq!(&text[place.start..place.end], &place.text);
            prop_assert_eq!(&in_chars(text, place.start_char, place.end_char), &place.text);
            prop_assert_eq!(members_at(article, place.paragraph, place.start), &place.members);
            prop_assert!(before.ends_with(&place.left) && after.starts_with(&place.right));
            prop_assert!(place.left.chars().count() <= 3 && place.right.chars().count() <= 3);
            let said = voice(article, place.paragraph, place.start);
            prop_assert_eq!(place.voice_start..place.voice_end, said);
        }
        prop_assert_eq!(hit.occurrences, hit.matches.len() as u64);
        for passage in hit.passages() {
            let text = &article.paragraphs[passage.matches[0].paragraph];
            prop_assert_eq!(passage.text(), &text[passage.start..passage.end]);
        }
        let place = |m: &Match| (m.paragraph, m.start, m.end, m.speaker.clone(), m.basis);
        found.push((hit.id.clone(), hit.matches.iter().map(place).collect()));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

#[test]
fn queries_of_every_form_match_something() {
    let mut runner = TestRunner::deterministic();
    let asked = (
        prop::collection::vec(article(0..10, Length::Short), 8),
        prop::collection::vec((query(), filters()), QUERIES),
    );
    let mut tally = Tally::default();
    for _ in 0..60 {
        let (articles, asked) = asked.new_tree(&mut runner).expect("drawn").current();
        let groups = [vec![0, 1, 2, 3, 4], vec![5, 6]];
        let analysed = Analysed::related(&articles, (&groups, &groups), &countries());
        for (query, filters) in &asked {
            let found = Scan::new(&analysed, query, filters).found();
            tally.add(query, filters, total(&found));
        }
    }
    assert_eq!(tally.unmatched(), [""; 0]);
    assert!(tally.share() > 0.4, "{tally}");
}

/// Groups articles by numbers, which are repeated as often as necessary; those with 0 are alone.
fn grouped(articles: usize, numbers: &[u8]) -> Vec<Vec<usize>> {
    let of = |number: u8| (0..articles).filter(|at| numbers[at % numbers.len()] == number).collect();
    (1..6).map(of).collect()
}

fn relate(index: &Index, articles: &[Readout], (events, clusters): (&[Vec<usize>], &[Vec<usize>])) {
    let numbers = |groups: &[Vec<usize>]| -> Vec<Vec<u64>> {
        let number = |at: &usize| id_number(&articles[*at].id);
        groups.iter().map(|group| group.iter().map(number).collect()).collect()
    };
    index.give_relations(Relations::of(numbers(events), numbers(clusters)));
}

/// Returns the countries of outlets and agencies; that of one is not known.
fn countries() -> BTreeMap<String, String> {
    [("Lumen", "qm"), ("Norpress", "qs")].map(|(name, code)| (name.to_owned(), code.to_owned())).into()
}

/// Returns the number of queries: the variable `READOUTS_CASES`, described in CONTRIBUTING.md, or the
/// default.
fn cases() -> usize {
    std::env::var("READOUTS_CASES").map_or(CASES, |cases| cases.parse().expect("READOUTS_CASES is a number"))
}

/// Compares the answers of indexes built in these ways; prints what was compared.
#[allow(clippy::print_stdout, reason = "the figures of a long run are asked for with --nocapture")]
fn compare(indexes: usize, ways: impl Strategy<Value = Vec<Step>>, queries: impl Strategy<Value = Query>) {
    let config = ProptestConfig {
        cases: u32::try_from(indexes).expect("fewer than four billion indexes"),
        failure_persistence: None,
        max_shrink_iters: 50_000,
        max_shrink_time: 60_000,
        ..ProptestConfig::default()
    };
    let tally = RefCell::new(Tally::default());
    let rows = (0u32..4, sort());
    let crossed = prop::collection::vec(crossed(), 2);
    let asked = prop::collection::vec((queries, filters(), rows, crossed), QUERIES);
    let groups = prop::array::uniform2(prop::collection::vec(0_u8..6, 1..20));
    let compared = TestRunner::new(config).run(&(ways, asked, groups), |(steps, asked, groups)| {
        let (index, articles) = carried_out(&steps);
        let (events, clusters) = (grouped(articles.len(), &groups[0]), grouped(articles.len(), &groups[1]));
        relate(&index, &articles, (&events, &clusters));
        let analysed = Analysed::related(&articles, (&events, &clusters), &countries());
        for (query, filters, rows, crossed) in &asked {
            let asked = || format!("query: {query:?}\nfilters: {filters:?}\nrows: {rows:?}\n{crossed:?}");
            let told = |error| TestCaseError::fail(format!("{error}\n{}", asked()));
            let total = agrees(&index, &analysed, (query, filters), crossed).map_err(told)?;
            rows_agree(&index, &analysed, query, filters, rows).map_err(told)?;
            titles_agree(&index, &analysed, query, filters).map_err(told)?;
            tally.borrow_mut().add(query, filters, total);
        }
        let verified = index.verify().expect("verified");
        prop_assert_eq!((verified.documents, verified.problems), (articles.len() as u64, Vec::new()));
        Ok(())
    });
    let tally = tally.into_inner();
    println!("{tally}");
    if let Err(TestError::Fail(reason, (steps, ..))) = compared {
        panic!("{reason}\nafter these steps:\n{}", steps.iter().map(Step::to_string).collect::<String>());
    }
    assert_eq!(tally.cases(), (indexes * QUERIES) as u64);
}

#[test]
fn every_answer_is_that_of_a_scan() {
    compare(cases().div_ceil(QUERIES), steps(0..10, Length::Short, 1..20, 20), query());
}

/// Enough articles for several blocks of 128 documents and positions.
#[test]
fn every_answer_over_many_articles_is_that_of_a_scan() {
    compare(cases().div_ceil(50 * QUERIES), steps(0..1000, Length::Short, 200..300, 1), query());
}

/// For a single phrase, the best documents are found without examining all of them.
#[test]
fn every_answer_to_a_phrase_over_many_articles_is_that_of_a_scan() {
    compare(
        cases().div_ceil(50 * QUERIES),
        steps(0..2000, Length::Short, 400..500, 1),
        phrase().prop_map(Query::Phrase),
    );
}

/// Distances up to and above the maximum of a near expression.
#[test]
fn every_answer_over_long_articles_is_that_of_a_scan() {
    // If every word matches, scanning all pairs takes too long.
    let few = |query: &Query| !["\"*\"", "\"**\""].iter().any(|all| format!("{query:?}").contains(all));
    let queries = query().prop_filter("every word matches", few);
    compare(cases().div_ceil(10 * QUERIES), steps(0..10, Length::Long, 1..10, 20), queries);
}
