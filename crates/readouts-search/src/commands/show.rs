//! `show`: one article of the index.

use anyhow::Result;
use readouts_core::Index;

use crate::args::{Common, Format, ShowArgs};
use crate::exit::Exit;
use crate::output::article::Detail;
use crate::output::{self, note, shortened};
use crate::place;
use crate::refused::Refused;

/// The fewest characters that may stand for an id.
const ID_PREFIX_MIN: usize = 4;

pub(crate) fn show(args: &ShowArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let Some(article) = index.article(&args.id)? else {
        if args.id.chars().count() < ID_PREFIX_MIN {
            let message = format!("`{}` is too short for an id", args.id);
            let hint = format!("give {ID_PREFIX_MIN} characters of it at least");
            return Err(Refused::new(message, hint).into());
        }
        note(&format!("no article has an id that begins with `{}`", shortened(&args.id)));
        return Ok(Exit::Nothing);
    };
    match args.format {
        Format::Human => output::article::print(&article, Detail::Readable)?,
        Format::Json => output::json::one(&article)?,
        Format::Jsonl => output::json::lines(std::slice::from_ref(&article))?,
        Format::Csv | Format::Tsv => {
            return Err(Refused::new("an article has no rows", "`--format json` has all of it").into());
        }
    }
    Ok(Exit::Found)
}
