//! An interval of a figure.

use serde::Serialize;

/// An interval at a confidence level of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Interval {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

impl Interval {
    /// Returns the interval in another unit, of which one of the present unit has this many; the number must
    /// be positive.
    #[must_use]
    pub fn scaled(self, by: f64) -> Self {
        Self { low: self.low * by, high: self.high * by }
    }
}
