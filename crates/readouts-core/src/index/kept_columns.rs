//! Lists the record columns that an index stores.

use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::columnar::StrColumn;

use super::Index;
use crate::Result;
use crate::index::document::schema::{column_and_value, field, kept};

impl Index {
    /// Returns the names of the record columns that the index stores, sorted. They can be used as fields of a
    /// query ([`Query::parse_with`](crate::Query::parse_with)) and as facets.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the index cannot be read.
    pub fn kept_columns(&self) -> Result<Vec<String>> {
        let columns = self.read_kept_columns().map_err(|error| self.error(error))?;
        Ok(columns.into_iter().collect())
    }

    fn read_kept_columns(&self) -> tantivy::Result<BTreeSet<String>> {
        let mut columns = BTreeSet::new();
        for reader in self.searcher().segment_readers() {
            let inverted = reader.inverted_index(self.fields.named(field::KEPT))?;
            let mut next = Some(String::new());
            // Skips from the first value of each column to the first value of the next column.
            while let Some(from) = next.take() {
                let mut terms = inverted.terms().range().ge(from.as_bytes()).into_stream()?;
                if terms.advance()
                    && let Some((column, _)) =
                        std::str::from_utf8(terms.key()).ok().and_then(column_and_value)
                {
                    next = Some(format!("{column}\u{1}"));
                    columns.insert(column.to_owned());
                }
            }
        }
        Ok(columns)
    }
}

/// Returns the range of value numbers of a kept column.
pub(crate) fn kept_numbers(column: &StrColumn, name: &str) -> tantivy::Result<Range<u64>> {
    let dictionary = column.dictionary();
    let from = |term: String| -> tantivy::Result<u64> {
        let mut terms = dictionary.range().ge(term.as_bytes()).into_stream()?;
        Ok(if terms.advance() { terms.term_ord() } else { dictionary.num_terms() as u64 })
    };
    // In a term, the separator after the column's name is `\0`. Names consist of letters, digits and `_`, so
    // no term of another column lies in this range.
    Ok(from(kept(name, ""))?..from(format!("{name}\u{1}"))?)
}
