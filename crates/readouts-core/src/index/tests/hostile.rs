//! Tests that a malicious index changes nothing outside its folder, and cannot make a call hang.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::index::store::checksums::Summed;
use crate::index::store::fence::seal;
use crate::index::store::generations::{FORMAT_FILE, MANAGED_FILE, META_FILE};
use crate::{ErrorKind, Index, Result, Update, WriterOptions};

/// An index with articles, a page to add, and files beside it that must not be touched.
struct Stranger {
    dir: tempfile::TempDir,
}

impl Stranger {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["victim", "pages"] {
            fs::create_dir(dir.path().join(name)).expect("made");
        }
        for name in ["victim/keep.txt", "victim/meta.json", "keep.txt"] {
            fs::write(dir.path().join(name), name).expect("written");
        }
        let stranger = Self { dir };
        stranger.add_page("first");
        let index = Index::create(&stranger.index()).expect("made");
        Update::new(&stranger.roots()).run(&index).expect("updated");
        stranger.add_page("second");
        stranger
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn index(&self) -> PathBuf {
        self.path("index")
    }

    fn roots(&self) -> [PathBuf; 1] {
        [self.path("pages")]
    }

    fn generation(&self) -> PathBuf {
        Index::open(&self.index()).expect("opened").dir().expect("a folder").to_owned()
    }

    fn add_page(&self, word: &str) {
        let page =
            format!("Ada Brook visits the {word} lake\n\nAda Brook said that the {word} lake is deep.\n");
        fs::write(self.path("pages").join(format!("{word}.txt")), page).expect("written");
    }

    /// Reads all files outside the index.
    fn outside(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.dir.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("read").flatten() {
                let path = entry.path();
                match entry.file_type().expect("its type") {
                    _ if path == self.index() => {}
                    kind if kind.is_dir() => folders.push(path),
                    _ => _ = found.insert(path.clone(), fs::read(path).expect("read")),
                }
            }
        }
        found
    }

    /// Runs every operation on the index, and checks that none hangs or touches a file outside of it.
    fn use_it(&self) -> Vec<Result<()>> {
        let before = self.outside();
        let dir = self.index();
        let done = super::faults::watched("a stranger's index", {
            let roots = self.roots();
            move || -> Vec<Result<()>> {
                let open = || Index::open(&dir);
                let checked = open().and_then(|index| index.verify().map(drop));
                let counted = open().and_then(|index| index.stats().map(drop));
                let update = |index: &Index| Update::new(&roots).run(index).map(drop);
                let updated = open().and_then(|index| update(&index));
                let rebuilt = Index::rebuild(&dir).and_then(|new| {
                    update(new.index())?;
                    new.finish().map(drop)
                });
                vec![checked, counted, updated, rebuilt]
            }
        });
        assert_eq!(self.outside(), before);
        done
    }
}

/// Writes a list of the engine with a valid seal.
fn write_sealed(path: &Path, list: &[u8]) {
    fs::write(path, seal(list)).expect("written");
}

fn read_unsealed(path: &Path) -> serde_json::Value {
    let sealed = fs::read(path).expect("read");
    serde_json::from_slice(&crate::index::store::fence::unseal(sealed).expect("sealed")).expect("JSON")
}

#[test]
fn files_that_a_list_names_outside_the_folder_are_not_removed() {
    let stranger = Stranger::new();
    let managed = stranger.generation().join(MANAGED_FILE);
    let mut names = read_unsealed(&managed);
    let absolute = stranger.path("victim/keep.txt");
    for name in [absolute.to_str().expect("UTF-8"), "../../keep.txt", "../../victim/meta.json"] {
        names.as_array_mut().expect("a list").push(name.into());
    }
    write_sealed(&managed, names.to_string().as_bytes());
    for done in stranger.use_it() {
        done.expect("the list can be done without");
    }
}

#[test]
fn a_commit_that_names_kept_files_outside_the_folder_is_refused() {
    for name in ["../../keep.txt", "/etc/hostname", "sources-../../../victim/keep.txt", "meta.json", ""] {
        let stranger = Stranger::new();
        let meta = stranger.generation().join(META_FILE);
        let mut list = read_unsealed(&meta);
        list["payload"] = serde_json::json!({ "sources": name, "copies": name }).to_string().into();
        write_sealed(&meta, list.to_string().as_bytes());
        let done = stranger.use_it();
        for refused in &done[..3] {
            assert_eq!(refused.as_ref().expect_err("refused").kind(), ErrorKind::IndexCorrupt, "{name}");
        }
        assert!(done[3].is_ok(), "{name}: {:?}", done[3]);
    }
}

#[test]
fn numbers_that_a_list_states_are_compared_before_memory_is_taken_for_them() {
    type Change = fn(&mut serde_json::Value);
    let changes: [Change; 4] = [
        |meta| meta["segments"][0]["max_doc"] = 4_000_000_000_u32.into(),
        |meta| meta["segments"][0]["max_doc"] = 0.into(),
        |meta| meta["index_settings"]["docstore_blocksize"] = (1_u64 << 60).into(),
        |meta| meta["index_settings"]["docstore_compression"] = "none".into(),
    ];
    for change in changes {
        let stranger = Stranger::new();
        let meta = stranger.generation().join(META_FILE);
        let mut list = read_unsealed(&meta);
        change(&mut list);
        write_sealed(&meta, list.to_string().as_bytes());
        for refused in &stranger.use_it()[..3] {
            assert_eq!(refused.as_ref().expect_err("refused").kind(), ErrorKind::IndexCorrupt);
        }
    }
}

#[test]
fn a_packed_block_that_says_it_is_of_gigabytes_is_refused() {
    let stranger = Stranger::new();
    let generation = stranger.generation();
    let store = fs::read_dir(generation).expect("read").flatten().map(|entry| entry.path());
    let store = store.filter(|path| path.extension().is_some_and(|extension| extension == "store"));
    let path = store.collect::<Vec<_>>().pop().expect("a store");
    let mut bytes = fs::read(&path).expect("read");
    bytes[..4].copy_from_slice(&u32::MAX.to_le_bytes());
    // With valid checksums, so that only the stated size is wrong.
    let trailer = bytes.len() - 16;
    let dir = tempfile::tempdir().expect("a folder");
    let name = dir.path().join(path.file_name().expect("a name"));
    let mut summed = Summed::new(&name, Box::new(Sink(fs::File::create(&name).expect("made"))));
    std::io::Write::write_all(&mut summed, &bytes[..trailer]).expect("written");
    tantivy::directory::TerminatingWrite::terminate(summed).expect("written");
    fs::copy(name, &path).expect("copied");
    let error = stranger.use_it().swap_remove(0).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::IndexCorrupt, "{error:?}");
}

struct Sink(fs::File);

impl std::io::Write for Sink {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.0.write(data)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl tantivy::directory::TerminatingWrite for Sink {
    fn terminate_ref(&mut self, _: tantivy::directory::AntiCallToken) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_link_inside_an_index_is_followed() {
    type Lay = fn(&Stranger);
    let cases: [(&str, Lay); 6] = [
        ("an old generation", |s| {
            symlink(s.path("victim"), s.index().join("g-0000000000000000")).expect("linked");
        }),
        ("the generation", |s| {
            let generation = s.generation();
            fs::rename(&generation, s.path("victim/generation")).expect("moved");
            symlink(s.path("victim/generation"), generation).expect("linked");
        }),
        ("the lock", |s| {
            let lock = s.index().join(".tantivy-writer.lock");
            fs::remove_file(&lock).expect("removed");
            symlink(s.path("new"), lock).expect("linked");
        }),
        ("the format", |s| {
            let format = s.index().join(FORMAT_FILE);
            fs::rename(&format, s.path("victim/format")).expect("moved");
            symlink(s.path("victim/format"), format).expect("linked");
        }),
        ("a list", |s| {
            let meta = s.generation().join(META_FILE);
            fs::rename(&meta, s.path("victim/list")).expect("moved");
            symlink(s.path("victim/list"), meta).expect("linked");
        }),
        ("a list that is being written", |s| {
            let part = format!("{META_FILE}.{}.part", std::process::id());
            symlink(s.path("victim/keep.txt"), s.generation().join(part)).expect("linked");
        }),
    ];
    for (what, lay) in cases {
        let stranger = Stranger::new();
        lay(&stranger);
        println!("{what}: {:?}", stranger.use_it());
    }
}

#[test]
fn an_index_behind_a_link_that_the_user_names_works() {
    let stranger = Stranger::new();
    let link = stranger.path("link");
    symlink(stranger.index(), &link).expect("linked");
    let index = Index::open(&link).expect("opened");
    Update::new(&stranger.roots()).run(&index).expect("updated");
    assert_eq!(Index::open(&stranger.index()).expect("opened").stats().expect("stats").documents, 2);
    assert!(link.is_symlink());
}

#[test]
fn nothing_in_the_place_of_a_file_is_waited_for_or_read_without_end() {
    let files = |stranger: &Stranger| -> Vec<PathBuf> {
        let names = fs::read_dir(stranger.generation()).expect("read").flatten().map(|entry| entry.path());
        names.chain([FORMAT_FILE, ".tantivy-writer.lock"].map(|name| stranger.index().join(name))).collect()
    };
    let number = files(&Stranger::new()).len();
    for at in 0..number {
        for kind in ["pipe", "folder", "device", "huge"] {
            let stranger = Stranger::new();
            let file = files(&stranger).swap_remove(at);
            fs::remove_file(&file).expect("removed");
            match kind {
                "pipe" => {
                    let made = std::process::Command::new("mkfifo").arg(&file).status().expect("run");
                    assert!(made.success());
                }
                "folder" => fs::create_dir(&file).expect("made"),
                "device" => symlink("/dev/zero", &file).expect("linked"),
                _ => fs::File::create(&file).and_then(|made| made.set_len(1 << 40)).expect("made"),
            }
            let _ = stranger.use_it();
        }
    }
}

#[test]
fn a_small_list_that_unpacks_to_gigabytes_is_refused() {
    let stranger = Stranger::new();
    let index = Index::open(&stranger.index()).expect("opened");
    let bomb = zstd::encode_all(std::io::Read::take(std::io::repeat(b' '), 2 << 30), 3).expect("packed");
    let name = format!("sources-{}.json.zst", &blake3::hash(&bomb).to_hex()[..16]);
    fs::write(index.dir().expect("a folder").join(&name), bomb).expect("written");
    let mut writer = index.writer(WriterOptions::default()).expect("a writer");
    writer.commit_with(crate::index::Note { sources: Some(name), ..Default::default() }).expect("committed");
    drop(writer);
    let error = stranger.use_it().swap_remove(2).expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::IndexCorrupt, "{error:?}");
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("/".to_owned()),
        "(\\.\\./){0,3}(victim/)?(keep\\.txt|meta\\.json)",
        "[a-f0-9]{32}\\.(idx|store)",
        "(\\./|/|\\.\\.|a|\\\\|\u{0}|ä|\\.){0,6}",
        Just("victim/keep.txt".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_its_lists_name_nothing_outside_changes(
        managed in prop::collection::vec(name(), 0..6),
        (sources, copies, generation) in (name(), name(), name()),
    ) {
        let stranger = Stranger::new();
        let dir = stranger.generation();
        write_sealed(&dir.join(MANAGED_FILE), serde_json::json!(managed).to_string().as_bytes());
        let mut list = read_unsealed(&dir.join(META_FILE));
        list["payload"] = serde_json::json!({ "sources": sources, "copies": copies }).to_string().into();
        if managed.len() % 2 == 0 {
            write_sealed(&dir.join(META_FILE), list.to_string().as_bytes());
        }
        if managed.len() % 3 == 0 {
            let format = stranger.index().join(FORMAT_FILE);
            let mut value: serde_json::Value =
                serde_json::from_slice(&fs::read(&format).expect("read")).expect("JSON");
            value["generation"] = generation.into();
            fs::write(&format, value.to_string()).expect("written");
        }
        let _ = stranger.use_it();
    }
}
