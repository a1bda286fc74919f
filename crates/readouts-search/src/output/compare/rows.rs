//! A row of cells for each sentence of a comparison.

use anyhow::Result;
use readouts_core::ComparedRow;
use readouts_core::comparison::{Reason, Which};

use crate::output::answer::{Cell, EachRow};
use crate::output::rows::list;

pub(super) const COLUMNS: [&str; 23] = [
    "side",
    "id",
    "outlet",
    "sentence",
    "paragraph",
    "start",
    "end",
    "start_char",
    "end_char",
    "speaker",
    "basis",
    "members",
    "words",
    "fate",
    "degree",
    "partner",
    "similarity",
    "partners",
    "nearest",
    "nearest_similarity",
    "reason",
    "text",
    "partner_text",
];

/// Passes on the row of a sentence. Of several partners, the first is the most similar.
pub(super) fn write(row: &ComparedRow<'_>, each: &mut EachRow<'_>) -> Result<()> {
    let number = |number: Option<usize>| number.map_or(Cell::Text(""), |number| Cell::Number(number as u64));
    let real = |value: Option<f64>| value.map_or(Cell::Text(""), Cell::Real);
    let first = row.partners.first();
    let members = list(row.members);
    let partners: Vec<String> = row.partners.iter().map(|partner| partner.sentence.to_string()).collect();
    let partners = list(&partners);
    each(&[
        Cell::Text(side(row.side)),
        Cell::Text(row.id),
        Cell::Text(row.outlet.unwrap_or_default()),
        Cell::Number(row.sentence as u64),
        Cell::Number(row.paragraph as u64),
        Cell::Number(row.start as u64),
        Cell::Number(row.end as u64),
        Cell::Number(row.start_char as u64),
        Cell::Number(row.end_char as u64),
        Cell::Text(row.speaker.unwrap_or_default()),
        Cell::Text(row.basis.as_str()),
        Cell::Text(&members),
        Cell::Number(row.words as u64),
        Cell::Text(row.fate.as_str()),
        Cell::Text(first.map_or("", |partner| partner.degree.as_str())),
        number(first.map(|partner| partner.sentence)),
        real(first.map(|partner| partner.similarity)),
        Cell::Text(&partners),
        number(row.nearest),
        real(row.nearest_similarity),
        Cell::Text(row.reason.map_or("", reason)),
        Cell::Text(row.text),
        Cell::Text(first.map_or("", |partner| partner.text)),
    ])
}

fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Threshold => "threshold",
        Reason::Taken => "taken",
    }
}

/// Returns the name of a side that JSON has.
fn side(which: Which) -> &'static str {
    match which {
        Which::A => "a",
        Which::B => "b",
    }
}
