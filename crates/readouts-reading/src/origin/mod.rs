//! Outlet, agency and publication date of a page.

mod outlet;
mod published;

pub(crate) use outlet::{agency, outlet};
pub(crate) use published::{local, place_and_day, published, stated_date};
