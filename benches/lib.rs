//! Shared by the benchmarks: a generator of pages, the plain engine, and rounds for comparisons.

mod child;
mod concordance;
mod corpus;
#[cfg(feature = "fts5")]
mod fts5;
mod furniture;
mod generator;
mod gold;
mod page;
mod plain;
mod random;
mod rounds;
mod sentences;
mod world;

pub use child::Cost;
pub use concordance::{Sorted, Written};
pub use corpus::{Corpus, number, phrase};
#[cfg(feature = "fts5")]
pub use fts5::Fts5;
pub use generator::{DEFAULT_SEED, FOLDER_PAGES, FREQUENT, Generator, RARE, TOGETHER};
pub use gold::gold;
pub use page::{Day, Page, Spoken};
pub use plain::{Facts, Found, Plain, PlainReader, PlainWriter, Words, has_han};
pub use random::SplitMix64;
pub use rounds::{Rounds, Took, asked_for, memory, show, timed};
pub use world::{Formula, knowledge};
