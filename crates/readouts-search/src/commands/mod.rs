//! One file for each command: asks the core, hands the answer to the output.

mod bench;
mod check;
mod corpus;
mod empty;
mod extract;
mod facets;
mod index;
mod kwic;
mod names;
mod search;
mod shell;
mod show;
mod stats;

pub(crate) use bench::{Measured, bench};
pub(crate) use check::check;
pub(crate) use extract::extract;
pub(crate) use facets::facets;
pub(crate) use index::index;
pub(crate) use kwic::kwic;
pub(crate) use search::search;
pub(crate) use shell::{completions, man, query_reference};
pub(crate) use show::show;
pub(crate) use stats::stats;
