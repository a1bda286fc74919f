//! Dates in text, the dateline, and the date of the event.

mod dateline;
mod event;
mod find;
mod numeric;
mod times;

pub(crate) use dateline::{closing_dateline, dateline};
pub(crate) use event::{Bound, Clues, Force, Told, solve, with_year_of_page};
pub(crate) use find::find;
pub(crate) use numeric::{Order, has_numeric, numeric, unglued};
