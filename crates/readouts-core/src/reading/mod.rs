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

pub use reader::{Reader, Record, Text};

/// Grows with every change after which a page may be read differently: an index of an older reading
/// is then read again.
pub(crate) const READER_VERSION: u32 = 2;
