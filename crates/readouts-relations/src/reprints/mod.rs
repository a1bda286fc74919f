//! Which articles have the same text: an agency's dispatch carried by several outlets, a release posted twice, a
//! corrected version.
//!
//! 1. A text is cut into **shingles**, all runs of 5 consecutive words (8 characters where words are not
//!    separated), and each is hashed ([`Shingles`]).
//! 2. A **sketch** ([`Sketch`]) makes candidates: 128 MinHash values (Broder 1997) by one permutation with
//!    optimal densification (Shrivastava 2017), in 32 bands of 4. Texts of Jaccard similarity *s* share a band
//!    with probability 1 − (1 − s⁴)³²: 0.98 at 0.6, 0.87 at 0.5, 0.23 at 0.3. Texts of which the share of equal
//!    values says that they are no copies ([`Digest`]) are no candidates, and a band that too many articles share
//!    makes none ([`CROWDED`]).
//! 3. Candidates are verified ([`Likeness`]): the exact similarity of the two sets of shingles, and what the
//!    difference consists of. Texts that differ in names, figures and principals are texts of two events made
//!    from one template, however similar they are ([`is_reprint`]).
//! 4. **Clusters** ([`clusters`]) are the connected components of "is a candidate and a reprint";
//!    [`provenance`] says which copy is the first and whose dispatch it is, [`changes`] what differs in another.
//!
//! Shingles run over the ends of paragraphs, because copies are often wrapped in other paragraphs. Titles are
//! not part of the text: outlets write their own.

mod changes;
mod clusters;
mod hash;
mod likeness;
mod provenance;
mod shingles;
mod sketch;
#[cfg(test)]
mod tests;
mod weights;

pub use changes::{Changes, Part, changes};
pub use clusters::{CROWDED, clusters};
pub use likeness::Likeness;
pub use provenance::{Copy, Provenance, provenance};
pub use shingles::Shingles;
pub use sketch::{BANDS, Digest, Sketch};
pub use weights::{FEATURES, Feature, THRESHOLD, is_reprint, score};

/// Version of sketches and of their verification. It grows with every change after which the sketch of a text, or the
/// clusters of the same articles, may be others.
pub const VERSION: u32 = 2;
