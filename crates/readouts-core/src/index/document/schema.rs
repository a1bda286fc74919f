//! The fields of an index: their names, types and the version of the whole format.
//!
//! Every name is written here and nowhere else. It must not know what fills the fields.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::Basis;

/// Version of everything on disk: fields, tokens, stored articles. Raised whenever one of them changes.
pub(crate) const FORMAT_VERSION: u32 = 8;

/// Name of the analyzer as the schema on disk records it; a changed analyzer takes a new name.
pub(crate) const ANALYZER: &str = "readout_v3";

/// Names of the fields.
pub(crate) mod field {
    pub(crate) const ID: &str = "id";
    /// A number made from the id: breaks ties in every order, wherever a document lies.
    pub(crate) const TIE: &str = "tie";
    /// The headline's words, folded, each at its position.
    pub(crate) const TITLE: &str = "title";
    /// The forms of the headline's words; see [`FORMS`].
    pub(crate) const TITLE_FORMS: &str = "title_forms";
    /// The body's words, folded, each at its position.
    pub(crate) const BODY: &str = "body";
    /// For each word of the body whose surface is not its folded form, both ([`form`]), at the
    /// word's position.
    pub(crate) const FORMS: &str = "forms";
    pub(crate) const SPEAKER: &str = "speaker";
    pub(crate) const MENTIONED: &str = "mentioned";
    pub(crate) const PARTICIPANT: &str = "participant";
    pub(crate) const COUNTRY: &str = "country";
    pub(crate) const OUTLET: &str = "outlet";
    pub(crate) const AGENCY: &str = "agency";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const LANGUAGE: &str = "language";
    /// Values of columns that are kept, each behind its column's name ([`kept`]).
    pub(crate) const KEPT: &str = "kept";
    /// First and last day of an event date that is certain, in days since 1970.
    pub(crate) const CERTAIN_FROM: &str = "certain_from";
    pub(crate) const CERTAIN_TO: &str = "certain_to";
    /// First and last day the event can have taken place: the calendar's first or last where open on
    /// one side, absent where nothing bounds it at all.
    pub(crate) const POSSIBLE_FROM: &str = "possible_from";
    pub(crate) const POSSIBLE_TO: &str = "possible_to";
    pub(crate) const EVENT_YEAR: &str = "event_year";
    /// When this copy was published, in minutes since 1970; the first minute it can be.
    pub(crate) const PUBLISHED: &str = "published";
    /// Last day it can have been published, in days since 1970.
    pub(crate) const PUBLISHED_TO: &str = "published_to";
    pub(crate) const PUBLISHED_YEAR: &str = "published_year";
    /// What orders by date: the event's first certain day, else the day of publication.
    pub(crate) const SORT_DATE: &str = "sort_date";
    /// Two columns in step hold, for each sentence with a word, where it begins and what its voice
    /// rests on ([`SentenceStart`]); and whose voice that is: the place of the name among the
    /// document's values of [`SPEAKER`], from 1, or 0 for no one's.
    pub(crate) const SENTENCE: &str = "sentence";
    pub(crate) const SENTENCE_SPEAKER: &str = "sentence_speaker";
    pub(crate) const PARAGRAPHS: &str = "paragraphs";
    pub(crate) const WORDS: &str = "words";
    /// The article as [`super::doc_store`] writes it.
    pub(crate) const ARTICLE: &str = "article";
}

/// Handles of the fields that are searched or written one by one.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    pub(crate) body: Field,
    pub(crate) forms: Field,
    pub(crate) title: Field,
    pub(crate) title_forms: Field,
    pub(crate) article: Field,
}

impl Fields {
    /// The fields of the present format.
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
            field::SENTENCE,
            field::SENTENCE_SPEAKER,
            field::PARAGRAPHS,
            field::WORDS,
        ] {
            builder.add_u64_field(name, FAST);
        }
        let article = builder.add_text_field(field::ARTICLE, tantivy::schema::STORED);
        Self { schema: builder.build(), id, body, forms, title, title_forms, article }
    }

    /// The handle of a field of this schema.
    pub(crate) fn named(&self, name: &str) -> Field {
        self.schema.get_field(name).expect("every name in `field` is added in `new`")
    }
}

/// Parts the folded word from its surface in a form; no word holds it.
const FORM_MARK: char = '\0';

/// The term of a word with this surface; only words whose surface is another than the folded word
/// have one. All forms of a word begin with its form of an empty surface.
pub(crate) fn form(folded: &str, surface: &str) -> String {
    let mut form = String::new();
    push_form(&mut form, folded, surface);
    form
}

/// Adds the form to a text.
pub(crate) fn push_form(to: &mut String, folded: &str, surface: &str) {
    to.push_str(folded);
    to.push(FORM_MARK);
    to.push_str(surface);
}

/// Maximum number of bytes of a value of a kept column that can be searched for; longer ones are only told.
pub(crate) const KEPT_MAX: usize = 1000;

/// The term of a value of a kept column. All terms of a column begin with that of an empty value.
pub(crate) fn kept(column: &str, value: &str) -> String {
    form(column, value)
}

/// The column and the value of a term of [`field::KEPT`].
pub(crate) fn column_and_value(term: &str) -> Option<(&str, &str)> {
    term.split_once(FORM_MARK)
}

/// A sentence's first word, and what its voice rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentenceStart {
    pub(crate) position: u32,
    /// Whether it is the first of its paragraph too. The positions alone do not tell: a sentence can
    /// be as long as the jump between paragraphs.
    pub(crate) opens_paragraph: bool,
    /// The number that stands for a basis ([`basis_code`]).
    pub(crate) basis: u64,
}

/// Numbers that stand for a basis take so many bits.
const BASIS_BITS: u32 = 3;

impl SentenceStart {
    /// The number that stands for it on disk; ascends with the position.
    pub(crate) fn code(self) -> u64 {
        (u64::from(self.position) * 2 + u64::from(self.opens_paragraph)) << BASIS_BITS | self.basis
    }

    /// What a number on disk stands for.
    pub(crate) fn of(code: u64) -> Self {
        let place = code >> BASIS_BITS;
        let basis = code & ((1 << BASIS_BITS) - 1);
        Self { position: (place / 2) as u32, opens_paragraph: place % 2 == 1, basis }
    }
}

/// The number that stands for a basis on disk.
pub(crate) fn basis_code(basis: Basis) -> u64 {
    match basis {
        Basis::Quoted => 0,
        Basis::Cue => 1,
        Basis::Carried => 2,
        Basis::Joint => 3,
        Basis::Narration => 4,
        Basis::Unknown => 5,
    }
}

/// The basis that a number on disk stands for.
pub(crate) fn basis_of(code: u64) -> Option<Basis> {
    Basis::ALL.into_iter().find(|basis| basis_code(*basis) == code)
}
