//! Two versions of one event side by side: which sentences say the same.
//!
//! Sentences are matched by what they share ([`match_texts`]), not by their order, since the order differs between
//! sides and is itself a finding. [`compare`] adds to the links what follows from them.

mod assembly;
mod matching;
mod model;
mod rarity;
mod text;

pub use assembly::{Options, compare};
pub use matching::{Matching, Pair, match_texts};
pub use model::{
    Amount, Comparison, Degree, Formula, Link, MAX_SHARED, MatchedBy, Part, Reason, Rejected, Sentence, Side,
    Told, Topic, Voice, VoiceWords, Which,
};
pub use rarity::{NoCorpus, Rarity};
pub use text::{Text, Unit};
