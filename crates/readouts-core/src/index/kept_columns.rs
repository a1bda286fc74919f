//! Lists the record columns that an index stores.

use std::collections::BTreeSet;

use super::Index;
use crate::Result;
use crate::index::document::schema::{column_and_value, field};

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
