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

# All cases of core's property tests, of which `test` has a fifth.
thorough:
    READOUTS_THOROUGH=1 cargo test --release -p readouts-core --lib

# Kills the program in the midst of updates and rebuilds, again and again, and fails the disk at every step.
crash ROUNDS="500":
    READOUTS_THOROUGH=1 cargo test --release -p readouts-core --lib index::tests
    READOUTS_CRASHES={{ROUNDS}} cargo test --release -p readouts-search --test cli a_crash -- --nocapture

# Inputs that are broken or mean harm, the huge ones too: what was said, seconds and memory for each.
hostile FILES="100000":
    cargo build --release -p readouts-search
    crates/readouts-search/tests/hostile.sh target/release/readouts-search {{FILES}}

# The program optimised as a whole and by a profile of itself (PGO), in target/pgo/dist: it builds an index of generated
# pages and of the sample articles, and searches it (needs `rustup component add llvm-tools`).
release-pgo PAGES="5000":
    rm -rf target/pgo-data
    RUSTFLAGS="-Cprofile-generate={{justfile_directory()}}/target/pgo-data" CARGO_TARGET_DIR=target/pgo cargo build --profile dist -p readouts-search
    cargo run --release -p benches --example generate -- target/pgo-data/pages {{PAGES}}
    LLVM_PROFILE_FILE=target/pgo-data/%p.profraw target/pgo/dist/readouts-search index target/pgo-data/pages seeds --index target/pgo-data/index
    LLVM_PROFILE_FILE=target/pgo-data/%p.profraw target/pgo/dist/readouts-search --index target/pgo-data/index "peace and stability" --facets speaker > target/pgo-data/found.txt
    "$(find "$(rustc --print sysroot)" -name llvm-profdata)" merge -o target/pgo-data/all.profdata target/pgo-data/*.profraw
    RUSTFLAGS="-Cprofile-use={{justfile_directory()}}/target/pgo-data/all.profdata" CARGO_TARGET_DIR=target/pgo cargo build --profile dist -p readouts-search

# All benchmarks; READOUTS_BENCH_DOCS and READOUTS_BENCH_CORPUS choose the corpus.
bench *ARGS:
    cargo bench -p benches {{ARGS}}

# Scores against the repository's gold, and a folder's where one is given.
eval *ARGS:
    cargo run --release -p readouts-eval --example eval -- {{ARGS}}

# Random input for the query parser, the cleaner, dates, attribution or a reader (`reader_html`, …), for so many
# seconds, from what earlier runs have found (needs `cargo install cargo-fuzz`).
fuzz TARGET="query_parser" SECONDS="600":
    mkdir -p fuzz/target/found/{{TARGET}}
    test ! -e fuzz/found/{{TARGET}}.tar.gz || tar xzf fuzz/found/{{TARGET}}.tar.gz -C fuzz/target/found/{{TARGET}}
    RUSTC_BOOTSTRAP=1 cargo fuzz run -s none {{TARGET}} fuzz/target/found/{{TARGET}} fuzz/corpus/{{TARGET}} -- -max_total_time={{SECONDS}} -max_len=4096

# All that a change must pass.
ci:
    bash .ci/run
