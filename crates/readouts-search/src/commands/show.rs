//! `show`: prints one article of the index, with the matches of a query marked if there is one.

use anyhow::Result;
use readouts_core::{Index, Readout};

use super::{corpus, names, one_page};
use crate::args::{Common, ShowArgs};
use crate::exit::Exit;
use crate::output::{Around, Article, Detail, Formulas, Marked, Sentences, View, note, shortened};
use crate::place;
use crate::refused::Refused;

pub(crate) fn show(args: &ShowArgs, common: &Common) -> Result<Exit> {
    let index = corpus::opened(common)?;
    let request = args.request(&index.kept_columns()?)?;
    let Some(mut article) = find(&index, &args.id)? else {
        note(&format!("no article has an id that begins with `{}`", shortened(&args.id)));
        left_out(&index, &args.id)?.iter().for_each(|told| note(told));
        return Ok(Exit::Nothing);
    };
    args.format.must_not_be(&[View::Rows], "an article has no rows", "`--format json` has all of it")?;
    if args.sentences {
        if !args.format.is_human() {
            let hint = "`statements` of `--format json` has them in this order, the first being number 1";
            return Err(Refused::new("sentences are listed in text for people only", hint).into());
        }
        args.format.print(&Sentences { article: &article }, Formulas::Marked)?;
        return Ok(Exit::Found);
    }
    if args.audit {
        match one_page::lines(&article, &place::base_of_index(&index)?, common)? {
            Some(lines) => article.audit = lines,
            None => note("the file of this article is gone, or has another text: its lines are not known"),
        }
    }
    let Some(request) = request else {
        let detail = if args.audit { Detail::All } else { Detail::Readable };
        let article = Article { article: &article, detail, marked: None };
        args.format.print(&article, Formulas::Marked)?;
        return Ok(Exit::Found);
    };
    if !args.format.is_human() {
        let hint = "`search --format json` has the places of all matches";
        return Err(Refused::new("matches are marked in text for people only", hint).into());
    }
    let hit = names::resolve(&index, &request, common)?.hit(&article.id)?;
    let found = hit.filter(|hit| !hit.matches.is_empty());
    if found.is_none() {
        note("nothing found in this article");
        if args.around {
            return Ok(Exit::Nothing);
        }
    }
    let around = if args.around { Around::Matches } else { Around::Everything };
    let marked = found.as_ref().map(|hit| Marked { hit, mark: &args.marks.mark, around });
    let article = Article { article: &article, detail: Detail::Readable, marked };
    args.format.print(&article, Formulas::Marked)?;
    Ok(if found.is_some() { Exit::Found } else { Exit::Nothing })
}

/// Returns the article with this id, or with the only id that begins with it.
///
/// # Errors
/// If the id is too short, or several begin with it.
pub(super) fn find(index: &Index, id: &str) -> Result<Option<Readout>> {
    let found = index.article(id)?;
    if found.is_none() {
        too_short(id)?;
    }
    Ok(found)
}

/// Returns an error if an id that was not found is too short.
pub(super) fn too_short(id: &str) -> Result<()> {
    if id.chars().count() < Index::ID_PREFIX_MIN {
        let message = format!("`{id}` is too short for an id");
        let hint = format!("give {} characters of it at least", Index::ID_PREFIX_MIN);
        return Err(Refused::new(message, hint).into());
    }
    Ok(())
}

/// Returns which page with this id is not indexed because a correction says that it is no readout.
pub(super) fn left_out(index: &Index, id: &str) -> Result<Option<String>> {
    let pages = index.left_out()?;
    let mut meant = pages.iter().filter(|(known, _)| known.starts_with(id));
    let told = |(id, file): (&String, &String)| {
        format!(
            "`{id}` in `{file}` is not a readout, by a correction; `readouts-search corrections undo {id}` takes it back"
        )
    };
    Ok(meant.next().map(told))
}
