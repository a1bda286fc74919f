//! JSON and JSON Lines.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use anyhow::Result;
use readouts_core::{Facet, FacetRow};
use serde::Serialize;

/// One value, indented.
pub(crate) fn one(value: &impl Serialize) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// A value a line.
pub(crate) fn lines<T: Serialize>(values: &[T]) -> Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for value in values {
        serde_json::to_writer(&mut out, value)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

#[derive(Serialize)]
struct FacetLine<'a> {
    facet: Facet,
    #[serde(flatten)]
    row: &'a FacetRow,
}

/// A facet's row a line.
pub(crate) fn facet_lines(facets: &BTreeMap<Facet, Vec<FacetRow>>) -> Result<()> {
    let all: Vec<_> = facets
        .iter()
        .flat_map(|(facet, rows)| rows.iter().map(|row| FacetLine { facet: *facet, row }))
        .collect();
    lines(&all)
}
