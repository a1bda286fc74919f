//! The length of periods, as an option says it.

use clap::ValueEnum;
use readouts_core::Period;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Per {
    Year,
    Quarter,
    Month,
    /// From Monday to Sunday (ISO 8601)
    Week,
}

impl From<Per> for Period {
    fn from(per: Per) -> Self {
        match per {
            Per::Year => Self::Year,
            Per::Quarter => Self::Quarter,
            Per::Month => Self::Month,
            Per::Week => Self::Week,
        }
    }
}
