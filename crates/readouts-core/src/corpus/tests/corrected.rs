//! Corrections by hand in updates.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use super::Folder;
use crate::corrections::{Change, Decision, SentenceRef, TableKind, Writing};
use crate::source::{Format, Limits, open_reader};
use crate::{Basis, Corrections, Index, Readout, Update, UpdateReport};

pub(super) fn update(folder: &Folder, index: &Index) -> UpdateReport {
    let roots = [folder.dir.path().to_owned()];
    let update = Update::new(&roots).relative_to(folder.dir.path());
    update.corrections(corrections(folder)).run(index).unwrap()
}

pub(super) fn corrections(folder: &Folder) -> Corrections {
    Corrections::in_folder(folder.dir.path()).unwrap()
}

pub(super) fn decide(folder: &Folder, change: Change) {
    let tables = Writing::begin(folder.dir.path()).unwrap();
    let mut table = tables.table(change.table()).unwrap();
    table.set(Decision::new(change, "ada", "2031-05-06T10:00:00Z")).unwrap();
    tables.save(&table).unwrap();
}

fn undo(folder: &Folder, change: &Change) {
    let tables = Writing::begin(folder.dir.path()).unwrap();
    let mut table = tables.table(change.table()).unwrap();
    table.remove(&change.key()).unwrap();
    tables.save(&table).unwrap();
}

pub(super) fn only(index: &Index) -> Readout {
    let ids = index.ids().unwrap();
    index.article(&ids[0]).unwrap().unwrap()
}

/// Returns everything that an index has.
pub(super) fn all(index: &Index) -> BTreeMap<String, String> {
    let json = |id: &String| serde_json::to_string(&index.article(id).unwrap().unwrap()).unwrap();
    index.ids().unwrap().into_iter().map(|id| (id.clone(), json(&id))).collect()
}

pub(super) fn fresh(folder: &Folder) -> Index {
    let index = Index::in_memory().unwrap();
    update(folder, &index);
    index
}

fn talks(word: &str) -> String {
    format!(
        "Lee meets Berg\n\nPresident Ida Lee met with Prime Minister Jon Berg on 6 May 2031. Lee said that {word} \
         belongs to both peoples. It should be shared.\n\nBerg welcomed this.\n"
    )
}

pub(super) fn folder_of(pages: &[(&str, &str)]) -> Folder {
    let folder = Folder::new();
    for (name, word) in pages {
        fs::write(folder.dir.path().join(name), talks(word)).unwrap();
    }
    update(&folder, &folder.index);
    folder
}

pub(super) fn by(article: &Readout, number: usize, name: &str) -> Change {
    let sentence = SentenceRef::of(article, number).unwrap();
    Change::Speaker { article: article.id.clone(), sentence, speaker: Some(name.to_owned()) }
}

fn problems(report: &UpdateReport) -> Vec<String> {
    let problems = report.tables.iter().flat_map(|table| &table.problems);
    problems.map(|problem| format!("{}: {}", problem.name, problem.why)).collect()
}

#[test]
fn a_correction_holds_until_its_row_is_gone_and_in_an_index_made_anew() {
    let folder = folder_of(&[("a.txt", "the river"), ("b.txt", "the sea")]);
    let before = all(&folder.index);
    let article = only(&folder.index);
    assert_eq!(article.statements[2].speaker.as_deref(), Some("Ida Lee"));
    let change = by(&article, 3, "Carl Dane");
    decide(&folder, change.clone());
    let report = update(&folder, &folder.index);
    assert_eq!((report.replaced, report.unchanged, report.added), (1, 2, 0));
    assert_eq!((report.tables[0].rows, report.tables[0].applied), (1, 1));
    let now = only(&folder.index);
    let third = &now.statements[2];
    assert_eq!((third.speaker.as_deref(), third.basis), (Some("Carl Dane"), Basis::Corrected));
    assert_eq!(all(&folder.index), all(&fresh(&folder)));
    assert!(!update(&folder, &folder.index).changed());
    assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
    undo(&folder, &change);
    assert_eq!(update(&folder, &folder.index).replaced, 1);
    assert_eq!(all(&folder.index), before);
}

#[test]
fn a_corrected_outlet_is_restored_and_does_not_change_the_reading() {
    let folder = folder_of(&[("a.txt", "the river")]);
    let before = all(&folder.index);
    let outlet = Some("Xinhua".to_owned());
    let change = Change::Outlet { article: only(&folder.index).id, outlet };
    decide(&folder, change.clone());
    update(&folder, &folder.index);
    assert_eq!(only(&folder.index).outlet.name.as_deref(), Some("Xinhua"));
    assert_eq!(all(&folder.index), all(&fresh(&folder)));
    // Other people's decisions change meanwhile.
    decide(&folder, Change::Forget { name: "Jon Berg".to_owned() });
    update(&folder, &folder.index);
    assert_eq!(all(&folder.index), all(&fresh(&folder)));
    undo(&folder, &change);
    undo(&folder, &Change::Forget { name: "Jon Berg".to_owned() });
    update(&folder, &folder.index);
    assert_eq!(all(&folder.index), before);
}

#[test]
fn a_changed_page_is_not_corrected_and_the_row_is_reported() {
    let folder = folder_of(&[("a.txt", "the river")]);
    let article = only(&folder.index);
    decide(&folder, by(&article, 3, "Carl Dane"));
    update(&folder, &folder.index);
    fs::write(folder.dir.path().join("a.txt"), talks("the great river")).unwrap();
    let report = update(&folder, &folder.index);
    assert!(only(&folder.index).corrections.is_empty());
    let told = format!("readouts-corrections.csv:2: no article of the index has the id `{}`", article.id);
    assert_eq!(problems(&report), [told]);
    assert_eq!((report.tables[0].applied, report.tables[0].not_applied), (0, 1));
    assert_eq!(folder.index.tables().unwrap()[0].not_applied, 1);
}

#[test]
fn a_sentence_with_another_text_is_not_corrected_and_this_is_reported_every_time() {
    let folder = folder_of(&[("a.txt", "the river")]);
    let article = only(&folder.index);
    let Change::Speaker { sentence, .. } = by(&article, 3, "") else { unreachable!() };
    let moved = SentenceRef { number: 2, ..sentence };
    let speaker = Some("Carl Dane".to_owned());
    decide(&folder, Change::Speaker { article: article.id.clone(), sentence: moved, speaker });
    for _ in 0..2 {
        let report = update(&folder, &folder.index);
        let why = format!("sentence 2 of `{}` is not the one that was corrected", article.id);
        assert_eq!(problems(&report), [format!("readouts-corrections.csv:2: {why}")]);
        assert_eq!(only(&folder.index), article);
    }
}

#[test]
fn a_page_that_is_no_readout_is_not_indexed_until_it_is_one_again() {
    let folder = folder_of(&[("a.txt", "the river"), ("b.txt", "the sea"), ("copy.txt", "the river")]);
    let id = folder
        .index
        .ids()
        .unwrap()
        .into_iter()
        .find(|id| folder.index.article(id).unwrap().unwrap().path.as_deref() == Some("a.txt"));
    let change = Change::NotAReadout { article: id.unwrap() };
    decide(&folder, change.clone());
    let report = update(&folder, &folder.index);
    assert_eq!((report.removed, report.articles, report.not_readouts), (1, 1, 1));
    assert_eq!((folder.paths("the river").len(), folder.paths("the sea").len()), (0, 1));
    assert_eq!(folder.index.not_readouts().unwrap(), 1);
    assert_eq!((problems(&report), report.skipped.len()), (Vec::new(), 0));
    assert_eq!(all(&folder.index), all(&fresh(&folder)));
    assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
    assert!(!update(&folder, &folder.index).changed());
    undo(&folder, &change);
    let report = update(&folder, &folder.index);
    assert_eq!((report.added, report.not_readouts), (1, 0));
    assert_eq!(folder.paths("the river"), ["a.txt"]);
}

#[test]
fn corrections_are_applied_without_comparing_the_folder() {
    let folder = folder_of(&[("a.txt", "the river"), ("b.txt", "the sea")]);
    let article = folder.index.ids().unwrap()[0].clone();
    let change = Change::NotAReadout { article: article.clone() };
    decide(&folder, change.clone());
    decide(&folder, Change::Merge { name: "Ida Lee".to_owned(), into: "Ida Q. Lee".to_owned() });
    fs::write(folder.dir.path().join("new.txt"), talks("the wood")).unwrap();
    let apply = || {
        let update = Update::new(&[]).relative_to(folder.dir.path()).corrections(corrections(&folder));
        update.run_corrections(&folder.index).unwrap()
    };
    let report = apply();
    assert_eq!((report.articles, report.replaced, report.removed), (1, 1, 1));
    assert_eq!(only(&folder.index).speakers[0].name, "Ida Q. Lee");
    assert!(!apply().changed());
    undo(&folder, &change);
    let report = apply();
    assert_eq!((report.articles, report.added, report.not_readouts), (2, 1, 0));
    assert!(folder.index.article(&article).unwrap().is_some());
    update(&folder, &folder.index);
    assert_eq!(all(&folder.index), all(&fresh(&folder)));
}

#[test]
fn a_page_of_a_stream_is_corrected_too() {
    let folder = Folder::new();
    let stream = || {
        let bytes = std::io::Cursor::new(talks("the river").into_bytes());
        open_reader("-", Box::new(bytes), Some(Format::Text), Limits::default()).unwrap()
    };
    Update::new(&[]).run_with(&folder.index, vec![stream()]).unwrap();
    let article = only(&folder.index);
    let change = Change::NotAReadout { article: article.id.clone() };
    decide(&folder, by(&article, 3, "Carl Dane"));
    update(&folder, &folder.index);
    assert_eq!(only(&folder.index).corrections.len(), 1);
    decide(&folder, change.clone());
    assert_eq!(update(&folder, &folder.index).articles, 0);
    undo(&folder, &change);
    update(&folder, &folder.index);
    let again = Update::new(&[]).corrections(corrections(&folder));
    again.run_with(&folder.index, vec![stream()]).unwrap();
    assert_eq!(only(&folder.index).corrections.len(), 1);
}

#[test]
fn tables_are_never_pages_and_only_regular_files_are_read() {
    let folder = folder_of(&[("a.txt", "the river")]);
    decide(&folder, Change::Forget { name: "Ida Lee".to_owned() });
    let report = update(&folder, &folder.index);
    assert_eq!((report.files, report.other_files), (1, 0));
    let path = folder.dir.path().join(TableKind::People.file_name());
    assert_eq!(Update::new(std::slice::from_ref(&path)).run(&folder.index).unwrap().files, 0);
    #[cfg(unix)]
    {
        let outside = tempfile::tempdir().unwrap();
        let target = outside.path().join("table");
        fs::rename(&path, &target).unwrap();
        std::os::unix::fs::symlink(&target, &path).unwrap();
        let report = update(&folder, &folder.index);
        assert_eq!(only(&folder.index).speakers[0].name, "Ida Lee");
        assert!(problems(&report)[0].starts_with("readouts-people.csv: a symbolic link"), "{report:?}");
    }
}

/// What can happen between two updates; numbers choose files, sentences and names.
#[derive(Debug, Clone)]
enum Event {
    Write(usize, usize),
    Remove(usize),
    Decide(usize, usize, usize),
    Undo(usize, usize, usize),
    Update,
    Apply,
}

fn event() -> impl Strategy<Value = Event> {
    let file = || 0..4_usize;
    prop_oneof![
        2 => (file(), 0..3_usize).prop_map(|(file, word)| Event::Write(file, word)),
        1 => file().prop_map(Event::Remove),
        5 => (0..7_usize, 0..3_usize, 0..4_usize).prop_map(|(what, word, name)| Event::Decide(what, word, name)),
        3 => (0..7_usize, 0..3_usize, 0..4_usize).prop_map(|(what, word, name)| Event::Undo(what, word, name)),
        2 => Just(Event::Update),
        2 => Just(Event::Apply),
    ]
}

const WORDS: [&str; 3] = ["the river", "the sea", "the wood"];
const NAMES: [&str; 4] = ["Ida Lee", "Jon Berg", "Carl Dane", "Ada Brook"];

fn change(what: usize, word: usize, name: usize) -> Change {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), talks(WORDS[word])).unwrap();
    let index = Index::in_memory().unwrap();
    Update::new(&[dir.path().to_owned()]).run(&index).unwrap();
    let article = only(&index);
    let (id, other) = (article.id.clone(), NAMES[(name + 1 + word) % 4].to_owned());
    match what {
        0 => Change::NotAReadout { article: id },
        1 => Change::Outlet { article: id, outlet: Some(WORDS[name % 3].to_owned()) },
        2 => Change::EventDate { article: id, date: "2030-01".parse().ok().filter(|_| name > 0) },
        3 => Change::Forget { name: NAMES[name].to_owned() },
        4 if other != NAMES[name] => Change::Merge { name: NAMES[name].to_owned(), into: other },
        number => by(&article, (number + name) % article.statements.len() + 1, NAMES[name]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_corrected_index_is_one_made_anew_with_the_corrections(
        events in prop::collection::vec(event(), 1..16)
    ) {
        let folder = Folder::new();
        for event in &events {
            match event {
                Event::Write(file, word) => {
                    fs::write(folder.dir.path().join(format!("{file}.txt")), talks(WORDS[*word])).unwrap();
                }
                Event::Remove(file) => _ = fs::remove_file(folder.dir.path().join(format!("{file}.txt"))),
                Event::Decide(what, word, name) => decide(&folder, change(*what, *word, *name)),
                Event::Undo(what, word, name) => undo(&folder, &change(*what, *word, *name)),
                Event::Update => _ = update(&folder, &folder.index),
                Event::Apply => {
                    let update = Update::new(&[]).relative_to(folder.dir.path());
                    update.corrections(corrections(&folder)).run_corrections(&folder.index).unwrap();
                    prop_assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
                }
            }
        }
        let roots = [folder.dir.path().to_owned()];
        let last = Update::new(&roots).relative_to(folder.dir.path()).missing(super::Missing::Remove);
        let report = last.corrections(corrections(&folder)).run(&folder.index).unwrap();
        let anew = Index::in_memory().unwrap();
        let fresh = update(&folder, &anew);
        prop_assert_eq!(all(&folder.index), all(&anew));
        prop_assert_eq!(problems(&report), problems(&fresh));
        prop_assert_eq!(report.not_readouts, fresh.not_readouts);
        prop_assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
        prop_assert!(!update(&folder, &folder.index).changed());
    }
}
