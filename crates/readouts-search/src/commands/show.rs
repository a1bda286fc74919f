//! `show`: prints one article of the index.

use anyhow::Result;
use readouts_core::Index;

use crate::args::{Common, ShowArgs};
use crate::exit::Exit;
use crate::output::{Article, Detail, Formulas, View, note, shortened};
use crate::place;
use crate::refused::Refused;

pub(crate) fn show(args: &ShowArgs, common: &Common) -> Result<Exit> {
    let index = Index::open(&place::to_search(common.index.as_deref())?)?;
    let Some(article) = index.article(&args.id)? else {
        if args.id.chars().count() < Index::ID_PREFIX_MIN {
            let message = format!("`{}` is too short for an id", args.id);
            let hint = format!("give {} characters of it at least", Index::ID_PREFIX_MIN);
            return Err(Refused::new(message, hint).into());
        }
        note(&format!("no article has an id that begins with `{}`", shortened(&args.id)));
        return Ok(Exit::Nothing);
    };
    args.format.must_not_be(&[View::Rows], "an article has no rows", "`--format json` has all of it")?;
    args.format.print(&Article { article: &article, detail: Detail::Readable }, Formulas::Marked)?;
    Ok(Exit::Found)
}
