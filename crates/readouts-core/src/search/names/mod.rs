//! Resolves the names in a request to names of the index. Names are compared folded; a few words of a name
//! are enough if only one person has them.

mod choice;
mod field;
mod forms;
mod lookup;
mod unknown;

pub use choice::{LEAD, NameChoice, Spoken};
pub use field::NameField;
pub(super) use lookup::{Lookup, fields, find_names};
pub use unknown::UnknownName;
