//! Dates in text, the dateline, and the date of the event.

mod dateline;
mod event;
mod find;

pub(crate) use dateline::{closing_dateline, dateline};
pub(crate) use event::{Bound, Clues, Force, solve, with_year_of_page};
pub(crate) use find::find;
