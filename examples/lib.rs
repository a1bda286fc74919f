//! Examples of `readouts-core`; run one with `cargo run -p examples --example NAME`.

/// The README's program is compiled and run with the documentation's.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
