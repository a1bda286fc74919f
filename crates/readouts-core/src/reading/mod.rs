//! From a page of lines to a [`Readout`]: cleaning, dates, origin, people, statements.
//!
//! A pure function of the page and the knowledge tables. It must not know the index, files, the
//! clock or the network.

pub(crate) mod attribution;
pub(crate) mod clean;
pub(crate) mod dates;
mod event;
mod kind;
mod language;
mod origin;
mod people;
mod reader;
mod sentences;
#[cfg(test)]
mod tests;

pub use reader::{Reader, Record, Text};

/// Grows with every change after which a page may give another text, title, outlet or day of
/// publication: an index of an older reading is then read again from its pages.
pub(crate) const PAGE_VERSION: u32 = 3;

/// Grows with every change after which the same text may be understood differently: an index of an
/// older reading is then read again from the texts that it keeps.
pub(crate) const TEXT_VERSION: u32 = 3;
