//! Tests of rebuilding an index while others use it.

use std::path::Path;

use crate::index::document::schema::FORMAT_VERSION;
use crate::index::store::generations::Home;
use crate::index::{Index, VersionMismatch, WriterOptions};
use crate::testing::article;
use crate::{ErrorKind, Query, SearchRequest};

const OPTIONS: WriterOptions = WriterOptions { memory: 15_000_000, threads: 1 };

fn add(index: &Index, id: &str) {
    let mut writer = index.writer(OPTIONS).expect("a writer");
    writer.add(&article(id, &["Ada Brook said peace."])).expect("added");
    writer.commit().expect("committed");
    writer.finish().expect("finished");
}

fn folders(dir: &Path) -> usize {
    std::fs::read_dir(dir).expect("read").flatten().filter(|entry| entry.path().is_dir()).count()
}

fn found(index: &Index) -> u64 {
    index
        .search(&SearchRequest::new(Query::phrase("peace").expect("a query")))
        .expect("found")
        .total
        .documents
}

#[test]
fn a_rebuild_is_seen_when_it_is_finished_and_not_before() {
    let dir = tempfile::tempdir().expect("a folder");
    let old = Index::create(dir.path()).expect("made");
    add(&old, "0001");
    let rebuild = Index::rebuild(dir.path()).expect("begun");
    add(rebuild.index(), "0002");
    add(rebuild.index(), "0003");
    assert_eq!(Index::open(dir.path()).expect("opened").ids().expect("ids"), ["0001"]);
    assert!(!old.is_replaced() && !rebuild.index().is_replaced());
    let new = rebuild.finish().expect("finished");
    assert_eq!(new.ids().expect("ids"), ["0002", "0003"]);
    assert_eq!(Index::open(dir.path()).expect("opened").ids().expect("ids"), ["0002", "0003"]);
    assert_eq!(folders(dir.path()), 1);
    add(&new, "0004");

    // An open reader continues with the old generation, and gets an error on writing.
    old.reload().expect("as it was");
    assert_eq!((old.ids().expect("ids"), found(&old)), (vec!["0001".to_owned()], 1));
    assert_eq!(old.article("0001").expect("read").expect("there").id, "0001");
    assert!(old.is_replaced());
    let error = old.writer(OPTIONS).expect_err("replaced");
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::IndexLocked, "the index was built anew since it was opened")
    );
}

#[test]
fn a_rebuild_that_is_not_finished_leaves_what_was_there() {
    let dir = tempfile::tempdir().expect("a folder");
    add(&Index::create(dir.path()).expect("made"), "0001");
    let rebuild = Index::rebuild(dir.path()).expect("begun");
    add(rebuild.index(), "0002");
    assert_eq!(folders(dir.path()), 2);
    drop(rebuild);
    assert_eq!(folders(dir.path()), 1);
    assert_eq!(Index::open(dir.path()).expect("opened").ids().expect("ids"), ["0001"]);

    let nothing = dir.path().join("none");
    drop(Index::rebuild(&nothing).expect("begun"));
    assert_eq!(Index::open(&nothing).expect_err("none").kind(), ErrorKind::NoIndex);
    let rebuild = Index::rebuild(&nothing).expect("begun");
    let writer = rebuild.index().writer(OPTIONS).expect("a writer");
    assert_eq!(rebuild.finish().expect_err("still written").kind(), ErrorKind::IndexLocked);
    drop(writer);
    Index::rebuild(&nothing).expect("begun").finish().expect("finished");
    assert_eq!(Index::open(&nothing).expect("opened").ids().expect("ids"), [""; 0]);
}

#[test]
fn writers_and_rebuilds_keep_each_other_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("made");
    let writer = index.writer(OPTIONS).expect("a writer");
    assert_eq!(Index::rebuild(dir.path()).expect_err("locked").kind(), ErrorKind::IndexLocked);
    drop(writer);
    let rebuild = Index::rebuild(dir.path()).expect("begun");
    assert_eq!(index.writer(OPTIONS).expect_err("locked").kind(), ErrorKind::IndexLocked);
    assert_eq!(Index::rebuild(dir.path()).expect_err("locked").kind(), ErrorKind::IndexLocked);
    drop(rebuild);
    assert!(index.writer(OPTIONS).is_ok());
}

#[test]
fn an_index_of_another_version_is_refused_and_replaced_by_a_rebuild_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    add(&Index::create(dir.path()).expect("made"), "0000");
    let format = dir.path().join("format.json");
    let text = std::fs::read_to_string(&format).expect("read");
    let other = text.replace(&format!("\"format\": {FORMAT_VERSION}"), "\"format\": 3");
    std::fs::write(&format, other).expect("written");
    let refused = |result: crate::Result<Index>| {
        let error = result.expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::IndexVersion);
        assert!(error.message().contains("the index is of format 3"), "{error}");
        assert_eq!(error.detail::<VersionMismatch>().map(|mismatch| mismatch.found), Some(3));
    };
    refused(Index::open(dir.path()));
    refused(Index::create(dir.path()));
    let names = || {
        let mut names = Home::at(dir.path()).disk.list("").expect("listed");
        names.retain(|name| name != ".tantivy-writer.lock");
        names
    };
    let before = names();
    let rebuild = Index::rebuild(dir.path()).expect("begun");
    add(rebuild.index(), "0001");
    // Until the rebuild is finished, the files of the other version stay in place.
    assert!(before.iter().all(|name| dir.path().join(name).exists()));
    drop(rebuild);
    assert_eq!(names(), before);
    let rebuild = Index::rebuild(dir.path()).expect("begun");
    add(rebuild.index(), "0001");
    let index = rebuild.finish().expect("finished");
    assert_eq!(index.ids().expect("ids"), ["0001"]);
    let generation = index.dir().and_then(Path::file_name).expect("a name").to_string_lossy().into_owned();
    assert_eq!(names(), ["format.json".to_owned(), generation]);
}

#[test]
fn what_a_run_that_was_killed_has_left_is_told_of_and_swept() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create(dir.path()).expect("made");
    add(&index, "0001");
    let files = index.dir().expect("on disk");
    let left = [
        dir.path().join("g-0123456789abcdef"),
        dir.path().join("format.json.7.part"),
        files.join("0123456789abcdef0123456789abcdef.store"),
        files.join("sources-0123456789abcdef.json.zst"),
        files.join("meta.json.7.part"),
    ];
    std::fs::create_dir(&left[0]).expect("made");
    std::fs::write(left[0].join("meta.json"), "").expect("written");
    for file in &left[1..] {
        std::fs::write(file, "").expect("written");
    }
    std::fs::write(files.join("mine.txt"), "").expect("written");
    let found = Index::open(dir.path()).expect("opened").verify().expect("verified");
    assert_eq!((found.problems.len(), found.leftovers.len()), (0, 5), "{found:?}");
    drop(index.writer(OPTIONS).expect("a writer"));
    assert!(left.iter().all(|path| !path.exists()));
    assert!(files.join("mine.txt").exists());
    assert_eq!(index.verify().expect("verified").leftovers, [""; 0]);
}

#[test]
fn without_its_format_file_an_index_with_articles_is_not_taken_for_none() {
    let dir = tempfile::tempdir().expect("a folder");
    Index::create(dir.path()).expect("made");
    std::fs::remove_file(dir.path().join("format.json")).expect("removed");
    // An index without articles is replaced: its creation was probably interrupted.
    add(&Index::open_or_create(dir.path()).expect("made"), "0001");
    std::fs::remove_file(dir.path().join("format.json")).expect("removed");
    let error = Index::open_or_create(dir.path()).expect_err("refused");
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::IndexCorrupt, "an index without its `format.json`")
    );
    assert_eq!(folders(dir.path()), 1);
    let rebuild = Index::rebuild(dir.path()).expect("begun");
    assert_eq!(rebuild.finish().expect("finished").ids().expect("ids"), [""; 0]);
    assert_eq!(folders(dir.path()), 1);
}

#[test]
fn readers_never_fail_while_an_index_is_written_and_rebuilt() {
    let dir = tempfile::tempdir().expect("a folder");
    add(&Index::create(dir.path()).expect("made"), "0000");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let held = Index::open(dir.path()).expect("opened");
                    let mut times = 0;
                    while !done.load(std::sync::atomic::Ordering::Relaxed) {
                        held.reload().expect("reloaded");
                        assert!(found(&held) > 0);
                        let fresh = Index::open(dir.path()).expect("opened");
                        assert!(found(&fresh) > 0);
                        assert!(fresh.article("0000").expect("read").is_some());
                        match fresh.verify() {
                            Ok(whole) => assert_eq!(whole.problems, [""; 0]),
                            Err(error) => assert!(fresh.is_replaced(), "{error:?}"),
                        }
                        times += 1;
                    }
                    times
                })
            })
            .collect();
        for round in 0..12 {
            if round % 3 == 2 {
                let rebuild = Index::rebuild(dir.path()).expect("begun");
                add(rebuild.index(), "0000");
                rebuild.finish().expect("finished");
            } else {
                add(&Index::open(dir.path()).expect("opened"), &format!("{round:04}"));
            }
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        for reader in readers {
            assert!(reader.join().expect("no failure") > 0);
        }
    });
}
