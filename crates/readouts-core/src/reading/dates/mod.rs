//! Dates: finding them in text, and telling an article's three apart.
//!
//! It must not know who speaks; the event date's solver is given the office holders' tenures.

mod dateline;
mod event;
mod find;
mod published;

pub(crate) use dateline::{FoundDateline, closing_dateline, dateline};
pub(crate) use event::{Bound, Clues, Force, solve, with_year_of_page};
pub(crate) use find::find;
pub(crate) use published::published;
