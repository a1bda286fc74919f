//! How an article becomes a document: every field's value, and who says each word of the body.
//!
//! It must not know how documents reach the disk.

use jiff::civil::Date;
use tantivy::TantivyDocument;

use super::schema::{Fields, basis_code, field};
use super::stored;
use crate::words::{PARAGRAPH_GAP, Token, Words};
use crate::{Basis, Error, ErrorKind, Readout, Result, Statement};

/// A word of an article's body with its place and the statement it belongs to.
#[derive(Debug)]
pub(crate) struct Placed<'w, 'a> {
    pub(crate) paragraph: usize,
    /// Bytes in the paragraph; the position counts through the whole body.
    pub(crate) token: &'w Token,
    pub(crate) statement: Option<&'a Statement>,
}

impl Placed<'_, '_> {
    /// Who says it, and what that rests on.
    pub(crate) fn voice(&self) -> (Option<&str>, Basis) {
        self.statement.map_or((None, Basis::Unknown), |s| (s.speaker.as_deref(), s.basis))
    }
}

/// Calls `each` for every word of the body, in order, with the positions that the index gives them.
pub(crate) fn placed_words<'a>(article: &'a Readout, mut each: impl FnMut(&Placed<'_, 'a>)) {
    let mut statements = article.statements.iter().peekable();
    let mut base = 0;
    for (paragraph, text) in article.paragraphs.iter().enumerate() {
        let mut words = Words::starting(text, base);
        while words.advance() {
            let at = (paragraph, words.token.start);
            while statements.next_if(|s| (s.paragraph, s.end) <= at).is_some() {}
            let statement: Option<&'a Statement> =
                statements.peek().copied().filter(|s| (s.paragraph, s.start) <= at);
            each(&Placed { paragraph, token: &words.token, statement });
        }
        base = words.next_position() + PARAGRAPH_GAP;
    }
}

/// Days since 1970-01-01.
pub(crate) fn days(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

/// The document of an article.
///
/// # Errors
/// [`ErrorKind::Document`] where the id is empty or the statements do not fit the paragraphs.
pub(super) fn document(article: &Readout, fields: &Fields) -> Result<TantivyDocument> {
    check(article)?;
    let mut doc = TantivyDocument::new();
    doc.add_text(fields.id, &article.id);
    doc.add_u64(fields.named(field::TIE), tie(&article.id));
    doc.add_text(fields.body, article.paragraphs.join("\n"));
    doc.add_bytes(fields.article, &stored::encode(article)?);
    add_facts(&mut doc, article, fields);
    add_dates(&mut doc, article, fields);
    add_runs(&mut doc, article, fields);
    Ok(doc)
}

fn check(article: &Readout) -> Result<()> {
    if article.id.is_empty() {
        return Err(Error::new(ErrorKind::Document, "an article without an id cannot be indexed"));
    }
    let mut last = (0, 0);
    for (number, s) in article.statements.iter().enumerate() {
        let text = article.paragraphs.get(s.paragraph).and_then(|text| text.get(s.start..s.end));
        if text.is_none() || (s.paragraph, s.start) < last {
            let message =
                format!("statement {number} of article `{}` does not fit its paragraphs", article.id);
            return Err(Error::new(ErrorKind::Document, message));
        }
        last = (s.paragraph, s.end);
    }
    Ok(())
}

fn add_facts(doc: &mut TantivyDocument, article: &Readout, fields: &Fields) {
    let mut add = |name: &str, values: &mut dyn Iterator<Item = &str>| {
        let mut seen: Vec<&str> = Vec::new();
        for value in values {
            if !value.is_empty() && !seen.contains(&value) {
                seen.push(value);
                doc.add_text(fields.named(name), value);
            }
        }
    };
    add(field::TITLE, &mut article.title.as_deref().into_iter());
    add(field::SPEAKER, &mut speakers(article));
    add(field::MENTIONED, &mut article.mentioned.iter().map(String::as_str));
    add(field::PARTICIPANT, &mut article.participants.iter().map(String::as_str));
    add(field::COUNTRY, &mut article.countries.iter().map(String::as_str));
    add(field::OUTLET, &mut article.outlet.name.as_deref().into_iter());
    add(field::AGENCY, &mut article.agency.name.as_deref().into_iter());
    add(field::LANGUAGE, &mut article.language.as_deref().into_iter());
    add(field::KIND, &mut std::iter::once(article.kind.as_str()));
}

/// The speakers listed, then any that only a statement names: filters and attribution must agree.
pub(super) fn speakers(article: &Readout) -> impl Iterator<Item = &str> {
    let listed = article.speakers.iter().map(|speaker| speaker.name.as_str());
    listed.chain(article.statements.iter().filter_map(|s| s.speaker.as_deref()))
}

fn add_dates(doc: &mut TantivyDocument, article: &Readout, fields: &Fields) {
    let event = &article.event_date;
    let span = |edtf: Option<crate::Edtf>| {
        let edtf = edtf.filter(|edtf| edtf.is_certain())?;
        Some((edtf, edtf.earliest()?, edtf.latest()?))
    };
    let certain = span(event.edtf);
    if let Some((_, from, to)) = certain {
        doc.add_i64(fields.named(field::CERTAIN_FROM), days(from));
        doc.add_i64(fields.named(field::CERTAIN_TO), days(to));
        if from.year() == to.year() {
            doc.add_u64(fields.named(field::EVENT_YEAR), from.year().unsigned_abs().into());
        }
    }
    if event.earliest.is_some() || event.latest.is_some() {
        doc.add_i64(fields.named(field::POSSIBLE_FROM), days(event.earliest.unwrap_or(Date::MIN)));
        doc.add_i64(fields.named(field::POSSIBLE_TO), days(event.latest.unwrap_or(Date::MAX)));
    }
    let published = span(article.published.edtf);
    if let Some((edtf, from, to)) = published {
        let time = edtf.time().map_or(0, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()));
        doc.add_i64(fields.named(field::PUBLISHED), days(from) * 1440 + time);
        doc.add_i64(fields.named(field::PUBLISHED_TO), days(to));
        doc.add_u64(fields.named(field::PUBLISHED_YEAR), from.year().unsigned_abs().into());
    }
    if let Some((_, from, _)) = certain.or(published) {
        doc.add_i64(fields.named(field::SORT_DATE), days(from));
    }
}

fn add_runs(doc: &mut TantivyDocument, article: &Readout, fields: &Fields) {
    let [start, speaker, basis] =
        [field::RUN_START, field::RUN_SPEAKER, field::RUN_BASIS].map(|name| fields.named(name));
    let mut run: Option<(Option<String>, Basis)> = None;
    let mut words = 0;
    placed_words(article, |word| {
        words += 1;
        let (name, rests_on) = word.voice();
        if run.as_ref().is_some_and(|(last, last_basis)| last.as_deref() == name && *last_basis == rests_on) {
            return;
        }
        doc.add_u64(start, word.token.position.into());
        doc.add_text(speaker, name.unwrap_or_default());
        doc.add_u64(basis, basis_code(rests_on));
        run = Some((name.map(str::to_owned), rests_on));
    });
    doc.add_u64(fields.named(field::WORDS), words);
    doc.add_u64(fields.named(field::PARAGRAPHS), article.paragraphs.len() as u64);
}

/// A number for an id: the id itself where it is 16 hexadecimal digits, a hash of it otherwise.
pub(super) fn tie(id: &str) -> u64 {
    if id.len() == 16
        && let Ok(number) = u64::from_str_radix(id, 16)
    {
        return number;
    }
    let hash = blake3::hash(id.as_bytes());
    u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash of 32 bytes has 8"))
}
