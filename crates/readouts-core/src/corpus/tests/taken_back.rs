//! Corrections by hand that are previewed, and taken back.

use std::fs;

use super::Folder;
use super::corrected::{all, by, corrections, decide, folder_of, fresh, only, update};
use crate::Update;
use crate::corrections::{Change, Writing};

fn merge(name: &str, into: &str) -> Change {
    Change::Merge { name: name.to_owned(), into: into.to_owned() }
}

fn take_back(folder: &Folder, change: &Change) {
    let tables = Writing::begin(folder.dir.path()).unwrap();
    let mut table = tables.table(change.table()).unwrap();
    let now = "2031-06-01T00:00:00Z".parse().unwrap();
    table.decide(Change::Withdraw { key: change.key() }, "ben", now).unwrap();
    tables.save(&table).unwrap();
}

/// Returns what a preview of the corrections says: the numbers of articles changed and removed, and of readouts
/// again.
fn preview(folder: &Folder) -> (usize, usize, usize) {
    let roots = [folder.dir.path().to_owned()];
    let update = Update::new(&roots).relative_to(folder.dir.path()).corrections(corrections(folder));
    let before = all(&folder.index);
    let preview = update.preview_corrections(&folder.index).unwrap();
    assert_eq!(all(&folder.index), before);
    (preview.changed, preview.removed, preview.readouts_again)
}

#[test]
fn what_is_taken_back_is_as_if_it_had_never_been_decided() {
    let folder = folder_of(&[("a.txt", "the river"), ("b.txt", "the sea")]);
    let before = all(&folder.index);
    let article = only(&folder.index);
    let id = || article.id.clone();
    for change in [
        by(&article, 3, "Carl Dane"),
        Change::EventDate { article: id(), date: None },
        Change::Outlet { article: id(), outlet: Some("Lumen".to_owned()) },
        Change::NotAReadout { article: id() },
        merge("Jon Berg", "Ben Berg"),
        Change::Forget { name: "Ida Lee".to_owned() },
    ] {
        decide(&folder, change.clone());
        update(&folder, &folder.index);
        assert_ne!(all(&folder.index), before, "{change}");
        take_back(&folder, &change);
        let report = update(&folder, &folder.index);
        assert_eq!(all(&folder.index), before, "{change}");
        assert_eq!(all(&fresh(&folder)), before, "{change}");
        assert!(report.tables.iter().all(|table| table.problems.is_empty()), "{:?}", report.tables);
        assert_eq!(
            report.tables.iter().map(|table| table.withdrawn).max(),
            Some(report.tables.iter().map(|t| t.rows).max().unwrap())
        );
    }
}

#[test]
fn a_preview_counts_what_an_update_changes_and_changes_nothing() {
    let folder = folder_of(&[("a.txt", "the river"), ("b.txt", "the sea")]);
    assert_eq!(preview(&folder), (0, 0, 0));
    decide(&folder, merge("Jon Berg", "Ben Berg"));
    assert_eq!(preview(&folder), (2, 0, 0));
    let article = only(&folder.index);
    let gone = Change::NotAReadout { article: article.id };
    decide(&folder, gone.clone());
    assert_eq!(preview(&folder), (1, 1, 0));
    let report = update(&folder, &folder.index);
    assert_eq!((report.replaced, report.removed), (1, 1));
    assert_eq!(preview(&folder), (0, 0, 0));
    take_back(&folder, &gone);
    assert_eq!(preview(&folder), (0, 0, 1));
    fs::remove_file(folder.dir.path().join("readouts-people.csv")).unwrap();
    assert_eq!(preview(&folder), (1, 0, 1));
}

#[test]
fn the_index_knows_what_became_of_a_name() {
    let folder = folder_of(&[("a.txt", "the river")]);
    assert_eq!(folder.index.renamings().unwrap().of("Jon Berg"), None);
    decide(&folder, merge("Jon Berg", "Ben Berg"));
    decide(&folder, merge("Jonny Berg", "Ben Berg"));
    decide(&folder, Change::Forget { name: "Joint Text".to_owned() });
    update(&folder, &folder.index);
    let renamings = folder.index.renamings().unwrap();
    for name in ["Jon Berg", "jon berg", "JON  BERG"] {
        let became = renamings.of(name).unwrap();
        assert_eq!((became.name, became.into, became.by), ("Jon Berg", Some("Ben Berg"), "ada"));
    }
    assert_eq!(renamings.of("joint text").unwrap().into, None);
    assert_eq!(renamings.of("berg"), None);
    assert_eq!(renamings.in_part("berg").unwrap().into, Some("Ben Berg"));
    assert_eq!((renamings.in_part("ida"), renamings.in_part("!"), renamings.of("")), (None, None, None));
    take_back(&folder, &merge("Jon Berg", "Ben Berg"));
    update(&folder, &folder.index);
    assert_eq!(folder.index.renamings().unwrap().of("Jon Berg"), None);
}

#[test]
fn a_page_that_is_left_out_is_known_by_its_id() {
    let folder = folder_of(&[("a.txt", "the river"), ("b.txt", "the sea")]);
    let id = only(&folder.index).id;
    assert!(folder.index.left_out().unwrap().is_empty());
    decide(&folder, Change::NotAReadout { article: id.clone() });
    fs::copy(folder.dir.path().join("a.txt"), folder.dir.path().join("c.txt")).unwrap();
    update(&folder, &folder.index);
    let left_out = folder.index.left_out().unwrap();
    assert_eq!(left_out.len(), 1);
    assert!(left_out[&id].ends_with(".txt"), "{left_out:?}");
}
