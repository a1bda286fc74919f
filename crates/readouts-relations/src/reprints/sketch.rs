//! MinHash sketches: texts with similar sets of shingles probably have equal values.

use super::hash::mix;
use super::weights::{THRESHOLD, highest_score};

/// Number of bands in a sketch.
pub const BANDS: usize = 32;

/// Number of values in a band: articles are candidates if all values of a band are equal.
const ROWS: usize = 4;

/// Number of MinHash values.
const VALUES: usize = BANDS * ROWS;

/// Number of bits of a shingle's hash that are its value; the others select the bin.
const VALUE_BITS: u32 = 32 - VALUES.ilog2();

/// Minimum number of bins that have a shingle: a text with fewer, of less than about 15 words, is never a copy
/// of another one.
///
/// Such texts are what is left of a page whose article was not read: a line under a video, "log in to read
/// on". A real statement of so few words is not found.
const MIN_BINS: usize = 10;

/// Minimum number of shingles of texts whose similarity is estimated; those of shorter ones are compared at once.
const MIN_ESTIMATED: u32 = 200;

/// Number of standard deviations by which an estimated similarity may be too low.
const DEVIATIONS: f32 = 4.0;

/// MinHash values of a set of shingles, by one permutation: a shingle's hash selects a bin, and each bin keeps
/// its smallest value (Li, Owen & Zhang 2012).
#[derive(Debug, Clone)]
pub(super) struct MinHash {
    bins: [u32; VALUES],
    /// Number of shingles, with repeats.
    shingles: u32,
}

/// Value of a bin without shingles; larger than any value.
const EMPTY: u32 = u32::MAX;

impl Default for MinHash {
    fn default() -> Self {
        Self { bins: [EMPTY; VALUES], shingles: 0 }
    }
}

impl MinHash {
    pub(super) fn add(&mut self, shingle: u32) {
        let bin = &mut self.bins[(shingle >> VALUE_BITS) as usize];
        *bin = (*bin).min(shingle & ((1 << VALUE_BITS) - 1));
        self.shingles = self.shingles.saturating_add(1);
    }

    /// Returns the 128 values, the empty bins filled; `None` if the text is too short.
    ///
    /// An empty bin takes the value of the first non-empty one in a sequence of bins that depends on the
    /// empty bin alone, so that the share of equal values is an unbiased estimate of the Jaccard similarity
    /// (optimal densification, Shrivastava 2017).
    pub(super) fn values(&self) -> Option<[u32; VALUES]> {
        if self.bins.iter().filter(|bin| **bin != EMPTY).count() < MIN_BINS {
            return None;
        }
        let mut values = self.bins;
        for (bin, value) in values.iter_mut().enumerate().filter(|(_, value)| **value == EMPTY) {
            let mut seed = bin as u64 + 1;
            while *value == EMPTY {
                seed = mix(seed ^ 0xd6e8_feb8_6659_fd93, 0xa076_1d64_78bd_642f);
                *value = self.bins[(seed >> 32) as usize % VALUES];
            }
        }
        Some(values)
    }

    pub(super) fn sketch(&self) -> Option<Sketch> {
        let values = self.values()?;
        let (rows, _) = values.as_chunks::<ROWS>();
        let mut bands = [0; BANDS];
        for (number, (band, [a, b, c, d])) in bands.iter_mut().zip(rows).enumerate() {
            let pair = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
            let hash = mix(pair(*a, *b) ^ 0x8ebc_6af0_9c88_c6e3, number as u64 ^ 0x5896_36e1_8ba0_f7c5);
            *band = (mix(hash ^ pair(*c, *d), 0x1d8e_4e27_c47d_124f) >> 32) as u32;
        }
        let digest = Digest { values: values.map(|value| value as u8), shingles: self.shingles };
        Some(Sketch { bands, digest })
    }
}

/// MinHash sketch of a text: 128 values in 32 bands of 4, each band as one hash; and a [`Digest`] of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch {
    bands: [u32; BANDS],
    digest: Digest,
}

impl Sketch {
    /// Returns the hash of each band; the band's number is part of the hash, so that all bands can be filed
    /// in one table.
    pub fn bands(&self) -> [u32; BANDS] {
        self.bands
    }

    /// Returns the digest: candidates are first compared by their digests, which is cheaper than comparing their texts.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Whether the same band of both sketches is equal.
    pub fn share_band(&self, other: &Self) -> bool {
        self.bands.iter().zip(&other.bands).any(|(a, b)| a == b)
    }

    /// Whether two texts are to be compared: they share a band, and their digests do not rule out that they are copies.
    pub fn is_candidate(&self, other: &Self) -> bool {
        self.share_band(other) && self.digest.may_be_copy_of(&other.digest)
    }
}

/// Low bytes of the MinHash values of a text, and the number of its shingles. It estimates how similar two texts are,
/// so that most that share a band only by chance, or a few sentences, need not be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    values: [u8; VALUES],
    shingles: u32,
}

impl Digest {
    /// Number of bytes of a written digest.
    pub const BYTES: usize = VALUES + 4;

    /// Whether two texts may be copies. They are not if their score would be too low even if all that can speak against
    /// copies did not, and their similarity were several standard deviations above the estimated one.
    pub fn may_be_copy_of(&self, other: &Self) -> bool {
        let smaller = self.shingles.min(other.shingles);
        if smaller < MIN_ESTIMATED {
            return true;
        }
        let equal = self.values.iter().zip(&other.values).filter(|(a, b)| a == b).count();
        let estimate = equal as f32 / VALUES as f32;
        let deviation = (estimate * (1.0 - estimate) / VALUES as f32).sqrt();
        let jaccard = (estimate + DEVIATIONS * deviation + 1.0 / VALUES as f32).min(1.0);
        let all = (self.shingles as f32 + other.shingles as f32) / (1.0 + jaccard);
        let containment = (jaccard * all / smaller as f32).min(1.0);
        highest_score(jaccard, containment) >= THRESHOLD
    }

    /// Appends the digest as bytes.
    pub fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.values);
        to.extend_from_slice(&self.shingles.to_le_bytes());
    }

    /// Reads the digest that the bytes begin with; `None` if they are too few.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (values, rest) = bytes.split_first_chunk()?;
        let (shingles, _) = rest.split_first_chunk()?;
        Some(Self { values: *values, shingles: u32::from_le_bytes(*shingles) })
    }
}
