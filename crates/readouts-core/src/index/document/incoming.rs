//! Documents passed to the engine: their values, and a bound on the memory of documents that the engine has
//! not processed yet.

use std::iter::Empty;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use crate::Result;
use crate::index::document::waiting::until;

/// Values of a document in the order in which they were added. All text is in one string.
#[derive(Debug, Default)]
pub(crate) struct Values {
    text: String,
    values: Vec<(Field, Kept)>,
}

#[derive(Debug, Clone, Copy)]
enum Kept {
    /// Start and end of the value in the document's text, in bytes.
    Text(usize, usize),
    U64(u64),
    I64(i64),
}

impl Values {
    pub(crate) fn with_capacity(bytes: usize, values: usize) -> Self {
        Self { text: String::with_capacity(bytes), values: Vec::with_capacity(values) }
    }

    pub(crate) fn add_text(&mut self, field: Field, text: &str) {
        self.write_text(field, |to| to.push_str(text));
    }

    /// Adds the text that `write` appends.
    pub(crate) fn write_text(&mut self, field: Field, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.values.push((field, Kept::Text(start, self.text.len())));
    }

    pub(crate) fn add_u64(&mut self, field: Field, value: u64) {
        self.values.push((field, Kept::U64(value)));
    }

    pub(crate) fn iter(&self) -> Steps<'_> {
        Steps { text: &self.text, values: self.values.iter() }
    }

    /// Returns the size of the values in memory, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.values.len() * size_of::<(Field, Kept)>()
    }

    pub(crate) fn add_i64(&mut self, field: Field, value: i64) {
        self.values.push((field, Kept::I64(value)));
    }
}

/// Document passed to the engine. Frees its [`Space`] when the engine drops it.
#[derive(Debug)]
pub(crate) struct Incoming {
    values: Values,
    _space: Space,
}

impl Incoming {
    pub(crate) fn new(values: Values, space: Space) -> Self {
        Self { values, _space: space }
    }
}

/// Memory budget for documents that the engine has not processed yet.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// Number of bytes in use.
    taken: Mutex<usize>,
    freed: Condvar,
}

/// Memory reserved for one document, until this is dropped.
#[derive(Debug)]
pub(crate) struct Space {
    room: Arc<Room>,
    bytes: usize,
}

impl Room {
    /// Reserves memory for a document, with at most `most` bytes reserved in total. A single document always
    /// fits. Waits until there is room.
    ///
    /// # Errors
    /// The error of `at_work`, which is called periodically while waiting.
    pub(crate) fn enter(
        self: &Arc<Self>,
        bytes: usize,
        most: usize,
        at_work: &dyn Fn() -> Result<()>,
    ) -> Result<Space> {
        *until(&self.taken, &self.freed, |taken| fits(*taken, bytes, most), at_work)? += bytes;
        Ok(Space { room: Arc::clone(self), bytes })
    }

    /// Whether there is room for a document now.
    pub(crate) fn has(&self, bytes: usize, most: usize) -> bool {
        fits(*self.taken.lock().unwrap_or_else(PoisonError::into_inner), bytes, most)
    }
}

fn fits(taken: usize, bytes: usize, most: usize) -> bool {
    taken == 0 || taken + bytes <= most
}

impl Drop for Space {
    fn drop(&mut self) {
        *self.room.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.room.freed.notify_all();
    }
}

/// Value in the form that the engine reads.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Given<'a> {
    Text(&'a str),
    U64(u64),
    I64(i64),
}

/// Iterator over a document's values.
pub(crate) struct Steps<'a> {
    text: &'a str,
    values: std::slice::Iter<'a, (Field, Kept)>,
}

impl<'a> Iterator for Steps<'a> {
    type Item = (Field, Given<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let (field, kept) = self.values.next()?;
        let given = match *kept {
            Kept::Text(start, end) => Given::Text(&self.text[start..end]),
            Kept::U64(value) => Given::U64(value),
            Kept::I64(value) => Given::I64(value),
        };
        Some((*field, given))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }
}

impl Document for Incoming {
    type Value<'a> = Given<'a>;
    type FieldsValuesIter<'a> = Steps<'a>;

    fn iter_fields_and_values(&self) -> Steps<'_> {
        self.values.iter()
    }
}

impl<'a> Value<'a> for Given<'a> {
    type ArrayIter = Empty<Self>;
    type ObjectIter = Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Text(text) => ReferenceValueLeaf::Str(text),
            Self::U64(value) => ReferenceValueLeaf::U64(value),
            Self::I64(value) => ReferenceValueLeaf::I64(value),
        })
    }
}
