//! The dateline that opens a dispatch.

use crate::Edtf;

/// What a dateline says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundDateline {
    pub(crate) place: Option<String>,
    pub(crate) date: Option<Edtf>,
    /// The name in its brackets, as written.
    pub(crate) credit: Option<String>,
    /// Bytes of the paragraph that it takes.
    pub(crate) end: usize,
}
