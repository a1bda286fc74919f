//! The dateline that opens a dispatch.

use crate::Edtf;

/// A dateline that was found, in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundDateline {
    pub(crate) place: Option<String>,
    pub(crate) date: Option<Edtf>,
    /// Agency in brackets, as written.
    pub(crate) credit: Option<String>,
    /// End of the dateline in the paragraph, in bytes.
    pub(crate) end: usize,
}
