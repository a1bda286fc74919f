//! Dates in text, the dateline, and the date of the event.

mod dateline;
mod event;
mod find;
mod lines;
mod numeric;
mod times;

pub(crate) use dateline::{closing_dateline, dateline};
pub(crate) use event::{Bound, Clues, Force, Told, solve, with_year_of_page};
pub use find::dates_in;
pub(crate) use find::find;
pub(crate) use lines::{date_lines, is_date_line, place_and_day};
pub(crate) use numeric::{Order, has_numeric, numeric, unglued};
