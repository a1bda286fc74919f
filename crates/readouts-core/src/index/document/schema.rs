//! Schema of an index: names and types of the fields, and the version of the format on disk.
//!
//! All field names are defined here.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::Basis;

/// Version of the format on disk: fields, tokens, stored articles and relations. Must be raised when one of
/// them changes.
pub(crate) const FORMAT_VERSION: u32 = 12;

/// Name of the analyzer in the schema on disk. Must be changed when the analyzer changes.
pub(crate) const ANALYZER: &str = "readout_v4";

/// Names of the fields.
pub(crate) mod field {
    pub(crate) const ID: &str = "id";
    /// Number derived from the id. Breaks ties in every order, regardless of segments.
    pub(crate) const TIE: &str = "tie";
    /// Folded words of the headline, each at its position.
    pub(crate) const TITLE: &str = "title";
    /// Forms of the headline's words; see [`FORMS`].
    pub(crate) const TITLE_FORMS: &str = "title_forms";
    /// Folded words of the body, each at its position.
    pub(crate) const BODY: &str = "body";
    /// Forms of the body's words. A word has a term here, at its position, if its surface is neither the folded word nor the
    /// folded word with a capital first letter. The term ([`form`]) contains the folded word and the surface.
    pub(crate) const FORMS: &str = "forms";
    /// [`Bits`](super::super::bits::Bits) of the body's words whose surface is the folded word with a capital.
    pub(crate) const CAPITALS: &str = "capitals";
    /// Same as [`CAPITALS`], of the headline's words.
    pub(crate) const TITLE_CAPITALS: &str = "title_capitals";
    pub(crate) const SPEAKER: &str = "speaker";
    pub(crate) const MENTIONED: &str = "mentioned";
    pub(crate) const PARTICIPANT: &str = "participant";
    pub(crate) const COUNTRY: &str = "country";
    pub(crate) const OUTLET: &str = "outlet";
    pub(crate) const AGENCY: &str = "agency";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const LANGUAGE: &str = "language";
    /// Values of kept record columns, each prefixed with its column's name ([`kept`]).
    pub(crate) const KEPT: &str = "kept";
    /// First day of a certain event date, in days since 1970.
    pub(crate) const CERTAIN_FROM: &str = "certain_from";
    /// Last day of a certain event date, in days since 1970.
    pub(crate) const CERTAIN_TO: &str = "certain_to";
    /// First possible day of the event, in days since 1970: the calendar's first day if only the last is
    /// known. If neither is known, that of the event date, or absent.
    pub(crate) const POSSIBLE_FROM: &str = "possible_from";
    /// Last possible day of the event, in days since 1970: the calendar's last day if only the first is
    /// known. If neither is known, that of the event date, or absent.
    pub(crate) const POSSIBLE_TO: &str = "possible_to";
    /// First day of an uncertain event date with a year, in days since 1970.
    pub(crate) const LIKELY_FROM: &str = "likely_from";
    /// Last day of an uncertain event date with a year, in days since 1970.
    pub(crate) const LIKELY_TO: &str = "likely_to";
    pub(crate) const EVENT_YEAR: &str = "event_year";
    /// First minute at which this copy can have been published, in minutes since 1970.
    pub(crate) const PUBLISHED: &str = "published";
    /// Last day on which this copy can have been published, in days since 1970.
    pub(crate) const PUBLISHED_TO: &str = "published_to";
    pub(crate) const PUBLISHED_YEAR: &str = "published_year";
    /// Sort key of orders by date: the first day of a certain event date, else the first day of publication,
    /// in days since 1970.
    pub(crate) const SORT_DATE: &str = "sort_date";
    /// [`Bits`](super::super::bits::Bits) of the first word of each sentence that contains a word.
    pub(crate) const SENTENCE: &str = "sentence";
    /// Position of the first word of each paragraph that contains a word. This cannot be derived from the positions of
    /// words, since a sentence can be as long as the gap between paragraphs.
    pub(crate) const PARAGRAPH: &str = "paragraph";
    /// Attribution of each sentence of [`SENTENCE`] ([`Voice`](super::Voice)).
    pub(crate) const VOICE: &str = "voice";
    /// 1 if a sentence of [`SENTENCE`] has no speaker, otherwise 0.
    pub(crate) const SILENT: &str = "silent";
    /// Members of joint statements, in the order of the text, each once.
    pub(crate) const MEMBER: &str = "member";
    /// Members of each joint sentence ([`sentence_member`]), ascending.
    pub(crate) const SENTENCE_MEMBER: &str = "sentence_member";
    pub(crate) const PARAGRAPHS: &str = "paragraphs";
    pub(crate) const WORDS: &str = "words";
    /// Number of the article's address ([`crate::address::number`]), as 16 hexadecimal digits.
    pub(crate) const ADDRESS: &str = "address";
    /// Stored article, as [`super::doc_store`] encodes it.
    pub(crate) const ARTICLE: &str = "article";
}

/// The schema, with handles of frequently used fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    pub(crate) body: Field,
    pub(crate) forms: Field,
    pub(crate) title: Field,
    pub(crate) title_forms: Field,
    pub(crate) address: Field,
    pub(crate) article: Field,
}

impl Fields {
    /// Builds the schema of the current format.
    pub(crate) fn new() -> Self {
        let mut builder = SchemaBuilder::new();
        let words = || {
            TextFieldIndexing::default()
                .set_tokenizer(ANALYZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        };
        let ranked = || TextOptions::default().set_indexing_options(words());
        let placed = || TextOptions::default().set_indexing_options(words().set_fieldnorms(false));
        let id = builder.add_text_field(field::ID, STRING);
        let body = builder.add_text_field(field::BODY, ranked());
        let forms = builder.add_text_field(field::FORMS, placed());
        let title = builder.add_text_field(field::TITLE, ranked());
        let title_forms = builder.add_text_field(field::TITLE_FORMS, placed());
        for name in [
            field::SPEAKER,
            field::MENTIONED,
            field::PARTICIPANT,
            field::MEMBER,
            field::COUNTRY,
            field::OUTLET,
            field::AGENCY,
            field::KIND,
            field::LANGUAGE,
            field::KEPT,
        ] {
            builder.add_text_field(name, STRING | FAST);
        }
        for name in [
            field::CERTAIN_FROM,
            field::CERTAIN_TO,
            field::POSSIBLE_FROM,
            field::POSSIBLE_TO,
            field::LIKELY_FROM,
            field::LIKELY_TO,
            field::PUBLISHED,
            field::PUBLISHED_TO,
            field::SORT_DATE,
        ] {
            builder.add_i64_field(name, FAST);
        }
        for name in [
            field::TIE,
            field::EVENT_YEAR,
            field::PUBLISHED_YEAR,
            field::CAPITALS,
            field::TITLE_CAPITALS,
            field::SENTENCE,
            field::PARAGRAPH,
            field::VOICE,
            field::SILENT,
            field::SENTENCE_MEMBER,
            field::PARAGRAPHS,
            field::WORDS,
        ] {
            builder.add_u64_field(name, FAST);
        }
        let address = builder.add_text_field(field::ADDRESS, STRING);
        let article = builder.add_text_field(field::ARTICLE, tantivy::schema::STORED);
        Self { schema: builder.build(), id, body, forms, title, title_forms, address, article }
    }

    /// Returns the handle of a field of this schema.
    ///
    /// # Panics
    /// If the schema has no such field.
    pub(crate) fn named(&self, name: &str) -> Field {
        self.schema.get_field(name).expect("every name in `field` is added in `new`")
    }
}

/// Separator between folded word and surface in a form. No word contains it.
pub(crate) const FORM_MARK: &str = "\0";

/// Returns the term of a folded word with this surface. Not every word has one in the index, see [`field::FORMS`]. The
/// form with an empty surface is a prefix of all forms of a word.
pub(crate) fn form(folded: &str, surface: &str) -> String {
    [folded, FORM_MARK, surface].concat()
}

/// Maximum size of a searchable value of a kept column, in bytes. Longer values are only stored with the
/// article.
pub(crate) const KEPT_MAX: usize = 1000;

/// Returns the term of a value of a kept column. The term of the empty value is a prefix of all terms of a
/// column.
pub(crate) fn kept(column: &str, value: &str) -> String {
    form(column, value)
}

/// Splits a term of [`field::KEPT`] into column and value.
pub(crate) fn column_and_value(term: &str) -> Option<(&str, &str)> {
    term.split_once(FORM_MARK)
}

/// Position of a sentence's first word, and the basis of the sentence's attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentenceStart {
    pub(crate) position: u32,
    /// Whether the sentence is the first of its paragraph.
    pub(crate) opens_paragraph: bool,
    /// Code of the basis ([`basis_code`]).
    pub(crate) basis: u64,
}

/// Attribution of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Voice {
    /// Place of the speaker's name among the document's values of [`field::SPEAKER`], from 1, or 0 for no speaker.
    pub(crate) speaker: u64,
    /// Code of the basis ([`basis_code`]).
    pub(crate) basis: u64,
}

/// Number of bits of a basis code.
const BASIS_BITS: u32 = 3;

impl Voice {
    /// Returns the number stored on disk.
    pub(crate) fn code(self) -> u64 {
        self.speaker << BASIS_BITS | self.basis
    }

    /// Decodes a number from disk.
    pub(crate) fn of(code: u64) -> Self {
        Self { speaker: code >> BASIS_BITS, basis: code & ((1 << BASIS_BITS) - 1) }
    }
}

/// Returns the number stored on disk for a member of a sentence: the number of the sentence, from 0, and the
/// place of the member's name among the document's values of [`field::MEMBER`], from 0.
pub(crate) fn sentence_member(sentence: u32, place: u32) -> u64 {
    u64::from(sentence) << 32 | u64::from(place)
}

/// Returns the code of a basis on disk.
pub(crate) fn basis_code(basis: Basis) -> u64 {
    match basis {
        Basis::Quoted => 0,
        Basis::Cue => 1,
        Basis::Carried => 2,
        Basis::Joint => 3,
        Basis::Narration => 4,
        Basis::Unknown => 5,
        Basis::Corrected => 6,
    }
}

/// Decodes a basis code from disk; `None` if it is unknown.
pub(crate) fn basis_of(code: u64) -> Option<Basis> {
    Basis::ALL.into_iter().find(|basis| basis_code(*basis) == code)
}
