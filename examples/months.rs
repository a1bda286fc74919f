//! Indexes a table of records, looks for a phrase in one speaker's words, and counts it by month.
//!
//! `cargo run -p examples --example months`

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use readouts_core::query::QueryErrorKind;
use readouts_core::source::{Format, Limits, open_reader};
use readouts_core::{
    ConcordanceRequest, Filters, Index, Query, QueryError, Reader, Result, SearchRequest, WriterOptions,
};

/// A row for each page, with the columns that records usually have.
const TABLE: &str = "\
date,title,text
2031-05-07,Lee meets Berg,\"President Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that the river \
belongs to both peoples. Berg said that the river is high.\"
2031-05-22,Lee calls Olsen,\"On 21 May 2031, President Ida Lee spoke by phone with Foreign Minister Ana Olsen. Lee said \
that the river must be kept clean.\"
2031-06-03,Lee visits Orsk,\"President Ida Lee visited Orsk on 2 June 2031. Lee said that trade goes by the river.\"
";

/// Counts by month what Ida Lee says about the river.
pub fn main() -> Result<()> {
    let index = Index::in_memory()?;
    let mut writer = index.writer(WriterOptions::default())?;
    let reader = Reader::default();
    let rows = open_reader("table.csv", Box::new(TABLE.as_bytes()), Some(Format::Csv), Limits::default())?;
    for row in rows {
        // A row that cannot be read names itself, and the others are read.
        match row.and_then(|row| reader.read(&row.read()?)) {
            Ok(article) => writer.add(&article)?,
            Err(error) => println!("{error}"),
        }
    }
    writer.commit()?;

    let request = ConcordanceRequest::new(Query::phrase("the river")?).filters(Filters::default().by("Lee"));
    let mut months: BTreeMap<String, u32> = BTreeMap::new();
    index.concordance(&request, |row| {
        let month = row.event_date.and_then(|date| date.get(..7)).unwrap_or("unknown");
        *months.entry(month.to_owned()).or_default() += 1;
        ControlFlow::Continue(())
    })?;
    for (month, count) in &months {
        println!("{month} {count}");
    }
    assert_eq!(
        months.into_iter().collect::<Vec<_>>(),
        [("2031-05".to_owned(), 2), ("2031-06".to_owned(), 1)]
    );

    // A request is resolved once; then it is searched, explained, or asked why it finds nothing.
    let request = SearchRequest::new(Query::phrase("the river")?).filters(Filters::default().by("Borg"));
    let request = index.resolve(&request, |_, _| Vec::new())?;
    assert_eq!(request.search()?.total.occurrences, 0);
    assert_eq!(request.unknown_names()[0].nearest, ["Jon Berg"]);

    // What is wrong with a query can be matched on.
    let error: QueryError = Query::parse("speeker:lee").unwrap_err();
    assert!(
        matches!(error.kind(), QueryErrorKind::UnknownField { nearest: Some(name), .. } if name == "speaker")
    );
    Ok(())
}
