//! A query made ready: its different phrases, how they combine, and which documents to look at.
//!
//! The documents to look at are found by words alone and may be too many; whether one matches is
//! decided where the phrases' places in it are read. It must not read the index itself.

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::Query;

type EngineQuery = Box<dyn tantivy::query::Query>;

/// Whether a phrase is looked for or excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Looked for: its places count as occurrences.
    Wanted,
    /// Under an odd number of `NOT`.
    Excluded,
}

/// A phrase of a query; of equal ones with equal sign there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) words: Vec<String>,
    pub(crate) sign: Sign,
}

/// A query made ready.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) leaves: Vec<Leaf>,
    root: Node,
}

#[derive(Debug)]
enum Node {
    All,
    Leaf(usize),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl Plan {
    pub(crate) fn new(query: &Query) -> Self {
        let mut leaves = Vec::new();
        let root = node(query, Sign::Wanted, &mut leaves);
        Self { leaves, root }
    }

    /// The phrases looked for.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = &[String]> {
        self.leaves.iter().filter(|leaf| leaf.sign == Sign::Wanted).map(|leaf| leaf.words.as_slice())
    }

    /// Whether a document matches of which `has` tells what phrases it has.
    pub(crate) fn holds(&self, has: &mut impl FnMut(usize) -> bool) -> bool {
        self.root.holds(has)
    }

    /// Finds every document that can match; `None` where that is all.
    pub(crate) fn candidates(&self, body: Field) -> Option<EngineQuery> {
        self.root.candidates(&self.leaves, body)
    }
}

fn node(query: &Query, sign: Sign, leaves: &mut Vec<Leaf>) -> Node {
    match query {
        Query::All => Node::All,
        Query::Phrase(phrase) => {
            let leaf = Leaf { words: phrase.words().to_vec(), sign };
            let at = leaves.iter().position(|known| *known == leaf).unwrap_or_else(|| {
                leaves.push(leaf);
                leaves.len() - 1
            });
            Node::Leaf(at)
        }
        Query::And(parts) => Node::And(parts.iter().map(|part| node(part, sign, leaves)).collect()),
        Query::Or(parts) => Node::Or(parts.iter().map(|part| node(part, sign, leaves)).collect()),
        Query::Not(part) => {
            let sign = if sign == Sign::Wanted { Sign::Excluded } else { Sign::Wanted };
            Node::Not(Box::new(node(part, sign, leaves)))
        }
    }
}

impl Node {
    fn holds(&self, has: &mut impl FnMut(usize) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Leaf(leaf) => has(*leaf),
            Self::And(parts) => parts.iter().all(|part| part.holds(has)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(has)),
            Self::Not(part) => !part.holds(has),
        }
    }

    fn candidates(&self, leaves: &[Leaf], body: Field) -> Option<EngineQuery> {
        match self {
            // What lacks a phrase may still have its words.
            Self::All | Self::Not(_) => None,
            Self::Leaf(leaf) => Some(all_words(&leaves[*leaf].words, body)),
            Self::And(parts) => {
                let parts = parts.iter().filter_map(|part| part.candidates(leaves, body));
                let parts: Vec<_> = parts.map(|part| (Occur::Must, part)).collect();
                (!parts.is_empty()).then(|| Box::new(BooleanQuery::new(parts)) as EngineQuery)
            }
            Self::Or(parts) => {
                let parts: Option<Vec<_>> = parts
                    .iter()
                    .map(|part| part.candidates(leaves, body).map(|part| (Occur::Should, part)))
                    .collect();
                parts.map(|parts| Box::new(BooleanQuery::new(parts)) as EngineQuery)
            }
        }
    }
}

fn all_words(words: &[String], body: Field) -> EngineQuery {
    let mut words: Vec<&String> = words.iter().collect();
    words.sort();
    words.dedup();
    let parts = words.into_iter().map(|word| {
        let term = TermQuery::new(Term::from_field_text(body, word), IndexRecordOption::Basic);
        (Occur::Must, Box::new(term) as EngineQuery)
    });
    Box::new(BooleanQuery::new(parts.collect()))
}
