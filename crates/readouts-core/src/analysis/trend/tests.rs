//! Compares trends with counts over the articles themselves, made from the definitions.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::Filters;
use crate::analysis::testing::{
    CONDITION, filters, mixed_articles, of_id, parsed, queries, speaker_of, speakers,
};
use crate::search::oracle::{Analysed, Scan, Word};
use crate::search::tests::index_of;
use crate::{Basis, Edtf, Readout};

fn options() -> impl Strategy<Value = TrendOptions> {
    let per = select(vec![Period::Year, Period::Quarter, Period::Month, Period::Week]);
    let split = select(vec![
        None,
        Some(Facet::Speaker),
        Some(Facet::Outlet),
        Some(Facet::Country),
        Some(Facet::Kind),
        Some(Facet::Language),
        Some(Facet::Kept("region".into())),
    ]);
    let measure = select(vec![TrendMeasure::Share, TrendMeasure::PerMillion, TrendMeasure::Occurrences]);
    (per, split, measure, 1..4_usize, select(vec![DateOf::Event, DateOf::Published])).prop_map(
        |(per, split, measure, series, date)| TrendOptions { per, split, measure, series, date, smooth: 0 },
    )
}

/// Returns the name of the row that an article belongs to.
fn row_of(options: &TrendOptions, article: &Readout) -> String {
    let date = match options.date {
        DateOf::Event => article.event_date.edtf,
        DateOf::Published => article.published.edtf,
    };
    let bounds = |edtf: Edtf| edtf.earliest().zip(edtf.latest());
    if let Some((from, to)) = date.filter(|edtf| edtf.is_certain()).and_then(bounds) {
        let [from, to] = [from, to].map(|day| name(options.per, day));
        return if from == to { from } else { "span".to_owned() };
    }
    let is_event = options.date == DateOf::Event;
    let is_known = article.event_date.earliest.is_some() || date.and_then(Edtf::earliest).is_some();
    if is_event && is_known { "uncertain".to_owned() } else { "unknown".to_owned() }
}

fn name(per: Period, day: crate::Date) -> String {
    let (year, month) = (day.year(), day.month());
    match per {
        Period::Year => format!("{year:04}"),
        Period::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
        Period::Month => format!("{year:04}-{month:02}"),
        Period::Week => {
            let week = day.iso_week_date();
            format!("{:04}-W{:02}", week.year(), week.week())
        }
    }
}

/// Returns the series that an article belongs to, whatever its words; `None` for no value.
fn series_of(facet: &Facet, article: &Analysed<'_>) -> BTreeSet<Option<String>> {
    let of = article.article;
    let mut values: BTreeSet<Option<String>> = match facet {
        Facet::Speaker => speakers(article),
        Facet::Outlet => of.outlet.name.iter().cloned().map(Some).collect(),
        Facet::Country => of.countries.iter().cloned().map(Some).collect(),
        Facet::Kind => [Some(of.kind.as_str().to_owned())].into(),
        Facet::Language => of.language.iter().cloned().map(Some).collect(),
        Facet::Kept(_) => of.kept.get("region").into_iter().flatten().cloned().map(Some).collect(),
        _ => BTreeSet::new(),
    };
    if values.is_empty() {
        values.insert(None);
    }
    values
}

/// Whether a word is among those that occurrences can lie in.
fn is_counted(query: &str, filters: &Filters, word: &Word) -> bool {
    let said_by = |name: &str, joint: bool| {
        word.speaker.as_deref() == Some(name) || joint && word.members.iter().any(|member| member == name)
    };
    // Without words in the query, there are no occurrences that could lie anywhere.
    if query == CONDITION.0 {
        return true;
    }
    (filters.by.is_empty()
        || filters.by.iter().any(|name| said_by(name, filters.joint == crate::Joint::Included)))
        && (filters.basis.is_empty() || filters.basis.contains(&word.basis))
        && (!query.starts_with("by:") || said_by("Ada Brook", false))
        && (!query.starts_with("by~:") || said_by("Ada Brook", true))
}

/// Counts of `others` by row: documents, occurrences and articles with a value that has no series of its own.
fn counted_others(
    articles: &[Analysed<'_>],
    (query, base): (&str, &str),
    filters: &Filters,
    (options, own): (&TrendOptions, &BTreeSet<&str>),
) -> BTreeMap<String, (u64, u64, u64)> {
    let mut all: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
    let Some(facet) = options.split.as_ref().filter(|facet| **facet != Facet::Speaker) else { return all };
    for article in articles {
        let is_other = series_of(facet, article).iter().flatten().any(|value| !own.contains(value.as_str()));
        let found = |text: &str| {
            Scan::new(articles, &parsed(text), filters)
                .found()
                .into_iter()
                .find(|(id, _)| *id == article.article.id)
        };
        if !is_other {
            continue;
        }
        let counts = all.entry(row_of(options, article.article)).or_default();
        if let Some((_, places)) = found(query) {
            counts.0 += 1;
            counts.1 += places.len() as u64;
        }
        counts.2 += u64::from(found(base).is_some());
    }
    all
}

/// Documents, occurrences, articles and words.
type Counts = (u64, u64, u64, u64);

/// Counts by series (`None` for all) and row.
fn counted(
    articles: &[Analysed<'_>],
    (query, base): (&str, &str),
    filters: &Filters,
    options: &TrendOptions,
) -> BTreeMap<(Option<String>, String), Counts> {
    let has_words = query != CONDITION.0;
    let scan = |text: &str| Scan::new(articles, &parsed(text), filters).found();
    let facet = options.split.as_ref();
    let named = |facet: &Facet, value: Option<String>| {
        let none = if *facet == Facet::Speaker { "nobody" } else { "unknown" };
        Some(value.unwrap_or_else(|| none.to_owned()))
    };
    let mut all: BTreeMap<(Option<String>, String), Counts> = BTreeMap::new();
    for (id, places) in scan(query) {
        let found = of_id(articles, &id);
        let row = row_of(options, found.article);
        let mut of_series: BTreeMap<Option<String>, u64> = BTreeMap::new();
        match facet {
            None => drop(of_series.insert(None, places.len() as u64)),
            Some(Facet::Speaker) if has_words => {
                for (paragraph, start, end, ..) in &places {
                    let series = match speaker_of(found, (*paragraph, *start, *end)) {
                        Ok(one) => named(&Facet::Speaker, one),
                        Err(()) => Some("several speakers".to_owned()),
                    };
                    *of_series.entry(series).or_default() += 1;
                }
            }
            Some(facet) => {
                for value in series_of(facet, found) {
                    of_series.insert(named(facet, value), places.len() as u64);
                }
            }
        }
        for (series, occurrences) in of_series {
            let counts = all.entry((series, row.clone())).or_default();
            counts.0 += 1;
            counts.1 += occurrences;
        }
    }
    for (id, _) in scan(base) {
        let found = of_id(articles, &id);
        let row = row_of(options, found.article);
        let said = |by: Option<&Option<String>>| {
            let words = found.body.iter().filter(|word| is_counted(query, filters, word));
            words.filter(|word| by.is_none_or(|speaker| word.speaker == *speaker)).count() as u64
        };
        match facet {
            None => {
                let counts = all.entry((None, row)).or_default();
                counts.2 += 1;
                counts.3 += said(None);
            }
            Some(facet) => {
                for value in series_of(facet, found) {
                    let words = said((*facet == Facet::Speaker).then_some(&value));
                    let counts = all.entry((named(facet, value), row.clone())).or_default();
                    counts.2 += 1;
                    counts.3 += words;
                }
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(crate::testing::cases(300))]

    #[test]
    fn every_row_counts_what_the_articles_say(
        articles in mixed_articles(),
        query in queries(),
        filters in filters(),
        options in options(),
    ) {
        let index = index_of(&articles);
        let request =
            SearchRequest::new(Query::parse(query.0).expect("a query")).filters(filters.clone());
        let found = index.resolve_own(&request).expect("resolved");
        let trend = found.trend(&options).expect("counted");
        let analysed: Vec<Analysed<'_>> = articles.iter().map(Analysed::new).collect();
        let expected = counted(&analysed, query, &filters, &options);
        let own: BTreeSet<&str> = trend.series.iter().filter(|series| series.is_value).filter_map(|series| series.name.as_deref()).collect();
        let others = counted_others(&analysed, query, &filters, (&options, &own));
        let is_shown = trend.series.iter().any(|series| series.name.as_deref() == Some("others"));
        prop_assert!(is_shown || others.values().all(|counts| *counts == (0, 0, 0)), "others are left out: {:?}", others);
        let mut occurrences = 0;
        for series in &trend.series {
            for row in &series.rows {
                let counts = (row.documents, row.occurrences, row.articles.unwrap_or(0));
                if series.name.as_deref() == Some("others") {
                    let told = others.get(&row.period).copied().unwrap_or_default();
                    prop_assert!(options.split == Some(Facet::Speaker) || counts == told, "others in {}: {:?}, {:?}", row.period, counts, told);
                } else {
                    let key = (series.name.clone(), row.period.clone());
                    let told = expected.get(&key).copied().unwrap_or_default();
                    prop_assert_eq!(counts, (told.0, told.1, told.2), "{:?}", key);
                    prop_assert_eq!(row.words, (options.measure == TrendMeasure::PerMillion && series.name.as_deref() != Some("several speakers")).then_some(told.3), "{:?}", key);
                }
                if let Some(rate) = row.per_million {
                    let interval = row.per_million_interval;
                    prop_assert!(interval.is_none_or(|interval| interval.low <= rate && rate <= interval.high));
                }
                if let Some(hits) = &row.hits {
                    let columns = ["region".to_owned()];
                    let listed = Query::from_arguments_with(&[hits], &columns).expect("a query");
                    let total = index.search(&SearchRequest::new(listed).limit(0)).expect("found").total;
                    prop_assert_eq!((total.documents, total.occurrences), (counts.0, counts.1), "{}", hits);
                }
            }
            let sums = series.rows.iter().fold((0, 0), |sum, row| (sum.0 + row.documents, sum.1 + row.occurrences));
            prop_assert_eq!((series.total.documents, series.total.occurrences), sums);
            occurrences += sums.1;
        }
        // Every article is in one row of a trend that is not split, every occurrence in that of one speaker.
        let total = found.search().expect("found").total;
        match &options.split {
            None => prop_assert_eq!(trend.series[0].total.documents, total.documents),
            Some(Facet::Speaker) => prop_assert_eq!(occurrences, total.occurrences),
            _ => {}
        }
        // The largest come first, and no series is lost.
        let values = trend.series.iter().filter(|series| series.is_value);
        let documents: Vec<(u64, u64)> = values.map(|s| match options.measure {
            TrendMeasure::Share => (s.total.documents, s.total.occurrences),
            _ => (s.total.occurrences, s.total.documents),
        }).collect();
        prop_assert!(documents.is_sorted_by(|a, b| a >= b), "{:?}", documents);
        prop_assert!(documents.len() <= options.series);
    }
}

#[test]
fn a_period_without_articles_is_a_gap_and_not_a_zero() {
    let dated = |number: u64, date: &str| {
        let mut article = crate::testing::article(&format!("{number:016x}"), &["the river belongs to both"]);
        article.event_date.edtf = Some(date.parse().expect("a date"));
        article
    };
    let index =
        index_of(&[dated(1, "2031-05-06"), dated(2, "2031-07-01"), dated(3, "2031-04-30/2031-05-02")]);
    let request = SearchRequest::new(Query::phrase("river").expect("a phrase"));
    let found = index.resolve_own(&request).expect("resolved");
    let trend = found.trend(&TrendOptions::per(Period::Month)).expect("counted");
    let rows: Vec<(&str, u64, Option<f64>)> =
        trend.series[0].rows.iter().map(|row| (row.period.as_str(), row.documents, row.share)).collect();
    assert_eq!(
        rows,
        [("2031-05", 1, Some(1.0)), ("2031-06", 0, None), ("2031-07", 1, Some(1.0)), ("span", 1, Some(1.0))]
    );
    assert!(trend.series[0].rows[1].is_gap() && trend.series[0].rows[0].thin);
    assert_eq!(trend.series[0].direction.as_ref().map(|direction| direction.periods), Some(2));
}

#[test]
fn several_queries_have_the_same_series() {
    let said = |number: u64, outlet: &str, text: &str| {
        let mut article = crate::testing::article(&format!("{number:016x}"), &[text]);
        article.event_date.edtf = Some("2031".parse().expect("a date"));
        article.outlet.name = Some(outlet.to_owned());
        article
    };
    let texts =
        ["the river", "the river", "the river", "the lake", "the lake", "the lake", "the river and the lake"];
    let outlets = ["Lumen", "Lumen", "Lumen", "Daily", "Daily", "Daily", "Herald"];
    let articles: Vec<Readout> =
        (1..).zip(outlets.iter().zip(texts)).map(|(n, (outlet, text))| said(n, outlet, text)).collect();
    let index = index_of(&articles);
    let request = |word| SearchRequest::new(Query::phrase(word).expect("a phrase"));
    let [river, lake, sea] =
        ["river", "lake", "sea"].map(|word| index.resolve_own(&request(word)).expect("resolved"));
    let options = TrendOptions { series: 2, ..TrendOptions::default() }.split(Facet::Outlet);
    let told = |trend: &Trend| -> Vec<(String, u64, Option<u64>)> {
        let of = |series: &TrendSeries| {
            (series.name.clone().unwrap_or_default(), series.total.documents, series.total.articles)
        };
        trend.series.iter().map(of).collect()
    };
    let row = |name: &str, documents, articles| (name.to_owned(), documents, Some(articles));
    let trend = Resolved::trends(&[&river, &lake], &options).expect("counted");
    let expected = [
        [row("Daily", 0, 3), row("Lumen", 3, 3), row("others", 1, 1)],
        [row("Daily", 3, 3), row("Lumen", 0, 3), row("others", 1, 1)],
    ];
    assert_eq!(told(&trend), expected.concat());
    // A query that finds nothing still has its denominator.
    assert_eq!(told(&sea.trend(&options).expect("counted")), [row("others", 0, 7)]);
}

#[test]
fn smoothing_adds_up_before_it_divides() {
    let article = |number: u64, date: &str, text: &str| {
        let mut article = crate::testing::article(&format!("{number:016x}"), &[text]);
        article.event_date.edtf = Some(date.parse().expect("a date"));
        article
    };
    let mut articles = vec![article(1, "2031", "the river")];
    articles.extend((2..5).map(|number| article(number, "2032", "the lake")));
    let index = index_of(&articles);
    let found =
        index.resolve_own(&SearchRequest::new(Query::phrase("river").expect("a phrase"))).expect("resolved");
    let options = TrendOptions { smooth: 1, ..TrendOptions::default() };
    let trend = found.trend(&options).expect("counted");
    let smoothed: Vec<Option<f64>> = trend.series[0].rows.iter().map(|row| row.smoothed).collect();
    assert_eq!(smoothed, [Some(0.25), Some(0.25)]);
}

#[test]
fn what_has_no_series_and_what_has_too_many_periods_is_refused() {
    let article = |number: u64, date: &str| {
        let mut article = crate::testing::article(&format!("{number:016x}"), &["the river"]);
        article.event_date.edtf = Some(date.parse().expect("a date"));
        article
    };
    let index = index_of(&[article(1, "0100-02-01"), article(2, "2031-02-01")]);
    let found =
        index.resolve_own(&SearchRequest::new(Query::phrase("river").expect("a phrase"))).expect("resolved");
    assert!(found.trend(&TrendOptions::default().split(Facet::Year)).is_err());
    let error = found.trend(&TrendOptions { smooth: 0, ..TrendOptions::per(Period::Week) });
    assert!(
        error.is_err_and(|error| error.to_string().contains("periods, more than 20000")),
        "weeks of 1931 years"
    );
    assert!(found.trend(&TrendOptions::default()).is_ok());
    let none = index_of(&[]);
    let found =
        none.resolve_own(&SearchRequest::new(Query::phrase("river").expect("a phrase"))).expect("resolved");
    assert_eq!(found.trend(&TrendOptions::default()).expect("counted").series[0].rows, []);
}

#[test]
fn paragraphs_without_words_are_no_words_of_anyone() {
    let paragraphs = ["the river is ours", "* * *", "—", "the lake is theirs and not ours", "…"];
    let mut article = crate::testing::article("0000000000000001", &paragraphs);
    for statement in &mut article.statements {
        let name = if statement.paragraph == 0 { "Ada Brook" } else { "Carl Dane" };
        (statement.speaker, statement.basis) = (Some(name.to_owned()), Basis::Quoted);
    }
    let index = index_of(&[article]);
    let request = SearchRequest::new(Query::parse("ours").expect("a query"));
    let found = index.resolve_own(&request).expect("resolved");
    let options = TrendOptions::default().split(Facet::Speaker).measure(TrendMeasure::PerMillion);
    let trend = found.trend(&options).expect("counted");
    let words: Vec<(Option<&str>, Option<u64>)> =
        trend.series.iter().map(|series| (series.name.as_deref(), series.total.words)).collect();
    assert_eq!(words, [(Some("Ada Brook"), Some(4)), (Some("Carl Dane"), Some(7))]);
}
