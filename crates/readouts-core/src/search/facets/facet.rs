//! The properties by which matches can be counted, and their names.

use std::sync::Arc;

use serde::{Serialize, Serializer};

/// Property by which matches can be counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Facet {
    /// Speaker of the matched words; for a query without words, any speaker of the article.
    Speaker,
    /// Basis of the attribution of the matched words; for a query without words, of any sentence.
    Basis,
    /// Person who takes part in the event.
    Participant,
    /// Two people who take part in the same event, as `A + B`, each two of an article's participants once.
    /// Articles with more than [`PAIRED_MAX`](crate::search::PAIRED_MAX) participants have no pairs, and are
    /// counted in a row of their own.
    Pair,
    /// Outlet that published the article.
    Outlet,
    /// Agency whose dispatch the article carries.
    Agency,
    /// Country or organisation whose people or sides take part in the event.
    Country,
    /// Kind of event.
    Kind,
    /// Language of the body.
    Language,
    /// Year of the event, such as `2021`. An article is counted in a year, quarter or month if its event
    /// certainly took place in it, and in a row with `?`, such as `2021?`, if it likely did. The row `span` is
    /// of certain events that do not lie in one, the row `uncertain` of other events whose first possible day
    /// is known, the row without a value of the rest.
    Year,
    /// Quarter of the event, such as `2021-Q3`, with the same rows as [`Year`](Self::Year).
    Quarter,
    /// Month of the event, such as `2021-07`, with the same rows as [`Year`](Self::Year).
    Month,
    /// Year of publication. The row `span` is of dates that do not lie in one year, quarter or month.
    PublishedYear,
    /// Quarter of publication, with the same rows as [`PublishedYear`](Self::PublishedYear).
    PublishedQuarter,
    /// Month of publication, with the same rows as [`PublishedYear`](Self::PublishedYear).
    PublishedMonth,
    /// Person who is named without taking part.
    Mentioned,
    /// Event that the article tells of, as the smallest id of the articles that tell of it. An article of whose event no
    /// other one tells is an event of its own.
    Event,
    /// Values of the record column that is kept under this name.
    Kept(Arc<str>),
    /// Each pair of a value of one facet and a value of another.
    Crossed(Crossed),
}

/// Two facets that are counted together: each pair of their values has a row. Made by [`Facet::cross`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Crossed {
    facets: Box<(Facet, Facet)>,
    name: Box<str>,
}

impl Crossed {
    /// Returns the facet of the first value of a row.
    pub fn first(&self) -> &Facet {
        &self.facets.0
    }

    /// Returns the facet of the second value of a row.
    pub fn second(&self) -> &Facet {
        &self.facets.1
    }
}

impl Facet {
    /// All facets except kept columns and crossed ones, in the order of the documentation.
    pub const ALL: [Self; 17] = [
        Self::Speaker,
        Self::Basis,
        Self::Participant,
        Self::Pair,
        Self::Outlet,
        Self::Agency,
        Self::Country,
        Self::Kind,
        Self::Language,
        Self::Year,
        Self::Quarter,
        Self::Month,
        Self::PublishedYear,
        Self::PublishedQuarter,
        Self::PublishedMonth,
        Self::Mentioned,
        Self::Event,
    ];

    /// Returns the name used in JSON and on the command line.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Speaker => "speaker",
            Self::Basis => "basis",
            Self::Participant => "participant",
            Self::Pair => "pair",
            Self::Outlet => "outlet",
            Self::Agency => "agency",
            Self::Country => "country",
            Self::Kind => "kind",
            Self::Language => "language",
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::PublishedYear => "published_year",
            Self::PublishedQuarter => "published_quarter",
            Self::PublishedMonth => "published_month",
            Self::Mentioned => "mentioned",
            Self::Event => "event",
            Self::Kept(column) => column,
            Self::Crossed(crossed) => &crossed.name,
        }
    }

    /// Returns the facet of each pair of values of this facet and another one; `None` if one of them is
    /// crossed already.
    ///
    /// An article counts once for each pair of a value that it has of one facet and a value that it has of
    /// the other. Crossed with the speaker or the basis, the matches in these words count; crossed with each
    /// other, each match counts with its speaker and basis. Of a facet that has more than
    /// [`CROSSED_MAX`](crate::search::CROSSED_MAX) values in an article, except speakers, the article counts in
    /// a row of its own.
    ///
    /// ```
    /// use readouts_core::Facet;
    ///
    /// let crossed = Facet::Speaker.cross(Facet::Year).expect("two facets");
    /// assert_eq!(crossed.as_str(), "speaker*year");
    /// assert_eq!(crossed.cross(Facet::Outlet), None);
    /// ```
    #[must_use]
    pub fn cross(self, other: Self) -> Option<Self> {
        if matches!(self, Self::Crossed(_)) || matches!(other, Self::Crossed(_)) {
            return None;
        }
        let name = format!("{}*{}", self.as_str(), other.as_str()).into();
        Some(Self::Crossed(Crossed { facets: Box::new((self, other)), name }))
    }

    /// Returns the facets of a row's values: one, or two of a crossed facet.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let (first, second) = match self {
            Self::Crossed(crossed) => (crossed.first(), Some(crossed.second())),
            single => (single, None),
        };
        std::iter::once(first).chain(second)
    }

    /// Whether its values are periods. Their rows are in the order of time.
    pub fn is_of_time(&self) -> bool {
        matches!(
            self,
            Self::Year
                | Self::Quarter
                | Self::Month
                | Self::PublishedYear
                | Self::PublishedQuarter
                | Self::PublishedMonth
        )
    }

    /// Whether it counts events, alone or with another facet.
    pub(in crate::search) fn is_of_events(&self) -> bool {
        self.parts().any(|part| *part == Self::Event)
    }

    /// Whether the facet counts matched words, if the query has words.
    pub(in crate::search) fn is_of_words(&self) -> bool {
        self.parts().any(|part| matches!(part, Self::Speaker | Self::Basis))
    }
}

impl Serialize for Facet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Facet {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Facet".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
