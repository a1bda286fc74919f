//! The values of articles and of occurrences on the two axes of a trend: the period and the series.

use super::TrendOptions;
use crate::index::{Layout, NO_ONE};
use crate::search::{Doc, Matched, Segment, Source};
use crate::{Facet, Result};

/// Number of a series whose occurrences lie in the words of several speakers.
pub(super) const SEVERAL: u64 = NO_ONE - 1;

/// Series of a segment's articles and occurrences.
pub(super) enum Series {
    /// There is one, of all.
    All,
    /// Values of articles.
    Values(Source),
    /// Speakers of articles, and of occurrences.
    Speakers(Source),
}

impl Series {
    pub(super) fn open(options: &TrendOptions, segment: &Segment<'_>) -> Result<Self> {
        Ok(match &options.split {
            None => Self::All,
            Some(Facet::Speaker) => Self::Speakers(segment.open(Source::voices)?),
            Some(facet) => Self::Values(segment.open(|reader| Source::open(facet, reader))?),
        })
    }

    /// Whether the series are speakers: each occurrence and each word is counted for the person who says it.
    pub(super) fn are_speakers(&self) -> bool {
        matches!(self, Self::Speakers(_))
    }

    /// Calls `each` for every series that an article belongs to, whatever its words.
    pub(super) fn of_article(&self, doc: Doc, mut each: impl FnMut(u64)) {
        match self {
            Self::All => {}
            Self::Values(source) | Self::Speakers(source) => source.each(doc, &mut each),
        }
    }

    /// Opens what tells the speakers of occurrences, if the series are speakers.
    pub(super) fn open_layout(&self, segment: &Segment<'_>) -> Result<Option<Layout>> {
        self.are_speakers().then(|| segment.open(Layout::open)).transpose()
    }

    /// Calls `each` for every series of a matching article, with whether the call stands for an occurrence: if
    /// the series are speakers and the query has words, there is a call for every occurrence.
    pub(super) fn of_matched(
        &self,
        layout: Option<&Layout>,
        found: &Matched<'_>,
        mut each: impl FnMut(u64, bool),
    ) {
        match layout {
            Some(layout) if !found.places.is_empty() => {
                for place in found.places {
                    each(layout.one_speaker(found.doc, place.first, place.last).unwrap_or(SEVERAL), true);
                }
            }
            _ => self.of_article(found.doc, |number| each(number, false)),
        }
    }

    /// Returns the number of a value.
    pub(super) fn number(&self, segment: &Segment<'_>, facet: &Facet, name: &str) -> Result<Option<u64>> {
        match self {
            Self::All => Ok(None),
            Self::Values(source) | Self::Speakers(source) => segment.open(|_| source.number(facet, name)),
        }
    }

    /// Returns the names of ascending numbers of series; `None` for no name.
    pub(super) fn names(&self, segment: &Segment<'_>, numbers: &[u64]) -> Result<Vec<Option<String>>> {
        match self {
            Self::All => Ok(vec![None; numbers.len()]),
            Self::Values(source) | Self::Speakers(source) => segment.open(|_| source.names(numbers)),
        }
    }
}
