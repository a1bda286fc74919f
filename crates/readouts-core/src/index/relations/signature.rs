//! What joining needs to know of an article.

use readouts_relations::events::Profile;
use readouts_relations::reprints::{BANDS, Shingles};

use crate::Readout;
use crate::index::document::fields::tie;

/// What joining needs to know of an article.
#[derive(Debug, Clone)]
pub(crate) struct Signature {
    /// Number of the article: [`tie`] of its id.
    pub(super) number: u64,
    /// Id of the article; empty if it is its number in 16 hexadecimal digits.
    pub(super) id: Box<str>,
    /// Profile for events, as bytes; empty if the article cannot be joined.
    pub(super) profile: Vec<u8>,
    /// Keys under which the profile is filed, each once.
    pub(super) keys: Vec<u64>,
    /// Bands of the text's sketch; `None` if the text is too short.
    pub(super) bands: Option<[u32; BANDS]>,
    /// The text, as bytes, to compare it with others; empty if it has no sketch.
    pub(super) shingles: Vec<u8>,
}

impl Signature {
    pub(crate) fn new(article: &Readout, profile: Option<&Profile>, shingles: &Shingles) -> Self {
        let number = tie(&article.id);
        let id = if article.id == plain(number) { "" } else { &*article.id };
        let (mut bytes, mut keys) = (Vec::new(), Vec::new());
        if let Some(profile) = profile {
            profile.write(&mut bytes);
            keys.extend(profile.keys());
            keys.sort_unstable();
            keys.dedup();
        }
        let bands = shingles.sketch().map(|sketch| sketch.bands());
        let mut written = Vec::new();
        if bands.is_some() {
            shingles.write(&mut written);
        }
        Self { number, id: id.into(), profile: bytes, keys, bands, shingles: written }
    }
}

/// Returns the usual id of the article with this number.
pub(super) fn plain(number: u64) -> String {
    format!("{number:016x}")
}
