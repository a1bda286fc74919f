# What is done here every day. `just` lists it.

default:
    @just --list

# Formatting, lints, docs.
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# All tests.
test:
    cargo test --workspace

# Many random queries, each answer against that of a scan; prints what was compared.
scan CASES="100000":
    READOUTS_CASES={{CASES}} cargo test --release -p readouts-core --lib every_answer -- --nocapture

# All benchmarks; READOUTS_BENCH_DOCS and READOUTS_BENCH_CORPUS choose the corpus.
bench *ARGS:
    cargo bench {{ARGS}}

# Scores against a folder of gold.
eval DIR *ARGS:
    cargo run --release --example eval -- {{DIR}} {{ARGS}}

# Random texts for the query parser, until stopped or for so many seconds (needs `cargo install cargo-fuzz`).
fuzz SECONDS="600":
    RUSTC_BOOTSTRAP=1 cargo fuzz run -s none query_parser -- -max_total_time={{SECONDS}} -max_len=400

# All that a change must pass.
ci:
    bash .ci/run
