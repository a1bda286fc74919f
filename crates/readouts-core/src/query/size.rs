//! Size of a query, and the limits that it must keep.

use std::collections::{HashMap, HashSet};

use super::{
    Distance, FieldQuery, Near, Part, Phrase, Query, QueryErrorKind, QueryProblem, Relation, Word, WordsOf,
};
use crate::Result;

impl Query {
    /// Checks a tree that was not parsed from text: its size and depth, and that everything that is near
    /// something else or counted has places.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) with what is wrong.
    pub fn check(&self) -> Result<()> {
        self.check_below(0, &mut Size::default())
            .map_err(|message| QueryProblem::new(QueryErrorKind::TooLarge, message).into())
    }

    fn check_below(&self, depth: usize, size: &mut Size) -> std::result::Result<(), String> {
        if depth > Self::DEPTH_MAX {
            return Err(format!("the query is nested deeper than {} levels", Self::DEPTH_MAX));
        }
        let mut each = |parts: &[Self]| parts.iter().try_for_each(|part| part.check_below(depth + 1, size));
        match self {
            Self::All => {}
            Self::Field(FieldQuery::Collapsed(collapsed)) => each(std::slice::from_ref(&collapsed.query))?,
            Self::Phrase(_) | Self::Field(_) => {}
            Self::And(parts) | Self::Or(parts) => each(parts)?,
            Self::Not(part) | Self::By(_, part) => each(std::slice::from_ref(part))?,
            Self::AtLeast(_, part) => {
                each(std::slice::from_ref(part))?;
                if !part.has_places() {
                    return Err("only words and phrases can be counted".to_owned());
                }
            }
            Self::Near(near) => {
                each(&near.parts)?;
                near.check()?;
            }
        }
        size.add(self)
    }

    /// Returns the number of words and names, without those of its operands.
    pub(super) fn own_words(&self) -> usize {
        match self {
            Self::Phrase(phrase) | Self::Field(FieldQuery::Title(phrase)) => phrase.words(),
            Self::By(WordsOf::Own(names) | WordsOf::WithJoint(names), _)
            | Self::Field(FieldQuery::Named(_, names) | FieldQuery::Kept(_, names)) => names.len(),
            Self::By(WordsOf::Basis(bases), _) | Self::Field(FieldQuery::Basis(bases)) => bases.len(),
            Self::By(WordsOf::NoOne, _)
            | Self::Field(FieldQuery::Dated(..) | FieldQuery::Sides(_) | FieldQuery::Any(_)) => 1,
            Self::Field(FieldQuery::Collapsed(_))
            | Self::All
            | Self::And(_)
            | Self::Or(_)
            | Self::Not(_)
            | Self::AtLeast(..)
            | Self::Near(_) => 0,
        }
    }

    /// Returns the number of stems and of patterns that begin with `*`, without those of its operands: each
    /// has to be compared with many or all words of an index.
    fn searched_words(&self) -> usize {
        let (Self::Phrase(phrase) | Self::Field(FieldQuery::Title(phrase))) = self else { return 0 };
        let mut searched = 0;
        phrase.each_part_word(&mut |word| {
            searched += usize::from(match word {
                Word::Pattern(pattern) => pattern.starts_with('*'),
                Word::Stem(_) => true,
                Word::Exact(_) | Word::Abbreviation(_) | Word::Cased(_) | Word::Written(_) => false,
            });
        });
        searched
    }

    /// Returns the number of states that a part of a near expression can be in while a text is scanned from
    /// its start: which of its things have been found. It doubles with each thing that may stand anywhere,
    /// and grows by one with each that has a fixed place (`pre/5`) or is the same as another.
    pub(super) fn orders(&self) -> usize {
        let later = |part: &Self| part.orders() - 1;
        match self {
            Self::Near(near) => match near.relation {
                Relation::Any => near.grouped().into_iter().fold(1, |product, (part, times)| {
                    let one = if times > 1 { times + 1 } else { part.orders() };
                    product.saturating_mul(one)
                }),
                Relation::Before => near.parts.iter().map(later).fold(1, usize::saturating_add),
                Relation::Not => 2,
            },
            // Alternatives inside which nothing else can stand are searched together and share a state.
            Self::Or(parts) => {
                let single = usize::from(parts.iter().any(Self::is_whole));
                let others = parts.iter().filter(|part| !part.is_whole());
                others.map(later).fold(1 + single, usize::saturating_add)
            }
            Self::By(_, part) => part.orders(),
            _ => 2,
        }
    }

    /// Returns the number of states that count towards the limit. Those inside `not w/5` are not included:
    /// they are scanned separately.
    fn counted_orders(&self) -> usize {
        match self {
            Self::Near(near) if near.relation == Relation::Not => 0,
            Self::Near(near) => match self.orders() {
                // Two words near each other are found without states.
                0..=4 => 0,
                orders => orders.saturating_mul(near.most_in_one_place()),
            },
            Self::Or(parts) => parts.iter().map(Self::counted_orders).fold(0, usize::saturating_add),
            Self::By(_, part) => part.counted_orders(),
            _ => 0,
        }
    }

    fn things(&self) -> Vec<&Self> {
        match self {
            Self::Near(near) if near.relation != Relation::Not => near.things(),
            Self::Or(parts) if !self.is_whole() => parts.iter().flat_map(Self::things).collect(),
            Self::By(_, part) => part.things(),
            _ => vec![self],
        }
    }

    /// Collects the words that an occurrence can begin with; returns `false` if not all of them are known.
    fn add_exact_words<'q>(&'q self, words: &mut HashSet<&'q str>) -> bool {
        let mut add = |word: &'q Word| match word {
            Word::Exact(word) => {
                words.insert(word.as_str());
                true
            }
            Word::Pattern(_) | Word::Stem(_) | Word::Abbreviation(_) | Word::Cased(_) | Word::Written(_) => {
                false
            }
        };
        match self {
            Self::Phrase(phrase) => match phrase.parts().first() {
                Some(Part::Word(word)) => add(word),
                Some(Part::Choice(runs)) => runs.iter().filter_map(|run| run.first()).all(add),
                Some(Part::Gap { .. }) | None => false,
            },
            Self::Or(parts) => parts.iter().all(|part| part.add_exact_words(words)),
            Self::By(_, part) => part.add_exact_words(words),
            Self::Near(near) => near.parts.first().is_some_and(|part| part.add_exact_words(words)),
            _ => false,
        }
    }

    /// Whether nothing else can stand inside an occurrence of it.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Near(near) => near.relation == Relation::Not,
            Self::Or(parts) => parts.iter().all(Self::is_whole),
            Self::By(_, part) => part.is_whole(),
            _ => true,
        }
    }
}

/// Size of the part of a query visited so far.
#[derive(Debug, Default)]
pub(super) struct Size {
    words: usize,
    /// Number of stems and of patterns that begin with `*`.
    searched: usize,
    orders: usize,
}

impl Size {
    /// Adds a part, without its operands.
    ///
    /// # Errors
    /// Returns what is wrong if a limit is exceeded.
    pub(super) fn add(&mut self, part: &Query) -> std::result::Result<(), String> {
        self.words += part.own_words();
        if self.words > Query::WORDS_MAX {
            return Err(format!("the query has more than {} words", Query::WORDS_MAX));
        }
        self.searched += part.searched_words();
        if self.searched > Query::SEARCHED_MAX {
            return Err(format!(
                "the query has more than {} stems and patterns that begin with `*`",
                Query::SEARCHED_MAX
            ));
        }
        if let Query::Near(near) = part {
            if near.relation == Relation::Not {
                return Ok(());
            }
            let inner = near.parts.iter().map(Query::counted_orders).fold(0, usize::saturating_add);
            // The states of the whole expression include those of its parts, which were added before.
            self.orders = self.orders.saturating_sub(inner).saturating_add(part.counted_orders());
        }
        if self.orders > Query::ORDERS_MAX {
            return Err(match part {
                Query::Near(near) if near.relation == Relation::Before => {
                    "too many parts in one `pre/` expression".to_owned()
                }
                _ => "too many different things near each other in any order".to_owned(),
            });
        }
        Ok(())
    }
}

impl Near {
    fn check(&self) -> std::result::Result<(), String> {
        let enough = match self.relation {
            Relation::Any | Relation::Before => self.parts.len() >= 2,
            Relation::Not => self.parts.len() == 2,
        };
        if !enough {
            return Err("an operator of distance stands between things".to_owned());
        }
        if !self.parts.iter().all(Query::has_places) {
            return Err("only words and phrases can be near each other".to_owned());
        }
        if matches!(self.reach, Distance::Words(words) if words > Distance::WORDS_MAX) {
            return Err(format!("at most {} words can lie between two things", Distance::WORDS_MAX));
        }
        Ok(())
    }

    /// Returns the maximum number of its things that may stand in one place of a text: those that share a
    /// word, and those whose words are not known. A place is visited once for each of them.
    fn most_in_one_place(&self) -> usize {
        if !self.has_any_order() {
            // With a fixed order, each thing continues from one state only.
            return 1;
        }
        let (mut open, mut exact) = (0, HashMap::new());
        for thing in self.things() {
            let mut words = HashSet::new();
            let is_exact = thing.add_exact_words(&mut words);
            open += usize::from(!is_exact);
            if is_exact {
                words.into_iter().for_each(|word| *exact.entry(word).or_insert(0) += 1);
            }
        }
        (open + exact.into_values().max().unwrap_or(0)).max(1)
    }

    /// Whether some of its parts may stand in any order.
    fn has_any_order(&self) -> bool {
        fn inside(part: &Query) -> bool {
            match part {
                Query::Near(near) => near.relation != Relation::Not && near.has_any_order(),
                Query::Or(parts) => parts.iter().any(inside),
                Query::By(_, part) => inside(part),
                _ => false,
            }
        }
        self.relation == Relation::Any || self.parts.iter().any(inside)
    }

    /// Returns the things inside which nothing else can stand, including those of its parts.
    fn things(&self) -> Vec<&Query> {
        self.grouped().into_iter().flat_map(|(part, _)| part.things()).collect()
    }

    /// Returns its parts with the number of times each occurs. Equal parts are grouped, unless something can
    /// stand inside them or their order matters.
    pub(super) fn grouped(&self) -> Vec<(&Query, usize)> {
        let mut grouped: Vec<(&Query, usize)> = Vec::new();
        for part in &self.parts {
            let groups = self.relation == Relation::Any && part.is_whole();
            match grouped.iter_mut().find(|(other, _)| groups && *other == part) {
                Some((_, times)) => *times += 1,
                None => grouped.push((part, 1)),
            }
        }
        grouped
    }
}

impl Phrase {
    /// Returns the number of words, including those of every choice.
    pub(super) fn words(&self) -> usize {
        let mut words = 0;
        self.each_part_word(&mut |_| words += 1);
        words
    }
}
