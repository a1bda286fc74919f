//! A folder to which anything happens, updated again and again: the index is always that of the folder
//! as it is, as if it had been made anew.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::prelude::*;

use super::{Folder, page};
use crate::{Duplicate, Index, Progress, Update, UpdateReport, WriterOptions};

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
    /// An update that is stopped after so many files.
    Stopped(usize),
    Update(usize),
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
    ]
}

/// Text 5 holds no article.
fn text(number: usize) -> String {
    if number == 5 { String::new() } else { page(&format!("word{number}")) }
}

/// Half of the names promise records.
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
        _ => {}
    }
}

/// Files that are written in one moment do not tell by their time that they changed.
fn age(path: &std::path::Path, time: u64) {
    let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000 + time);
    fs::File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

fn update(folder: &Folder, index: &Index, threads: usize, stop: Option<usize>) -> UpdateReport {
    let roots = [folder.dir.path().to_owned()];
    let options = WriterOptions { memory: 15_000_000 * threads, threads };
    let update = Update::new(&roots).relative_to(folder.dir.path()).writer(options);
    let stopped = AtomicBool::new(stop == Some(0));
    let progress = |progress: Progress| {
        if stop.is_some_and(|files| progress.done >= files) {
            stopped.store(true, Ordering::Relaxed);
        }
    };
    update.until(&stopped).run(index, &progress).unwrap()
}

/// Everything that is to be seen: for each id the article and its copies.
fn seen(index: &Index) -> BTreeMap<String, (String, Vec<Duplicate>)> {
    let one = |id: String| {
        let article = index.article(&id).unwrap().unwrap();
        let copies = article.copies.clone();
        (id, (serde_json::to_string(&article).unwrap(), copies))
    };
    index.ids().unwrap().into_iter().map(one).collect()
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
