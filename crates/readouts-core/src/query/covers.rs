//! Finds a `by:` that covers fewer words than a reader may expect.

use super::{Query, WordsOf};

/// A `by:` with words beside it that may be anyone's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ByCovers {
    /// People after `by:`, or `by~:` with their joint statements.
    pub words_of: WordsOf,
    /// The only part of the query that is searched in their words.
    pub covered: Query,
    /// The part of the query in which all words are searched in their words; `None` if other people stand
    /// beside them.
    pub whole: Option<Query>,
}

impl Query {
    /// Returns each `by:` that has words or phrases beside it, outside of what it covers.
    ///
    /// ```
    /// use readouts_core::Query;
    ///
    /// let query = Query::parse("river by:berg peace")?;
    /// let [by] = query.by_covers().try_into().expect("one");
    /// assert_eq!(by.covered.to_string(), "peace");
    /// assert_eq!(by.whole.map(|query| query.to_string()).as_deref(), Some("by:berg (river peace)"));
    /// assert!(Query::parse("date:2031 by:berg (river peace)")?.by_covers().is_empty());
    /// # Ok::<(), readouts_core::QueryError>(())
    /// ```
    pub fn by_covers(&self) -> Vec<ByCovers> {
        let mut found = Vec::new();
        collect(self, &mut found);
        found
    }
}

fn collect(query: &Query, found: &mut Vec<ByCovers>) {
    match query {
        Query::And(parts) | Query::Or(parts) => {
            // Of words that are excluded from being excluded, nothing is found: they are a condition.
            let is_condition =
                |part: &Query| matches!(part, Query::Not(part) if matches!(**part, Query::Not(_)));
            let beside = |part: &Query| by(part).is_none() && part.asks_for_words() && !is_condition(part);
            if parts.iter().any(beside) {
                let whole = whole(query, parts);
                found.extend(parts.iter().filter_map(by).map(|(voice, covered)| ByCovers {
                    words_of: voice.clone(),
                    covered: covered.clone(),
                    whole: whole.clone(),
                }));
            }
            parts.iter().for_each(|part| collect(part, found));
        }
        Query::Not(part) | Query::By(_, part) => collect(part, found),
        Query::All | Query::Phrase(_) | Query::Near(_) | Query::AtLeast(..) | Query::Field(_) => {}
    }
}

/// Returns the people and the part that they cover, if a part is a `by:`, excluded or not.
fn by(part: &Query) -> Option<(&WordsOf, &Query)> {
    match part {
        Query::By(voice @ (WordsOf::Own(_) | WordsOf::WithJoint(_)), covered) => Some((voice, covered)),
        Query::Not(part) => by(part),
        _ => None,
    }
}

/// Returns the parts with one `by:` around all of them that ask for words.
fn whole(query: &Query, parts: &[Query]) -> Option<Query> {
    let (voice, _) = parts.iter().find_map(by)?;
    if parts.iter().filter_map(by).any(|(others, _)| others != voice) {
        return None;
    }
    let (words, facts): (Vec<&Query>, Vec<&Query>) = parts.iter().partition(|part| part.asks_for_words());
    let words = words.into_iter().map(|part| without_by(part, voice)).collect();
    let whole = match query {
        Query::And(_) => {
            let by = Query::By(voice.clone(), Box::new(Query::And(words)));
            let parts: Vec<Query> = facts.into_iter().cloned().chain([by]).collect();
            <[Query; 1]>::try_from(parts).map_or_else(Query::And, |[only]| only)
        }
        _ if facts.is_empty() => Query::By(voice.clone(), Box::new(Query::Or(words))),
        _ => return None,
    };
    whole.check().is_ok().then_some(whole)
}

fn without_by(part: &Query, voice: &WordsOf) -> Query {
    match part {
        Query::By(own, covered) if own == voice => (**covered).clone(),
        Query::Not(part) => Query::Not(Box::new(without_by(part, voice))),
        other => other.clone(),
    }
}
