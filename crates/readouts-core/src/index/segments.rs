//! Decides which segments are merged: few segments are searched faster, but each merge writes their articles again.

use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Maximum share of deleted articles in a segment before it is rewritten.
const DELETED_RATIO: f32 = 0.3;

/// Maximum number of articles of a segment that is merged before writing ends. Larger ones are those of a build, which are
/// merged once, at its end.
const SMALL: usize = 10_000;

/// Number of segments above which large ones are merged while articles are written, too.
const MANY: usize = 64;

/// Number of articles below which segments are merged into one, on one thread.
const FEW: u64 = 20_000;

/// Merge policy while articles are written: merges small segments, so that many commits do not leave many segments. Large
/// ones are merged only if there are more than [`MANY`] segments.
#[derive(Debug)]
struct WhileWriting(LogMergePolicy);

impl MergePolicy for WhileWriting {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let merges = self.0.compute_merge_candidates(segments);
        if !merges.is_empty() || segments.len() <= MANY {
            return merges;
        }
        let mut smallest: Vec<&SegmentMeta> = segments.iter().collect();
        smallest.sort_by_key(|segment| (segment.num_docs(), segment.id()));
        vec![MergeCandidate(smallest[..MANY / 2].iter().map(|segment| segment.id()).collect())]
    }
}

/// Returns the policy while articles are written.
pub(super) fn while_writing() -> Box<dyn MergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_max_docs_before_merge(SMALL);
    policy.set_del_docs_ratio_before_merge(DELETED_RATIO);
    Box::new(WhileWriting(policy))
}

/// Returns the groups of segments to merge when writing ends, each into one. `parts` is the number of groups that can be
/// merged at the same time, and so the number of large segments that are left.
///
/// A segment of `n` articles is merged with all smaller ones if these have at least `(parts - 1 + 1/3) * n` articles. An
/// earlier build has left `parts` segments of about `n` articles, so all are merged again only after a third of `n` articles
/// was added. A segment with too many deleted articles is rewritten in any case.
pub(super) fn at_the_end(mut segments: Vec<SegmentMeta>, parts: usize) -> Vec<Vec<SegmentId>> {
    // The policy has started these merges at the last commit.
    let begun: Vec<SegmentId> =
        while_writing().compute_merge_candidates(&segments).into_iter().flat_map(|merge| merge.0).collect();
    segments.retain(|segment| !begun.contains(&segment.id()));
    segments.sort_by_key(|segment| (segment.num_docs(), segment.id()));
    let parts_of = |articles: u64| if articles < FEW { 1 } else { parts.max(1) };
    let (mut count, mut parts, mut smaller) = (0, 1, 0);
    for (number, segment) in segments.iter().enumerate() {
        let articles = u64::from(segment.num_docs());
        let into = parts_of(smaller + articles);
        // `smaller >= (into - 1 + 1/3) * articles`, in whole numbers.
        if articles * (3 * into as u64 - 2) <= 3 * smaller {
            (count, parts) = (number + 1, into);
        }
        smaller += articles;
    }
    let mut groups: Vec<(u64, Vec<SegmentId>)> = vec![(0, Vec::new()); parts];
    for segment in segments[..count].iter().rev() {
        // The largest first, each to the smallest group, so that groups are of about the same size.
        if let Some((articles, group)) = groups.iter_mut().min_by_key(|(articles, _)| *articles) {
            *articles += u64::from(segment.num_docs());
            group.push(segment.id());
        }
    }
    let mut groups: Vec<Vec<SegmentId>> =
        groups.into_iter().map(|(_, group)| group).filter(|group| group.len() > 1).collect();
    let is_merged = |segment: &SegmentMeta| groups.iter().flatten().any(|id| *id == segment.id());
    let worn = segments.iter().filter(|segment| is_worn(segment) && !is_merged(segment));
    let worn: Vec<Vec<SegmentId>> = worn.map(|segment| vec![segment.id()]).collect();
    groups.extend(worn);
    groups
}

/// Whether the share of deleted articles in a segment exceeds [`DELETED_RATIO`].
fn is_worn(segment: &SegmentMeta) -> bool {
    segment.num_deleted_docs() as f32 > DELETED_RATIO * segment.max_doc() as f32
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use tantivy::Index;

    use super::*;

    /// Applies the merges to segments of these sizes, in articles, and returns the sizes after them, ascending.
    fn merged(sizes: &[u32], parts: usize) -> Vec<u32> {
        let engine = Index::create_in_ram(tantivy::schema::SchemaBuilder::new().build());
        let segments: Vec<SegmentMeta> =
            sizes.iter().map(|size| engine.new_segment_meta(SegmentId::generate_random(), *size)).collect();
        let mut left: HashMap<SegmentId, u32> =
            segments.iter().map(|segment| (segment.id(), segment.num_docs())).collect();
        let mut sizes = Vec::new();
        for group in at_the_end(segments, parts) {
            sizes.push(group.iter().map(|id| left.remove(id).expect("in one group only")).sum());
        }
        sizes.extend(left.into_values());
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn a_build_is_merged_into_as_many_parts_as_threads_and_a_few_articles_more_are_not() {
        assert_eq!(merged(&[16_000; 6], 2), [48_000, 48_000]);
        assert_eq!(merged(&[16_000; 6], 1), [96_000]);
        assert_eq!(merged(&[48_000, 48_000, 1], 2), [1, 48_000, 48_000]);
        assert_eq!(merged(&[48_000, 48_000, 1, 1, 1], 2), [3, 48_000, 48_000]);
        assert_eq!(merged(&[48_000, 48_000, 15_000], 2), [15_000, 48_000, 48_000]);
        assert_eq!(merged(&[48_000, 48_000, 17_000], 2), [48_000, 65_000]);
        assert_eq!(merged(&[24_000, 24_000, 24_000, 24_000, 1], 4), [1, 24_000, 24_000, 24_000, 24_000]);
        assert_eq!(merged(&[16_000, 16_000, 16_000, 16_000, 16_000, 16_000, 3, 5], 2), [48_003, 48_005]);
        assert_eq!(merged(&[], 2), [0; 0]);
        assert_eq!(merged(&[7], 2), [7]);
    }

    #[test]
    fn a_segment_with_many_deleted_articles_is_rewritten() {
        let engine = Index::create_in_ram(tantivy::schema::SchemaBuilder::new().build());
        let segment = |deleted: u32| {
            let meta = engine.new_segment_meta(SegmentId::generate_random(), 50_000);
            if deleted > 0 { meta.with_delete_meta(deleted, 1) } else { meta }
        };
        let (worn, whole) = (segment(30_000), segment(10_000));
        assert_eq!(at_the_end(vec![worn.clone(), whole.clone()], 2), [vec![worn.id()]]);
        assert_eq!(at_the_end(vec![whole], 2), [[]; 0]);
    }

    #[test]
    fn many_large_segments_are_merged_while_writing() {
        let engine = Index::create_in_ram(tantivy::schema::SchemaBuilder::new().build());
        let segments = |count| -> Vec<SegmentMeta> {
            (0..count).map(|_| engine.new_segment_meta(SegmentId::generate_random(), 50_000)).collect()
        };
        let merged = |count| -> Vec<usize> {
            let merges = while_writing().compute_merge_candidates(&segments(count));
            merges.iter().map(|merge| merge.0.len()).collect()
        };
        assert_eq!(merged(MANY), [0; 0]);
        assert_eq!(merged(MANY + 1), [MANY / 2]);
    }

    proptest! {
        #[test]
        fn segments_that_are_left_grow_like_a_series(sizes in prop::collection::vec(10_001_u32..10_000_000, 0..40)) {
            let left = merged(&sizes, 1);
            prop_assert_eq!(left.iter().sum::<u32>(), sizes.iter().sum::<u32>());
            let mut sum = 0_u64;
            for size in left {
                prop_assert!(sum == 0 || u64::from(size) > 3 * sum, "{size} after {sum}");
                sum += u64::from(size);
            }
        }
    }
}
