//! What the numbers say: analyses of the occurrences that a search finds.

pub mod statistics;

mod listing;
mod trend;

pub use trend::{
    DateOf, Direction, PERIODS_MAX, SERIES_MAX, Trend, TrendMeasure, TrendOptions, TrendRow, TrendSeries,
};
