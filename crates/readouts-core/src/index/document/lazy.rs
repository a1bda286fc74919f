//! A document on its way into the engine: its values, made at once or when they are first asked for.
//!
//! The engine asks on a thread of its own, several times over. It must not know what the values mean.

use std::iter::Empty;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use crate::index::document::fields::document;
use crate::index::document::schema::Fields;
use crate::index::document::waiting::until;
use crate::{Readout, Result};

/// What makes an article.
pub(crate) type Make = Box<dyn FnOnce() -> Option<Readout> + Send + Sync>;

/// The id that a document has in which there turned out to be no article; no article has it.
pub(crate) const NO_ARTICLE: &str = "";

/// A document's values in the order in which they were added. All text is in one piece.
#[derive(Debug, Default)]
pub(crate) struct Values {
    text: String,
    values: Vec<(Field, Kept)>,
}

#[derive(Debug, Clone, Copy)]
enum Kept {
    /// Its first byte, and that after the last.
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

    /// Adds what `write` adds to the text that it is given.
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

    pub(crate) fn add_i64(&mut self, field: Field, value: i64) {
        self.values.push((field, Kept::I64(value)));
    }
}

/// A document that the engine is given.
#[derive(Debug)]
pub(crate) struct Incoming(Box<Coming>);

#[derive(Debug)]
struct Coming {
    values: OnceLock<Values>,
    later: Mutex<Option<Later>>,
    _place: Place,
}

/// Room for documents that are on their way.
#[derive(Debug, Default)]
pub(crate) struct Room {
    taken: Mutex<usize>,
    freed: Condvar,
}

/// A document's place in the room, while it is on its way.
#[derive(Debug)]
pub(crate) struct Place(Arc<Room>);

impl Room {
    /// Takes a place; waits while as many as `most` are taken, and somebody is `at_work` on them.
    pub(crate) fn enter(self: &Arc<Self>, most: usize, at_work: &dyn Fn() -> Result<()>) -> Result<Place> {
        *until(&self.taken, &self.freed, |taken| *taken < most, at_work)? += 1;
        Ok(Place(Arc::clone(self)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.freed.notify_one();
    }
}

/// An article to be made.
pub(crate) struct Later {
    pub(crate) id: String,
    pub(crate) make: Make,
    pub(crate) fields: Arc<Fields>,
    pub(crate) failures: Arc<Failures>,
}

/// Documents that came to nothing.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<Failed>);

#[derive(Debug, Default)]
struct Failed {
    /// Whether there are documents without an article, not yet removed.
    any: bool,
    /// Ids of those that should have been one.
    ids: Vec<String>,
}

impl Failures {
    /// Whether there are documents without an article.
    pub(crate) fn any(&self) -> bool {
        self.lock().any
    }

    /// They are removed from the index.
    pub(crate) fn removed(&self) {
        self.lock().any = false;
    }

    /// The ids whose article could not be made.
    pub(crate) fn ids(&self) -> Vec<String> {
        let mut ids = self.lock().ids.clone();
        ids.sort();
        ids
    }

    pub(crate) fn forget(&self) {
        *self.lock() = Failed::default();
    }

    fn note(&self, id: Option<String>) {
        let mut failed = self.lock();
        failed.any = true;
        failed.ids.extend(id);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Failed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Incoming {
    pub(crate) fn ready(values: Values, place: Place) -> Self {
        Self(Box::new(Coming { values: OnceLock::from(values), later: Mutex::new(None), _place: place }))
    }

    pub(crate) fn later(later: Later, place: Place) -> Self {
        Self(Box::new(Coming { values: OnceLock::new(), later: Mutex::new(Some(later)), _place: place }))
    }

    fn values(&self) -> &Values {
        self.0.values.get_or_init(|| {
            let later = self.0.later.lock().unwrap_or_else(PoisonError::into_inner).take();
            later.map(Later::values).unwrap_or_default()
        })
    }
}

impl Later {
    /// The values of the article that is made now; where there is none, those of a document to be removed.
    fn values(self) -> Values {
        let Self { id, make, fields, failures } = self;
        // The thread is the engine's: it must go on with other documents.
        let made = catch_unwind(AssertUnwindSafe(|| match make() {
            Some(article) if article.id == id => document(&article, &fields).map(Some),
            Some(_) => Err(crate::index::document::fields::other_id(&id)),
            None => Ok(None),
        }));
        match made {
            Ok(Ok(Some(values))) => return values,
            Ok(Ok(None)) => failures.note(None),
            Ok(Err(_)) | Err(_) => failures.note(Some(id)),
        }
        let mut values = Values::default();
        values.add_text(fields.id, NO_ARTICLE);
        values
    }
}

impl std::fmt::Debug for Later {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Later").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A value as the engine reads it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Given<'a> {
    Text(&'a str),
    U64(u64),
    I64(i64),
}

/// Steps through a document's values.
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
        self.values().iter()
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
