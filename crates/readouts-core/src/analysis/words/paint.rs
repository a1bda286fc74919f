//! Makes the zones of an article from lists of places that may overlap.

use std::ops::Range;

use super::{Span, ZONES};

/// Positions from the first word to the last one.
pub(in crate::analysis) type Positions = (u32, u32);

/// Converts runs that end before a position.
pub(in crate::analysis) fn positions(runs: &[Range<u32>]) -> Vec<Positions> {
    runs.iter().map(|run| (run.start, run.end.saturating_sub(1))).collect()
}

/// Replaces `spans` by the zone of each stretch of words: that of the first of the lists that has it. All lists are
/// brought into order. Words of different entries are in different spans.
pub(in crate::analysis) fn paint(mut lists: [&mut [Positions]; ZONES], spans: &mut Vec<Span>) {
    spans.clear();
    for list in &mut lists {
        if !list.is_sorted() {
            list.sort_unstable();
        }
    }
    // Next position; of each list, the first entry that does not end before it; the entry of the last span.
    let (mut at, mut heads, mut before) = (0u32, [0usize; ZONES], None);
    loop {
        let (mut here, mut start, mut end) = (None, u32::MAX, u32::MAX);
        for (zone, list) in lists.iter().enumerate() {
            while list.get(heads[zone]).is_some_and(|(_, last)| *last < at) {
                heads[zone] += 1;
            }
            let Some((first, last)) = list.get(heads[zone]).copied() else { continue };
            if first > at {
                start = start.min(first);
                if here.is_none() {
                    end = end.min(first - 1);
                }
            } else if here.is_none() {
                here = Some((zone, heads[zone]));
                end = end.min(last);
            }
        }
        match here {
            None if start == u32::MAX => return,
            None => at = start,
            Some((zone, _)) => {
                match spans.last_mut() {
                    Some(span) if here == before && span.last.checked_add(1) == Some(at) => span.last = end,
                    _ => spans.push(Span { first: at, last: end, zone: zone as u8 }),
                }
                before = here;
                let Some(next) = end.checked_add(1) else { return };
                at = next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lists() -> impl Strategy<Value = Vec<Positions>> {
        prop::collection::vec((0u32..40, 0u32..8).prop_map(|(first, more)| (first, first + more)), 0..6)
    }

    proptest! {
        #[test]
        fn every_position_has_the_zone_of_the_first_list_that_has_it(a in lists(), b in lists(), c in lists()) {
            let mut spans = Vec::new();
            paint([&mut a.clone(), &mut b.clone(), &mut c.clone()], &mut spans);
            prop_assert!(spans.windows(2).all(|two| two[0].last < two[1].first));
            for position in 0..60 {
                let is_in = |list: &&Vec<Positions>| list.iter().any(|(first, last)| (*first..=*last).contains(&position));
                let expected = [&a, &b, &c].iter().position(is_in);
                let span = spans.iter().find(|span| (span.first..=span.last).contains(&position));
                prop_assert_eq!(span.map(|span| span.zone as usize), expected, "{}", position);
            }
        }
    }

    #[test]
    fn neighbours_of_different_entries_stay_apart() {
        let mut spans = Vec::new();
        paint([&mut [(0, 3), (4, 6)], &mut [], &mut []], &mut spans);
        assert_eq!(spans.len(), 2);
    }
}
