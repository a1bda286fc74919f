//! What the numbers say: analyses of the occurrences that a search finds, and citations of them.

mod batch;
mod cite;
mod export;
pub mod statistics;

mod collocates;
mod compare;
mod dates;
mod events;
mod keywords;
mod listing;
mod reprints;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod trend;
mod uses;
mod variants;
mod versions;
mod watch;
mod words;

pub use batch::{Batch, BatchRow};
pub use cite::{Citation, CitedPassage, CitedSentence, Offsets, Quotation, ReadBy, Selector};
pub use collocates::{Collocate, CollocateOptions, Collocates, Measure, WINDOW_MAX, Window, WordCorpus};
pub use compare::{Compared, ComparedRow, Fate, Partner};
pub use dates::DateOf;
pub use events::{
    Event, EventArticle, EventOrder, EventOutlet, Events, EventsOptions, EventsTotal, ReprintEvidence,
    ReprintFeature, WhyJoined,
};
pub use export::{
    ArticleRow, StatementRow, TextForm, TextParagraph, TextSentence, TextToken, TokenKind, text_paragraphs,
};
pub use keywords::{Against, Keyword, KeywordOptions, Keywords, SEQUENCE_MAX, SEQUENCES_MAX};
pub use reprints::{
    ReprintCluster, ReprintCopy, ReprintDiff, ReprintDiffs, ReprintLikeness, ReprintOptions, ReprintOrder,
    Reprints,
};
pub use trend::{
    Direction, PERIODS_MAX, SERIES_MAX, Trend, TrendMeasure, TrendOptions, TrendRow, TrendSeries,
};
pub use uses::{UsePlace, Uses, UsesOptions, UsesRow, UsesVoice};
pub use variants::{
    VARIANT_PHRASE_MAX, VARIANT_PLACES_MAX, VariantFiller, VariantFrame, VariantHits, VariantOptions,
    VariantPeriod, VariantRow, VariantShare, VariantSort, Variants,
};
pub use versions::{ArticleVersion, ArticleVersions, ChangedSentence, VersionChange, VersionDiff};
pub use watch::{
    Absence, AbsenceRule, Edit, EditOfQuery, FirstRun, News, NewsKind, WatchAnswer, WatchCounts, WatchQuery,
    WatchState, to_atom,
};
