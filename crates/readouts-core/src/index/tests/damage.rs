//! Files of an index that are cut off, emptied, removed, or have a wrong bit.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::faults::kept;
use crate::index::{Index, Note, WriterOptions};
use crate::testing::article;
use crate::{ErrorKind, Query, Readout, SearchRequest};

/// Articles by id, and what was kept with them.
type Seen = (BTreeMap<String, Readout>, Option<String>);

fn seen(index: &Index) -> crate::Result<Seen> {
    let mut articles = BTreeMap::new();
    for id in index.ids()? {
        let article = index.article(&id)?;
        articles.extend(article.map(|article| (id, article)));
    }
    Ok((articles, index.note()?.sources.map(|name| kept(index, &name)).transpose()?))
}

/// An index of several segments, one with deleted articles; some files are larger than those that are
/// compared with their checksums whenever it is opened.
fn build(dir: &Path, words: usize) -> Seen {
    let index = Index::create(dir).expect("made");
    let mut roll = roller(7);
    let mut text = || {
        let words: Vec<String> = (0..words).map(|_| format!("w{:x}", roll(1 << 28))).collect();
        format!("Ada Brook said peace. {}. Peace holds.", words.join(" "))
    };
    for round in 0..3 {
        let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
        for number in 0..4 {
            let mut added = article(&format!("{:04}", round * 3 + number), &[&text(), &text()]);
            added.outlet.name = Some("Lumen Daily".to_owned());
            writer.add(&added).expect("added");
        }
        let kept = index.keep("sources", |to| write!(to, "[{round}]")).expect("kept");
        writer.commit_with(&Note { sources: Some(kept.clone()), copies: None }).expect("committed");
        index.forget_kept_but(&[&kept]);
        writer.finish().expect("finished");
    }
    seen(&index).expect("read")
}

/// Knuth's MMIX generator.
fn roller(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("read").flatten().map(|entry| entry.path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

/// What comes of an index with a damaged file.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Refused,
    Reported,
    Right,
}

fn outcome(dir: &Path, whole: &Seen, told: &str) -> Outcome {
    let check = || -> crate::Result<Outcome> {
        let index = Index::open(dir)?;
        let problems = index.verify()?.problems;
        if !problems.is_empty() {
            return Ok(Outcome::Reported);
        }
        let found = seen(&index)?;
        assert_eq!(found, *whole, "{told}: wrong articles without a word");
        let found = index.search(&SearchRequest::new(Query::phrase("peace holds").expect("a query")))?;
        assert_eq!(found.total.occurrences, 2 * whole.0.len() as u64, "{told}");
        Ok(Outcome::Right)
    };
    match catch_unwind(AssertUnwindSafe(check)) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => {
            let kinds = [ErrorKind::IndexCorrupt, ErrorKind::IndexVersion, ErrorKind::NoIndex, ErrorKind::Io];
            assert!(kinds.contains(&error.kind()), "{told}: {error:?}");
            Outcome::Refused
        }
        Err(_) => panic!("{told}: a panic"),
    }
}

fn damage_every_file(words: usize, flips: usize) -> BTreeMap<Outcome, usize> {
    let dir = tempfile::tempdir().expect("a folder");
    let whole = build(dir.path(), words);
    assert_eq!(outcome(dir.path(), &whole, "whole"), Outcome::Right);
    let mut roll = roller(11);
    let mut outcomes = BTreeMap::new();
    for file in files(dir.path()) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let bytes = fs::read(&file).expect("read");
        let mut one = |told: String| *outcomes.entry(outcome(dir.path(), &whole, &told)).or_insert(0) += 1;
        let lengths = [0, 1, bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(1)];
        for length in lengths.into_iter().filter(|length| *length < bytes.len()) {
            fs::write(&file, &bytes[..length]).expect("written");
            one(format!("{name} cut to {length} of {}", bytes.len()));
        }
        fs::remove_file(&file).expect("removed");
        one(format!("{name} removed"));
        for _ in 0..if bytes.is_empty() { 0 } else { flips } {
            let (at, bit) = (roll(bytes.len()), roll(8));
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            fs::write(&file, flipped).expect("written");
            one(format!("{name}: bit {bit} of byte {at} of {}", bytes.len()));
        }
        fs::write(&file, bytes).expect("written");
    }
    assert_eq!(outcome(dir.path(), &whole, "whole again"), Outcome::Right);
    outcomes
}

#[test]
fn damage_to_any_small_file_is_refused_reported_or_does_not_matter() {
    let outcomes = damage_every_file(3, 30);
    assert!(outcomes[&Outcome::Refused] > 500, "{outcomes:?}");
    // What is missing is only locks and the engine's list of its files.
    assert!(outcomes[&Outcome::Right] < 200, "{outcomes:?}");
}

#[test]
fn damage_to_any_large_file_is_refused_reported_or_does_not_matter() {
    let outcomes = damage_every_file(2_500, 10);
    assert!(outcomes[&Outcome::Reported] > 60, "{outcomes:?}");
    assert!(outcomes[&Outcome::Right] < 200, "{outcomes:?}");
}
