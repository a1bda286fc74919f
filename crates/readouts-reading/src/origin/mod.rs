//! Whose page it is, whose dispatch it carries, and when it was published.

mod outlet;
mod published;

pub(crate) use outlet::{agency, outlet};
pub(crate) use published::published;
