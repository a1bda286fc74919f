//! Weights of agreement and the threshold, each with what it balances and what it was fitted on.

/// Weights in bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    /// Both principals of a pair agree.
    pub(super) people_two: f32,
    /// Day of the event.
    pub(super) day_same: f32,
    /// A day apart.
    pub(super) day_near: f32,
    /// Kinds of event that can be of one event.
    pub(super) kind_fits: f32,
    /// Minimum sum of a linked pair.
    pub(super) threshold: f32,
}

pub(super) const WEIGHTS: Weights =
    Weights { people_two: 8.0, day_same: 5.0, day_near: 1.0, kind_fits: 1.0, threshold: 10.0 };
