//! What the numbers say: analyses of the occurrences that a search finds, and citations of them.

mod cite;
mod export;
pub mod statistics;

mod listing;
mod trend;

pub use cite::{Citation, CitedPassage, CitedSentence, Offsets, Quotation, ReadBy, Selector};
pub use export::{
    ArticleRow, StatementRow, TextForm, TextParagraph, TextSentence, TextToken, TokenKind, text_paragraphs,
};
pub use trend::{
    DateOf, Direction, PERIODS_MAX, SERIES_MAX, Trend, TrendMeasure, TrendOptions, TrendRow, TrendSeries,
};
