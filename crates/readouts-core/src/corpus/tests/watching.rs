//! A folder that is watched while its files change.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::*;
use crate::{ChangedFiles, FileWatcher};

struct Watched {
    folder: Folder,
    watcher: FileWatcher,
    last: UpdateReport,
}

impl Watched {
    fn start(folder: Folder) -> Self {
        let selection = Selection::new([folder.dir.path()]);
        let watcher = FileWatcher::new(&selection, folder.index.dir()).unwrap();
        let last = folder.update("");
        Self { folder, watcher, last }
    }

    /// Waits for changes and brings the index up to date, first with the changed files alone. Then nothing is left to
    /// do for a run that looks at all files.
    fn follow(&mut self) -> &UpdateReport {
        let changed = self.watcher.next(&self.last, &AtomicBool::new(false)).unwrap().expect("changes");
        let update = Update::new(&[self.folder.dir.path().to_owned()]).relative_to(self.folder.dir.path());
        self.last = update.clone().only(&changed).run(&self.folder.index).unwrap();
        let whole = update.run(&self.folder.index).unwrap();
        assert!(!whole.changed(), "{whole:?}");
        assert_eq!(whole.articles, self.last.articles);
        &self.last
    }
}

#[test]
fn only_files_that_change_are_looked_at() {
    let folder = Folder::new();
    fs::create_dir_all(folder.dir.path().join("old/deep")).unwrap();
    for name in ["a.txt", "old/b.txt", "old/deep/c.txt"] {
        folder.write(name, name);
    }
    let mut watched = Watched::start(folder);
    assert_eq!(watched.last.added, 3);

    watched.folder.write("old/d.txt", "summer");
    let report = watched.follow();
    assert_eq!((report.added, report.files, report.unchanged, report.articles), (1, 1, 0, 4));

    watched.folder.write("old/b.txt", "autumn");
    watched.folder.remove("a.txt");
    let report = watched.follow();
    assert_eq!((report.added, report.removed, report.files), (1, 2, 1));
    assert_eq!(watched.folder.paths("autumn"), ["old/b.txt"]);

    // A folder that comes with its files, and one that goes.
    let elsewhere = tempfile::tempdir_in(watched.folder.dir.path().parent().unwrap()).unwrap();
    fs::create_dir(elsewhere.path().join("new")).unwrap();
    fs::write(elsewhere.path().join("new/e.txt"), page("winter")).unwrap();
    fs::rename(elsewhere.path().join("new"), watched.folder.dir.path().join("new")).unwrap();
    fs::remove_dir_all(watched.folder.dir.path().join("old/deep")).unwrap();
    let report = watched.follow();
    assert_eq!((report.added, report.removed, report.files), (1, 1, 1));

    // A file that is renamed.
    fs::rename(watched.folder.dir.path().join("new/e.txt"), watched.folder.dir.path().join("f.txt")).unwrap();
    let report = watched.follow();
    assert_eq!((report.articles, report.files), (3, 1));
    assert_eq!(watched.folder.paths("winter"), ["f.txt"]);
}

#[test]
fn a_file_that_decides_about_others_has_all_looked_at() {
    let folder = Folder::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        folder.write(name, name);
    }
    let mut watched = Watched::start(folder);
    fs::write(watched.folder.dir.path().join(".ignore"), "b.txt\n").unwrap();
    let report = watched.follow();
    assert_eq!((report.removed, report.files), (1, 2));
    // Side data belong to their page.
    fs::write(watched.folder.dir.path().join("a.txt.meta.json"), r#"{"url": "https://lumen.example/a"}"#)
        .unwrap();
    let report = watched.follow();
    assert_eq!((report.added, report.replaced, report.removed, report.files), (1, 0, 1, 1));
}

#[cfg(unix)]
#[test]
fn a_folder_with_links_is_looked_at_whole() {
    let folder = Folder::new();
    fs::create_dir(folder.dir.path().join("real")).unwrap();
    folder.write("real/a.txt", "spring");
    std::os::unix::fs::symlink("real", folder.dir.path().join("also")).unwrap();
    let mut watched = Watched::start(folder);
    watched.folder.write("real/a.txt", "summer");
    watched.follow();
    assert_eq!((watched.folder.paths("spring").len(), watched.folder.paths("summer").len()), (0, 1));
}

#[test]
fn files_that_are_left_out_or_gone_again_change_nothing() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    let mut watched = Watched::start(folder);
    watched.folder.write(".hidden.txt", "summer");
    watched.folder.write("b.txt", "summer");
    watched.folder.remove("b.txt");
    let report = watched.follow();
    assert_eq!((report.changed(), report.files, report.articles), (false, 0, 1));
    let stop = AtomicBool::new(true);
    assert!(watched.watcher.next(&watched.last, &stop).unwrap().is_none());
}

#[test]
fn changes_are_told_while_others_keep_coming() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    let mut watched = Watched::start(folder);
    let done = AtomicBool::new(false);
    let dir = watched.folder.dir.path().to_owned();
    let changed = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                fs::write(dir.join("b.txt"), page("summer")).unwrap();
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let changed = watched.watcher.next(&watched.last, &AtomicBool::new(false)).unwrap();
        done.store(true, Ordering::Relaxed);
        changed
    });
    let update = Update::new(std::slice::from_ref(&dir)).relative_to(&dir).only(&changed.expect("changes"));
    assert_eq!(update.run(&watched.folder.index).unwrap().added, 1);
}

#[test]
fn changes_can_be_told_by_their_paths() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    folder.update("");
    folder.write("b.txt", "summer");
    let update = Update::new(&[folder.dir.path().to_owned()]).relative_to(folder.dir.path());
    let run = |changed: &ChangedFiles| update.clone().only(changed).run(&folder.index).unwrap();
    assert_eq!(run(&ChangedFiles::default()).files, 0);
    assert_eq!(run(&[folder.dir.path().join("a.txt")].into_iter().collect()).unchanged, 1);
    assert_eq!(run(&[folder.dir.path().join(".ignore")].into_iter().collect()).added, 1);
    assert_eq!(run(&ChangedFiles::any()).unchanged, 2);
}

#[test]
fn a_file_that_is_named_is_watched_even_if_another_takes_its_place() {
    let folder = Folder::new();
    folder.write("a.txt", "spring");
    folder.write("b.txt", "summer");
    let (file, place) = (folder.dir.path().join("a.txt"), folder.dir.path().join("b.txt"));
    let selection = Selection::new([&file]);
    let mut watcher = FileWatcher::new(&selection, folder.index.dir()).unwrap();
    let update = Update::of(selection).relative_to(folder.dir.path());
    let last = update.run(&folder.index).unwrap();
    folder.write("c.txt", "autumn");
    fs::rename(place, &file).unwrap();
    let changed = watcher.next(&last, &AtomicBool::new(false)).unwrap().expect("changes");
    let report = update.only(&changed).run(&folder.index).unwrap();
    assert_eq!((report.added, report.removed, report.files, report.articles), (1, 1, 1, 1));
}

#[test]
fn a_change_of_the_folder_itself_has_all_looked_at_and_none_read_again() {
    let folder = Folder::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        folder.write(name, name);
    }
    folder.update("");
    let root = folder.dir.path().to_owned();
    let update = Update::new(std::slice::from_ref(&root)).relative_to(&root);
    for changed in [root.clone(), root.parent().unwrap().to_owned()] {
        let report = update.clone().only(&[changed].into_iter().collect()).run(&folder.index).unwrap();
        assert_eq!((report.files, report.unchanged, report.changed()), (3, 3, false));
    }
}

#[test]
fn a_folder_that_one_root_leaves_out_and_another_one_is_keeps_its_articles() {
    let folder = Folder::new();
    fs::create_dir(folder.dir.path().join("drafts")).unwrap();
    folder.write("a.txt", "spring");
    folder.write("drafts/b.txt", "summer");
    fs::write(folder.dir.path().join(".ignore"), "drafts\n").unwrap();
    let roots = [folder.dir.path().to_owned(), folder.dir.path().join("drafts")];
    let selection = Selection::new(roots);
    let mut watcher = FileWatcher::new(&selection, folder.index.dir()).unwrap();
    let update = Update::of(selection).relative_to(folder.dir.path());
    let last = update.run(&folder.index).unwrap();
    assert_eq!(last.added, 2);
    folder.write("drafts/b.txt", "autumn");
    let changed = watcher.next(&last, &AtomicBool::new(false)).unwrap().expect("changes");
    let report = update.only(&changed).run(&folder.index).unwrap();
    assert_eq!((report.added, report.removed, report.articles), (1, 1, 2));
}

#[test]
fn a_folder_that_is_replaced_is_watched_on() {
    let outer = tempfile::tempdir().unwrap();
    let index = Index::create(&outer.path().join("index")).unwrap();
    let at = |name: &str| outer.path().join(name);
    for (name, word) in [("pages", "spring"), ("new", "summer")] {
        fs::create_dir(at(name)).unwrap();
        fs::write(at(name).join("a.txt"), page(word)).unwrap();
    }
    let selection = Selection::new([at("pages")]);
    let mut watcher = FileWatcher::new(&selection, index.dir()).unwrap();
    let pages = at("pages");
    let update = Update::of(selection).relative_to(&pages);
    let mut last = update.run(&index).unwrap();
    fs::rename(at("pages"), at("old")).unwrap();
    fs::rename(at("new"), at("pages")).unwrap();
    let mut follow = || {
        let changed = watcher.next(&last, &AtomicBool::new(false)).unwrap().expect("changes");
        last = update.clone().only(&changed).run(&index).unwrap();
        (last.added, last.articles)
    };
    assert_eq!(follow(), (1, 1));
    fs::write(at("pages").join("b.txt"), page("autumn")).unwrap();
    assert_eq!(follow(), (1, 2));
}
