//! `index`: makes or updates an index, and tells what it did.

use anyhow::Result;
use readouts_core::source::Limits;
use readouts_core::{Index, Update};

use super::corpus;
use crate::args::{Common, IndexArgs};
use crate::exit::Exit;
use crate::{output, place};

pub(crate) fn index(args: &IndexArgs, common: &Common) -> Result<Exit> {
    corpus::must_exist(&args.paths)?;
    let place = place::of_corpus(&args.paths, common.index.as_deref())?;
    if args.rebuild && place.dir.join("format.json").exists() {
        Index::erase(&place.dir)?;
    }
    let index = Index::open_or_create(&place.dir)?;
    let tables = corpus::tables(common)?;
    let update =
        Update::new(&args.paths).limits(Limits { page_bytes: args.page_limit.saturating_mul(1 << 20) });
    let report = corpus::update(update, &place, &index, tables.as_ref())?;
    output::report::of_index(&report, &place, common.verbose)?;
    Ok(if report.articles > 0 { Exit::Found } else { Exit::Nothing })
}
