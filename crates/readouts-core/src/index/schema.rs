//! The fields of an index: their names, types and the version of the whole format.
//!
//! Every name is written here and nowhere else. It must not know what fills the fields.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::Basis;

/// Version of everything on disk: fields, tokens, stored articles. Raised whenever one of them changes.
pub(crate) const FORMAT_VERSION: u32 = 2;

/// Name of the analyzer as the schema on disk records it; a changed analyzer takes a new name.
pub(crate) const ANALYZER: &str = "readout_v1";

/// Names of the fields.
pub(crate) mod field {
    pub(crate) const ID: &str = "id";
    /// A number made from the id: breaks ties in every order, wherever a document lies.
    pub(crate) const TIE: &str = "tie";
    pub(crate) const TITLE: &str = "title";
    /// The paragraphs, joined by line breaks.
    pub(crate) const BODY: &str = "body";
    pub(crate) const SPEAKER: &str = "speaker";
    pub(crate) const MENTIONED: &str = "mentioned";
    pub(crate) const PARTICIPANT: &str = "participant";
    pub(crate) const COUNTRY: &str = "country";
    pub(crate) const OUTLET: &str = "outlet";
    pub(crate) const AGENCY: &str = "agency";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const LANGUAGE: &str = "language";
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
    /// A run is a stretch of words with one speaker and basis; three columns in step hold
    /// each run's first position, speaker (empty for none) and basis.
    pub(crate) const RUN_START: &str = "run_start";
    pub(crate) const RUN_SPEAKER: &str = "run_speaker";
    pub(crate) const RUN_BASIS: &str = "run_basis";
    pub(crate) const PARAGRAPHS: &str = "paragraphs";
    pub(crate) const WORDS: &str = "words";
    /// The article as [`super::super::stored`] writes it.
    pub(crate) const ARTICLE: &str = "article";
}

/// Handles of the fields that are searched or written one by one.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    pub(crate) body: Field,
    pub(crate) article: Field,
}

impl Fields {
    /// The fields of the present format.
    pub(crate) fn new() -> Self {
        let mut builder = SchemaBuilder::new();
        let analysed = |option| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default().set_tokenizer(ANALYZER).set_index_option(option),
            )
        };
        let id = builder.add_text_field(field::ID, STRING);
        let body = builder.add_text_field(field::BODY, analysed(IndexRecordOption::WithFreqsAndPositions));
        builder.add_text_field(field::TITLE, analysed(IndexRecordOption::WithFreqsAndPositions));
        for name in [
            field::SPEAKER,
            field::MENTIONED,
            field::PARTICIPANT,
            field::COUNTRY,
            field::OUTLET,
            field::AGENCY,
            field::KIND,
            field::LANGUAGE,
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
            field::RUN_START,
            field::RUN_BASIS,
            field::PARAGRAPHS,
            field::WORDS,
        ] {
            builder.add_u64_field(name, FAST);
        }
        builder.add_text_field(field::RUN_SPEAKER, TextOptions::default() | FAST);
        let article = builder.add_bytes_field(field::ARTICLE, tantivy::schema::STORED);
        Self { schema: builder.build(), id, body, article }
    }

    /// The handle of a field of this schema.
    pub(crate) fn named(&self, name: &str) -> Field {
        self.schema.get_field(name).expect("every name in `field` is added in `new`")
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
