//! `check`: whether the index is whole.

use anyhow::Result;
use readouts_core::Index;

use super::corpus;
use crate::args::{CheckArgs, Common, Format};
use crate::exit::Exit;
use crate::output::{self, note};
use crate::place;

pub(crate) fn check(args: &CheckArgs, common: &Common) -> Result<Exit> {
    if let Some(corpus) = &args.corpus {
        corpus::must_exist(std::slice::from_ref(corpus))?;
    }
    let dir = match &args.corpus {
        Some(corpus) => place::of_corpus(std::slice::from_ref(corpus), common.index.as_deref())?.dir,
        None => place::to_search(common.index.as_deref())?,
    };
    let index = Index::open(&dir)?;
    let found = index.check()?;
    match args.format {
        Format::Human => output::human::verification(&found, index.place())?,
        Format::Json => output::json::one(&found)?,
        Format::Jsonl => output::json::lines(std::slice::from_ref(&found))?,
        Format::Csv | Format::Tsv => {
            anyhow::bail!("a check has no rows\nhint: `--format json` has all of it")
        }
    }
    if found.problems.is_empty() {
        return Ok(Exit::Found);
    }
    note("hint: `readouts-search index --rebuild PATH` builds it anew from your pages");
    Ok(Exit::Error)
}
