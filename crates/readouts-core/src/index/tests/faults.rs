//! Tests of disk failures and power cuts at every step of a change to an index.

use std::io::{self, Read};
use std::path::PathBuf;

use super::disk::{MemoryDisk, Plan};
use crate::index::document::fields::tie;
use crate::index::store::generations::Home;
use crate::index::{Index, IndexWriter, Note, WriterOptions};
use crate::testing::{article, is_thorough};
use crate::{Duplicate, ErrorKind, Result, Update};

const OPTIONS: WriterOptions = WriterOptions { memory: 30_000_000, threads: 2 };
/// Number of commits of one article each after which the next commit lets the engine merge segments.
const COMMITS: usize = 9;

/// Contents of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    articles: Vec<(String, Vec<String>, Vec<Duplicate>)>,
    kept: Option<Vec<u8>>,
}

fn seen(home: &Home) -> Result<Seen> {
    let index = Index::open_at(home)?;
    let mut articles = Vec::new();
    for id in index.ids()? {
        let article = index.article(&id)?.expect("its id is there");
        articles.push((id, article.paragraphs, article.copies));
    }
    let whole = index.verify()?;
    assert_eq!(whole.problems, [""; 0]);
    assert_eq!(whole.documents as usize, articles.len());
    let kept = index.note()?.sources.map(|name| kept(&index, &name)).transpose()?;
    Ok(Seen { articles, kept })
}

/// Reads a sidecar file of an index.
pub(super) fn kept(index: &Index, name: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    index.read_kept(name)?.read_to_end(&mut bytes).expect("its hash was right");
    Ok(bytes)
}

/// Returns rows for a list of copies, with one copy of each of these articles.
pub(super) fn copies_of(
    ids: &[&'static str],
) -> impl Iterator<Item = (u64, std::option::IntoIter<Duplicate>)> {
    let copy = |id| Some(Duplicate { path: format!("copies/{id}.txt"), url: None }).into_iter();
    let mut rows: Vec<_> = ids.iter().map(|id| (tie(id), copy(id))).collect();
    rows.sort_by_key(|(article, _)| *article);
    rows.into_iter()
}

fn add(writer: &IndexWriter, id: &str, text: &str) -> Result<()> {
    writer.add(&article(id, &[text]))
}

fn commit_keeping(index: &Index, writer: &mut IndexWriter, bytes: &[u8]) -> Result<()> {
    let sources = index.keep(Note::SOURCES, |to| to.write_all(bytes))?;
    let copies = Some(index.keep_copies(&sources, copies_of(&["0001", "0002"]))?);
    let note = Note { sources: Some(sources), copies, ..Note::default() };
    let note = writer.commit_with(note)?;
    index.forget_kept_but(&note.names());
    Ok(())
}

/// A change to an index, through the same calls that programs use.
type Change = fn(&Home) -> Result<()>;

/// Adds, replaces and removes articles.
fn update(home: &Home) -> Result<()> {
    let index = Index::open_at(home)?;
    let mut writer = index.writer(OPTIONS)?;
    add(&writer, "0002", "Ada Brook said two. Now otherwise.")?;
    add(&writer, "00ff", "Zoe Reed came.")?;
    writer.remove("0001");
    commit_keeping(&index, &mut writer, b"[\"after\"]")?;
    writer.finish()
}

fn rebuild(home: &Home) -> Result<()> {
    let rebuild = Index::rebuild_at(home.clone())?;
    let mut writer = rebuild.index().writer(OPTIONS)?;
    add(&writer, "0002", "Ada Brook said two. Now anew.")?;
    commit_keeping(rebuild.index(), &mut writer, b"[\"anew\"]")?;
    writer.finish()?;
    rebuild.finish()?;
    Ok(())
}

fn create(home: &Home) -> Result<()> {
    match Index::create_at(home) {
        Err(error) => match Index::open_at(home) {
            // The index exists in spite of the error; opening a writer makes it durable.
            Ok(index) => index.writer(OPTIONS).map(drop),
            Err(_) => Err(error),
        },
        Ok(_) => Ok(()),
    }
}

fn filled() -> MemoryDisk {
    let disk = MemoryDisk::new();
    let index = Index::create_at(&disk.home()).expect("made");
    for number in 0..COMMITS {
        let mut writer = index.writer(OPTIONS).expect("a writer");
        add(&writer, &format!("{number:04}"), "Ada Brook said peace. Peace holds.").expect("added");
        let kept = format!("[{number}]");
        if number + 1 == COMMITS {
            // Identifies the state before a change.
            commit_keeping(&index, &mut writer, b"[\"before\"]").expect("committed");
        } else {
            commit_keeping(&index, &mut writer, kept.as_bytes()).expect("committed");
        }
        writer.finish().expect("finished");
    }
    disk.cut_power(&mut |_| 0)
}

/// A change, the states before and after it, and a disk with the state before.
struct Case {
    before: MemoryDisk,
    change: Change,
    states: [Option<Seen>; 2],
}

impl Case {
    fn new(before: MemoryDisk, change: Change) -> Self {
        let old = seen(&before.home()).ok();
        let after = before.copy(Plan::Never);
        change(&after.home()).expect("changed");
        let states = [old, seen(&after.home()).ok()];
        assert_ne!(states[0], states[1]);
        Self { before, change, states }
    }

    /// Checks that a disk has one of the two states, and returns whether it is the later one.
    fn check(&self, disk: &MemoryDisk, told: &dyn Fn() -> String) -> bool {
        let found = match seen(&disk.home()) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == ErrorKind::NoIndex => None,
            Err(error) => panic!("{}: {error}: {error:?}", told()),
        };
        assert!(self.states.contains(&found), "{}: {found:?}", told());
        found == self.states[1]
    }

    /// Checks that the change, made now, succeeds and leaves no leftovers.
    fn check_again(&self, disk: &MemoryDisk, told: &dyn Fn() -> String) {
        (self.change)(&disk.home()).unwrap_or_else(|error| panic!("{}: {error:?}", told()));
        assert!(self.check(disk, told), "{}", told());
        let lasting = disk.cut_power(&mut |_| 3);
        assert!(self.check(&lasting, told), "{}: what is not synced is lost", told());
        let index = Index::open_at(&disk.home()).expect("opened");
        // The last merge may leave files for the next writer to remove.
        drop(index.writer(OPTIONS).expect("a writer"));
        assert_eq!(index.leftovers().expect("listed"), [""; 0], "{}", told());
        let generation = index.home().expect("a disk").present().expect("a generation");
        assert_eq!(disk.home().leftovers(&generation).expect("listed"), [""; 0], "{}", told());
    }
}

/// Runs a change with a failure at each step, once or from that step on, and returns the number of steps.
fn fail_everywhere(case: &Case) -> usize {
    let kinds = [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied, io::ErrorKind::Other];
    let mut steps = 0;
    for step in 1.. {
        let kind = kinds[step % kinds.len()];
        let mut reached = false;
        let plans = [Plan::At(step, kind), Plan::From(step, kind)];
        let plans = if is_thorough() { &plans[..] } else { &plans[step % 2..][..1] };
        for &plan in plans {
            let disk = case.before.copy(plan);
            let done = (case.change)(&disk.home());
            let told = || format!("{plan:?}: {done:?}");
            reached |= disk.has_failed();
            disk.heal();
            let after = case.check(&disk, &told);
            assert!(after || done.is_err(), "{}: reported done", told());
            case.check_again(&disk, &told);
        }
        if !reached {
            break;
        }
        steps = step;
    }
    println!("{steps} steps failed");
    steps
}

/// Runs a change with a power cut at each step, and returns the number of steps.
fn cut_everywhere(case: &Case) -> usize {
    let mut seed = 0x5eed_u64;
    let mut roll = move |below: usize| {
        // Knuth's MMIX generator.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let mut steps = 0;
    for step in 1.. {
        let disk = case.before.copy(Plan::From(step, io::ErrorKind::Other));
        let done = (case.change)(&disk.home());
        for time in 0..if is_thorough() { 16 } else { 2 } {
            let left = disk.cut_power(&mut roll);
            let told = || format!("power cut at {step}, {time}: {done:?}");
            let after = case.check(&left, &told);
            assert!(after || done.is_err(), "{}: reported done", told());
            if time == 0 {
                case.check_again(&left, &told);
            }
        }
        if !disk.has_failed() {
            break;
        }
        steps = step;
    }
    println!("power cut at {steps} steps");
    steps
}

#[test]
fn an_update_that_fails_anywhere_leaves_the_old_state_or_the_new() {
    let steps = fail_everywhere(&Case::new(filled(), update));
    assert!(steps > 60, "{steps}");
}

#[test]
fn a_rebuild_that_fails_anywhere_leaves_the_old_index_or_the_new() {
    let steps = fail_everywhere(&Case::new(filled(), rebuild));
    assert!(steps > 40, "{steps}");
}

#[test]
fn an_index_whose_making_fails_anywhere_is_there_or_not() {
    let steps = fail_everywhere(&Case::new(MemoryDisk::new(), create));
    assert!(steps > 10, "{steps}");
}

#[test]
fn a_power_cut_anywhere_leaves_the_old_state_or_the_new() {
    for change in [update as Change, rebuild] {
        let steps = cut_everywhere(&Case::new(filled(), change));
        assert!(steps > 40, "{steps}");
    }
    assert!(cut_everywhere(&Case::new(MemoryDisk::new(), create)) > 10);
}

#[test]
fn what_was_reported_as_committed_survives_a_power_cut_at_once() {
    let disk = filled();
    let index = Index::open_at(&disk.home()).expect("opened");
    let mut writer = index.writer(OPTIONS).expect("a writer");
    add(&writer, "00aa", "Zoe Reed came.").expect("added");
    commit_keeping(&index, &mut writer, b"[\"now\"]").expect("committed");
    // Merges are still in progress.
    for lucky in 0..4 {
        let left = seen(&disk.cut_power(&mut |below| lucky % below).home()).expect("opened");
        assert!(left.articles.iter().any(|(id, ..)| id == "00aa"));
        assert_eq!(left.kept.as_deref(), Some(&b"[\"now\"]"[..]));
    }
}

#[test]
fn after_a_commit_that_failed_a_writer_takes_nothing() {
    let disk = filled();
    let index = Index::open_at(&disk.home()).expect("opened");
    let mut writer = index.writer(OPTIONS).expect("a writer");
    add(&writer, "00aa", "Zoe Reed came.").expect("added");
    disk.fail_after(4, io::ErrorKind::StorageFull);
    let error = writer.commit().expect_err("the disk is full");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.message().contains("the disk is full"), "{error:?}");
    assert!(error.hint().is_some());
    disk.heal();
    assert_eq!(add(&writer, "00ab", "No.").expect_err("given up").kind(), ErrorKind::Io);
    assert_eq!(writer.commit().expect_err("given up").kind(), ErrorKind::Io);
    drop(writer);
    let mut writer = index.writer(OPTIONS).expect("another writer");
    add(&writer, "00ab", "Yes.").expect("added");
    writer.commit().expect("committed");
    let ids = index.ids().expect("ids");
    assert!(ids.contains(&"00ab".to_owned()) && !ids.contains(&"00aa".to_owned()), "{ids:?}");
}

/// Runs a function on its own thread, and panics if it hangs or panics.
pub(super) fn watched<T: Send + 'static>(told: &str, run: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(run()));
    let limit = std::time::Duration::from_secs(120);
    receiver.recv_timeout(limit).unwrap_or_else(|error| panic!("{told}: hangs or panics: {error}"))
}

/// Updates an index from pages, and returns the number of new articles.
fn update_from(disk: &MemoryDisk, roots: &[PathBuf]) -> Result<usize> {
    let index = Index::open_at(&disk.home())?;
    let report = Update::new(roots).writer(OPTIONS).run(&index)?;
    Ok(report.added)
}

#[test]
fn an_update_whose_disk_fails_while_pages_are_still_to_come_ends() {
    const PAGES: usize = 150;

    let pages = tempfile::tempdir().expect("a folder");
    for number in 0..PAGES {
        let said = format!("Ada Brook said that lake {number} is deep. ").repeat(80);
        let page = format!("Ada Brook visits lake {number}\n\n{said}\n");
        std::fs::write(pages.path().join(format!("{number}.txt")), page).expect("written");
    }
    let before = MemoryDisk::new();
    Index::create_at(&before.home()).expect("made");
    let old = seen(&before.home()).expect("opened");
    let whole = before.copy(Plan::Never);
    let roots = vec![pages.path().to_owned()];
    assert_eq!(update_from(&whole, &roots).expect("done"), PAGES);
    let steps = whole.steps();
    // Each step costs a whole run, so all steps are tried only in thorough mode.
    let stride = if is_thorough() { 1 } else { steps / 12 };
    for step in (1..=steps).step_by(stride) {
        for plan in [Plan::From(step, io::ErrorKind::StorageFull), Plan::At(step, io::ErrorKind::Other)] {
            let disk = before.copy(plan);
            let (run_on, roots) = (disk.clone(), roots.clone());
            let done = watched(&format!("{plan:?}"), move || update_from(&run_on, &roots));
            disk.heal();
            let now = seen(&disk.home()).expect("opened");
            match done {
                Ok(added) => assert_eq!(added, PAGES, "{plan:?}"),
                // The last step of a commit may fail after the new state has become visible.
                Err(_) => assert!(now == old || now.articles.len() == PAGES, "{plan:?}"),
            }
        }
    }
    println!("{steps} steps");
}

#[test]
fn a_disk_that_is_full_ends_the_adding_of_thousands() {
    // More documents than may wait for the engine, so that the adding thread has to be woken.
    const MANY: usize = 4_000;

    for steps in 0..if is_thorough() { 40 } else { 6 } {
        let disk = filled();
        let index = Index::open_at(&disk.home()).expect("opened");
        let mut writer = index.writer(OPTIONS).expect("a writer");
        disk.fail_after(steps, io::ErrorKind::StorageFull);
        let added = (0..MANY).try_for_each(|number| {
            let id = format!("aa{number:04}");
            writer.add(&article(&id, &["Zoe Reed came."]))
        });
        if let Err(error) = added {
            assert!(error.message().contains("the disk is full"), "{error:?}");
        }
        let error = writer.commit_with(Note::default()).expect_err("the disk is full");
        assert!(error.message().contains("the disk is full"), "{error:?}");
        disk.heal();
        drop(writer);
        assert_eq!(seen(&disk.home()).expect("opened").articles.len(), COMMITS);
        assert_eq!(index.verify().expect("verified").leftovers, [""; 0]);
    }
}
