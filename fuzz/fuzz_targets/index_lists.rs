//! Random bytes and names in the lists of an index, sealed like the engine's own: opening, checking,
//! searching, updating, rebuilding and erasing it never panics, and changes nothing outside its folder.

#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use readouts_core::{Index, Query, SearchRequest, Update};

/// Lists to overwrite; the first byte of the input selects one.
const LISTS: [&str; 4] = [".managed.json", "meta.json", "format.json", "sources"];

fuzz_target!(|input: &[u8]| {
    let Some((&which, bytes)) = input.split_first() else { return };
    let dir = tempfile::tempdir().expect("a folder");
    let at = |name: &str| dir.path().join(name);
    for folder in ["victim", "pages"] {
        fs::create_dir(at(folder)).expect("made");
    }
    for name in ["victim/keep.txt", "victim/meta.json", "keep.txt", "a"] {
        fs::write(at(name), name).expect("written");
    }
    let page = |lake: &str| format!("Ada Brook visits {lake}\n\nAda Brook said that the lake of {lake} is deep.\n");
    fs::write(at("pages/one.txt"), page("Norland")).expect("written");
    let (home, roots) = (at("index"), [at("pages")]);
    let update = |index: &Index| Update::new(&roots).run(index);
    let index = Index::create(&home).expect("made");
    update(&index).expect("updated");
    let generation = index.dir().expect("a folder").to_owned();
    drop(index);
    lay(&home, &generation, LISTS[usize::from(which) % LISTS.len()], bytes);
    fs::write(at("pages/two.txt"), page("Sudland")).expect("written");

    let before = outside(dir.path(), &home);
    if let Ok(index) = Index::open(&home) {
        let _ = index.verify();
        let _ = index.stats();
        let _ = index.search(&SearchRequest::new(Query::phrase("deep").expect("a phrase")));
        let _ = update(&index);
    }
    if let Ok(rebuild) = Index::rebuild(&home) {
        let _ = update(rebuild.index());
        let _ = rebuild.finish();
    }
    let _ = Index::erase(&home);
    assert_eq!(outside(dir.path(), &home), before);
});

/// Writes the bytes to one of the lists. If they are text, its lines are used as the names in the list.
fn lay(home: &Path, generation: &Path, list: &str, bytes: &[u8]) {
    let names: Vec<&str> = std::str::from_utf8(bytes).map(|text| text.lines().collect()).unwrap_or_default();
    let first = names.first().copied().unwrap_or_default();
    match list {
        ".managed.json" if !names.is_empty() => write_sealed(&generation.join(list), &json(&names)),
        "meta.json" if !names.is_empty() => {
            let path = generation.join(list);
            let mut meta = unsealed(&path);
            let note = serde_json::json!({ "sources": first, "copies": names.last() });
            meta["payload"] = note.to_string().into();
            write_sealed(&path, meta.to_string().as_bytes());
        }
        "format.json" if !names.is_empty() => {
            let path = home.join(list);
            let mut format: serde_json::Value =
                serde_json::from_slice(&fs::read(&path).expect("read")).expect("JSON");
            format["generation"] = first.into();
            fs::write(path, format.to_string()).expect("written");
        }
        "format.json" => fs::write(home.join(list), bytes).expect("written"),
        // The name of a list of sources contains its hash, and the commit refers to that name.
        "sources" => {
            let packed = zstd::encode_all(bytes, 1).expect("packed");
            let name = format!("sources-{}.json.zst", &blake3::hash(&packed).to_hex()[..16]);
            fs::write(generation.join(&name), packed).expect("written");
            let path = generation.join("meta.json");
            let mut meta = unsealed(&path);
            meta["payload"] = serde_json::json!({ "sources": name }).to_string().into();
            write_sealed(&path, meta.to_string().as_bytes());
        }
        other => write_sealed(&generation.join(other), bytes),
    }
}

fn json(names: &[&str]) -> Vec<u8> {
    serde_json::to_vec(names).expect("text")
}

/// Length in bytes of the line that seals a list.
const SEAL_BYTES: usize = 46;

fn unsealed(path: &Path) -> serde_json::Value {
    let sealed = fs::read(path).expect("read");
    serde_json::from_slice(&sealed[..sealed.len() - SEAL_BYTES]).expect("JSON")
}

fn write_sealed(path: &Path, list: &[u8]) {
    let seal = format!("{{\"blake3\":\"{}\"}}\n", &blake3::hash(list).to_hex()[..32]);
    assert_eq!(seal.len(), SEAL_BYTES);
    fs::write(path, [list, seal.as_bytes()].concat()).expect("written");
}

/// Returns all files outside the index, with their content.
fn outside(dir: &Path, index: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("read").flatten() {
            let path = entry.path();
            if path.is_dir() && path != index {
                folders.push(path);
            } else if path != index {
                found.insert(path.clone(), fs::read(path).expect("read"));
            }
        }
    }
    found
}
