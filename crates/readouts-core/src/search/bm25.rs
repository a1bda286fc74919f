//! Weights of occurrences: BM25 (Robertson & Zaragoza 2009) over words, phrases and near expressions, as if
//! each were one word with the summed rarity of its words.
//!
//! Only existing articles count, in whole numbers until the last step: the same articles give the same
//! scores, bit for bit, regardless of segments and of articles removed before.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use tantivy::index::SegmentId;
use tantivy::postings::TermInfo;
use tantivy::query::Bm25Weight;
use tantivy::{Searcher, Term};

use super::expansions::Expansions;
use crate::index::Index;
use crate::query::{Part, Phrase, Places, Plan, Word};
use crate::words::dotted;

/// Where the postings of terms are, by segment: a term that was counted is not looked up again to read its postings.
pub(super) type KnownTerms = FxHashMap<(SegmentId, Term), TermInfo>;

/// Statistics of an index, from which weights are computed.
pub(super) struct Worth<'a> {
    index: &'a Index,
    searcher: &'a Searcher,
    expansions: &'a Expansions,
    documents: u64,
    /// Average number of words in a body and in a headline.
    lengths: [f32; 2],
    known: RefCell<KnownTerms>,
}

impl<'a> Worth<'a> {
    pub(super) fn new(
        index: &'a Index,
        searcher: &'a Searcher,
        expansions: &'a Expansions,
        plan: &Plan,
    ) -> tantivy::Result<Self> {
        let documents = searcher.num_docs();
        let length = |field| -> tantivy::Result<f32> {
            let words = index.words_in(searcher, field)?;
            Ok((words as f32 / documents as f32).max(f32::MIN_POSITIVE))
        };
        let fields = &index.fields;
        let lengths = [length(fields.body)?, if plan.has_titles() { length(fields.title)? } else { 1.0 }];
        Ok(Self { index, searcher, expansions, documents, lengths, known: RefCell::default() })
    }

    /// Returns one weight for each leaf, in the order of the plan, and the terms that were looked up for them.
    pub(super) fn of_leaves(self, plan: &Plan) -> tantivy::Result<(Vec<Bm25Weight>, KnownTerms)> {
        let mut worth = Vec::new();
        self.add_leaves(plan, &mut worth)?;
        Ok((worth, self.known.into_inner()))
    }

    fn add_leaves(&self, plan: &Plan, worth: &mut Vec<Bm25Weight>) -> tantivy::Result<()> {
        match plan {
            Plan::All | Plan::Field(_) => Ok(()),
            Plan::Places(any) => {
                worth.push(self.weight(self.rarity_of_any(any)?, 0));
                Ok(())
            }
            Plan::Title(phrase) => {
                worth.push(self.weight(self.rarity_of_phrase(phrase, true)?, 1));
                Ok(())
            }
            Plan::And(parts) | Plan::Or(parts) => {
                parts.iter().try_for_each(|part| self.add_leaves(part, worth))
            }
            Plan::Not(part) | Plan::AtLeast(_, part) => self.add_leaves(part, worth),
        }
    }

    fn weight(&self, rarity: f32, text: usize) -> Bm25Weight {
        let one = Bm25Weight::for_one_term(self.documents, self.documents, self.lengths[text]);
        one.boost_by(rarity / rarity_of(self.documents, self.documents))
    }

    /// Returns the rarity of the most common alternative.
    fn rarity_of_any(&self, any: &[Places]) -> tantivy::Result<f32> {
        let mut least = f32::INFINITY;
        for places in any {
            least = least.min(self.rarity_of_places(places)?);
        }
        Ok(if least.is_finite() { least } else { 0.0 })
    }

    fn rarity_of_places(&self, places: &Places) -> tantivy::Result<f32> {
        match places {
            Places::Phrase(phrase) => self.rarity_of_phrase(phrase, false),
            Places::Near { parts, .. } => {
                let mut sum = 0.0;
                for part in parts {
                    sum += self.rarity_of_any(&part.any)? * part.times as f32;
                }
                Ok(sum)
            }
            Places::Apart { one, others, .. } => {
                Ok(self.rarity_of_places(one)? + self.rarity_of_any(others)?)
            }
            Places::By(_, places) => self.rarity_of_places(places),
        }
    }

    fn rarity_of_phrase(&self, phrase: &Phrase, in_title: bool) -> tantivy::Result<f32> {
        let mut sum = 0.0;
        for part in phrase.parts() {
            sum += match part {
                Part::Gap { .. } => 0.0,
                Part::Word(word) => rarity_of(self.documents_with(word, in_title)?, self.documents),
                Part::Choice(runs) => {
                    let mut documents = 0;
                    for run in runs {
                        let with: tantivy::Result<Vec<u64>> =
                            run.iter().map(|word| self.documents_with(word, in_title)).collect();
                        documents += with?.into_iter().min().unwrap_or(0);
                    }
                    rarity_of(documents.min(self.documents), self.documents)
                }
            };
        }
        Ok(sum)
    }

    /// Returns an upper bound of the number of articles with a word.
    fn documents_with(&self, word: &Word, in_title: bool) -> tantivy::Result<u64> {
        let fields = &self.index.fields;
        let field = if in_title { fields.title } else { fields.body };
        let with = |word: &str| self.index.articles_with(self.searcher, &Term::from_field_text(field, word));
        let documents = match word {
            Word::Exact(word) => {
                let term = Term::from_field_text(field, word);
                let mut known = self.known.borrow_mut();
                let mut keep = |segment, info| _ = known.insert((segment, term.clone()), info);
                self.index.articles_with_each(self.searcher, &term, &mut keep)?
            }
            Word::Abbreviation(letters) => with(letters)? + with(&dotted(letters))?,
            Word::Cased(surface) | Word::Written(surface) => crate::words::fold_words(surface)
                .iter()
                .map(|word| with(word))
                .sum::<tantivy::Result<u64>>()?,
            Word::Pattern(_) | Word::Stem(_) => {
                self.expansions.of(word).iter().map(|word| with(word)).sum::<tantivy::Result<u64>>()?
            }
        };
        Ok(documents.min(self.documents))
    }
}

/// The inverse document frequency of BM25.
fn rarity_of(with: u64, documents: u64) -> f32 {
    (1.0 + ((documents - with) as f32 + 0.5) / (with as f32 + 0.5)).ln()
}
