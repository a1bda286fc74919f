//! Runs every example: each one asserts what it shows.

#[path = "extract.rs"]
mod extract;

#[test]
fn extract_runs() {
    extract::main().unwrap();
}
