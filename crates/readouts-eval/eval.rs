//! Scores the reading of articles against gold: `cargo run --release -p readouts-eval --example eval -- [FOLDER]`.

use std::path::PathBuf;

use clap::Parser;
use readouts_eval::Options;

/// Scores the reading of articles against gold.
#[derive(Debug, Parser)]
struct Args {
    /// Folder with further gold, in `gold/` and `corpus/`
    shared: Option<PathBuf>,
    /// Only sets whose name has this in it
    #[arg(long, default_value = "")]
    set: String,
    /// Lists what is wrong in development articles: sentences, titles, dates and more
    #[arg(long)]
    wrong: bool,
    /// Lists the development articles that are read worst, this many of each set
    #[arg(long, value_name = "N", default_value_t = 0)]
    worst: usize,
    /// Lists held-out articles too: that ends their use, for what was seen is no longer a test
    #[arg(long)]
    held_out: bool,
    /// Fails where a score is worse than its floor
    #[arg(long)]
    floors: bool,
    /// Prints the table in Markdown, without details
    #[arg(long)]
    markdown: bool,
    /// Writes the tables of error rates in a document anew: `docs/errors.md`
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Writes the run to a file
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Compares with a run that was saved, and lists the development articles that changed
    #[arg(long, value_name = "FILE")]
    compare: Option<PathBuf>,
    /// Prints the scores over the range of a weight (`knowledge/weights.toml` of the reading crate)
    #[arg(long, value_name = "NAME")]
    sweep: Option<String>,
    /// Fits the weights of a decision to gold, and cross-validates them by document
    #[arg(long, value_name = "DECISION")]
    fit: Option<String>,
}

fn main() -> anyhow::Result<()> {
    let Args { shared, set, wrong, worst, held_out, floors, markdown, errors, save, compare, sweep, fit } =
        Args::parse();
    readouts_eval::run(&Options {
        shared,
        set,
        wrong,
        worst,
        held_out,
        floors,
        markdown,
        errors,
        save,
        compare,
        sweep,
        fit,
    })
}
