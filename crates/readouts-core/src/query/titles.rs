//! Extends a query to headlines.

use super::{FieldQuery, Query};

impl Query {
    /// Returns the query with its phrases searched in headlines too: each one that an article must or may have
    /// matches in the body or in the headline.
    ///
    /// Everything else stays as it is: what is excluded, parts near each other and minimum counts, which are
    /// about places in a body, and words of a speaker (`by:`), because a headline is nobody's words.
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let query = Query::parse(r#""new era" NOT river"#)?.or_in_titles();
    /// assert_eq!(query.to_string(), r#"("new era" OR title:"new era") NOT river"#);
    /// # Ok::<(), readouts_core::QueryError>(())
    /// ```
    #[must_use]
    pub fn or_in_titles(&self) -> Self {
        match self {
            Self::Phrase(phrase) => {
                Self::Or(vec![self.clone(), Self::Field(FieldQuery::Title(phrase.clone()))])
            }
            Self::And(parts) => Self::And(parts.iter().map(Self::or_in_titles).collect()),
            // Without a level of its own for each phrase.
            Self::Or(parts) => Self::Or(parts.iter().flat_map(alternatives).collect()),
            Self::All | Self::Near(_) | Self::Not(_) | Self::AtLeast(..) | Self::By(..) | Self::Field(_) => {
                self.clone()
            }
        }
    }
}

fn alternatives(part: &Query) -> Vec<Query> {
    match (part, part.or_in_titles()) {
        (Query::Phrase(_), Query::Or(both)) => both,
        (_, other) => vec![other],
    }
}
