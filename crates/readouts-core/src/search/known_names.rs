//! Lists the names that can be asked for, such as for completions.

use super::NameField;
use super::names::fields;
use crate::Result;
use crate::index::Index;
use crate::query::NameOf;

impl Index {
    /// Returns the names that articles have where this kind of name is looked up first, sorted: for
    /// [`NameOf::By`], everyone who speaks. Returns `None` if there are more than `most`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) or
    /// [`ErrorKind::IndexCorrupt`](crate::ErrorKind::IndexCorrupt) if the index cannot be read.
    pub fn known_names(&self, of: NameOf<'_>, most: usize) -> Result<Option<Vec<String>>> {
        let field = NameField::of(of);
        let [first, _] = fields(of, &field);
        let names = self.read_names(&self.searcher(), first, most).map_err(|error| self.error(error))?;
        let values = |name: String| field.value(&name).map(str::to_owned);
        Ok(names.map(|names| names.into_iter().filter_map(values).collect()))
    }
}
