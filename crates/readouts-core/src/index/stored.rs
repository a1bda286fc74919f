//! The article as an index keeps it: JSON without what can be had again.
//!
//! Statements' texts are cut from the paragraphs when it is loaded; the audit is not kept. It must
//! not know where the bytes lie.

use crate::{Error, ErrorKind, Readout, Result};

/// The bytes to keep.
pub(super) fn encode(article: &Readout) -> Result<Vec<u8>> {
    let mut kept = Readout { audit: Vec::new(), ..article.clone() };
    for statement in &mut kept.statements {
        statement.text = String::new();
    }
    serde_json::to_vec(&kept).map_err(|error| {
        Error::new(ErrorKind::Document, format!("article `{}` cannot be stored", article.id)).because(error)
    })
}

/// The article kept.
///
/// # Errors
/// [`ErrorKind::IndexCorrupt`] where the bytes are no article.
pub(super) fn decode(bytes: &[u8]) -> Result<Readout> {
    let corrupt = || Error::new(ErrorKind::IndexCorrupt, "a stored article cannot be read");
    let mut article: Readout = serde_json::from_slice(bytes).map_err(|error| corrupt().because(error))?;
    for statement in &mut article.statements {
        let text = article.paragraphs.get(statement.paragraph);
        let text = text.and_then(|text| text.get(statement.start..statement.end)).ok_or_else(corrupt)?;
        text.clone_into(&mut statement.text);
    }
    Ok(article)
}
