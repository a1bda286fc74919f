//! Checks that an article's facts (names, dates, places) are in postings and columns as the article states
//! them.

use std::collections::BTreeMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, FieldType, IndexRecordOption};
use tantivy::{DocId, SegmentReader};

use super::{Tally, hash, posted};
use crate::Readout;
use crate::index::document::fields::document;
use crate::index::document::incoming::Given;
use crate::index::document::schema::Fields;

/// Facts of a segment's documents, as read from its columns and postings.
pub(super) struct Facts {
    columns: Vec<(Field, Values)>,
    /// For each field whose whole value is one term, a tally for each document.
    postings: Vec<(Field, Vec<Tally>)>,
}

enum Values {
    Text(Option<StrColumn>),
    U64(Column<u64>),
    I64(Column<i64>),
}

impl Facts {
    pub(super) fn read(reader: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let (mut columns, mut postings) = (Vec::new(), Vec::new());
        let fast = reader.fast_fields();
        for (field, entry) in fields.schema.fields() {
            let name = entry.name();
            match entry.field_type() {
                FieldType::Str(options) => {
                    if entry.is_fast() {
                        columns.push((field, Values::Text(fast.str(name)?)));
                    }
                    let indexing = options.get_indexing_options();
                    if indexing.is_some_and(|options| options.index_option() == IndexRecordOption::Basic) {
                        postings.push((field, posted(reader, field, IndexRecordOption::Basic)?));
                    }
                }
                FieldType::U64(_) => columns.push((field, Values::U64(fast.u64(name)?))),
                FieldType::I64(_) => columns.push((field, Values::I64(fast.i64(name)?))),
                _ => {}
            }
        }
        Ok(Self { columns, postings })
    }

    /// Whether the facts of a document agree with its article.
    pub(super) fn say(&self, doc: DocId, article: &Readout, fields: &Fields) -> tantivy::Result<bool> {
        let Ok((document, _)) = document(article, fields) else { return Ok(false) };
        let mut stated: BTreeMap<Field, Vec<Given<'_>>> = BTreeMap::new();
        for (field, value) in document.iter() {
            stated.entry(field).or_default().push(value);
        }
        let of = |field: &Field| stated.get(field).map(Vec::as_slice).unwrap_or_default();
        for (field, column) in &self.columns {
            if !column.has(doc, of(field))? {
                return Ok(false);
            }
        }
        Ok(self.postings.iter().all(|(field, tallies)| {
            let mut tally = Tally::default();
            for value in of(field) {
                if let Given::Text(text) = value {
                    tally.add(hash(text.as_bytes()), 0);
                }
            }
            tallies[doc as usize] == tally
        }))
    }
}

impl Values {
    /// Whether a document has exactly these values, in this order.
    fn has(&self, doc: DocId, stated: &[Given<'_>]) -> tantivy::Result<bool> {
        Ok(match self {
            Self::Text(None) => stated.is_empty(),
            Self::Text(Some(column)) => {
                let mut stated = stated.iter();
                let mut text = String::new();
                for ord in column.term_ords(doc) {
                    text.clear();
                    let known = column.ord_to_str(ord, &mut text)?;
                    if !known || !matches!(stated.next(), Some(Given::Text(value)) if **value == text) {
                        return Ok(false);
                    }
                }
                stated.next().is_none()
            }
            Self::U64(column) => {
                let stated = stated
                    .iter()
                    .map(|value| if let Given::U64(value) = value { Some(*value) } else { None });
                column.values_for_doc(doc).map(Some).eq(stated)
            }
            Self::I64(column) => {
                let stated = stated
                    .iter()
                    .map(|value| if let Given::I64(value) = value { Some(*value) } else { None });
                column.values_for_doc(doc).map(Some).eq(stated)
            }
        })
    }
}
