//! Random changes to a folder that is updated again and again: the index always equals one made from the
//! folder from scratch. Files also vanish or fail after they were compared and before they are read: list and
//! index agree even then.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;

use super::{Folder, page};
use crate::source::{Format, Limits, Selection, Sources, open_reader};
use crate::{Duplicate, Index, Missing, Progress, Stage, Update, UpdateReport, WriterOptions};

/// What can happen to a folder between two updates; numbers choose files and texts.
#[derive(Debug, Clone)]
enum Event {
    Write(usize, usize),
    /// A file of records with these texts.
    Records(usize, Vec<usize>),
    Move(usize, usize),
    Copy(usize, usize),
    Remove(usize),
    /// Its time changes, its bytes do not.
    Touch(usize),
    /// An update that is stopped after this many files.
    Stopped(usize),
    Update(usize),
    /// An update during which these things happen to the folder.
    Overtaken(Vec<Meanwhile>),
}

/// Change to a file after it was compared and before it is read.
#[derive(Debug, Clone)]
enum Meanwhile {
    Vanish(usize),
    Empty(usize),
    Write(usize, usize),
    /// A folder replaces it.
    Folder(usize),
    /// Reading it fails in the middle.
    Fail(usize),
}

fn meanwhile() -> impl Strategy<Value = Meanwhile> {
    let file = || 0..8_usize;
    prop_oneof![
        3 => file().prop_map(Meanwhile::Vanish),
        1 => file().prop_map(Meanwhile::Empty),
        1 => (file(), 0..6_usize).prop_map(|(file, text)| Meanwhile::Write(file, text)),
        1 => file().prop_map(Meanwhile::Folder),
        3 => file().prop_map(Meanwhile::Fail),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let file = || 0..8_usize;
    let text = || 0..6_usize;
    prop_oneof![
        3 => (file(), text()).prop_map(|(file, text)| Event::Write(file, text)),
        2 => (file(), prop::collection::vec(text(), 0..5)).prop_map(|(f, texts)| Event::Records(f, texts)),
        1 => (file(), file()).prop_map(|(from, to)| Event::Move(from, to)),
        1 => (file(), file()).prop_map(|(from, to)| Event::Copy(from, to)),
        1 => file().prop_map(Event::Remove),
        1 => file().prop_map(Event::Touch),
        1 => (0..4_usize).prop_map(Event::Stopped),
        3 => (1..4_usize).prop_map(Event::Update),
        2 => prop::collection::vec(meanwhile(), 1..6).prop_map(Event::Overtaken),
    ]
}

/// Text 5 holds no article.
fn text(number: usize) -> String {
    if number == 5 { String::new() } else { page(&format!("word{number}")) }
}

/// Returns the name of a file: every second one holds records.
fn name(file: usize) -> String {
    match file % 2 {
        0 => format!("{file}.txt"),
        _ => format!("{}/{file}.jsonl", file % 3),
    }
}

fn happen(folder: &Folder, event: &Event, time: u64) {
    let path = |file: usize| folder.dir.path().join(name(file));
    let wrote = |file: usize, bytes: String| {
        fs::create_dir_all(path(file).parent().unwrap()).unwrap();
        fs::write(path(file), bytes).unwrap();
        age(&path(file), time);
    };
    match event {
        Event::Write(file, number) => wrote(file / 2 * 2, text(*number)),
        Event::Records(file, texts) => {
            let line = |number: &usize| {
                let url = format!("https://lumen.example/{}", number % 2);
                format!("{}\n", serde_json::json!({ "text": text(*number), "url": url }))
            };
            wrote(file / 2 * 2 + 1, texts.iter().map(line).collect());
        }
        Event::Move(from, to) if from % 2 == to % 2 && path(*from).exists() => {
            fs::create_dir_all(path(*to).parent().unwrap()).unwrap();
            fs::rename(path(*from), path(*to)).unwrap();
        }
        Event::Copy(from, to) if from % 2 == to % 2 && from != to && path(*from).exists() => {
            let bytes = fs::read_to_string(path(*from)).unwrap();
            wrote(*to, bytes);
        }
        Event::Remove(file) => {
            let _ = fs::remove_file(path(*file));
        }
        Event::Touch(file) if path(*file).exists() => age(&path(*file), time),
        Event::Stopped(files) => {
            update(folder, &folder.index, 2, Some(*files));
        }
        Event::Update(threads) => {
            update(folder, &folder.index, *threads, None);
        }
        Event::Overtaken(meanwhile) => overtaken(folder, meanwhile),
        _ => {}
    }
}

/// Runs an update during which some files change or vanish before they are read.
fn overtaken(folder: &Folder, meanwhile: &[Meanwhile]) {
    let path = |file: usize| folder.dir.path().join(name(file));
    let happened = AtomicBool::new(false);
    let progress = |progress: Progress| {
        if progress.stage != Stage::Reading || happened.swap(true, Ordering::Relaxed) {
            return;
        }
        for event in meanwhile {
            match event {
                Meanwhile::Vanish(file) => drop(fs::remove_file(path(*file))),
                Meanwhile::Folder(file) if fs::remove_file(path(*file)).is_ok() => {
                    fs::create_dir(path(*file)).unwrap();
                }
                Meanwhile::Empty(file) if path(*file).is_file() => fs::write(path(*file), "").unwrap(),
                Meanwhile::Write(file, number) if path(file / 2 * 2).is_file() => {
                    fs::write(path(file / 2 * 2), text(*number)).unwrap();
                }
                Meanwhile::Fail(file) if path(*file).exists() => fs::write(marked(&path(*file)), "").unwrap(),
                _ => {}
            }
        }
    };
    let roots = [folder.dir.path().to_owned()];
    let options = WriterOptions { memory: 15_000_000, threads: 1 };
    let update = Update::new(&roots).relative_to(folder.dir.path()).writer(options);
    let update = Update { opener: Some(open_failing), ..update };
    let report = update.progress(&progress).run(&folder.index).unwrap();
    assert_eq!(folder.index.check().unwrap().problems, Vec::<String>::new());
    assert_eq!(report.articles + report.superseded, folder.index.ids().unwrap().len());
    assert_eq!(report.articles as u64, folder.index.stats().unwrap().documents);
    for file in 0..8 {
        let _ = fs::remove_dir(path(file));
        let _ = fs::remove_file(marked(&path(file)));
    }
}

/// Returns the marker file of a file whose reading is to fail.
fn marked(path: &Path) -> PathBuf {
    path.with_extension("failing")
}

/// Opens a file. Reading a marked file fails once, in the middle; a second attempt would succeed.
fn open_failing(path: &Path, name: &str) -> crate::Result<Sources> {
    if !marked(path).exists() {
        return Selection::new([path]).open(path, name, Limits::default());
    }
    let bytes = fs::read(path).map_err(|error| crate::Error::io("cannot be read", path, error))?;
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    let (first, rest) = (Cursor::new(first.to_owned()), Cursor::new(rest.to_owned()));
    let input = first.chain(Broken(false)).chain(rest);
    open_reader(name, Box::new(input), Format::of_path(path), Limits::default())
}

/// Reader that fails once, then is at its end.
struct Broken(bool);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        if std::mem::replace(&mut self.0, true) { Ok(0) } else { Err(std::io::Error::other("a bad block")) }
    }
}

/// Sets a file's time, because files written in the same moment do not show by their time that they changed.
fn age(path: &std::path::Path, time: u64) {
    let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 + time);
    fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

fn update(folder: &Folder, index: &Index, threads: usize, stop: Option<usize>) -> UpdateReport {
    let roots = [folder.dir.path().to_owned()];
    let options = WriterOptions { memory: 15_000_000 * threads, threads };
    let update = Update::new(&roots).relative_to(folder.dir.path()).writer(options).missing(Missing::Remove);
    let stopped = AtomicBool::new(stop == Some(0));
    let progress = |progress: Progress| {
        if stop.is_some_and(|files| progress.done >= files) {
            stopped.store(true, Ordering::Relaxed);
        }
    };
    update.until(&stopped).progress(&progress).run(index).unwrap()
}

/// Returns the articles of an index that a file has: for each id the article and its copies.
fn seen(index: &Index) -> BTreeMap<String, (String, Vec<Duplicate>)> {
    let versions = index.versions_of(&index.note().unwrap()).unwrap();
    let kept: Vec<String> = versions.kept().map(|version| format!("{:016x}", version.id)).collect();
    let one = |id: String| {
        let mut article = index.article(&id).unwrap().unwrap();
        // What is kept of former states is not in an index that was made anew.
        article.version = None;
        let copies = article.copies.clone();
        (id, (serde_json::to_string(&article).unwrap(), copies))
    };
    index.ids().unwrap().into_iter().filter(|id| !kept.contains(id)).map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn an_index_that_was_updated_is_one_that_was_made_anew(
        events in prop::collection::vec(event(), 1..24)
    ) {
        let folder = Folder::new();
        for (time, event) in events.iter().enumerate() {
            happen(&folder, event, time as u64);
        }
        let report = update(&folder, &folder.index, 2, None);
        let anew_dir = tempfile::tempdir().unwrap();
        let anew = Index::create(anew_dir.path()).unwrap();
        let fresh = update(&folder, &anew, 1, None);
        prop_assert_eq!(seen(&folder.index), seen(&anew));
        prop_assert_eq!((report.articles, report.duplicates), (fresh.articles, fresh.duplicates));
        prop_assert_eq!(report.skipped, fresh.skipped);
        prop_assert_eq!(folder.index.verify().unwrap().problems, Vec::<String>::new());
        let again = update(&folder, &folder.index, 1, None);
        prop_assert!(!again.changed() && again.unchanged == again.files);
    }
}
