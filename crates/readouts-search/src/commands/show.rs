//! `show`: one article of the index.

use anyhow::Result;
use readouts_core::Index;

use crate::args::{Common, Format, ShowArgs};
use crate::exit::Exit;
use crate::output::{self, note};
use crate::place;

pub(crate) fn show(args: &ShowArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let Some(article) = index.article(&args.id)? else {
        note(&format!("no article has an id that begins with `{}`", args.id));
        return Ok(Exit::Nothing);
    };
    match args.format {
        Format::Human => output::article::print(&article)?,
        Format::Json => output::json::one(&article)?,
        Format::Jsonl => output::json::lines(std::slice::from_ref(&article))?,
        Format::Csv | Format::Tsv => {
            anyhow::bail!("an article has no rows\nhint: `--format json` has all of it")
        }
    }
    Ok(Exit::Found)
}
