//! Looks at the structure of pictures.

use super::*;
use crate::search::tests::index_of;
use crate::{Query, SearchRequest, TrendOptions};

/// Articles of five years: six a year in the first two, none in the third, one in the last two.
fn trend(query: &str, options: &TrendOptions) -> Trend {
    let dated = [("2031", 6), ("2032", 6), ("2034", 1), ("2035", 1)];
    let dates = dated.into_iter().flat_map(|(year, count)| vec![year; count]);
    let articles = dates.enumerate().map(|(number, year)| {
        let text = if number % 2 == 0 { "the river" } else { "the lake" };
        let mut article = crate::testing::article(&format!("{number:016x}"), &[text]);
        article.event_date.edtf = Some(year.parse().expect("a date"));
        article.outlet.name = Some(if number < 8 { "Lumen" } else { "Daily" }.to_owned());
        article
    });
    let index = index_of(&articles.collect::<Vec<_>>());
    let request = SearchRequest::new(Query::parse(query).expect("a query"));
    index.resolve_own(&request).and_then(|found| found.trend(options)).expect("a trend")
}

fn count(svg: &str, element: &str) -> usize {
    svg.matches(element).count()
}

#[test]
fn a_picture_has_its_query_axis_source_and_a_point_for_each_period() {
    let svg = trend("river", &TrendOptions::default()).to_svg("source: 14 articles").expect("drawn");
    for text in ["river", "share of articles", "source: 14 articles", "2033", "40 %", "<title>", "<desc>"] {
        assert!(svg.contains(text), "{text}");
    }
    // Two periods with many articles, two with one.
    assert_eq!(count(&svg, "<polygon"), 4);
    let hollow = svg.split("<polygon").skip(1).filter(|element| {
        element.split("/>").next().is_some_and(|element| element.contains("fill=\"#FFFFFF\""))
    });
    assert_eq!(hollow.count(), 2);
    assert_eq!(svg, trend("river", &TrendOptions::default()).to_svg("source: 14 articles").expect("drawn"));
}

#[test]
fn a_line_is_broken_where_there_are_no_articles() {
    let drawn = |query| trend(query, &TrendOptions::default()).to_svg("").expect("drawn");
    let lines = |svg: &str| {
        let paths = svg.split("<polyline").skip(1).filter_map(|element| element.split("/>").next());
        paths.filter(|path| path.contains("stroke=\"#00508C\"") && path.contains("opacity=\"1\"")).count()
    };
    // A line before the gap, one behind it, and the outlines of four points.
    assert_eq!(lines(&drawn("river")), 2 + 4);
}

#[test]
fn text_from_outside_is_no_markup() {
    let mut trend = trend("river", &TrendOptions::default());
    trend.series[0].query = "<script>alert(1)</script>\u{1b}[31m & \"x\"".to_owned();
    let svg = trend.to_svg("<b>").expect("drawn");
    assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains('\u{1b}'), "{svg}");
}

#[test]
fn too_many_lines_are_refused_and_none_is_drawn() {
    let mut many = trend("river", &TrendOptions::default().split(crate::Facet::Outlet));
    assert!(many.to_svg("").expect("drawn").contains("Lumen"));
    many.series = vec![many.series[0].clone(); DRAWN_MAX + 1];
    assert!(many.to_svg("").is_err());
    many.series.clear();
    assert!(many.to_svg("").is_ok());
}
