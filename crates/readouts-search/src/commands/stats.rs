//! `stats`: what the index holds.

use anyhow::Result;
use readouts_core::Index;

use crate::args::{Common, Format, StatsArgs};
use crate::exit::Exit;
use crate::{output, place};

pub(crate) fn stats(args: &StatsArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let stats = index.stats()?;
    match args.format {
        Format::Human => output::human::stats(&stats, index.dir())?,
        _ => output::json::one(&stats)?,
    }
    Ok(if stats.documents > 0 { Exit::Found } else { Exit::Nothing })
}
