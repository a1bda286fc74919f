//! The dates by which analyses order articles.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::trend::PERIODS_MAX;
use crate::search::{Doc, EventPeriods, Period, PublishedPeriods, Segment, When};
use crate::{Error, ErrorKind, Result};

/// Date of an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DateOf {
    /// Date of the event, where it is certain.
    #[default]
    Event,
    /// Publication date of the copy.
    Published,
}

/// Dates of a segment's articles.
pub(super) enum Dates {
    Event(Box<EventPeriods>),
    Published(PublishedPeriods),
}

impl Dates {
    pub(super) fn open(date: DateOf, segment: &Segment<'_>) -> Result<Self> {
        Ok(match date {
            DateOf::Event => Self::Event(Box::new(segment.open(EventPeriods::open)?)),
            DateOf::Published => Self::Published(segment.open(PublishedPeriods::open)?),
        })
    }

    /// Returns the period of an article. Likely periods are not told apart from other uncertain days.
    pub(super) fn when(&self, period: Period, doc: Doc) -> When {
        let when = match self {
            Self::Event(days) => days.when(period, doc),
            Self::Published(days) => days.when(period, doc),
        };
        if matches!(when, When::Likely(_)) { When::Uncertain } else { when }
    }

    /// Returns the first and the last day of an article, in days since 1970, where they are certain.
    pub(super) fn days(&self, doc: Doc) -> Option<(i64, i64)> {
        match self {
            Self::Event(days) => days.certain(doc),
            Self::Published(days) => days.certain(doc),
        }
    }
}

/// Returns the periods from the first to the last of those in which dates lie; `None` if none lies in one.
///
/// # Errors
/// [`ErrorKind::Query`] if there are more than [`PERIODS_MAX`].
pub(super) fn periods<'w>(dates: impl Iterator<Item = &'w When>) -> Result<Option<RangeInclusive<u64>>> {
    let numbers = dates.filter_map(|when| if let When::In(number) = when { Some(*number) } else { None });
    let ends = numbers.fold(None, |ends: Option<(u64, u64)>, number| {
        Some(ends.map_or((number, number), |(first, last)| (first.min(number), last.max(number))))
    });
    let count = ends.map_or(0, |(first, last)| last - first + 1);
    if count > PERIODS_MAX {
        let message =
            format!("from the first date to the last there are {count} periods, more than {PERIODS_MAX}");
        let hint = "take longer periods, or a range of dates";
        return Err(Error::new(ErrorKind::Query, message).hinting(hint));
    }
    Ok(ends.map(|(first, last)| first..=last))
}
