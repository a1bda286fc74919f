//! Dates: finding them in text, and the dateline, the day of the event.
//!
//! It must not know who speaks; the event date's solver is given the office holders' tenures.

mod dateline;
mod event;
mod find;

pub(crate) use dateline::{closing_dateline, dateline};
pub(crate) use event::{Bound, Clues, Force, solve, with_year_of_page};
pub(crate) use find::find;
