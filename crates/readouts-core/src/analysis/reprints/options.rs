//! Options: how many clusters and copies are listed, and in which order.

/// How clusters of reprints are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReprintOptions {
    /// Order of the clusters.
    pub order: ReprintOrder,
    /// Maximum number of clusters.
    pub limit: usize,
    /// Maximum number of copies of a cluster that are listed and compared, beside the first one.
    pub copies: usize,
}

/// Order of clusters. Equal ones are ordered by the date of the first copy, then by its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReprintOrder {
    /// Most copies first.
    #[default]
    Copies,
    /// Earliest first copy first; unknown dates last.
    DateAscending,
    /// Latest first copy first; unknown dates last.
    DateDescending,
}

impl Default for ReprintOptions {
    fn default() -> Self {
        Self { order: ReprintOrder::Copies, limit: 10, copies: 10 }
    }
}

impl ReprintOptions {
    /// Sets the order of the clusters.
    #[must_use]
    pub fn order(self, order: ReprintOrder) -> Self {
        Self { order, ..self }
    }

    /// Sets the maximum number of clusters.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// Sets the maximum number of copies that are listed beside the first one.
    #[must_use]
    pub fn copies(self, copies: usize) -> Self {
        Self { copies, ..self }
    }
}
