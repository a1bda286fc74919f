//! Queries: the query tree, its parser and printer, and the plan compiled from it.

mod arguments;
mod ast;
mod compile;
mod covers;
mod cursor;
mod error;
mod fault;
mod field;
mod foreign;
mod lex;
mod mixed;
mod parse;
mod phrase;
mod phrase_text;
mod print;
mod recovery;
mod related;
mod size;
mod terms;
#[cfg(test)]
mod tests;
mod text;
mod titles;

use crate::Basis;
pub use ast::{
    AnyOf, DateField, DateRange, Distance, FieldQuery, Name, NameOf, Near, Place, Query, QueryField,
    Relation, WordsOf,
};
pub(crate) use compile::{Attribution, NearOrder, NearPart, Places, Plan};
pub use covers::ByCovers;
pub use error::{QueryError, QueryErrorKind, QueryProblem};
pub use foreign::ForeignOperator;
pub use phrase::{Part, Phrase, Word};
pub(crate) use print::AND;
pub use related::{Collapsed, Sides};
pub(crate) use terms::ID_PREFIX_MIN;
#[cfg(test)]
pub(crate) use tests::any_query;

#[doc = include_str!("../../docs/query.md")]
pub const QUERY_REFERENCE: &str = include_str!("../../docs/query.md");
