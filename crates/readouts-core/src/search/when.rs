//! Periods in which events took place and copies were published, as the columns of a segment tell them.

use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

use super::periods::{FIRST_DAY, Period};
use crate::index::field;

/// Where the days of a date lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum When {
    /// In the period with this number, all of them, for certain.
    In(u64),
    /// In the period with this number, likely but not certainly.
    Likely(u64),
    /// In several periods, for certain.
    Span,
    /// On days that are known, but not for certain and not in one period.
    Uncertain,
    Unknown,
}

impl When {
    /// Returns the name of the row for it: that of the period, `span`, `uncertain` or `unknown`.
    pub(crate) fn name(self, per: Period) -> String {
        match self {
            Self::In(period) => per.name(period),
            Self::Span => "span".to_owned(),
            Self::Likely(_) | Self::Uncertain => "uncertain".to_owned(),
            Self::Unknown => "unknown".to_owned(),
        }
    }
}

/// Periods of events.
pub(crate) struct EventPeriods {
    /// Read in place of the days if whole years are asked for.
    year: Column<u64>,
    from: Column<i64>,
    to: Column<i64>,
    likely_from: Column<i64>,
    likely_to: Column<i64>,
    possible_from: Column<i64>,
}

/// Periods of publication.
pub(crate) struct PublishedPeriods {
    from_minute: Column<i64>,
    to: Column<i64>,
}

/// Number of minutes in a day.
const MINUTES: i64 = 24 * 60;

impl EventPeriods {
    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self {
            year: columns.u64(field::EVENT_YEAR)?,
            from: columns.i64(field::CERTAIN_FROM)?,
            to: columns.i64(field::CERTAIN_TO)?,
            likely_from: columns.i64(field::LIKELY_FROM)?,
            likely_to: columns.i64(field::LIKELY_TO)?,
            possible_from: columns.i64(field::POSSIBLE_FROM)?,
        })
    }

    /// Returns the first and the last day of an event's date, in days since 1970, where the date is certain.
    pub(crate) fn certain_days(&self, doc: DocId) -> Option<(i64, i64)> {
        self.from.first(doc).zip(self.to.first(doc))
    }

    pub(crate) fn when(&self, period: Period, doc: DocId) -> When {
        if period == Period::Year
            && let Some(year) = self.year.first(doc)
        {
            return When::In(Period::numbered_year(year));
        }
        if let (Some(from), Some(to)) = (self.from.first(doc), self.to.first(doc)) {
            return one_period(period, from, to).map_or(When::Span, When::In);
        }
        match (self.likely_from.first(doc), self.likely_to.first(doc)) {
            (Some(from), Some(to)) => one_period(period, from, to).map_or(When::Uncertain, When::Likely),
            _ if self.possible_from.first(doc).is_some_and(|day| day > FIRST_DAY) => When::Uncertain,
            _ => When::Unknown,
        }
    }
}

impl EventPeriods {
    /// Returns the first and the last day, in days since 1970, where they are certain.
    pub(crate) fn certain(&self, doc: DocId) -> Option<(i64, i64)> {
        self.from.first(doc).zip(self.to.first(doc))
    }
}

impl PublishedPeriods {
    /// Returns the first and the last day, in days since 1970.
    pub(crate) fn certain(&self, doc: DocId) -> Option<(i64, i64)> {
        let from = self.from_minute.first(doc)?.div_euclid(MINUTES);
        Some((from, self.to.first(doc)?))
    }

    pub(crate) fn open(reader: &SegmentReader) -> tantivy::Result<Self> {
        let columns = reader.fast_fields();
        Ok(Self { from_minute: columns.i64(field::PUBLISHED)?, to: columns.i64(field::PUBLISHED_TO)? })
    }

    pub(crate) fn when(&self, period: Period, doc: DocId) -> When {
        match (self.from_minute.first(doc), self.to.first(doc)) {
            (Some(from), Some(to)) => {
                one_period(period, from.div_euclid(MINUTES), to).map_or(When::Span, When::In)
            }
            _ => When::Unknown,
        }
    }
}

/// Returns the period that contains both days.
fn one_period(period: Period, from: i64, to: i64) -> Option<u64> {
    let first = period.of(from);
    (from == to || first == period.of(to)).then_some(first)
}
