//! Runs every example: each one asserts what it shows.

#[path = "compare.rs"]
mod compare;
#[path = "facets.rs"]
mod facets;
#[path = "months.rs"]
mod months;
#[path = "records.rs"]
mod records;
#[path = "search.rs"]
#[allow(dead_code, reason = "its `main` reads the command line, here the test's own")]
mod search;

#[test]
fn compare_runs() {
    compare::main().unwrap();
}

#[test]
fn facets_runs() {
    facets::main().unwrap();
}

#[test]
fn months_runs() {
    months::main().unwrap();
}

#[test]
fn records_runs() {
    records::main().unwrap();
}

#[test]
fn search_runs() {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../seeds");
    search::search(samples.into(), "new era", "Wang Yi".to_owned()).unwrap();
}
