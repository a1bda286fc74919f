//! Lists that are saved whole or as a difference come back as they were.

use proptest::prelude::*;

use super::super::{Hash, Id, Page, Skipped, Stamp};
use super::*;
use crate::WriterOptions;

/// An entry that says something in every field.
fn entry(number: u64, pages: usize, rare: bool) -> Entry {
    let page =
        |at: usize| Page { id: Id::from(number << 8 | at as u64), number: at as u32, url: 7, retrieved: 9 };
    let stamp = Stamp { size: number, modified: u64::MAX - number, inode: number << 40 };
    let mut entry = Entry { stamp, hash: Hash::of(&format!("{number:032x}")), ..Entry::default() };
    entry.pages = (0..pages).map(page).collect();
    entry.outlet = number as u32;
    if rare {
        entry.set_held(true);
        entry.tell_url(3, "https://lumen.example/".to_owned());
        let name = "a\n#3".to_owned();
        entry.trouble_mut().add(Skipped { name, why: "broken".to_owned(), remedy: None, failed: false });
        entry.leave_out(Id::of("00c0ffee00c0ffed"));
    }
    entry
}

fn files() -> impl Strategy<Value = Files> {
    let name = "[a-c/é]{0,3}";
    let row = (any::<u8>(), 0..3_usize, prop::bool::weighted(0.2));
    prop::collection::btree_map(name, row, 0..30).prop_map(|rows| {
        let made =
            |(name, (number, pages, rare)): (String, _)| (name.into(), entry(u64::from(number), pages, rare));
        rows.into_iter().map(made).collect()
    })
}

/// Commits a list.
fn commit(manifest: &Manifest, index: &Index) -> Note {
    let Saved { sources, base } = manifest.save(index).expect("saved");
    let mut writer = index.writer(WriterOptions::default().threads(1)).expect("a writer");
    let note = Note { sources: Some(sources), base_of_sources: base, ..Note::default() };
    let note = writer.commit_with(note).expect("committed");
    index.forget_kept_but(&note.names());
    note
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_saved_is_loaded(first in files(), second in files(), few in files()) {
        let index = Index::in_memory().expect("made");
        let mut expected = Manifest { files: first, ..Manifest::default() };
        expected.head.base = Some("/a".to_owned());
        commit(&expected, &index);
        // A list with few others, and one that is another.
        let mut changed = expected.files.clone();
        for (name, entry) in few.into_iter().take(2) {
            changed.retain(|(known, _)| *known != name);
            if entry.pages.len() < 2 {
                changed.push((name, entry));
            }
        }
        changed.sort_by(|one, other| one.0.cmp(&other.0));
        for files in [changed, second] {
            let loaded = Manifest::load(&index).expect("loaded");
            prop_assert_eq!((&loaded.head, &loaded.files), (&expected.head, &expected.files));
            expected = Manifest { files, head: loaded.head.clone(), ..loaded };
            commit(&expected, &index);
        }
        let loaded = Manifest::load(&index).expect("loaded");
        prop_assert_eq!((&loaded.head, &loaded.files), (&expected.head, &expected.files));
        prop_assert_eq!(Manifest::head_of(&index).expect("loaded"), loaded.head);
    }

    #[test]
    fn rows_that_are_broken_come_to_an_end(files in files(), at: prop::sample::Index, byte: u8) {
        let mut bytes = Vec::new();
        let mut writer = RowWriter::default();
        let whole = Stored::default();
        whole.differences(&files, |name, row| writer.row(name, row, &mut bytes)).expect("written");
        let read = |mut bytes: &[u8]| {
            let mut rows = RowReader::new(&mut bytes);
            let mut count = 0;
            while rows.next()?.is_some() {
                count += 1;
            }
            Ok::<usize, io::Error>(count)
        };
        prop_assert_eq!(read(&bytes).expect("whole rows"), files.len());
        if !bytes.is_empty() {
            prop_assert!(read(&bytes[..bytes.len() - 1]).is_err());
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _ = read(&bytes);
        }
    }
}

#[test]
fn few_changes_are_saved_as_a_difference_and_many_as_a_whole() {
    let index = Index::in_memory().expect("made");
    let name = |number: u64| format!("{number:04}").into();
    let files: Files = (0..80).map(|number| (name(number), entry(number, 1, false))).collect();
    let first = commit(&Manifest { files, ..Manifest::default() }, &index);
    assert_eq!(first.base_of_sources, None);
    let changing = |change: &mut dyn FnMut(&mut Files)| {
        let mut loaded = Manifest::load(&index).expect("loaded");
        change(&mut loaded.files);
        commit(&loaded, &index)
    };
    let second = changing(&mut |files| drop(files.remove(7)));
    assert_eq!(second.base_of_sources, first.sources);
    let third = changing(&mut |files| files[70].1.outlet = 0);
    assert_eq!(third.base_of_sources, first.sources);
    // The same state as before, but for the row that is gone.
    let fourth = changing(&mut |files| files[70].1.outlet = 71);
    assert_eq!(fourth.sources, second.sources);
    let fifth = changing(&mut |files| files.truncate(60));
    assert_eq!(fifth.base_of_sources, None);
    assert_eq!(Manifest::load(&index).expect("loaded").files.len(), 60);
}
