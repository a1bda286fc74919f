//! Writes answers in the formats for people and programs, and messages on stderr. Each format and each larger
//! answer has its own file.

mod answer;
mod article;
mod cells;
mod concordance;
mod csv;
mod escape;
mod excerpt;
mod facets;
mod form;
mod hits;
mod human;
mod json;
mod jsonl;
mod page;
mod plain;
pub(crate) mod report;
mod screen;
mod stderr;
mod style;
#[cfg(test)]
pub(crate) mod tests;
mod tsv;

pub(crate) use answer::Answer;
pub(crate) use article::{Article, Detail};
pub(crate) use cells::Formulas;
pub(crate) use concordance::Concordance;
pub(crate) use facets::Facets;
pub(crate) use form::{Format, View};
pub(crate) use hits::{Hits, plural};
pub(crate) use plain::{plain, plain_lines};
pub(crate) use screen::Screen;
pub(crate) use stderr::{ask, error, explanation, lines, note, shortened};
pub(crate) use style::{QUIET, paint};
