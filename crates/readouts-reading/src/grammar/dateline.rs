//! Dateline at the start of a dispatch.

use crate::Edtf;

/// Dateline in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundDateline {
    pub(crate) place: Option<String>,
    pub(crate) date: Option<Edtf>,
    /// Agency in brackets, as written.
    pub(crate) credit: Option<String>,
    /// End of the dateline in the paragraph, as an offset in bytes.
    pub(crate) end: usize,
}
