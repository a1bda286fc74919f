//! Queries: the query tree, its parser and printer, and the plan compiled from it.

mod arguments;
mod ast;
mod compile;
mod cursor;
mod error;
mod fault;
mod field;
mod lex;
mod parse;
mod phrase;
mod phrase_text;
mod print;
mod recovery;
mod size;
mod terms;
#[cfg(test)]
mod tests;
mod text;

pub use ast::{
    DateField, DateRange, Distance, FieldQuery, Name, NameOf, Near, Place, Query, QueryField, Relation,
};
pub(crate) use compile::{NearOrder, NearPart, Places, Plan};
pub use error::{QueryError, QueryErrorKind, QueryProblem};
pub use phrase::{Part, Phrase, Word};

#[doc = include_str!("../../docs/query.md")]
pub const QUERY_REFERENCE: &str = include_str!("../../docs/query.md");
