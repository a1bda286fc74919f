//! A name for the state of an index: the same as long as no article is added, replaced or removed.

use tantivy::Searcher;

/// Returns the name of a state: a hash of its segments and of the deletions in them.
pub(crate) fn state_name(searcher: &Searcher) -> String {
    let mut segments: Vec<String> = searcher
        .segment_readers()
        .iter()
        .map(|reader| {
            format!("{} {}", reader.segment_id().uuid_string(), reader.delete_opstamp().unwrap_or(0))
        })
        .collect();
    segments.sort_unstable();
    blake3::hash(segments.join("\n").as_bytes()).to_hex()[..16].to_owned()
}
