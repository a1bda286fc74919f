//! Checks the invariants of ARCHITECTURE.md that can be verified in the source of the library crates.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const CORE: &str = "readouts-core";
const READING: &str = "readouts-reading";
const RELATIONS: &str = "readouts-relations";
const WORDS: &str = "readouts-words";
const PROGRAM: &str = "readouts-search";
const SERVER: &str = "readouts-server";

fn root(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(of).join("src")
}

/// Returns every source file of a crate: its path below `src`, and its text without tests and comments.
fn sources(of: &str) -> Vec<(String, String)> {
    let root = root(of);
    let mut files = Vec::new();
    collect(&root, &mut files);
    let text = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code =
            code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        (name, code)
    };
    let is_test = |name: &str| {
        name.ends_with("tests.rs")
            || name == "testing.rs"
            || name.contains("tests/")
            || name.contains("/oracle/")
    };
    files.into_iter().map(text).filter(|(name, _)| !is_test(name)).collect()
}

fn collect(dir: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(path);
        }
    }
}

/// Returns the files of a crate that contain one of the forbidden texts.
fn trespassers(of: &str, forbidden: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, code) in sources(of) {
        let named = forbidden.iter().filter(|word| code.contains(**word));
        found.extend(named.map(|word| format!("{name}: {word}")));
    }
    found
}

/// Modules directly below a crate's root (rooms): for each, the rooms it depends on and the files that do.
type Rooms = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn rooms(of: &str) -> Rooms {
    let lib = fs::read_to_string(root(of).join("lib.rs")).unwrap_or_default();
    let exports = exports(&lib);
    let mut rooms = Rooms::new();
    for (name, code) in sources(of) {
        let module = name.trim_end_matches(".rs").trim_end_matches("/mod");
        let room = module.split('/').next().unwrap();
        if room == "lib" || room == "main" {
            continue;
        }
        let to_root = "super::".repeat(module.split('/').count());
        for taken in taken(&code, "crate::").into_iter().chain(taken(&code, &to_root)) {
            let from = exports.get(&taken).unwrap_or(&taken);
            if from != room {
                let files = rooms.entry(room.to_owned()).or_default().entry(from.clone()).or_default();
                files.insert(name.clone());
            }
        }
    }
    rooms
}

/// Returns the names that a crate's root re-exports, with the module of each.
fn exports(lib: &str) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    for passed in lib.split("pub use ").skip(1).filter_map(|rest| rest.split(';').next()) {
        let Some((module, names)) = passed.split_once("::") else { continue };
        for name in names.trim_matches(['{', '}']).split(',').map(str::trim) {
            exports.insert(name.to_owned(), module.to_owned());
        }
    }
    exports
}

/// Returns the first names of the paths that follow a prefix: for `crate::{a::b, c}`, `a` and `c`.
fn taken(code: &str, prefix: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(first_name(rest));
            continue;
        };
        let (mut depth, mut start) = (0, 0);
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' | '}' if depth == 0 => {
                    names.push(first_name(&group[start..at]));
                    start = at + 1;
                    if c == '}' {
                        break;
                    }
                }
                _ => {}
            }
        }
    }
    names.retain(|name| !name.is_empty() && name != "super");
    names
}

fn first_name(path: &str) -> String {
    path.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Returns the modules that depend on themselves through others, with the files involved.
fn circles(rooms: &Rooms) -> Vec<String> {
    let reach = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(room) = next.pop() {
            let further = rooms.get(&room).into_iter().flat_map(BTreeMap::keys);
            next.extend(further.filter(|room| seen.insert((*room).clone())).cloned());
        }
        seen
    };
    let mut found = Vec::new();
    for (room, takes) in rooms {
        let back = takes.iter().filter(|(from, _)| reach(from).contains(room));
        found.extend(back.map(|(from, files)| format!("{room} takes from {from} in {files:?}")));
    }
    found
}

const NONE: [String; 0] = [];

#[test]
fn no_rooms_of_a_crate_take_from_each_other() {
    for of in [CORE, READING, PROGRAM, SERVER] {
        let rooms = rooms(of);
        assert!(rooms.len() > 4, "{rooms:?}");
        assert_eq!(circles(&rooms), NONE, "{of}");
    }
}

#[test]
fn the_data_model_takes_from_no_room() {
    assert_eq!(rooms(READING).get("model"), None);
}

#[test]
fn what_is_taken_is_seen_through_braces_exports_and_parents() {
    let code = "use crate::{a::{b, c}, D, self as s};\nfn f(x: crate::e::F) {}\nuse super::super::g::H;";
    assert_eq!(taken(code, "crate::"), ["a", "D", "self", "e"]);
    assert_eq!(taken(code, "super::super::"), ["g"]);
    assert_eq!(exports("pub use a::{B, C};\npub use d::E;")["C"], "a");
    let room = |from: &str| BTreeMap::from([(from.to_owned(), BTreeSet::new())]);
    let rooms = Rooms::from([("a".to_owned(), room("b")), ("b".to_owned(), room("a"))]);
    assert_eq!(circles(&rooms).len(), 2);
}

#[test]
fn reading_and_relating_know_no_files_no_clock_and_no_environment() {
    let forbidden = ["std::fs", "std::env", "SystemTime", "Instant", "std::net", "tantivy"];
    for of in [READING, RELATIONS, WORDS] {
        assert_eq!(trespassers(of, &forbidden), NONE);
    }
}

#[test]
fn only_index_and_search_name_tantivy() {
    let outside = |name: &str| !name.starts_with("index/") && !name.starts_with("search/");
    let named: Vec<_> = trespassers(CORE, &["tantivy"]).into_iter().filter(|found| outside(found)).collect();
    assert_eq!(named, NONE);
}

/// Files outside the language rooms that may contain words of a language, with the reason.
const WITH_WORDS: [(&str, &str); 5] = [
    ("dates/find.rs", "年, 月 and 日 are marks of dates in figures"),
    ("dates/times.rs", "年, 月, 日 and 号 are marks of dates in figures"),
    ("knowledge/calendar.rs", "年, 月 and 日 are marks of dates in figures"),
    ("knowledge/russian.rs", "Russian endings, by which the tables' words are found"),
    ("token.rs", "English titles, still to be moved to the table; й is folded as a letter"),
];

#[test]
fn words_of_a_language_stand_in_its_room_or_table() {
    let lower_case = |word: &str| {
        let inner = word.trim().strip_prefix('"').and_then(|word| word.strip_suffix('"'));
        inner.is_some_and(|inner| {
            inner.starts_with(|c: char| c.is_ascii_lowercase())
                && inner.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b' ' | b'.' | b'\''))
        })
    };
    // Three lower-case words in a row, as in a list of words; attributes and field names stand alone.
    let has_list = |code: &str| {
        let words: Vec<_> =
            code.split([',', '[', '|', '\n']).filter(|part| !part.trim().is_empty()).collect();
        words.windows(3).any(|three| three.iter().all(|word| lower_case(word)))
    };
    let is_foreign = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || ('\u{400}'..='\u{4ff}').contains(&c);
    let without_comments = |code: &str| {
        code.lines().map(|line| line.split(" // ").next().unwrap()).collect::<Vec<_>>().join("\n")
    };
    let found: Vec<_> = sources(READING)
        .into_iter()
        .filter(|(name, _)| !name.starts_with("lang/"))
        .map(|(name, code)| (name, without_comments(&code)))
        // Words of file formats, such as elements and columns, belong to no language.
        .filter(|(name, code)| code.contains(is_foreign) || !name.starts_with("pages/") && has_list(code))
        .map(|(name, _)| name)
        .collect();
    let expected: BTreeSet<_> = WITH_WORDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn the_libraries_never_print_or_read_the_environment() {
    for of in [CORE, READING, RELATIONS, WORDS, SERVER] {
        let forbidden = ["println!", "eprintln!", "std::env::var", "process::exit"];
        assert_eq!(trespassers(of, &forbidden), NONE);
    }
}

#[test]
fn the_store_and_the_document_form_of_an_index_know_nothing_of_it() {
    for (room, allowed) in [("document", &["document"][..]), ("store", &["store", "document"])] {
        for (name, code) in sources(CORE) {
            if !name.starts_with(&format!("index/{room}/")) {
                continue;
            }
            for taken in taken(&code, "crate::index::") {
                assert!(allowed.contains(&&*taken), "{name} takes {taken} from the index");
            }
        }
    }
}

#[test]
fn every_room_is_named_in_the_architecture() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ARCHITECTURE.md")).unwrap();
    for of in [CORE, READING, RELATIONS, SERVER] {
        for entry in fs::read_dir(root(of)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_room =
                !matches!(&*name, "lib.rs" | "testing.rs" | "tests.rs" | "tests" | "simplified.txt");
            assert!(
                !is_room || text.contains(&format!("`{name}`")) || text.contains(&format!("`{name}/")),
                "{name}"
            );
        }
    }
}

/// Public types of `readouts-core` and of `pages/` whose fields or variants are their definition; all others can
/// grow without breaking callers.
const CLOSED: [&str; 9] =
    ["DateRange", "Sample", "Near", "Relation", "Distance", "Name", "Place", "Part", "Word"];

#[test]
fn what_may_grow_is_non_exhaustive() {
    let pages = sources(READING).into_iter().filter(|(name, _)| name.starts_with("pages/"));
    let mut closed = Vec::new();
    for (name, code) in sources(CORE).into_iter().chain(pages) {
        let mut attributes = String::new();
        let mut lines = code.lines().peekable();
        while let Some(line) = lines.next() {
            if line.starts_with("#[") {
                attributes.push_str(line);
                continue;
            }
            let item = line.strip_prefix("pub struct ").map(|rest| (rest, true));
            let item = item.or_else(|| line.strip_prefix("pub enum ").map(|rest| (rest, false)));
            if let Some((rest, is_struct)) = item {
                let is_open = lines.peek().is_some_and(|field| field.starts_with("    pub "));
                let of = first_name(rest);
                let may_grow = (!is_struct || is_open) && !CLOSED.contains(&&*of);
                if may_grow && !attributes.contains("non_exhaustive") {
                    closed.push(format!("{name}: {of}"));
                }
            }
            attributes.clear();
        }
    }
    assert_eq!(closed, NONE);
}

#[test]
fn every_file_says_what_it_owns() {
    for of in [CORE, READING, RELATIONS, WORDS, PROGRAM, SERVER] {
        let mut files = Vec::new();
        collect(&root(of), &mut files);
        let silent: Vec<_> =
            files.into_iter().filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! ")).collect();
        assert_eq!(silent, Vec::<PathBuf>::new());
    }
}
