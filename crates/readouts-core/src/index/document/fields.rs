//! Converts an article into a document: computes the value of every field.

use crate::index::document::analysis::Analysis;
use crate::index::document::bits::Bits;
use crate::index::document::doc_store;
use crate::index::document::incoming::Values;
use crate::index::document::schema::{Fields, KEPT_MAX, Voice, field, kept, sentence_member};
use crate::{Basis, Edtf, Error, ErrorKind, Readout, Result};
use jiff::civil::Date;
use readouts_relations::reprints::Shingles;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Returns the number of days since 1970-01-01.
pub(crate) fn days(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

/// Returns the field values of an article's document, and the text as its copies are found by.
///
/// # Errors
/// [`ErrorKind::Document`] if the id is empty or the statements do not fit the paragraphs.
pub(crate) fn document(article: &Readout, fields: &Fields) -> Result<(Values, Shingles)> {
    check(article)?;
    let analysis = Analysis::new(article);
    let stored = doc_store::encode(article, &analysis.anchors)?;
    let bytes = stored.len() + analysis.body.words.len() + analysis.body.forms.len() + 1024;
    let mut doc = Values::with_capacity(bytes, 2 * analysis.sentences.len() + 64);
    // In the order of the schema, by which the engine sorts the values.
    doc.add_text(fields.id, &article.id);
    add_words(&mut doc, &analysis, fields);
    add_facts(&mut doc, article, fields);
    add_dates(&mut doc, article, fields);
    doc.add_u64(fields.named(field::TIE), tie(&article.id));
    add_years(&mut doc, article, fields);
    add_bits(&mut doc, field::CAPITALS, &analysis.body.capitals, fields);
    add_bits(&mut doc, field::TITLE_CAPITALS, &analysis.title.capitals, fields);
    add_sentences(&mut doc, article, &analysis, fields);
    doc.add_u64(fields.named(field::PARAGRAPHS), article.paragraphs.len() as u64);
    doc.add_u64(fields.named(field::WORDS), analysis.count);
    if let Some(number) = article.url.as_deref().and_then(crate::address::number) {
        doc.add_text(fields.address, &format!("{number:016x}"));
    }
    doc.add_text(fields.article, &stored);
    Ok((doc, analysis.shingles))
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

fn add_facts<'a>(doc: &mut Values, article: &'a Readout, fields: &Fields) {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let mut add = |name: &str, values: &mut dyn Iterator<Item = &'a str>| {
        let field = fields.named(name);
        seen.clear();
        for value in values {
            if !value.is_empty() && seen.insert(value) {
                doc.add_text(field, value);
            }
        }
    };
    add(field::SPEAKER, &mut speakers(article));
    add(field::MENTIONED, &mut article.mentioned.iter().map(String::as_str));
    add(field::PARTICIPANT, &mut article.participants.iter().map(String::as_str));
    add(field::MEMBER, &mut members(article));
    add(field::COUNTRY, &mut article.countries.iter().map(String::as_str));
    add(field::OUTLET, &mut article.outlet.name.as_deref().into_iter());
    add(field::AGENCY, &mut article.agency.name.as_deref().into_iter());
    add(field::LANGUAGE, &mut article.language.as_deref().into_iter());
    add(field::KIND, &mut std::iter::once(article.kind.as_str()));
    let searched = |value: &&String| value.len() <= KEPT_MAX;
    for (column, values) in &article.kept {
        for value in values.iter().filter(searched).collect::<BTreeSet<_>>() {
            doc.add_text(fields.named(field::KEPT), &kept(column, value));
        }
    }
}

/// Returns the listed speakers, then the speakers of all statements, with repeats. Statements are included so
/// that filters and attribution agree.
pub(crate) fn speakers(article: &Readout) -> impl Iterator<Item = &str> {
    let listed = article.speakers.iter().map(|speaker| speaker.name.as_str());
    let named = listed.chain(article.statements.iter().filter_map(|s| s.speaker.as_deref()));
    named.filter(|name| !name.is_empty())
}

/// Returns the members of all joint statements, with repeats.
fn members(article: &Readout) -> impl Iterator<Item = &str> {
    let joint = article.statements.iter().filter(|s| s.basis == Basis::Joint);
    joint.flat_map(|s| &s.members).map(String::as_str).filter(|name| !name.is_empty())
}

/// Returns a date with its first and last day; `None` if it is not certain.
fn span(edtf: Option<Edtf>) -> Option<(Edtf, Date, Date)> {
    let edtf = edtf.filter(|edtf| edtf.is_certain())?;
    Some((edtf, edtf.earliest()?, edtf.latest()?))
}

fn add_dates(doc: &mut Values, article: &Readout, fields: &Fields) {
    let event = &article.event_date;
    let certain = span(event.edtf);
    if let Some((_, from, to)) = certain {
        doc.add_i64(fields.named(field::CERTAIN_FROM), days(from));
        doc.add_i64(fields.named(field::CERTAIN_TO), days(to));
    }
    let days_of = |edtf: Edtf| Some((edtf.earliest()?, edtf.latest()?));
    let likely = event.edtf.filter(|edtf| !edtf.is_certain()).and_then(days_of);
    let possible = match (event.earliest, event.latest) {
        (None, None) => event.edtf.and_then(days_of),
        (from, to) => Some((from.unwrap_or(Date::MIN), to.unwrap_or(Date::MAX))),
    };
    if let Some((from, to)) = possible {
        doc.add_i64(fields.named(field::POSSIBLE_FROM), days(from));
        doc.add_i64(fields.named(field::POSSIBLE_TO), days(to));
    }
    if let Some((from, to)) = likely {
        doc.add_i64(fields.named(field::LIKELY_FROM), days(from));
        doc.add_i64(fields.named(field::LIKELY_TO), days(to));
    }
    let published = span(article.published.edtf);
    if let Some((edtf, from, to)) = published {
        let time = edtf.time().map_or(0, |time| i64::from(time.hour()) * 60 + i64::from(time.minute()));
        doc.add_i64(fields.named(field::PUBLISHED), days(from) * 1440 + time);
        doc.add_i64(fields.named(field::PUBLISHED_TO), days(to));
    }
    if let Some((_, from, _)) = certain.or(published) {
        doc.add_i64(fields.named(field::SORT_DATE), days(from));
    }
}

fn add_years(doc: &mut Values, article: &Readout, fields: &Fields) {
    let year = |date: Date| date.year().unsigned_abs().into();
    let one_year = |(_, from, to): &(Edtf, Date, Date)| from.year() == to.year();
    if let Some((_, from, _)) = span(article.event_date.edtf).filter(one_year) {
        doc.add_u64(fields.named(field::EVENT_YEAR), year(from));
    }
    if let Some((_, from, _)) = span(article.published.edtf) {
        doc.add_u64(fields.named(field::PUBLISHED_YEAR), year(from));
    }
}

fn add_words(doc: &mut Values, analysis: &Analysis<'_>, fields: &Fields) {
    let streams = [
        (fields.body, &analysis.body.words),
        (fields.forms, &analysis.body.forms),
        (fields.title, &analysis.title.words),
        (fields.title_forms, &analysis.title.forms),
    ];
    for (field, stream) in streams {
        if !stream.is_empty() {
            doc.add_text(field, stream);
        }
    }
}

fn add_bits(doc: &mut Values, name: &str, bits: &Bits, fields: &Fields) {
    let field = fields.named(name);
    bits.values().iter().for_each(|value| doc.add_u64(field, *value));
}

fn add_sentences(doc: &mut Values, article: &Readout, analysis: &Analysis<'_>, fields: &Fields) {
    let starts = analysis.sentences.iter().map(|one| one.start);
    let mut bits = Bits::default();
    starts.clone().for_each(|start| bits.set(start.position));
    add_bits(doc, field::SENTENCE, &bits, fields);
    let [paragraph, voice] = [field::PARAGRAPH, field::VOICE].map(|name| fields.named(name));
    starts
        .filter(|start| start.opens_paragraph)
        .for_each(|start| doc.add_u64(paragraph, start.position.into()));
    // Places of the names in `SPEAKER`, numbered as `add_facts` adds them.
    let mut places = FxHashMap::default();
    for name in speakers(article) {
        let next = places.len() as u64 + 1;
        places.entry(name).or_insert(next);
    }
    for one in &analysis.sentences {
        let speaker = one.speaker.and_then(|name| places.get(name).copied()).unwrap_or(0);
        doc.add_u64(voice, Voice { speaker, basis: one.start.basis }.code());
    }
    let is_silent = analysis.sentences.iter().any(|one| one.speaker.is_none());
    doc.add_u64(fields.named(field::SILENT), u64::from(is_silent));
    let mut places = FxHashMap::default();
    for name in members(article) {
        let next = places.len() as u32;
        places.entry(name).or_insert(next);
    }
    let member = fields.named(field::SENTENCE_MEMBER);
    for (one, number) in analysis.sentences.iter().zip(0..) {
        let of = one.members.iter().filter_map(|name| places.get(name.as_str()));
        for place in of.collect::<BTreeSet<_>>() {
            doc.add_u64(member, sentence_member(number, *place));
        }
    }
}

/// Returns the number of an id: the id itself if it has 16 hexadecimal digits, else a hash of it.
pub(crate) fn tie(id: &str) -> u64 {
    if id.len() == 16
        && let Ok(number) = u64::from_str_radix(id, 16)
    {
        return number;
    }
    let hash = blake3::hash(id.as_bytes());
    u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a hash of 32 bytes has 8"))
}
