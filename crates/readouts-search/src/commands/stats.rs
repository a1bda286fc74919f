//! `stats`: what the index holds.

use anyhow::Result;
use readouts_core::Index;

use crate::args::{Common, Format, StatsArgs};
use crate::exit::Exit;
use crate::refused::Refused;
use crate::{output, place};

pub(crate) fn stats(args: &StatsArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let stats = index.stats()?;
    match args.format {
        Format::Human => output::human::stats(&stats, index.place())?,
        Format::Json => output::json::one(&stats)?,
        Format::Jsonl => output::json::lines(std::slice::from_ref(&stats))?,
        Format::Csv | Format::Tsv => {
            return Err(Refused::new("statistics have no rows", "`--format json` has them all").into());
        }
    }
    Ok(if stats.documents > 0 { Exit::Found } else { Exit::Nothing })
}
