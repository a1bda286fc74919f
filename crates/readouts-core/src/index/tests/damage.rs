//! Tests that a damaged index gives the right answers or errors: files are truncated, emptied, removed,
//! swapped, or have a flipped bit.

mod answers;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use self::answers::{answers, told_of};
use super::faults::copies_of;
use crate::index::{Index, IndexWriter, Note, WriterOptions};
use crate::{Error, ErrorKind, Remedy};

const OPTIONS: WriterOptions = WriterOptions { memory: 15_000_000, threads: 1 };
/// Size of a checksum block, in bytes. One bit of each block is flipped.
const BLOCK: usize = 16 * 1024;

/// An index, with the right answers.
struct Case {
    dir: tempfile::TempDir,
    /// Sample of the words of its articles, spread over the postings.
    words: Vec<String>,
    right: Vec<String>,
}

/// Random numbers below the argument (Knuth's MMIX generator).
fn roller(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    }
}

impl Case {
    /// Creates an index of several segments with deleted articles. Each text has `words` words that no other
    /// has.
    fn new(rounds: usize, words: usize) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let index = Index::create(dir.path()).expect("made");
        let mut roll = roller(7);
        let mut shown = Vec::new();
        for round in 0..rounds {
            let mut writer = index.writer(OPTIONS).expect("a writer");
            for number in 0..4 {
                let mut text = || {
                    let words: Vec<String> = (0..words).map(|_| format!("w{:x}", roll(1 << 28))).collect();
                    shown.extend_from_slice(&words[words.len() / 2..][..2]);
                    // Sentences of equal length would compress the column of sentences to nothing.
                    let mut text = "Ada Brook said peace".to_owned();
                    for word in &words {
                        text.push_str([". ", ". ", " "][roll(3)]);
                        text.push_str(word);
                    }
                    text + ". Peace holds."
                };
                let texts = [text(), text()];
                // The last article of each round is replaced by the first one of the next.
                let article = told_of(round * 3 + number, &[&texts[0], &texts[1]]);
                writer.add(&article).expect("added");
            }
            commit(&index, &mut writer, &format!("[{round}]"));
            // `finish` would merge the segments.
            drop(writer);
        }
        let shown: Vec<String> = shown.chunks(8).flat_map(|words| words[..2].to_vec()).collect();
        let right = answers(&index, &shown).into_iter();
        let right = right.map(|(asked, answer)| answer.unwrap_or_else(|error| panic!("{asked}: {error:?}")));
        Self { right: right.collect(), words: shown, dir }
    }

    fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Opens the index, one of whose files is damaged, and returns the outcome.
    fn outcome(&self, file: &str, told: &str) -> Outcome {
        match catch_unwind(AssertUnwindSafe(|| self.asked(file, told))) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => {
                let others = [ErrorKind::IndexVersion, ErrorKind::NoIndex, ErrorKind::Io];
                let fits = is_damage(&error) || !is_segment(file) && others.contains(&error.kind());
                assert!(fits, "{told}: {error:?}");
                Outcome::Refused
            }
            Err(_) => panic!("{told}: a panic"),
        }
    }

    fn asked(&self, file: &str, told: &str) -> crate::Result<Outcome> {
        let index = Index::open(self.dir())?;
        let mut failed = 0;
        for ((asked, answer), right) in answers(&index, &self.words).into_iter().zip(&self.right) {
            match answer {
                Ok(answer) => assert_eq!(answer, *right, "{told}: {asked}"),
                Err(error) => {
                    failed += 1;
                    assert!(is_damage(&error), "{told}: {asked}: {error:?}");
                    let names = |text: String| !is_segment(file) || text.contains(file);
                    assert!(names(format!("{error} {:?}", error.path())), "{told}: {asked}: {error:?}");
                }
            }
        }
        let found = index.verify()?.problems;
        assert!(failed == 0 || !found.is_empty(), "{told}: a check finds nothing");
        Ok(if failed > 0 {
            Outcome::Told
        } else if !found.is_empty() {
            Outcome::Checked
        } else {
            Outcome::Right
        })
    }
}

fn commit(index: &Index, writer: &mut IndexWriter, kept: &str) {
    let sources = index.keep(Note::SOURCES, |to| to.write_all(kept.as_bytes())).expect("kept");
    let copies = Some(index.keep_copies(&sources, copies_of(&["0001", "0004"])).expect("kept"));
    let note = Note { sources: Some(sources), copies, ..Note::default() };
    let note = writer.commit_with(note).expect("committed");
    index.forget_kept_but(&note.names());
}

/// Whether an error reports a damaged index, with a remedy.
fn is_damage(error: &Error) -> bool {
    error.kind() == ErrorKind::IndexCorrupt && error.remedy() == Some(Remedy::RebuildIndex)
}

/// Outcome of using an index with a damaged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// It cannot be opened.
    Refused,
    /// Some questions end with an error.
    Told,
    /// All answers are right, and only `verify` finds the damage.
    Checked,
    /// All answers are right, and `verify` finds nothing: the damaged bytes are not needed.
    Right,
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("read").flatten().map(|entry| entry.path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found.sort();
    found
}

fn name(file: &Path) -> String {
    file.file_name().expect("a name").to_string_lossy().into_owned()
}

/// Whether a name belongs to a file of a segment, not to a list or a lock.
fn is_segment(name: &str) -> bool {
    !name.contains("json") && !name.contains("lock")
}

fn extension(name: &str) -> &str {
    if is_segment(name) { name.rsplit('.').next().unwrap_or_default() } else { "other" }
}

/// Chooses the bits to flip: near the start and the end of a file, one in each block, and `some` anywhere.
fn bits(length: usize, some: usize, roll: &mut impl FnMut(usize) -> usize) -> BTreeSet<(usize, usize)> {
    let of_blocks = (0..length).step_by(BLOCK).map(|start| (start, BLOCK.min(length - start)));
    let ends = [0, length.saturating_sub(1), length.saturating_sub(12), length.saturating_sub(30)];
    let mut bits: BTreeSet<(usize, usize)> =
        of_blocks.map(|(start, filled)| (start + roll(filled), roll(8))).collect();
    bits.extend(ends.into_iter().filter(|at| *at < length).map(|at| (at, roll(8))));
    bits.extend((0..if length > 0 { some } else { 0 }).map(|_| (roll(length), roll(8))));
    bits
}

fn flipped(bytes: &[u8], (at, bit): (usize, usize)) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    flipped[at] ^= 1 << bit;
    flipped
}

/// Damages every file in every way, and counts the outcomes by file extension. `some` is the number of bits
/// flipped in addition to those of each block.
fn damage_every_file(case: &Case, some: usize) -> BTreeMap<String, BTreeMap<Outcome, usize>> {
    assert_eq!(case.outcome("", "whole"), Outcome::Right);
    let mut roll = roller(11);
    let mut outcomes: BTreeMap<String, BTreeMap<Outcome, usize>> = BTreeMap::new();
    for file in files(case.dir()) {
        let bytes = fs::read(&file).expect("read");
        let name = name(&file);
        let mut one = |told: String| {
            let outcome = case.outcome(&name, &format!("{name} of {} bytes, {told}", bytes.len()));
            // Any change to a segment's file is at least found by `verify`.
            assert!(!is_segment(&name) || outcome != Outcome::Right, "{name}: {told}");
            *outcomes.entry(extension(&name).to_owned()).or_default().entry(outcome).or_insert(0) += 1;
        };
        let less = |length: usize| bytes.len().saturating_sub(length);
        let lengths = [0, 1, less(1), less(12), less(16), less(BLOCK), bytes.len() / 3, bytes.len() / 2];
        for length in lengths.into_iter().filter(|length| *length < bytes.len()).collect::<BTreeSet<_>>() {
            fs::write(&file, &bytes[..length]).expect("written");
            one(format!("cut to {length}"));
        }
        for more in [&[0][..], &bytes[less(12)..], &bytes] {
            fs::write(&file, [&bytes, more].concat()).expect("written");
            one(format!("{} bytes longer", more.len()));
        }
        fs::remove_file(&file).expect("removed");
        one("removed".to_owned());
        for bit in bits(bytes.len(), some, &mut roll) {
            fs::write(&file, flipped(&bytes, bit)).expect("written");
            one(format!("with another bit {bit:?}"));
        }
        fs::write(&file, bytes).expect("written");
    }
    assert_eq!(case.outcome("", "whole again"), Outcome::Right);
    outcomes
}

#[test]
fn damage_to_any_small_file_never_gives_a_wrong_answer() {
    let outcomes = damage_every_file(&Case::new(3, 4), 10);
    // Opening a file reads its last block; these files have only one.
    for kind in ["del", "fast", "fieldnorm", "idx", "pos", "store", "term"] {
        assert!(outcomes[kind].keys().eq([&Outcome::Refused]), "{kind}: {outcomes:?}");
    }
}

#[test]
fn damage_to_any_block_of_a_large_file_never_gives_a_wrong_answer() {
    let case = Case::new(2, 4_000);
    let blocks: u64 =
        files(case.dir()).iter().map(|file| fs::metadata(file).expect("there").len() / BLOCK as u64).sum();
    assert!(blocks > 25, "{blocks}");
    let outcomes = damage_every_file(&case, 0);
    for kind in ["fast", "idx", "pos", "store", "term"] {
        assert!(outcomes[kind].get(&Outcome::Told).is_some_and(|told| *told > 2), "{kind}: {outcomes:?}");
    }
}

#[test]
fn a_file_in_the_place_of_another_never_gives_a_wrong_answer() {
    let case = Case::new(2, 4);
    let files: Vec<PathBuf> = files(case.dir()).into_iter().filter(|file| is_segment(&name(file))).collect();
    let spare = case.dir().join("spare");
    let swap = |one: &Path, other: &Path| {
        fs::rename(one, &spare).expect("renamed");
        fs::rename(other, one).expect("renamed");
        fs::rename(&spare, other).expect("renamed");
    };
    for (at, one) in files.iter().enumerate() {
        for other in &files[at + 1..] {
            swap(one, other);
            let told = format!("{} in the place of {}", name(one), name(other));
            // Both files are damaged, so the error may name either one.
            assert_eq!(case.outcome("", &told), Outcome::Refused, "{told}");
            swap(one, other);
        }
    }
    assert_eq!(case.outcome("", "whole again"), Outcome::Right);
}

/// Replaces an article of every segment, so that segments are merged.
fn update(dir: &Path, rounds: usize) -> crate::Result<()> {
    let index = Index::open(dir)?;
    let mut writer = index.writer(OPTIONS)?;
    for number in (0..=rounds * 3).step_by(3) {
        writer.add(&told_of(number, &["Ada Brook said otherwise. No. Peace holds."]))?;
    }
    let sources = index.keep(Note::SOURCES, |to| to.write_all(b"[\"after\"]"))?;
    let copies = Some(index.keep_copies(&sources, copies_of(&["0004"]))?);
    let note = Note { sources: Some(sources), copies, ..Note::default() };
    let note = writer.commit_with(note)?;
    index.forget_kept_but(&note.names());
    writer.finish()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("read").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("copied");
        }
    }
}

fn articles(dir: &Path) -> Vec<String> {
    let index = Index::open(dir).expect("opened");
    assert_eq!(index.verify().expect("verified").problems, [""; 0]);
    let ids = index.ids().expect("read");
    ids.iter().map(|id| format!("{:?}", index.article(id).expect("read"))).collect()
}

/// After an update of a damaged index, undoing the damage must give the state before or after the update.
/// Otherwise damaged data was written into new files.
#[test]
fn damage_is_not_written_into_new_files() {
    const ROUNDS: usize = 7;
    let case = Case::new(ROUNDS, 1_000);
    let copied = |to: &tempfile::TempDir| {
        copy(case.dir(), to.path());
        files(to.path())
    };
    let after = tempfile::tempdir().expect("a folder");
    copied(&after);
    update(after.path(), ROUNDS).expect("updated");
    let states = [articles(case.dir()), articles(after.path())];
    let segments = |dir: &Path| Index::open(dir).expect("opened").stats().expect("read").segments;
    assert!(segments(after.path()) < segments(case.dir()), "nothing was merged");

    // Pairs: whether the update failed, and which of the two states it left.
    let mut ends = BTreeSet::new();
    let count = files(case.dir()).iter().filter(|file| is_segment(&name(file))).count();
    for at in (0..count).step_by(2) {
        let dir = tempfile::tempdir().expect("a folder");
        let file = copied(&dir).into_iter().filter(|file| is_segment(&name(file))).nth(at).expect("a file");
        let bytes = fs::read(&file).expect("read");
        fs::write(&file, flipped(&bytes, (bytes.len() / 2, 3))).expect("written");
        let updated = update(dir.path(), ROUNDS);
        if let Err(error) = &updated {
            assert!(is_damage(error), "{}: {error:?}", name(&file));
        }
        assert!(file.exists(), "{}: what was damaged is gone", name(&file));
        fs::write(&file, bytes).expect("written");
        let found = articles(dir.path());
        let state = states.iter().position(|state| *state == found);
        assert!(state.is_some(), "{}: a third state", name(&file));
        ends.insert((updated.is_err(), state));
    }
    // Both cases occur: damage found before the commit, and damage found in merging after it.
    assert!(ends.is_superset(&[(true, Some(0)), (true, Some(1))].into()), "{ends:?}");
}
