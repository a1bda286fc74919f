//! What joining needs to know of an article.

use readouts_relations::events::Profile;
use readouts_relations::reprints::{BANDS, Digest, Shingles};

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
    /// The sketch's digest and the text, as bytes, to compare the text with others; empty if it has no sketch.
    pub(super) text: Vec<u8>,
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
        let sketch = shingles.sketch();
        let mut text = Vec::new();
        if let Some(sketch) = &sketch {
            text.reserve_exact(Digest::BYTES + shingles.written());
            sketch.digest().write(&mut text);
            shingles.write(&mut text);
        }
        let bands = sketch.map(|sketch| sketch.bands());
        Self { number, id: id.into(), profile: bytes, keys, bands, text }
    }
}

/// Returns the usual id of the article with this number.
pub(super) fn plain(number: u64) -> String {
    format!("{number:016x}")
}
