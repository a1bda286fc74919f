//! Compiles a query into a plan, which means the same but is simpler to evaluate: speakers are pushed down to
//! the places they apply to, and alternatives between places are expanded.

use std::collections::HashSet;

use super::{Distance, FieldQuery, Name, Near, Phrase, Query, Relation, Word, WordsOf};
use crate::Basis;

/// Compiled query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Plan {
    /// Every article.
    All,
    /// Articles in which at least one of these expressions occurs; the places of all expressions count.
    Places(Vec<Places>),
    /// Articles whose headline contains a phrase.
    Title(Phrase),
    /// Articles that match all of these plans.
    And(Vec<Self>),
    /// Articles that match at least one of these plans.
    Or(Vec<Self>),
    /// Articles that do not match this plan.
    Not(Box<Self>),
    /// Articles in which this plan has at least this many places.
    AtLeast(u32, Box<Self>),
    /// Articles for which this condition on a field holds.
    Field(FieldQuery),
}

/// Expression that has places in a body. The places of one expression are minimal: none contains another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Places {
    /// Places of a phrase.
    Phrase(Phrase),
    /// Places of parts near each other.
    Near { parts: Vec<NearPart>, order: NearOrder, reach: Distance },
    /// Places of one expression that have no place of the other expressions near or overlapping.
    Apart { one: Box<Self>, others: Vec<Self>, reach: Distance },
    /// Places within words that are attributed in this way.
    By(Attribution, Box<Self>),
}

/// Attribution that all words of a place must have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Attribution {
    /// A single one of these people says all of the words.
    Own(Vec<String>),
    /// This person says each of the words, alone or as a member of a joint statement.
    WithJoint(String),
    /// The attribution of each word rests on one of these bases.
    Basis(Vec<Basis>),
    /// No word has a speaker.
    NoOne,
}

impl Attribution {
    /// Returns the alternatives that a voice stands for.
    pub(crate) fn of(voice: &WordsOf) -> Vec<Self> {
        match voice {
            WordsOf::Own(names) => vec![Self::Own(texts(names))],
            // Separate alternatives, because a joint statement has several members: with one person, each
            // sentence can be checked by itself.
            WordsOf::WithJoint(names) => each_once(texts(names)).into_iter().map(Self::WithJoint).collect(),
            WordsOf::Basis(bases) => vec![Self::Basis(bases.clone())],
            WordsOf::NoOne => vec![Self::NoOne],
        }
    }
}

/// Part of a near expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct NearPart {
    /// Expressions, one of which must occur.
    pub(crate) any: Vec<Places>,
    /// Number of times the part must occur; more than one only if no other part can stand inside this part.
    pub(crate) times: u32,
}

/// Order in which parts near each other stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NearOrder {
    /// Any order.
    Any,
    /// Each part after the one before it.
    Written,
}

impl Plan {
    /// Compiles a query.
    pub(crate) fn new(query: &Query) -> Self {
        plan(query, &mut Vec::new())
    }

    /// Returns all expressions whose places in bodies are wanted; those excluded by `NOT` are not.
    pub(crate) fn wanted(&self) -> Vec<&Places> {
        match self {
            Self::Places(any) => any.iter().collect(),
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::wanted).collect(),
            Self::AtLeast(_, part) => part.wanted(),
            Self::All | Self::Title(_) | Self::Not(_) | Self::Field(_) => Vec::new(),
        }
    }

    /// Calls `each` for every word, with whether it is searched in headlines.
    pub(crate) fn each_word<'a>(&'a self, each: &mut impl FnMut(&'a Word, bool)) {
        match self {
            Self::Places(any) => {
                any.iter().for_each(|places| places.each_word(&mut |word| each(word, false)));
            }
            Self::Title(phrase) => phrase.each_part_word(&mut |word| each(word, true)),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each_word(each)),
            Self::Not(part) | Self::AtLeast(_, part) => part.each_word(each),
            Self::All | Self::Field(_) => {}
        }
    }

    /// Calls `each` for every condition on a field.
    pub(crate) fn each_fact<'a>(&'a self, each: &mut impl FnMut(&'a FieldQuery)) {
        match self {
            Self::Field(fact) => each(fact),
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.each_fact(each)),
            Self::Not(part) | Self::AtLeast(_, part) => part.each_fact(each),
            Self::All | Self::Places(_) | Self::Title(_) => {}
        }
    }

    /// Whether the plan searches headlines.
    pub(crate) fn has_titles(&self) -> bool {
        match self {
            Self::Title(_) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::has_titles),
            Self::Not(part) | Self::AtLeast(_, part) => part.has_titles(),
            Self::All | Self::Places(_) | Self::Field(_) => false,
        }
    }

    /// Whether finding the plan's places requires sentences, paragraphs or speakers.
    pub(crate) fn needs_layout(&self) -> bool {
        match self {
            Self::Places(any) => any.iter().any(Places::needs_layout),
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::needs_layout),
            Self::Not(part) | Self::AtLeast(_, part) => part.needs_layout(),
            Self::All | Self::Title(_) | Self::Field(_) => false,
        }
    }

    /// Whether places must be compared to count them, because the same place could be found twice.
    pub(crate) fn needs_places(&self) -> bool {
        !self.finds_once() || self.counts_twice()
    }

    fn counts_twice(&self) -> bool {
        match self {
            Self::AtLeast(_, part) => !part.finds_once() || part.counts_twice(),
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::counts_twice),
            Self::Not(part) => part.counts_twice(),
            Self::All | Self::Places(_) | Self::Title(_) | Self::Field(_) => false,
        }
    }

    fn finds_once(&self) -> bool {
        let wanted = self.wanted();
        if wanted.len() < 2 {
            return true;
        }
        let mut phrases: Vec<Vec<&str>> = Vec::new();
        wanted.into_iter().all(|places| {
            let Places::Phrase(phrase) = places else { return false };
            let Some(words) = phrase.exact_words().filter(|words| !phrases.contains(words)) else {
                return false;
            };
            phrases.push(words);
            true
        })
    }
}

/// Compiles a part of a query. `voices` are those of each `by:` and `basis:` around it.
fn plan<'q>(query: &'q Query, voices: &mut Vec<&'q WordsOf>) -> Plan {
    let mut each = |parts: &'q [Query]| parts.iter().map(|part| plan(part, voices)).collect();
    match query {
        Query::All => Plan::All,
        Query::Phrase(_) | Query::Near(_) => Plan::Places(places(query, voices)),
        Query::And(parts) => Plan::And(each_once(each(parts))),
        Query::Or(parts) => Plan::Or(each_once(each(parts))),
        Query::Not(part) => Plan::Not(Box::new(plan(part, voices))),
        Query::AtLeast(count, part) => Plan::AtLeast(*count, Box::new(plan(part, voices))),
        Query::By(voice, part) => {
            voices.push(voice);
            let made = plan(part, voices);
            voices.pop();
            made
        }
        Query::Field(FieldQuery::Title(phrase)) => Plan::Title(phrase.with_each_once()),
        Query::Field(fact) => Plan::Field(fact.clone()),
    }
}

/// Returns the expressions whose places answer a query of words and phrases; the branches of an OR become
/// separate expressions.
fn places(query: &Query, voices: &[&WordsOf]) -> Vec<Places> {
    let held = |places: Vec<Places>| {
        voices.iter().fold(places, |places, voice| {
            let attributions = Attribution::of(voice);
            let within = |place: &Places| {
                let by = |of: &Attribution| Places::By(of.clone(), Box::new(place.clone()));
                attributions.iter().map(by).collect::<Vec<_>>()
            };
            places.iter().flat_map(within).collect()
        })
    };
    match query {
        Query::Phrase(phrase) => held(vec![Places::Phrase(phrase.with_each_once())]),
        Query::Near(near) => held(nears(near)),
        Query::Or(parts) => each_once(parts.iter().flat_map(|part| places(part, voices)).collect()),
        Query::By(voice, part) => places(part, &[voices, &[voice]].concat()),
        // `Query::check` excludes these.
        Query::All | Query::And(_) | Query::Not(_) | Query::AtLeast(..) | Query::Field(_) => Vec::new(),
    }
}

fn nears(near: &Near) -> Vec<Places> {
    let reach = near.reach;
    let order = match (near.relation, near.parts.as_slice()) {
        (Relation::Any, _) => NearOrder::Any,
        (Relation::Before, _) => NearOrder::Written,
        // `not w/` keeps the places of its left side as they are, so each alternative there is kept separate.
        (Relation::Not, [left, right]) => {
            let others = places(right, &[]);
            let one = |place| Places::Apart { one: Box::new(place), others: others.clone(), reach };
            return places(left, &[]).into_iter().map(one).collect();
        }
        // `Query::check` excludes this.
        (Relation::Not, _) => return Vec::new(),
    };
    let parts = near.grouped().into_iter().map(|(part, times)| {
        let times = u32::try_from(times).unwrap_or(u32::MAX);
        NearPart { any: places(part, &[]), times }
    });
    vec![Places::Near { parts: parts.collect(), order, reach }]
}

/// Removes duplicates and keeps the order.
fn each_once<T: Clone + Eq + std::hash::Hash>(all: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(one.clone())).collect()
}

fn texts(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| name.text.clone()).collect()
}

impl Places {
    /// Calls `each` for every word.
    fn each_word<'a>(&'a self, each: &mut impl FnMut(&'a Word)) {
        match self {
            Self::Phrase(phrase) => phrase.each_part_word(each),
            Self::Near { parts, .. } => {
                parts.iter().flat_map(|part| &part.any).for_each(|place| place.each_word(each));
            }
            Self::Apart { one, others, .. } => {
                one.each_word(each);
                others.iter().for_each(|place| place.each_word(each));
            }
            Self::By(_, place) => place.each_word(each),
        }
    }

    /// Whether finding the expression's places requires sentences, paragraphs or speakers.
    fn needs_layout(&self) -> bool {
        match self {
            Self::Phrase(phrase) => phrase.may_leave_paragraph(),
            Self::Near { parts, reach, .. } => {
                reach.may_leave_paragraph() || parts.iter().flat_map(|part| &part.any).any(Self::needs_layout)
            }
            Self::Apart { one, others, reach } => {
                reach.may_leave_paragraph() || one.needs_layout() || others.iter().any(Self::needs_layout)
            }
            Self::By(..) => true,
        }
    }
}
