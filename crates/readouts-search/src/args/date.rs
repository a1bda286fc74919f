//! The option that says which date of an article counts.

use clap::ValueEnum;
use readouts_core::DateOf;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Date {
    /// Of the event, where it is certain
    Event,
    /// Of the publication
    Published,
}

impl From<Date> for DateOf {
    fn from(date: Date) -> Self {
        match date {
            Date::Event => Self::Event,
            Date::Published => Self::Published,
        }
    }
}
