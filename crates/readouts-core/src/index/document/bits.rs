//! Bitmaps over the positions of a document, stored in a multivalued column: each value has the bits of 64 positions.

use tantivy::DocId;
use tantivy::columnar::Column;

/// Number of positions per value.
const POSITIONS: u32 = u64::BITS;

/// Bitmap over the positions of a document. Bits beyond the last value are 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Reads the bitmap of a document from a column.
    pub(crate) fn read(&mut self, column: &Column<u64>, doc: DocId) {
        let rows = column.index.value_row_ids(doc);
        self.0.resize(rows.len(), 0);
        column.values.get_range(rows.start.into(), &mut self.0);
    }

    /// Sets the bit of a position.
    pub(crate) fn set(&mut self, position: u32) {
        let value = (position / POSITIONS) as usize;
        if value >= self.0.len() {
            self.0.resize(value + 1, 0);
        }
        self.0[value] |= 1 << (position % POSITIONS);
    }

    /// The values, as the column stores them.
    pub(crate) fn values(&self) -> &[u64] {
        &self.0
    }

    /// Whether the bit of a position is set.
    pub(crate) fn has(&self, position: u32) -> bool {
        self.value(position / POSITIONS) >> (position % POSITIONS) & 1 == 1
    }

    /// Whether a bit is set from one position to another, both included.
    pub(crate) fn has_any(&self, first: u32, last: u32) -> bool {
        if first > last {
            return false;
        }
        let (from, to) = (first / POSITIONS, last / POSITIONS);
        let after = u64::MAX << (first % POSITIONS);
        let before = u64::MAX >> (POSITIONS - 1 - last % POSITIONS);
        if from == to {
            return self.value(from) & after & before != 0;
        }
        let between = self.0.get(from as usize + 1..self.0.len().min(to as usize)).unwrap_or_default();
        self.value(from) & after | self.value(to) & before != 0 || between.iter().any(|value| *value != 0)
    }

    /// Fills `before` with the number of set bits before each value, followed by the number of all set bits.
    pub(crate) fn counts(&self, before: &mut Vec<u32>) {
        before.clear();
        let mut count = 0;
        before.push(count);
        before.extend(self.0.iter().map(|value| {
            count += value.count_ones();
            count
        }));
    }

    /// Returns the number of bits that are set up to a position, included. `before` are the [`counts`](Self::counts).
    pub(crate) fn count_up_to(&self, position: u32, before: &[u32]) -> u32 {
        let value = (position / POSITIONS) as usize;
        let Some((value, before)) = self.0.get(value).zip(before.get(value)) else {
            return before.last().copied().unwrap_or(0);
        };
        before + (value & (u64::MAX >> (POSITIONS - 1 - position % POSITIONS))).count_ones()
    }

    /// Returns the last position up to this one, included, whose bit is set.
    pub(crate) fn last_up_to(&self, position: u32) -> Option<u32> {
        let value = position / POSITIONS;
        let masked = self.value(value) & (u64::MAX >> (POSITIONS - 1 - position % POSITIONS));
        if masked != 0 {
            return Some(value * POSITIONS + masked.ilog2());
        }
        let before = self.0.get(..self.0.len().min(value as usize)).unwrap_or_default();
        let (index, value) = before.iter().enumerate().rev().find(|(_, value)| **value != 0)?;
        Some(index as u32 * POSITIONS + value.ilog2())
    }

    /// Returns the first position after this one whose bit is set.
    pub(crate) fn next_after(&self, position: u32) -> Option<u32> {
        let from = position.checked_add(1)?;
        let value = from / POSITIONS;
        let masked = self.value(value) & (u64::MAX << (from % POSITIONS));
        if masked != 0 {
            return Some(value * POSITIONS + masked.trailing_zeros());
        }
        let after = self.0.get(value as usize + 1..)?;
        let (index, found) = after.iter().enumerate().find(|(_, value)| **value != 0)?;
        Some((value + 1 + index as u32) * POSITIONS + found.trailing_zeros())
    }

    /// Calls `each` for every position whose bit is set, in order.
    pub(crate) fn each(&self, mut each: impl FnMut(u32)) {
        for (index, value) in self.0.iter().enumerate() {
            let mut left = *value;
            while left != 0 {
                each(index as u32 * POSITIONS + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }

    fn value(&self, index: u32) -> u64 {
        self.0.get(index as usize).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bits_are_a_set_of_positions(set in prop::collection::btree_set(0_u32..400, 0..30), at in 0_u32..500, to in 0_u32..500) {
            let mut bits = Bits::default();
            set.iter().for_each(|position| bits.set(*position));
            let mut found = Vec::new();
            bits.each(|position| found.push(position));
            prop_assert_eq!(found, set.iter().copied().collect::<Vec<u32>>());
            prop_assert_eq!(bits.has(at), set.contains(&at));
            prop_assert_eq!(bits.has_any(at, to), at <= to && set.range(at..=to).next().is_some());
            let mut before = Vec::new();
            bits.counts(&mut before);
            prop_assert_eq!(bits.count_up_to(at, &before), set.range(..=at).count() as u32);
            prop_assert_eq!(bits.last_up_to(at), set.range(..=at).next_back().copied());
            prop_assert_eq!(bits.next_after(at), set.range(at + 1..).next().copied());
        }
    }
}
