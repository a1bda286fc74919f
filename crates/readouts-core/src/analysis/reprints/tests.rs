//! Tests of lists and comparisons of reprints against what the articles themselves say.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::analysis::testing::index_of;
use crate::{Filters, Index, Origin, OriginBasis, Published, Query, Readout, SearchRequest, testing};

const WIRE: &str = "Wire";

/// Returns one of several texts without anything in common, of four sentences.
fn text(base: usize) -> String {
    let words = (0..40).map(|at| format!("w{}", base * 1000 + at * at)).collect::<Vec<_>>();
    words.chunks(10).map(|sentence| sentence.join(" ")).collect::<Vec<_>>().join(". ") + "."
}

fn copy(number: u64, base: usize, outlet: Option<&str>) -> Readout {
    let mut article = testing::article(&format!("{number:016x}"), &[&text(base)]);
    article.outlet = origin(outlet, OriginBasis::Metadata);
    article
}

fn origin(name: Option<&str>, basis: OriginBasis) -> Origin {
    let basis = if name.is_some() { basis } else { OriginBasis::None };
    Origin { name: name.map(str::to_owned), basis }
}

fn published(day: &str) -> Published {
    Published { edtf: day.parse().ok(), basis: OriginBasis::Metadata, utc: false }
}

fn listed(index: &Index, filters: Filters, options: &ReprintOptions) -> Reprints {
    let request = SearchRequest::new(Query::All).filters(filters);
    index.resolve_own(&request).expect("resolved").reprints(options).expect("listed")
}

fn compared(index: &Index) -> crate::Resolved<SearchRequest> {
    index.resolve_own(&SearchRequest::default()).expect("resolved")
}

/// Generates articles of four texts, with different origins, in the order of their ids.
/// Maximum number of copies of a text in these tests, where bands that more articles share make no candidates.
const COPIES: usize = 6;

fn articles() -> impl Strategy<Value = Vec<Readout>> {
    let outlet = select(vec![None, Some("Courier"), Some(WIRE), Some("Post")]);
    let agency = select(vec![None, None, Some(WIRE), Some("Post")]);
    let day =
        select(vec!["", "2031-05-06", "2031-05-06T09:00", "2031-05-06T08:30", "2031-05", "2031-05-07?"]);
    let one = (0..4_usize, outlet, agency, day);
    prop::collection::vec(one, 0..14).prop_map(|mut all| {
        let mut copies = [0; 4];
        all.retain(|(base, ..)| {
            copies[*base] += 1;
            copies[*base] <= COPIES
        });
        let made = (1..).zip(all).map(|(number, (base, outlet, agency, day))| {
            let mut article = copy(number, base, outlet);
            article.agency = origin(agency, OriginBasis::Dateline);
            article.published = published(day);
            article
        });
        made.collect()
    })
}

/// A cluster by definition: ids in order, source, copies that credit it, outlets, copies that match.
type Row = (Vec<String>, Option<String>, u64, u64, u64);

fn by_definition(articles: &[Readout], matches: impl Fn(&Readout) -> bool) -> Vec<Row> {
    let mut texts: BTreeMap<&str, Vec<&Readout>> = BTreeMap::new();
    for article in articles {
        texts.entry(&article.paragraphs[0]).or_default().push(article);
    }
    let day = |article: &Readout| {
        let edtf = article.published.edtf.filter(|edtf| edtf.is_certain());
        let day = edtf.and_then(crate::Edtf::latest);
        let time = edtf.and_then(crate::Edtf::time).map(|time| (time.hour(), time.minute()));
        ((day.is_none(), day), time.unwrap_or_default())
    };
    let mut rows: Vec<(Reverse<usize>, _, Row)> = Vec::new();
    for mut copies in texts.into_values().filter(|copies| copies.len() > 1) {
        if !copies.iter().any(|article| matches(article)) {
            continue;
        }
        copies.sort_by_key(|article| (day(article), article.id.clone()));
        let credits = |name: &str| copies.iter().filter(|a| a.agency.name.as_deref() == Some(name)).count();
        let named = copies.iter().filter_map(|article| article.agency.name.clone());
        let source = named.rev().max_by_key(|name| credits(name));
        let credited = source.as_deref().map_or(0, credits) as u64;
        copies.sort_by_key(|article| {
            let (day, time) = day(article);
            (day, source.is_none() || article.outlet.name != source, time, article.id.clone())
        });
        let outlets: BTreeSet<&String> =
            copies.iter().filter_map(|article| article.outlet.name.as_ref()).collect();
        let matching = copies.iter().filter(|article| matches(article)).count() as u64;
        let ids: Vec<String> = copies.iter().map(|article| article.id.clone()).collect();
        let first = (day(copies[0]).0, ids[0].clone());
        rows.push((Reverse(ids.len()), first, (ids, source, credited, outlets.len() as u64, matching)));
    }
    rows.sort();
    rows.into_iter().map(|(.., row)| row).collect()
}

proptest! {
    #![proptest_config(crate::testing::cases(48))]

    #[test]
    fn clusters_are_those_of_the_texts(articles in articles(), in_outlet in any::<bool>()) {
        let index = index_of(&articles);
        let filters = if in_outlet { Filters::default().outlet("Post") } else { Filters::default() };
        let matches = |article: &Readout| !in_outlet || article.outlet.name.as_deref() == Some("Post");
        let found = listed(&index, filters, &ReprintOptions::default().copies(99));
        let ids = |row: &ReprintCluster| {
            std::iter::once(&row.first).chain(&row.others).map(|copy| copy.id.clone()).collect::<Vec<_>>()
        };
        let row = |row: &ReprintCluster| {
            (ids(row), row.source.clone(), row.credited, row.outlets, row.matching)
        };
        let expected = by_definition(&articles, matches);
        prop_assert_eq!(found.rows.iter().map(row).collect::<Vec<_>>(), expected.clone());
        prop_assert_eq!(found.documents, articles.iter().filter(|a| matches(a)).count() as u64);
        prop_assert_eq!(found.found, expected.len() as u64);
        prop_assert_eq!(found.articles, expected.iter().map(|row| row.0.len() as u64).sum::<u64>());
        prop_assert_eq!(found.reprints, found.articles - found.found);
        prop_assert_eq!(found.matching, expected.iter().map(|row| row.4).sum::<u64>());
        for row in &found.rows {
            prop_assert!(row.first.compared.is_none());
            for other in &row.others {
                let compared = other.compared.expect("compared");
                prop_assert_eq!((compared.jaccard, compared.containment), (1.0, 1.0));
                prop_assert_eq!((compared.added, compared.removed, compared.sentences), (0, 0, 0));
            }
            let query = Query::parse(row.hits.as_ref().expect("hits")).expect("a query");
            let hits = index.search(&SearchRequest::new(query).limit(99)).expect("found");
            let hits: BTreeSet<String> = hits.hits.into_iter().map(|hit| hit.id).collect();
            prop_assert_eq!(hits, ids(row).into_iter().collect::<BTreeSet<_>>());
        }
    }
}

#[test]
fn clusters_are_in_the_order_asked_for_up_to_the_limit() {
    let mut articles: Vec<Readout> = (1..8).map(|number| copy(number, number as usize % 3, None)).collect();
    for (article, day) in articles.iter_mut().zip(["2031-05-07", "2031-05-06", ""]) {
        article.published = published(day);
    }
    let index = index_of(&articles);
    let firsts = |order, limit| {
        let options = ReprintOptions::default().order(order).limit(limit).copies(0);
        let found = listed(&index, Filters::default(), &options);
        assert_eq!((found.found, found.articles, found.reprints), (3, 7, 4));
        assert!(found.rows.iter().all(|row| row.others.is_empty() && row.copies > 1));
        found.rows.iter().map(|row| row.first.id.trim_start_matches('0').to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(firsts(ReprintOrder::Copies, 9), ["1", "2", "3"]);
    assert_eq!(firsts(ReprintOrder::DateAscending, 9), ["2", "1", "3"]);
    assert_eq!(firsts(ReprintOrder::DateDescending, 9), ["1", "2", "3"]);
    assert_eq!(firsts(ReprintOrder::DateDescending, 1), ["1"]);
    assert!(firsts(ReprintOrder::Copies, 0).is_empty());
}

#[test]
fn copies_are_compared_with_the_first_one() {
    let mut articles = vec![copy(1, 0, Some("Post")), copy(2, 0, Some(WIRE)), copy(3, 0, Some("Courier"))];
    articles[0].published = published("2031-05-07");
    articles[1].published = published("2031-05-06");
    let more = format!("{} Boats stayed in port.", text(0));
    articles[0] = Readout { id: articles[0].id.clone(), ..testing::article("", &[&more]) };
    articles[0].published = published("2031-05-07");
    let index = index_of(&articles);
    let request = compared(&index);
    let found = request.reprint_diffs("0000000000000003", 9).expect("compared").expect("an article");
    assert_eq!((found.are_reprints, found.copies, found.found), (true, 3, 2));
    let ids: Vec<&str> = found.rows.iter().map(|row| row.copy.id.as_str()).collect();
    assert_eq!(
        (found.first.id.as_str(), ids),
        ("0000000000000002", vec!["0000000000000001", "0000000000000003"])
    );
    let changes: Vec<(bool, &str, &str)> =
        found.rows[0].parts[1..].iter().map(|part| (part.same, part.a.as_str(), part.b.as_str())).collect();
    assert_eq!(changes, [(false, "", "Boats stayed in port.")]);
    assert!(found.rows[1].parts.iter().all(|part| part.same));
    let few = request.reprint_diffs("0000000000000003", 1).expect("compared").expect("an article");
    assert_eq!((few.found, few.rows.len()), (2, 1));
    let filtered = SearchRequest::default().filters(Filters::default().outlet("Courier"));
    let filtered = index.resolve_own(&filtered).expect("resolved");
    let found = filtered.reprint_diffs("0000000000000001", 9).expect("compared").expect("an article");
    assert_eq!((found.copies, found.found, found.first.matches), (3, 1, false));
    let two = request.reprint_diff_of_two("0000000000000001", "0000000000000003");
    let two = two.expect("compared").expect("two articles");
    assert_eq!((two.are_reprints, two.first.id.as_str()), (true, "0000000000000001"));
    assert_eq!(two.rows[0].copy.compared.expect("compared").removed, 4);
}

#[test]
fn articles_without_reprints_and_those_that_are_not_there_are_told_apart() {
    let index = index_of(&[copy(1, 0, None), copy(2, 1, None)]);
    let request = compared(&index);
    let alone = request.reprint_diffs("0000000000000001", 9).expect("compared").expect("an article");
    assert_eq!((alone.are_reprints, alone.copies, alone.rows.len()), (false, 1, 0));
    assert_eq!(request.reprint_diffs("00000000000000ff", 9).expect("compared"), None);
    let two = request.reprint_diff_of_two("0000000000000001", "0000000000000002");
    let two = two.expect("compared").expect("two articles");
    assert!(!two.are_reprints && two.rows[0].parts.is_empty());
    assert_eq!(two.rows[0].copy.compared.expect("compared").jaccard, 0.0);
    assert_eq!(request.reprint_diff_of_two("0000000000000001", "00000000000000ff").expect("compared"), None);
}

#[test]
fn more_copies_are_counted_than_compared() {
    let articles: Vec<Readout> = (1..=COPIES as u64).map(|number| copy(number, 0, None)).collect();
    let found = listed(&index_of(&articles), Filters::default(), &ReprintOptions::default().copies(3));
    assert_eq!((found.found, found.articles, found.reprints), (1, 6, 5));
    let [row] = found.rows.as_slice() else { panic!("one cluster") };
    assert_eq!((row.copies, row.others.len(), row.hits.is_some()), (6, 3, true));
}
