//! Reads diplomatic readouts, attributes every sentence, and searches them by exact phrase and speaker.
//!
//! There are three steps, each usable alone: a [`Reader`] turns pages into [`Readout`]s, an [`Index`] stores
//! them, and a [`SearchRequest`] finds phrases in them. [`Update`] does the first two for a folder of pages.
//!
//! # Read one article
//!
//! ```
//! use readouts_core::{Basis, Reader};
//!
//! let page = "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. \
//!             Lee said that the river belongs to both peoples. It should be shared.\n";
//! let article = Reader::default().read_text("page", page)?;
//! assert_eq!(article.title.as_deref(), Some("Lee meets Berg"));
//! let last = &article.statements[2];
//! assert_eq!((last.speaker.as_deref(), last.basis), (Some("Ida Lee"), Basis::Carried));
//! # Ok::<(), readouts_core::Error>(())
//! ```
//!
//! # Index a folder, and search it
//!
//! ```
//! use readouts_core::{Facet, Filters, Index, Query, SearchRequest, Update};
//!
//! # let folder = tempfile::tempdir()?;
//! # let page = "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. \
//! #             Lee said that the river belongs to both peoples. The river is theirs.\n";
//! # std::fs::write(folder.path().join("page.txt"), page)?;
//! # let pages = folder.path().to_owned();
//! let index = Index::in_memory()?; // or `Index::open_or_create(folder)`
//! Update::new(&[pages]).run(&index)?;
//!
//! let filters = Filters::default().by("Ida Lee");
//! let request = SearchRequest::new(Query::phrase("the river")?).filters(filters).facets([Facet::Outlet]);
//! let found = index.search(&request)?;
//! assert_eq!((found.total.documents, found.total.occurrences), (1, 2));
//! assert_eq!(found.facets[&Facet::Outlet][0].value, None); // The page does not name its outlet.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Index records of your own
//!
//! ```
//! use readouts_core::source::SideData;
//! use readouts_core::{Index, Reader, Record, WriterOptions};
//!
//! let index = Index::in_memory()?;
//! let mut writer = index.writer(WriterOptions::default())?;
//! let body = ["President Ida Lee said that the river belongs to both peoples.".to_owned()];
//! let record = Record::paragraphs("db:17", &body).side(SideData::default().outlet("Lumen Daily"));
//! writer.add(&Reader::default().read_record(&record)?)?;
//! writer.commit()?;
//! assert_eq!(index.stats()?.documents, 1);
//! # Ok::<(), readouts_core::Error>(())
//! ```
//!
//! The repository's `examples/` show the same in more detail; its `ARCHITECTURE.md` explains the design.

pub mod corrections;
pub mod query;
pub mod source;

use readouts_words as words;

mod address;
mod analysis;
mod corpus;
mod index;
mod regular;
mod search;
#[cfg(test)]
mod testing;

pub use analysis::statistics;
pub use analysis::{
    Absence, AbsenceRule, Edit, EditOfQuery, FirstRun, News, NewsKind, WatchAnswer, WatchCounts, WatchQuery,
    WatchState, to_atom,
};
pub use analysis::{
    Against, Collocate, CollocateOptions, Collocates, DateOf, Direction, Keyword, KeywordOptions, Keywords,
    Measure, PERIODS_MAX, SEQUENCE_MAX, SEQUENCES_MAX, SERIES_MAX, Trend, TrendMeasure, TrendOptions,
    TrendRow, TrendSeries, UsePlace, Uses, UsesOptions, UsesRow, UsesVoice, WINDOW_MAX, Window, WordCorpus,
};
pub use analysis::{
    ArticleRow, StatementRow, TextForm, TextParagraph, TextSentence, TextToken, TokenKind, text_paragraphs,
};
pub use analysis::{ArticleVersion, ArticleVersions, ChangedSentence, VersionChange, VersionDiff};
pub use analysis::{Batch, BatchRow};
pub use analysis::{Citation, CitedPassage, CitedSentence, Offsets, Quotation, ReadBy, Selector};
pub use analysis::{Compared, ComparedRow, Fate, Partner};
pub use analysis::{
    Event, EventArticle, EventOrder, EventOutlet, Events, EventsOptions, EventsTotal, ReprintCluster,
    ReprintCopy, ReprintDiff, ReprintDiffs, ReprintEvidence, ReprintFeature, ReprintLikeness, ReprintOptions,
    ReprintOrder, Reprints, WhyJoined,
};
pub use analysis::{
    VARIANT_PHRASE_MAX, VARIANT_PLACES_MAX, VariantFiller, VariantFrame, VariantHits, VariantOptions,
    VariantPeriod, VariantRow, VariantShare, VariantSort, Variants,
};
#[cfg(feature = "watch")]
pub use corpus::FileWatcher;
pub use corpus::{
    ChangedFiles, CorrectionsPreview, FileOutcomes, Held, Missing, Preview, Progress, Renaming, Renamings,
    Skipped, Stage, Stages, TableReport, Update, UpdateReport,
};
pub use corrections::Corrections;
pub use index::{
    Index, IndexWriter, Rebuild, SourceFiles, Stats, Verification, VersionMismatch, VersionOrder,
    WriterOptions,
};
pub use query::{Query, QueryError};
pub use readouts_reading::{
    Aliases, AuditLine, Basis, Candidate, CharOffsets, Choice, Confidence, CorrectedFact, Correction, Date,
    DateBasis, Dateline, Duplicate, Edtf, EdtfError, Error, ErrorKind, EventDate, Excerpt, Feature,
    Fingerprint, Kind, Knowledge, Origin, OriginBasis, Published, Reader, Readout, Record, RecordText,
    Remedy, Result, SCHEMA, Speaker, Statement, Stop, VersionPlace,
};
pub use readouts_relations::events::{Evidence, Finding};
pub use readouts_relations::reprints::Part as ReprintPart;
pub use readouts_relations::{compare as comparison, diff};
/// Compiles and runs the README's example as a doc test.
pub use readouts_words::{Token, each_token, tokens};
pub use search::{
    Ambiguous, Articles, CROSSED_MAX, Collapse, ConcordanceKey, ConcordanceRequest, ConcordanceRow,
    CorpusSize, Crossed, EXPANDED_ARTICLES_MAX, EXPANSION_MAX, EXPANSIONS_MAX, Edge, EventDays, EventFacts,
    Explanation, ExportOrder, Facet, FacetRow, Filters, Follow, FoundArticle, Hit, Joint, LEAD, Match,
    NameChoice, NameField, NearWord, Office, Order, PAIRED_MAX, Passage, Period, Person, Ranking, Reprint,
    Request, Resolved, Sample, SearchRequest, SearchResults, SilentPerson, Spoken, Step, TakingPart, Total,
    Totals, UnknownName, UnseenWord, Voice, WhichVersions, WhyEmpty, WordLanguages,
};
pub use source::knowledge_in;
