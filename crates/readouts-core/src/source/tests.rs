//! Tests with files on disk.

mod selection;

use std::path::Path;

use super::files::hash_within;
use super::*;
use crate::ErrorKind;

#[test]
fn a_file_is_the_same_article_whatever_it_is_called_and_hashed_alike_without_reading() {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["a.txt", "b.md", "c"] {
        let path = dir.path().join(name);
        std::fs::write(&path, "Talks held\n\nThe envoys of Norland met.\n").expect("written");
        let mut sources = open(&path, name, Limits::default()).expect("opened");
        let document = sources.next().expect("one").expect("listed").read().expect("read");
        assert_eq!((document.name.as_str(), document.page.lines.len()), (name, 2));
        assert_eq!(sources.finish().expect("hashed"), hash_within(&path, None, &|| false).expect("hashed"));
    }
}

#[test]
fn side_data_beside_the_file_win_and_are_part_of_what_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("a.md");
    std::fs::write(&path, "---\ntitle: Old\nlang: en\n---\nText.").expect("written");
    let source = || {
        let mut sources = open(&path, "a.md", Limits::default()).expect("opened");
        let source = sources.next().expect("one");
        (source, sources.finish().expect("hashed"))
    };
    let (alone, hash) = source();
    let side = dir.path().join("a.md.meta.json");
    std::fs::write(&side, r#"{"title":"New","url":"https://lumen.example/1"}"#).expect("written");
    let (found, hash_now) = source();
    let found = found.expect("listed");
    assert_ne!((alone.expect("listed").id(), &hash), (found.id(), &hash_now));
    assert_eq!(hash_now, hash_within(&path, None, &|| false).expect("hashed"));
    assert_eq!(found.url(), Some("https://lumen.example/1"));
    let document = found.read().expect("read");
    assert_eq!(document.page.side.title.as_deref(), Some("New"));
    assert_eq!(document.page.side.language.as_deref(), Some("en"));
    std::fs::write(&side, "{broken").expect("written");
    let (found, hash) = source();
    let error = found.expect_err("refused");
    assert!(error.to_string().starts_with("`a.md.meta.json`: side data are not a JSON object"), "{error}");
    assert_eq!(hash, hash_within(&path, None, &|| false).expect("hashed"));
}

#[test]
fn a_pipe_is_not_waited_for() {
    let error = open(Path::new("/dev/null"), "null", Limits::default()).expect_err("refused");
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Io, "`null`: neither a file nor a folder")
    );
}
