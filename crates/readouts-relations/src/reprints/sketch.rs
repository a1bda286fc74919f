//! MinHash sketches: texts with similar sets of shingles probably have equal values.

use super::hash::mix;

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

/// MinHash values of a set of shingles, by one permutation: a shingle's hash selects a bin, and each bin keeps
/// its smallest value (Li, Owen & Zhang 2012).
#[derive(Debug, Clone)]
pub(super) struct MinHash {
    bins: [u32; VALUES],
}

/// Value of a bin without shingles; larger than any value.
const EMPTY: u32 = u32::MAX;

impl Default for MinHash {
    fn default() -> Self {
        Self { bins: [EMPTY; VALUES] }
    }
}

impl MinHash {
    pub(super) fn add(&mut self, shingle: u32) {
        let bin = &mut self.bins[(shingle >> VALUE_BITS) as usize];
        *bin = (*bin).min(shingle & ((1 << VALUE_BITS) - 1));
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
        Some(Sketch { bands })
    }
}

/// MinHash sketch of a text: 128 values in 32 bands of 4, each band as one hash. 128 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sketch {
    bands: [u32; BANDS],
}

impl Sketch {
    /// Number of bytes of a written sketch.
    pub const BYTES: usize = BANDS * 4;

    /// Returns the hash of each band; the band's number is part of the hash, so that all bands can be filed
    /// in one table.
    pub fn bands(&self) -> [u32; BANDS] {
        self.bands
    }

    /// Whether the same band of both sketches is equal.
    pub fn share_band(&self, other: &Self) -> bool {
        self.bands.iter().zip(&other.bands).any(|(a, b)| a == b)
    }

    /// Returns the sketch as bytes.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        let (chunks, _) = bytes.as_chunks_mut::<4>();
        chunks.iter_mut().zip(self.bands).for_each(|(chunk, band)| *chunk = band.to_le_bytes());
        bytes
    }

    /// Returns the sketch that was written as these bytes.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let (chunks, _) = bytes.as_chunks::<4>();
        let mut bands = [0; BANDS];
        bands.iter_mut().zip(chunks).for_each(|(band, chunk)| *band = u32::from_le_bytes(*chunk));
        Self { bands }
    }
}
