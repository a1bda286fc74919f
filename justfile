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

# All benchmarks; READOUTS_BENCH_DOCS and READOUTS_BENCH_CORPUS choose the corpus.
bench *ARGS:
    cargo bench {{ARGS}}

# Scores against a folder of gold.
eval DIR *ARGS:
    cargo run --release --example eval -- {{DIR}} {{ARGS}}

# All that a change must pass.
ci:
    bash .ci/run
