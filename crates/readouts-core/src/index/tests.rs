//! Tests of creating, opening, writing and damaging an index folder.

mod damage;
mod disk;
mod faults;
mod generations;
#[cfg(unix)]
mod hostile;

use std::sync::Arc;

use super::*;
use crate::index::document::incoming::Room;
use crate::index::document::schema::FORMAT_VERSION;
use crate::testing::article;
use crate::{Basis, ErrorKind, Remedy};

fn filled(index: &Index, ids: &[&str]) {
    let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
    for id in ids {
        writer.add(&article(id, &["Ada Brook said peace. Peace holds."])).expect("added");
    }
    writer.commit().expect("committed");
    writer.finish().expect("finished");
}

#[test]
fn articles_come_back_as_they_were_added() {
    let index = Index::in_memory().expect("an index");
    filled(&index, &["00000000000000ab"]);
    let expected = article("00000000000000ab", &["Ada Brook said peace. Peace holds."]);
    assert_eq!(index.article("00000000000000ab").expect("read"), Some(expected.clone()));
    assert_eq!(index.article("0000").expect("read"), Some(expected));
    assert_eq!(index.article("000").expect("read"), None);
    assert_eq!(index.article("ffff").expect("read"), None);
}

#[test]
fn a_prefix_of_two_ids_is_an_error_that_lists_them() {
    let index = Index::in_memory().expect("an index");
    filled(&index, &["abcd000000000001", "abcd000000000002"]);
    let error = index.article("abcd").expect_err("ambiguous");
    assert_eq!(error.kind(), ErrorKind::Query);
    assert!(error.hint().is_some_and(|hint| hint.contains("`abcd000000000002`")), "{error:?}");
}

#[test]
fn an_article_added_again_takes_the_place_of_the_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("an index");
    let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 2 }).expect("a writer");
    writer.add(&article("1", &["One."])).expect("added");
    writer.add(&article("1", &["Two."])).expect("added");
    writer.commit().expect("committed");
    assert_eq!(index.stats().expect("stats").documents, 1);
    writer.add(&article("1", &["Three words here."])).expect("added");
    writer.commit().expect("committed");
    drop(writer);
    let again = Index::open(dir.path()).expect("opened");
    assert_eq!(again.ids().expect("ids"), ["1"]);
    let stats = again.stats().expect("stats");
    assert_eq!((stats.documents, stats.paragraphs, stats.words), (1, 1, 3));
    assert!(stats.bytes > 0);
    let mut writer = again.writer(WriterOptions::default()).expect("a writer");
    writer.remove("1");
    writer.commit().expect("committed");
    assert_eq!(again.ids().expect("ids"), [""; 0]);
}

#[test]
fn an_article_that_contradicts_itself_is_refused() {
    let index = Index::in_memory().expect("an index");
    let writer = index.writer(WriterOptions::default()).expect("a writer");
    let mut broken = article("1", &["One."]);
    broken.statements[0].end = 50;
    assert_eq!(writer.add(&broken).expect_err("refused").kind(), ErrorKind::Document);
    assert_eq!(writer.add(&article("", &["One."])).expect_err("refused").kind(), ErrorKind::Document);
}

#[test]
fn several_threads_can_add_replace_and_remove() {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions { memory: 30_000_000, threads: 2 }).expect("a writer");
    let one = |id: &str, text: &str| article(id, &[text]);
    writer.add(&one("old", "One.")).expect("added");
    writer.add(&one("gone", "One.")).expect("added");
    writer.commit().expect("committed");

    std::thread::scope(|scope| {
        for thread in 0..4 {
            let writer = &writer;
            scope.spawn(move || {
                for number in 0..25 {
                    writer.add(&one(&format!("{thread}-{number}"), "Two words.")).expect("added");
                }
            });
        }
    });
    writer.add(&one("old", "Now three words.")).expect("added");
    writer.remove("gone");
    writer.remove("again");
    writer.add(&one("again", "One.")).expect("added");
    writer.commit().expect("committed");

    let ids = index.ids().expect("ids");
    assert_eq!(ids.len(), 102);
    let there = |id: &str| ids.iter().any(|known| known == id);
    assert!(there("old") && there("again") && there("3-24") && !there("gone"));
    assert_eq!(index.stats().expect("stats").words, 200 + 3 + 1);
    assert_eq!(index.verify().expect("verified").problems, [""; 0]);
}

#[test]
fn documents_on_their_way_take_bounded_memory() {
    let room: Arc<Room> = Arc::default();
    let ended = || Err(crate::Error::new(ErrorKind::Io, "ended"));
    // A single document always fits.
    let large = room.enter(500, 100, &ended).expect("alone");
    assert_eq!(room.enter(1, 100, &ended).expect_err("full").message(), "ended");
    drop(large);
    let small = room.enter(60, 100, &ended).expect("empty");
    assert!(room.enter(41, 100, &ended).is_err());
    let beside = room.enter(40, 100, &ended).expect("room for both");
    drop((small, beside));
    assert!(room.enter(100, 100, &ended).is_ok());
}

#[test]
fn what_is_no_index_of_this_format_is_told_apart() {
    let dir = tempfile::tempdir().expect("a folder");
    let kind = |path: &std::path::Path| Index::open(path).expect_err("refused").kind();
    assert_eq!(kind(dir.path()), ErrorKind::NoIndex);
    assert_eq!(kind(&dir.path().join("missing")), ErrorKind::NoIndex);
    let file = dir.path().join("file");
    std::fs::write(&file, "text").expect("written");
    assert_eq!(kind(&file), ErrorKind::Io);
    assert_eq!(Index::create(&file).expect_err("refused").kind(), ErrorKind::Io);

    let index = dir.path().join("index");
    Index::create(&index).expect("an index");
    assert!(Index::open(&index).is_ok());
    assert_eq!(Index::create(&index).expect_err("refused").kind(), ErrorKind::Io);
    let format = index.join("format.json");
    let text = std::fs::read_to_string(&format).expect("read");
    std::fs::write(&format, text.replace(&format!("\"format\": {FORMAT_VERSION}"), "\"format\": 99"))
        .expect("written");
    let error = Index::open(&index).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::IndexVersion);
    assert_eq!(error.remedy(), Some(Remedy::RebuildIndex));
    std::fs::write(&format, "{").expect("written");
    assert_eq!(kind(&index), ErrorKind::IndexCorrupt);
    std::fs::write(&format, &text).expect("written");
    let files = Index::open(&index).expect("opened").dir().expect("on disk").to_owned();
    let meta = std::fs::read(files.join("meta.json")).expect("read");
    std::fs::write(files.join("meta.json"), "{").expect("written");
    assert_eq!(kind(&index), ErrorKind::IndexCorrupt);
    std::fs::write(files.join("meta.json"), meta).expect("written");
    assert!(Index::open(&index).is_ok());
    std::fs::remove_dir_all(&files).expect("removed");
    assert_eq!(kind(&index), ErrorKind::IndexCorrupt);
}

#[test]
fn a_second_writer_is_told_that_the_index_is_locked() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("an index");
    let _writer = index.writer(WriterOptions::default()).expect("a writer");
    let error = index.writer(WriterOptions::default()).expect_err("locked");
    assert_eq!(error.kind(), ErrorKind::IndexLocked);
}

#[test]
fn damage_is_found() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("an index");
    filled(&index, &["1", "2"]);
    let whole = index.verify().expect("verified");
    assert_eq!((whole.documents, whole.words, whole.problems), (2, 12, Vec::new()));
    let files = index.dir().expect("on disk").to_owned();
    drop(index);
    let store = std::fs::read_dir(files).expect("read").flatten().map(|file| file.path());
    let store =
        store.into_iter().find(|path| path.extension().is_some_and(|e| e == "store")).expect("a store");
    let mut bytes = std::fs::read(&store).expect("read");
    bytes[3] ^= 0xff;
    std::fs::write(&store, bytes).expect("written");
    let error = Index::open(dir.path()).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::IndexCorrupt);
    assert_eq!(error.remedy(), Some(Remedy::RebuildIndex));
}

#[test]
fn sentences_keep_their_order_and_repeats_in_the_columns() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("an index");
    let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
    let voices =
        [(Some("Zoe Reed"), Basis::Cue), (None, Basis::Narration), (Some("Ada Brook"), Basis::Quoted)];
    for id in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        let mut long = article(id, &["A b. C d. E f. G h. I j. K l."]);
        assert_eq!(long.statements.len(), 6);
        for (number, statement) in long.statements.iter_mut().enumerate() {
            let (speaker, basis) = voices[number % 3];
            (statement.speaker, statement.basis) = (speaker.map(str::to_owned), basis);
        }
        writer.add(&long).expect("added");
        writer.commit().expect("committed");
    }
    writer.finish().expect("finished");
    let searcher = index.searcher();
    for reader in searcher.segment_readers() {
        let columns = reader.fast_fields();
        let column = |name| columns.u64(name).expect("a column");
        let values = |name, doc| column(name).values_for_doc(doc).collect::<Vec<u64>>();
        for doc in reader.doc_ids_alive() {
            assert_eq!(values(field::SENTENCE, doc), [0b0101_0101_0101]);
            assert_eq!(values(field::PARAGRAPH, doc), [0]);
            let voices = values(field::VOICE, doc).into_iter().map(Voice::of);
            let told: Vec<_> = voices.map(|voice| (voice.speaker, voice.basis)).collect();
            assert_eq!(told, [(1, 1), (0, 4), (2, 0), (1, 1), (0, 4), (2, 0)]);
        }
    }
}

#[test]
fn a_broken_file_is_an_error_or_a_problem_never_a_crash() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("an index");
    filled(&index, &["1", "2"]);
    let files = index.dir().expect("on disk").to_owned();
    drop(index);
    let files = std::fs::read_dir(files).expect("read").flatten().map(|file| file.path());
    for file in files.filter(|file| file.extension().is_some_and(|e| e != "lock" && e != "json")) {
        let whole = std::fs::read(&file).expect("read");
        for length in [0, 1, whole.len() / 2, whole.len() - 1] {
            std::fs::write(&file, &whole[..length]).expect("written");
            let verified = Index::open(dir.path()).and_then(|index| index.verify());
            assert!(verified.map_or(true, |found| !found.problems.is_empty()), "{} {length}", file.display());
        }
        std::fs::write(&file, whole).expect("written");
    }
    assert_eq!(Index::open(dir.path()).and_then(|index| index.verify()).expect("whole").problems, [""; 0]);
}

#[test]
fn indexes_and_writers_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Index>();
    shared::<IndexWriter>();
}
