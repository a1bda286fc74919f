//! Scores the reading of articles against gold: `cargo run --release --example eval -- FOLDER`.

use std::path::PathBuf;

use clap::Parser;
use readouts_eval::Options;

/// Scores the reading of articles against gold.
#[derive(Debug, Parser)]
struct Args {
    /// Folder with `gold/`, `corpus/` and `seeds/`
    shared: PathBuf,
    /// Lists every wrong sentence, title and date
    #[arg(long)]
    wrong: bool,
    /// Lists the articles that are read worst, this many of each set
    #[arg(long, default_value_t = 0)]
    worst: usize,
    /// Fails where a score is below its floor
    #[arg(long)]
    floors: bool,
    /// Only sets whose name has this in it
    #[arg(long, default_value = "")]
    set: String,
}

fn main() -> anyhow::Result<()> {
    let Args { shared, wrong, worst, floors, set } = Args::parse();
    readouts_eval::run(&Options { shared, wrong, worst, floors, set })
}
