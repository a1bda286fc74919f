//! The article as an index keeps it: JSON without what can be had again.
//!
//! A statement is a short row that refers to its names by number; its text is cut from the paragraph
//! when it is loaded. The audit is not kept. It must not know where the bytes lie.

use serde::{Deserialize, Serialize};

use super::schema::{basis_code, basis_of};
use crate::readout::Confidence;
use crate::{Error, ErrorKind, Readout, Result, Statement};

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Without statements and audit.
    article: Readout,
    /// What the rows refer to.
    names: Vec<String>,
    rows: Vec<Row>,
}

/// A statement; an array in JSON.
#[derive(Serialize, Deserialize)]
struct Row(usize, usize, usize, u64, Option<usize>, Option<usize>, Vec<usize>, Option<String>, Option<u8>);

/// The bytes to keep.
pub(super) fn encode(article: &Readout) -> Result<Vec<u8>> {
    let mut names: Vec<String> = Vec::new();
    let rows = article.statements.iter().map(|s| {
        let mut number = |name: &String| {
            names.iter().position(|known| known == name).unwrap_or_else(|| {
                names.push(name.clone());
                names.len() - 1
            })
        };
        Row(
            s.paragraph,
            s.start,
            s.end,
            basis_code(s.basis),
            s.speaker.as_ref().map(&mut number),
            s.relays.as_ref().map(&mut number),
            s.members.iter().map(&mut number).collect(),
            s.cue.clone(),
            s.confidence.map(Confidence::as_percent),
        )
    });
    let rows = rows.collect();
    let article = Readout { statements: Vec::new(), audit: Vec::new(), ..article.clone() };
    serde_json::to_vec(&Kept { article, names, rows })
        .map_err(|error| Error::new(ErrorKind::Document, "an article cannot be stored").because(error))
}

/// The article kept.
///
/// # Errors
/// [`ErrorKind::IndexCorrupt`] where the bytes are no article.
pub(super) fn decode(bytes: &[u8]) -> Result<Readout> {
    let corrupt = || Error::new(ErrorKind::IndexCorrupt, "a stored article cannot be read");
    let Kept { mut article, names, rows } =
        serde_json::from_slice(bytes).map_err(|error| corrupt().because(error))?;
    let statements = rows.into_iter().map(|row| statement(row, &article.paragraphs, &names));
    article.statements = statements.collect::<Option<_>>().ok_or_else(corrupt)?;
    Ok(article)
}

/// `None` where the row refers to what is not there.
fn statement(row: Row, paragraphs: &[String], names: &[String]) -> Option<Statement> {
    let Row(paragraph, start, end, basis, speaker, relays, members, cue, confidence) = row;
    let name = |number: usize| names.get(number).cloned();
    // Outer `None`: the number is out of range.
    let optional = |number: Option<usize>| number.map_or(Some(None), |number| name(number).map(Some));
    Some(Statement {
        paragraph,
        start,
        end,
        text: paragraphs.get(paragraph)?.get(start..end)?.to_owned(),
        speaker: optional(speaker)?,
        relays: optional(relays)?,
        members: members.into_iter().map(name).collect::<Option<_>>()?,
        basis: basis_of(basis)?,
        cue,
        confidence: confidence.map(Confidence::percent),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    #[test]
    fn all_but_the_audit_comes_back() {
        let mut full = article("1", &["One. Two.", "Three."]);
        full.statements[0].speaker = Some("Ada Brook".to_owned());
        full.statements[1].relays = Some("Carl Dane".to_owned());
        full.statements[2].members = vec!["Carl Dane".to_owned(), "Ada Brook".to_owned()];
        full.statements[2].cue = Some("agreed".to_owned());
        full.statements[1].confidence = Some(Confidence::percent(80));
        let bytes = encode(&full).expect("encoded");
        assert_eq!(decode(&bytes).expect("decoded"), full);
    }

    #[test]
    fn rows_that_refer_to_nothing_are_corruption() {
        let bytes = encode(&article("1", &["One."])).expect("encoded");
        let text = String::from_utf8(bytes).expect("JSON");
        let broken = text.replace("[0,0,4,4,null", "[0,0,4,4,7");
        assert_ne!(text, broken);
        assert_eq!(decode(broken.as_bytes()).expect_err("refused").kind(), ErrorKind::IndexCorrupt);
    }
}
