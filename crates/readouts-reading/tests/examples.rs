//! Runs the example, which asserts what it shows.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../examples/extract.rs"]
mod extract;

#[test]
fn extract_runs() {
    extract::main().unwrap();
}
