//! Tells what became of each file of an update, one line each on stderr.

use readouts_core::FileOutcomes;

use super::stderr::note;

/// Tells of every file by its path; of `others` files of other types, those that the core names.
pub(super) fn told(outcomes: &FileOutcomes, others: usize, path: impl Fn(&str) -> String) {
    let lists = [
        ("read", &outcomes.read),
        ("gave no article", &outcomes.without_article),
        ("unchanged", &outcomes.unchanged),
        ("gone, its articles are removed", &outcomes.removed),
        ("gone, its articles are kept", &outcomes.kept),
        ("left aside, files of this type are not read", &outcomes.other_types),
    ];
    for (what, names) in lists {
        names.iter().for_each(|name| note(&format!("note: `{}`: {what}", path(name))));
    }
    let more = others.saturating_sub(outcomes.other_types.len());
    if more > 0 {
        note(&format!("note: and {more} more files of other types"));
    }
}
