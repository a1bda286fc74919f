//! Indexes records from a source other than files: a database, a feed, another program.
//!
//! `cargo run -p examples --example records`

use readouts_core::source::SideData;
use readouts_core::{Index, Query, Reader, Record, Result, SearchRequest, WriterOptions};

/// Adds two records, then changes one of them.
pub fn main() -> Result<()> {
    let index = Index::in_memory()?;
    let reader = Reader::default();
    let mut writer = index.writer(WriterOptions::default())?;

    let body = [
        "President Ida Lee met with Prime Minister Jon Berg on 6 May 2031.".to_owned(),
        "Lee said that the river belongs to both peoples. It should be shared.".to_owned(),
    ];
    let side = SideData::default().title("President Lee Meets Prime Minister Berg").outlet("Norland Gazette");
    writer.add(&reader.read_record(&Record::paragraphs("db:17", &body).side(side))?)?;

    // A record may also be a whole page, which is then cleaned.
    let page = "Home > News\n\nBerg leaves\n\nPrime Minister Jon Berg left on Monday, and said that the river was high.\n";
    writer.add(&reader.read_record(&Record::page("db:18", page))?)?;
    writer.commit()?;

    let mut request = SearchRequest::new(Query::phrase("the river")?);
    request.filters.by = vec!["Ida Lee".to_owned()];
    let found = index.search(&request)?;
    println!("{} article, {}", found.total.documents, found.hits[0].path.as_deref().unwrap_or("-"));
    assert_eq!(found.hits[0].path.as_deref(), Some("db:17"));
    assert_eq!(found.hits[0].outlet.as_deref(), Some("Norland Gazette"));

    // A record with the same name replaces the old one.
    let changed = ["Lee said nothing of it.".to_owned()];
    writer.add(&reader.read_record(&Record::paragraphs("db:17", &changed))?)?;
    writer.commit()?;
    assert_eq!(index.search(&SearchRequest::new(Query::phrase("the river")?))?.total.documents, 1);
    Ok(())
}
