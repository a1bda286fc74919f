//! Encodes the stored article, in parts that can be read independently.
//!
//! ```text
//! lengths of the next three parts | head | statements | places | text
//! ```
//!
//! The head is JSON: the article without its body. The text is the paragraphs, joined by line breaks. The
//! places are the lengths of the paragraphs, and the anchors from which the text can be tokenized. Audit,
//! choices, copies and the place among versions are not stored here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::index::document::analysis::Anchor;
use crate::index::document::statements::{self, StoredStatements};
use crate::index::document::varint::{Numbers, push_number};
use crate::{Correction, Dateline, Speaker};
use crate::{Error, ErrorKind, EventDate, Kind, Origin, Published, Readout, Result, SCHEMA};

/// Version of the stored form. It is apart from the version of outputs ([`SCHEMA`]); the index as a whole has its
/// own (`FORMAT_VERSION`).
const STORED: u32 = 1;

/// Metadata of an article that a concordance row shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Head<'t> {
    #[serde(borrow)]
    pub(crate) id: HeadText<'t>,
    #[serde(borrow)]
    pub(crate) path: Option<HeadText<'t>>,
    #[serde(borrow)]
    pub(crate) url: Option<HeadText<'t>>,
    #[serde(borrow)]
    pub(crate) language: Option<HeadText<'t>>,
    #[serde(borrow)]
    pub(crate) title: Option<HeadText<'t>>,
    #[serde(default)]
    pub(crate) kept: BTreeMap<String, Vec<String>>,
    #[serde(borrow)]
    pub(crate) outlet: HeadOrigin<'t>,
    #[serde(borrow)]
    pub(crate) agency: HeadOrigin<'t>,
    #[serde(borrow)]
    pub(crate) published: HeadPublished<'t>,
    #[serde(borrow)]
    pub(crate) event_date: HeadDate<'t>,
    #[serde(borrow)]
    pub(crate) participants: Vec<HeadText<'t>>,
}

/// A text of the head, borrowed if it has no escapes. (serde borrows only a `Cow` that is a field.)
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub(crate) struct HeadText<'t> {
    #[serde(borrow)]
    text: Cow<'t, str>,
}

impl HeadText<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

impl Deref for HeadText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct HeadOrigin<'t> {
    #[serde(borrow)]
    pub(crate) name: Option<HeadText<'t>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct HeadPublished<'t> {
    /// EDTF date, as text.
    #[serde(borrow)]
    pub(crate) edtf: Option<HeadText<'t>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct HeadDate<'t> {
    /// EDTF date, as text.
    #[serde(borrow)]
    pub(crate) edtf: Option<HeadText<'t>>,
    /// First possible day, as text.
    #[serde(borrow)]
    pub(crate) earliest: Option<HeadText<'t>>,
    /// Last possible day, as text.
    #[serde(borrow)]
    pub(crate) latest: Option<HeadText<'t>>,
}

/// JSON of an article with an empty body. Both [`Readout`] and [`Head`] are deserialized from it.
#[derive(Serialize)]
struct Written<'a> {
    schema: u32,
    id: &'a str,
    path: &'a Option<String>,
    url: &'a Option<String>,
    language: &'a Option<String>,
    title: &'a Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: &'a Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    kept: &'a BTreeMap<String, Vec<String>>,
    paragraphs: [(); 0],
    outlet: &'a Origin,
    agency: &'a Origin,
    published: &'a Published,
    dateline: &'a Option<Dateline>,
    event_date: &'a EventDate,
    kind: Kind,
    speakers: &'a [Speaker],
    participants: &'a [String],
    mentioned: &'a [String],
    countries: &'a [String],
    statements: [(); 0],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    corrections: &'a [Correction],
}

/// Parts of a stored article, still encoded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    head: &'a str,
    statements: &'a str,
    places: &'a str,
    pub(crate) text: &'a str,
}

/// Encodes an article for storing.
///
/// # Errors
/// [`ErrorKind::Document`] if it cannot be serialized.
pub(crate) fn encode(article: &Readout, anchors: &[Anchor]) -> Result<String> {
    let head = serde_json::to_string(&written(article))
        .map_err(|error| Error::new(ErrorKind::Document, "an article cannot be stored").because(error))?;
    let statements = statements::encode(article);
    let places = places(article, anchors);
    let text: usize = article.paragraphs.iter().map(|text| text.len() + 1).sum();
    let mut kept = String::with_capacity(head.len() + statements.len() + places.len() + text + 8);
    for part in [&head, &statements, &places] {
        push_number(&mut kept, part.len());
    }
    for part in [&head, &statements, &places] {
        kept.push_str(part);
    }
    for (number, text) in article.paragraphs.iter().enumerate() {
        if number > 0 {
            kept.push('\n');
        }
        kept.push_str(text);
    }
    Ok(kept)
}

fn written(article: &Readout) -> Written<'_> {
    // Destructured completely, so that a field added to `Readout` is not forgotten here.
    let Readout {
        schema: _,
        id,
        path,
        url,
        copies: _,
        version: _,
        language,
        title,
        author,
        kept,
        paragraphs: _,
        outlet,
        agency,
        published,
        dateline,
        event_date,
        kind,
        speakers,
        participants,
        mentioned,
        countries,
        statements: _,
        audit: _,
        choices: _,
        corrections,
    } = article;
    Written {
        schema: STORED,
        id,
        path,
        url,
        language,
        title,
        author,
        kept,
        paragraphs: [],
        outlet,
        agency,
        published,
        dateline,
        event_date,
        kind: *kind,
        speakers,
        participants,
        mentioned,
        countries,
        statements: [],
        corrections,
    }
}

fn places(article: &Readout, anchors: &[Anchor]) -> String {
    let mut written = String::with_capacity(article.paragraphs.len() * 2 + anchors.len() * 2 + 4);
    push_number(&mut written, article.paragraphs.len());
    article.paragraphs.iter().for_each(|text| push_number(&mut written, text.len()));
    let mut last = Anchor::default();
    for anchor in anchors {
        push_number(&mut written, (anchor.position - last.position) as usize);
        push_number(&mut written, anchor.byte - last.byte);
        last = *anchor;
    }
    written
}

pub(crate) fn corrupt() -> Error {
    Error::new(ErrorKind::IndexCorrupt, "a stored article cannot be read")
}

impl<'a> Parts<'a> {
    /// Splits a stored article into its parts.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] if the text is too short or its lengths are invalid.
    pub(crate) fn of(kept: &'a str) -> Result<Self> {
        let read = || {
            let mut read = Numbers(kept);
            let lengths = [read.number()?, read.number()?, read.number()?];
            let [head, statements, places] = lengths.map(|length| read.take(length));
            Some(Self { head: head?, statements: statements?, places: places?, text: read.0 })
        };
        read().ok_or_else(corrupt)
    }

    pub(crate) fn head(&self) -> Result<Head<'a>> {
        serde_json::from_str(self.head).map_err(|error| corrupt().because(error))
    }

    /// Decodes the byte offsets of the paragraphs, with a sentinel after the last, and the anchors. Replaces
    /// the contents of both vectors.
    pub(crate) fn places(&self, paragraphs: &mut Vec<usize>, anchors: &mut Vec<Anchor>) -> Result<()> {
        paragraphs.clear();
        anchors.clear();
        let mut read = || {
            let mut written = Numbers(self.places);
            let mut start = 0_usize;
            for _ in 0..written.number()? {
                paragraphs.push(start);
                start = start.checked_add(written.number()?)?.checked_add(1)?;
            }
            paragraphs.push(start);
            let mut anchor = Anchor::default();
            while !written.is_empty() {
                anchor.position = anchor.position.checked_add(written.number()?.try_into().ok()?)?;
                anchor.byte = anchor.byte.checked_add(written.number()?)?;
                anchors.push(anchor);
            }
            // The last paragraph has no line break after it.
            let fits = start.saturating_sub(1) == self.text.len();
            let sound = |start: &usize| *start > self.text.len() || self.text.is_char_boundary(*start);
            let cuts = anchors.iter().all(|anchor| self.text.is_char_boundary(anchor.byte));
            (fits && cuts && paragraphs.iter().all(sound)).then_some(())
        };
        read().ok_or_else(corrupt)
    }

    /// Reads the statements one by one.
    pub(crate) fn statements(&self) -> Result<StoredStatements<'a>> {
        StoredStatements::of(self.statements).ok_or_else(corrupt)
    }

    /// Reads the article without paragraphs and statements.
    pub(crate) fn article_without_body(&self) -> Result<Readout> {
        let article: Readout = serde_json::from_str(self.head).map_err(|error| corrupt().because(error))?;
        // The version is that of the shape in which the article leaves the program, not of the stored one.
        Ok(Readout { schema: SCHEMA, ..article })
    }

    /// Decodes the whole article.
    ///
    /// # Errors
    /// [`ErrorKind::IndexCorrupt`] if a part is invalid or the parts do not fit one another.
    pub(crate) fn article(&self) -> Result<Readout> {
        let mut article = self.article_without_body()?;
        let mut starts = Vec::new();
        self.places(&mut starts, &mut Vec::new())?;
        let paragraphs = starts.windows(2).map(|pair| self.text.get(pair[0]..pair[1] - 1).map(str::to_owned));
        article.paragraphs = paragraphs.collect::<Option<_>>().ok_or_else(corrupt)?;
        article.statements = statements::decode(self.statements, &article.paragraphs).ok_or_else(corrupt)?;
        Ok(article)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Confidence;
    use crate::index::document::analysis::Analysis;
    use crate::testing::{article, odd_articles};

    fn encoded(article: &Readout) -> String {
        encode(article, &Analysis::new(article).anchors).expect("encoded")
    }

    fn full() -> Readout {
        let mut full = article("1", &["One. Two.", "", "Three."]);
        full.statements[0].speaker = Some("Ada Brook".to_owned());
        full.statements[1].relays = Some("Carl Dane".to_owned());
        full.statements[2].members = vec!["Carl Dane".to_owned(), "Ada Brook".to_owned()];
        full.statements[2].cue = Some("agreed".to_owned());
        full.statements[1].confidence = Some(Confidence::percent(80));
        full.countries = vec!["XX".to_owned()];
        full.outlet.name = Some("Lumen Daily".to_owned());
        full.author = Some("Ada Brook".to_owned());
        full.kept.insert("region".to_owned(), vec!["North".to_owned(), "Coast".to_owned()]);
        full
    }

    #[test]
    fn all_but_the_audit_comes_back() {
        let kept = encoded(&full());
        let parts = Parts::of(&kept).expect("parts");
        assert_eq!(parts.article().expect("decoded"), full());
        let head = parts.head().expect("decoded");
        assert_eq!((&*head.id, head.outlet.name.as_deref()), ("1", Some("Lumen Daily")));
        let none = article("2", &[]);
        assert_eq!(Parts::of(&encoded(&none)).and_then(|parts| parts.article()).expect("decoded"), none);
    }

    #[test]
    fn a_broken_text_is_refused_or_another_article_never_a_crash() {
        let kept = encoded(&full());
        let read = |kept: &str| Parts::of(kept).and_then(|parts| parts.article());
        for at in 0..kept.len() {
            assert!(read(&kept[..at]).is_err(), "{at}");
            for bit in 0..7 {
                let mut broken = kept.clone().into_bytes();
                broken[at] ^= 1 << bit;
                let broken = String::from_utf8(broken).expect("still ASCII");
                assert!(read(&broken).map_or_else(|error| error.kind() == ErrorKind::IndexCorrupt, |_| true));
            }
        }
    }

    proptest! {
        #[test]
        fn odd_articles_come_back(articles in odd_articles()) {
            for article in articles {
                let kept = encoded(&article);
                prop_assert_eq!(Parts::of(&kept).and_then(|parts| parts.article()).expect("decoded"), article);
            }
        }
    }
}
