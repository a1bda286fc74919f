//! Queries: the tree that says what is looked for, its printed form, and its translation for the index.
//!
//! The tree and its printed form know neither the engine nor files; only `compile` does.

mod ast;
mod compile;
mod print;

pub use ast::{Phrase, Query};
pub(crate) use compile::{Plan, Sign};
