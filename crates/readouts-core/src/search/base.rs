//! The articles of which a share is taken: those that meet a query's conditions except for its words.

use crate::Query;
use crate::query::{Collapsed, FieldQuery, QueryField, WordsOf};

/// Returns the query without its words in bodies and headlines: it matches the articles that the query would
/// match if they had the right words. `None` if the query has no words.
pub(crate) fn without_words(query: &Query) -> Option<Query> {
    has_words(query).then(|| assuming(query, Words::Found))
}

/// Assumption about the words of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    Found,
    NotFound,
}

fn has_words(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Near(_) | Query::Field(FieldQuery::Title(_)) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_words),
        Query::Not(part) | Query::By(_, part) | Query::AtLeast(_, part) => has_words(part),
        Query::Field(FieldQuery::Collapsed(collapsed)) => has_words(&collapsed.query),
        Query::All | Query::Field(_) => false,
    }
}

/// Whether every match of a query has a place in the body.
pub(super) fn always_has_places(query: &Query) -> bool {
    match query {
        Query::Phrase(_) | Query::Near(_) => true,
        Query::And(parts) => parts.iter().any(always_has_places),
        Query::Or(parts) => parts.iter().all(always_has_places),
        Query::By(_, part) | Query::AtLeast(_, part) => always_has_places(part),
        _ => false,
    }
}

/// Returns the conditions that remain of a query.
fn assuming(query: &Query, words: Words) -> Query {
    let each = |parts: &[Query]| parts.iter().map(|part| assuming(part, words)).collect::<Vec<_>>();
    match query {
        Query::Phrase(_) | Query::Near(_) | Query::Field(FieldQuery::Title(_)) => constant(words),
        Query::And(parts) => all(each(parts)),
        Query::Or(parts) => any(each(parts)),
        Query::Not(part) => {
            let words = if words == Words::Found { Words::NotFound } else { Words::Found };
            match assuming(part, words) {
                Query::All => nothing(),
                part if part == nothing() => Query::All,
                part => Query::Not(Box::new(part)),
            }
        }
        Query::AtLeast(_, part) if words == Words::Found => assuming(part, words),
        Query::AtLeast(..) => nothing(),
        // Whoever says the words is a speaker of the article, or a member of a joint statement.
        Query::By(voice, part) if words == Words::Found && always_has_places(part) => {
            let voiced = match voice {
                WordsOf::Own(names) => Query::Field(FieldQuery::Named(QueryField::Speaker, names.clone())),
                WordsOf::WithJoint(names) => {
                    Query::Field(FieldQuery::Named(QueryField::SpeakerOrMember, names.clone()))
                }
                WordsOf::NoOne => Query::All,
                WordsOf::Basis(bases) => Query::Field(FieldQuery::Basis(bases.clone())),
            };
            all(vec![voiced, assuming(part, words)])
        }
        Query::By(_, part) => assuming(part, words),
        // The denominator counts the same representative of a cluster of reprints as the numerator, if one matches.
        Query::Field(FieldQuery::Collapsed(collapsed)) if has_words(&collapsed.query) => match words {
            Words::Found => {
                let base = Collapsed::among(assuming(&collapsed.query, words));
                Query::Field(FieldQuery::Collapsed(base.before((*collapsed.query).clone())))
            }
            Words::NotFound => nothing(),
        },
        Query::All | Query::Field(_) => query.clone(),
    }
}

fn constant(words: Words) -> Query {
    match words {
        Words::Found => Query::All,
        Words::NotFound => nothing(),
    }
}

/// Returns the query that matches no article.
fn nothing() -> Query {
    Query::Or(Vec::new())
}

fn all(mut parts: Vec<Query>) -> Query {
    if parts.contains(&nothing()) {
        return nothing();
    }
    parts.retain(|part| *part != Query::All);
    match <[Query; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) if parts.is_empty() => Query::All,
        Err(parts) => Query::And(parts),
    }
}

fn any(mut parts: Vec<Query>) -> Query {
    if parts.contains(&Query::All) {
        return Query::All;
    }
    parts.retain(|part| *part != nothing());
    match <[Query; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => Query::Or(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(query: &str) -> Option<String> {
        without_words(&Query::parse(query).expect("a query")).map(|query| query.to_string())
    }

    #[test]
    fn conditions_on_the_article_stay() {
        for (query, expected) in [
            ("peace", "*"),
            ("peace outlet:lumen", "outlet:lumen"),
            ("peace outlet:lumen date:2031 NOT lang:ru", "outlet:lumen date:2031 NOT lang:ru"),
            ("(peace outlet:lumen) OR (war outlet:daily)", "outlet:lumen OR outlet:daily"),
            ("by:lee peace", "speaker:lee"),
            ("atleast2(peace) kind:call", "kind:call"),
            ("title:peace kind:call", "kind:call"),
            ("NOT (peace OR outlet:lumen)", "NOT outlet:lumen"),
        ] {
            let expected =
                if expected == "*" { Query::All } else { Query::parse(expected).expect("a query") };
            assert_eq!(base(query), Some(expected.to_string()), "{query}");
        }
        assert_eq!(base("outlet:lumen kind:call"), None);
    }

    #[test]
    fn what_may_match_without_the_words_stays_in() {
        // Such an article need not have the speaker or the outlet.
        for query in ["peace OR outlet:lumen", "NOT (peace outlet:lumen)", "by:lee (NOT peace)"] {
            assert_eq!(base(query), Some(Query::All.to_string()), "{query}");
        }
    }
}
