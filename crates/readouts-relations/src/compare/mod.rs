//! Two versions of one event side by side: which sentences say the same.
//!
//! Sentences are matched by what they share ([`match_texts`]), not by their order, since the order differs between
//! sides and is itself a finding. [`compare`] adds to the links what follows from them.

mod assembly;
mod features;
mod figures;
mod formulas;
mod matching;
mod model;
mod rarity;
mod similarity;
mod terms;
mod text;
mod weights;
mod words;

pub use assembly::{Options, compare};
pub use matching::{Matching, Pair, match_texts, weigh_pair};
pub use model::{
    Amount, Comparison, Degree, Formula, Link, MAX_SHARED, MatchedBy, Part, Reason, Rejected, Sentence, Side,
    Told, Topic, Voice, VoiceWords, Which,
};
pub use rarity::{NoCorpus, Rarity};
pub use text::{Text, Unit};
pub use weights::{WeightRow, Weights};

#[cfg(test)]
mod tests;
