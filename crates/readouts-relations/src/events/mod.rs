//! Which articles tell of one event: record linkage by the weights of Fellegi and Sunter (1969).
//!
//! A [`Profile`] keeps what joining needs of an article. [`weigh`] compares two profiles, feature by feature: each
//! agreement or disagreement has a weight (the binary logarithm of how much more often it occurs in pairs of one event
//! than in other pairs), and a pair is linked if the sum reaches a threshold and nothing rules it out. [`events`] makes
//! groups of linked articles, strongest links first; a link that would put two articles into one group that cannot be
//! of one event is left out.

mod compare;
mod days;
mod evidence;
mod hash;
mod join;
mod person;
mod profile;
mod store;
#[cfg(test)]
mod tests;
mod weigh;
mod weights;

pub use evidence::{Evidence, Finding};
pub use join::{CROWDED, Link, Linking, events, events_by, events_of_links, events_with};
pub use profile::Profile;
pub use weigh::{are_linked, weigh, weigh_by};
pub use weights::{Weight, Weights};

/// Version of profiles and of joining. It grows with every change after which the bytes of a profile, or the events of
/// the same articles, may be others.
pub const VERSION: u32 = 3;
