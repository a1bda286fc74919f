//! Examples of `readouts-core`; run one with `cargo run --example NAME`.
