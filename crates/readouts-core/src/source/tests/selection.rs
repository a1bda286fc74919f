//! Tests of which files of a folder are found.

use std::path::{Path, PathBuf};

use super::super::*;
use crate::ErrorKind;

fn folder(names: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for name in names {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, "x").expect("written");
    }
    dir
}

fn names(dir: &tempfile::TempDir, found: &FoundFiles) -> Vec<String> {
    let name = |path: &PathBuf| path.strip_prefix(dir.path()).expect("below").display().to_string();
    found.files.iter().map(name).collect()
}

#[test]
fn pages_are_found_and_notes_are_not() {
    let dir = folder(&["b.txt", "a.html.gz", "README.md", ".hidden.txt", "b.txt.meta.json", "picture.png"]);
    let found = walk(dir.path()).expect("walked");
    assert_eq!(names(&dir, &found), ["a.html.gz", "b.txt"]);
    assert_eq!((found.other_files, found.others), (1, vec![dir.path().join("picture.png")]));
}

#[test]
fn files_of_other_types_are_named_once_and_beyond_a_maximum_only_counted() {
    let dir = folder(&["in/b.pdf", "in/a.docx", "in/c.txt"]);
    let roots = [dir.path().to_owned(), dir.path().join("in")];
    let found = Selection::new(roots).find().expect("found");
    let others = ["in/a.docx", "in/b.pdf"].map(|name| dir.path().join(name));
    assert_eq!((found.other_files, found.others), (2, others.to_vec()));
    let mut found = FoundFiles::default();
    let max = FoundFiles::OTHERS_MAX;
    (0..3 * max).rev().for_each(|number| found.pass_over(format!("{number:06}.png").into()));
    assert!(found.others.len() < 2 * max);
    found.sort_others();
    assert_eq!((found.other_files, found.others.len()), (3 * max, max));
    assert_eq!(found.others.last(), Some(&PathBuf::from(format!("{:06}.png", max - 1))));
}

#[test]
fn a_root_that_is_not_there_is_named_and_a_listed_one_is_a_problem() {
    let told = "`/no/such/folder`: no such file or folder";
    let error = walk(Path::new("/no/such/folder")).expect_err("refused");
    assert_eq!(error.to_string(), told);
    let found = Selection::default().listed(["/no/such/folder"]).find().expect("looked");
    assert_eq!(found.problems[0].to_string(), told);
}

#[test]
fn globs_and_ignore_files_narrow_folders() {
    let dir = folder(&["a.txt", "b.html", "drafts/c.txt", "drafts/d.html", "old/e.txt", "f.page"]);
    let found = |selection: &Selection| names(&dir, &selection.find().expect("found"));
    let all = Selection::new([dir.path()]);
    assert_eq!(found(&all.clone().glob("*.html")), ["b.html", "drafts/d.html"]);
    assert_eq!(found(&all.clone().glob("!drafts/**").glob("!old/")), ["a.txt", "b.html"]);
    assert_eq!(found(&all.clone().glob("/*.txt")), ["a.txt"]);
    assert_eq!(found(&all.clone().glob("*.page")), [""; 0]);
    assert_eq!(found(&all.clone().glob("*.page").otherwise(Some(Format::Text))), ["f.page"]);
    std::fs::write(dir.path().join(".readoutsignore"), "old/\n*.html\n").expect("written");
    assert_eq!(found(&all), ["a.txt", "drafts/c.txt"]);
    let error = all.glob("{").find().expect_err("refused");
    assert!(error.to_string().starts_with("`{` is not a valid glob"), "{error}");
}

#[test]
fn what_is_named_is_taken_once_whatever_its_name() {
    let dir = folder(&["a.txt", "b.page"]);
    let at = |name| dir.path().join(name);
    let selection = Selection::new([dir.path().to_owned(), at("b.page")]);
    let found = selection.listed([at("a.txt"), at("b.page")]).glob("!*.page").find().expect("found");
    assert_eq!(names(&dir, &found), ["a.txt", "b.page"]);
}

#[cfg(unix)]
#[test]
fn a_link_to_itself_is_a_problem_told_once() {
    let dir = folder(&["a.txt"]);
    let link = dir.path().join("b.txt");
    std::os::unix::fs::symlink("b.txt", &link).expect("linked");
    let found = walk(dir.path()).expect("walked");
    assert_eq!(names(&dir, &found), ["a.txt"]);
    let told = found.problems[0].to_string();
    assert_eq!(told.matches("b.txt").count(), 1, "{told}");
}

#[test]
fn lists_are_of_lines_or_of_what_zero_bytes_end() {
    let read = |list: &'static str| read_list(list.as_bytes()).expect("read");
    assert_eq!(read("a.txt\r\n\nb c.txt"), [Path::new("a.txt"), Path::new("b c.txt")]);
    assert_eq!(read("a\nb\0c\0"), [Path::new("a\nb"), Path::new("c")]);
    let endless = std::io::repeat(b'x');
    assert_eq!(read_list(endless).expect_err("refused").kind(), ErrorKind::TooLarge);
}

#[test]
fn a_list_in_utf_16_is_told_by_its_byte_order_mark() {
    let encoded = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once('\u{feff}')
            .chain(text.chars())
            .flat_map(|c| {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().flat_map(|unit| bytes(*unit)).collect::<Vec<_>>()
            })
            .collect()
    };
    let long = "ü".repeat(70_000);
    for bytes in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let read = |text: &str| read_list(&*encoded(text, bytes));
        let paths = ["a.txt", "外交 \u{1f4c4}.txt", "\u{feff}c.txt"].map(PathBuf::from);
        assert_eq!(read("a.txt\r\n外交 \u{1f4c4}.txt\r\n\r\n\u{feff}c.txt").expect("read"), paths);
        assert_eq!(read("a\nb\0c\0").expect("read"), [Path::new("a\nb"), Path::new("c")]);
        assert!(read("").expect("read").is_empty());
        assert_eq!(read(&long).expect_err("refused").kind(), ErrorKind::TooLarge);
        // Half a character, and half of a pair.
        let mut cut = encoded("a.txt", bytes);
        cut.pop();
        assert!(read_list(&*cut).expect_err("refused").to_string().contains("broken UTF-16"));
        let alone = [encoded("", bytes), bytes(0xD83D).to_vec(), bytes(0x61).to_vec()].concat();
        assert!(read_list(&*alone).expect_err("refused").to_string().contains("broken UTF-16"));
    }
    // Without the mark it is not guessed.
    let bare = encoded("a.txt\n", u16::to_le_bytes);
    assert_eq!(read_list(&bare[2..]).expect("read")[0], Path::new("a"));
}

#[test]
fn a_list_of_nothing_but_zero_bytes_is_refused() {
    let error = read_list(std::io::repeat(0)).expect_err("refused");
    assert_eq!(error.to_string(), "not a list of files: nothing but empty paths");
}

#[test]
fn the_nearest_ignore_file_decides_and_ours_before_the_other() {
    let dir = folder(&["a.txt", "b.txt", "sub/a.txt", "sub/b.txt", "sub/.c.txt"]);
    let write = |name: &str, lines: &str| std::fs::write(dir.path().join(name), lines).expect("written");
    write(".ignore", "b.txt\n");
    write(".readoutsignore", "/a.txt\n");
    write("sub/.readoutsignore", "\u{feff}!b.txt\r\n!.c.txt\n");
    let found = walk(dir.path()).expect("walked");
    assert_eq!(names(&dir, &found), ["sub/.c.txt", "sub/a.txt", "sub/b.txt"]);
    assert_eq!(found.problems.len(), 0);
}

#[test]
fn an_ignore_file_that_cannot_be_used_is_a_problem_and_leaves_nothing_out() {
    let dir = folder(&["a.txt", "b.txt"]);
    let path = dir.path().join(".readoutsignore");
    std::fs::write(&path, "a.txt\n".repeat(100_000)).expect("written");
    let found = walk(dir.path()).expect("walked");
    assert_eq!(names(&dir, &found), ["a.txt", "b.txt"]);
    assert!(found.problems[0].to_string().contains(".readoutsignore`: an ignore file larger than 256 KB"));
    // The valid lines still apply.
    std::fs::write(&path, b"a.txt\n{b\n\xff\n").expect("written");
    let found = walk(dir.path()).expect("walked");
    assert_eq!((names(&dir, &found).len(), found.problems.len()), (1, 1));
    assert!(found.problems[0].to_string().contains("line 2 is ignored"), "{:?}", found.problems);
    std::fs::remove_file(&path).expect("removed");
    std::fs::create_dir(&path).expect("made");
    let found = walk(dir.path()).expect("walked");
    assert!(found.problems[0].to_string().contains("an ignore file that is not a file"));
    assert_eq!(names(&dir, &found), ["a.txt", "b.txt"]);
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_what_was_named_and_out_of_it_only_where_asked() {
    let dir = folder(&["in/a.txt", "in/sub/b.txt", "out/c.txt", "out/d.png"]);
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, dir.path().join(name)).expect("linked");
    };
    link("a.txt", "in/near.txt");
    link("sub", "in/also");
    link("../out/c.txt", "in/far.txt");
    link("../out/d.png", "in/far.png");
    link("../out", "in/away");
    link("/dev/zero", "in/zero.txt");
    link("..", "in/up");
    link("in", "root");
    let inside = ["in/a.txt", "in/also/b.txt", "in/near.txt", "in/sub/b.txt"];
    let outside = ["in/away", "in/far.txt", "in/up", "in/zero.txt"];
    let selection = Selection::new([dir.path().join("in")]);
    let found = selection.find().expect("found");
    assert_eq!(names(&dir, &found), inside);
    assert_eq!(found.outside, outside.map(|name| dir.path().join(name)));
    // With both places named, the link is followed.
    let both = Selection::new([dir.path().join("in"), dir.path().join("out/c.txt")]);
    assert!(names(&dir, &both.find().expect("found")).contains(&"in/far.txt".to_owned()));
    // A root may itself be a link.
    let found = Selection::new([dir.path().join("root")]).find().expect("found");
    assert_eq!(names(&dir, &found), inside.map(|name| name.replacen("in", "root", 1)));
    std::fs::remove_file(dir.path().join("in/up")).expect("removed");
    let found = selection.follow_links().find().expect("found");
    let all = names(&dir, &found);
    assert!(all.contains(&"in/away/c.txt".to_owned()) && all.contains(&"in/far.txt".to_owned()), "{all:?}");
    assert!(found.outside.is_empty() && found.problems[0].to_string().contains("neither a file"));
}

#[cfg(unix)]
#[test]
fn a_file_that_a_link_out_has_replaced_since_it_was_found_is_not_read() {
    let dir = folder(&["in/a.txt", "in/sub/b.txt", "out/b.txt"]);
    let at = |name: &str| dir.path().join(name);
    let selection = Selection::new([at("in")]);
    assert_eq!(selection.find().expect("found").files.len(), 2);
    std::fs::remove_file(at("in/a.txt")).expect("removed");
    std::os::unix::fs::symlink("../out/b.txt", at("in/a.txt")).expect("linked");
    std::fs::remove_dir_all(at("in/sub")).expect("removed");
    std::os::unix::fs::symlink("../out", at("in/sub")).expect("linked");
    for name in ["in/a.txt", "in/sub/b.txt"] {
        let opened = selection.open(&at(name), name, Limits::default());
        assert_eq!(opened.expect_err("refused").kind(), ErrorKind::Outside);
        assert!(selection.clone().follow_links().open(&at(name), name, Limits::default()).is_ok());
    }
}

#[cfg(unix)]
#[test]
fn folders_that_link_to_each_other_are_walked_to_an_end() {
    let dir = folder(&[""; 0]);
    let names: Vec<String> = (0..12).map(|number| format!("folder{number}")).collect();
    for name in &names {
        std::fs::create_dir(dir.path().join(name)).expect("made");
        std::fs::write(dir.path().join(name).join("page.txt"), "x").expect("written");
        for other in names.iter().filter(|other| *other != name) {
            let link = dir.path().join(name).join(other);
            std::os::unix::fs::symlink(format!("../{other}"), link).expect("linked");
        }
    }
    let found = walk(dir.path()).expect("walked");
    assert!((12..=12 * 17).contains(&found.files.len()), "{}", found.files.len());
    let told = "more than 16 links lead to the same folder";
    assert!(found.problems.iter().any(|problem| problem.to_string().contains(told)));
}
