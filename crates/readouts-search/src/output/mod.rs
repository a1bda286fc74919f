//! Writes answers in the formats for people and programs, and messages on stderr. Each format and each larger
//! answer has its own file.

mod answer;
mod article;
mod batch;
mod citation;
mod collocates;
mod compare;
mod concordance;
mod corrections;
mod cross_table;
mod cut;
mod events;
mod excerpt;
pub(crate) mod export;
mod facets;
mod forms;
mod hits;
mod jointly;
mod keywords;
mod kwic;
mod marks;
mod outcomes;
mod page;
mod passages;
mod people;
mod plain;
mod ranked;
pub(crate) mod report;
mod reprints;
mod rows;
mod screen;
mod sentences;
mod stderr;
mod style;
mod styled;
#[cfg(test)]
pub(crate) mod tests;
mod trend;
mod uses;
mod variants;
mod versions;
mod watch;

pub(crate) use answer::Answer;
pub(crate) use article::{Around, Article, Detail, Marked};
pub(crate) use batch::BatchTable;
pub(crate) use citation::Cited;
pub(crate) use collocates::CollocateTable;
pub(crate) use compare::ComparisonTable;
pub(crate) use concordance::Concordance;
pub(crate) use corrections::{Decided, Decisions};
pub(crate) use events::{EventsList, Why};
pub(crate) use facets::Facets;
#[cfg(all(test, feature = "schema"))]
pub(crate) use facets::Record as FacetRecord;
pub(crate) use forms::cells::{ByteOrderMark, CellStyle, Consumer, Formulas};
pub(crate) use forms::json::Values;
pub(crate) use forms::{Format, View, set_width, terminal_width};
pub(crate) use hits::{Hits, plural};
pub(crate) use keywords::KeywordTable;
pub(crate) use kwic::WIDTH;
pub(crate) use marks::Mark;
pub(crate) use people::{Listed, People};
pub(crate) use plain::{plain, plain_lines};
pub(crate) use reprints::{ReprintComparison, ReprintList};
pub(crate) use screen::Screen;
pub(crate) use sentences::Sentences;
pub(crate) use stderr::errors;
pub(crate) use stderr::{ask, error, explanation, lines, note, shortened};
pub(crate) use style::QUIET;
#[cfg(all(test, feature = "schema"))]
pub(crate) use trend::Record as TrendRecord;
pub(crate) use trend::TrendTable;
pub(crate) use uses::UsesList;
pub(crate) use variants::VariantTable;
pub(crate) use versions::{VersionDiffs, VersionList};
pub(crate) use watch::NewsList;
