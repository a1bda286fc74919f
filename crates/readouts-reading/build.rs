//! Converts the knowledge tables from TOML to JSON. A program parses them at every start, and JSON takes a quarter of
//! the time.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let tables = Path::new("knowledge");
    println!("cargo::rerun-if-changed={}", tables.display());
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder"));
    for folder in [tables.to_owned(), tables.join("lang")] {
        for file in fs::read_dir(&folder).expect("the crate has its tables") {
            let path = file.expect("a file of the folder").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let to = out.join(path.strip_prefix(tables).expect("it is below it")).with_extension("json");
                fs::create_dir_all(to.parent().expect("it is in a folder"))
                    .expect("cargo's folder can be written");
                fs::write(to, json(&path)).expect("cargo's folder can be written");
            }
        }
    }
}

fn json(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let table: toml::Table =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::to_string(&table).expect("a table has no other values than JSON")
}
