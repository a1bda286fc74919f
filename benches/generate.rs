//! Writes a corpus of generated pages to a folder: `generate DIR N [SEED]`; or prints pages with their
//! correct reading, in the format of `gold/generated.jsonl`: `generate --gold N [SEED]`.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use benches::{DEFAULT_SEED, Generator, gold};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: generate DIR|--gold N [SEED]";
    let dir = args.next().context(usage)?;
    let pages: u64 = args.next().context(usage)?.parse().context("N must be a number of pages")?;
    let seed = args.next().map_or(Ok(DEFAULT_SEED), |seed| seed.parse()).context("SEED must be a number")?;
    anyhow::ensure!(args.next().is_none(), usage);
    if dir == "--gold" {
        return Ok(std::io::stdout().write_all(gold(seed, pages)?.as_bytes())?);
    }
    Generator::new(seed).write(Path::new(&dir), pages).with_context(|| format!("cannot write to `{dir}`"))
}
