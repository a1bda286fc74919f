//! Counts a phrase by speaker, outlet and year.
//!
//! `cargo run -p examples --example facets`

use std::path::Path;

use readouts_core::{Facet, Index, Query, Result, SearchRequest, Update};

/// Prints a table for each facet.
pub fn main() -> Result<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds");
    let index = Index::in_memory()?;
    Update::new(&[samples]).run(&index)?;

    let request = SearchRequest::new(Query::phrase("comprehensive strategic partnership")?)
        .facets([Facet::Speaker, Facet::Outlet, Facet::Year])
        .limit(0);
    let found = index.search(&request)?;
    for (facet, rows) in &found.facets {
        println!("{}", facet.as_str());
        for row in rows {
            let value = row.value.as_deref().unwrap_or("(unknown)");
            println!("  {value:24} {:3} articles {:3} occurrences", row.documents, row.occurrences);
        }
        // Unknown values have a row of their own, so the rows add up to the total.
        let sum: u64 = rows.iter().map(|row| row.occurrences).sum();
        assert_eq!(sum, found.total.occurrences);
    }
    Ok(())
}
