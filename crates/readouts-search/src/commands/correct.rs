//! `correct`: decides by hand about what an article was misread in.

use anyhow::Result;
use readouts_core::Readout;

use super::author::author;
use super::deciding::{Folder, Mode};
use super::show;
use crate::args::{Common, CorrectArgs};
use crate::exit::Exit;
use crate::output::{note, shortened};
use crate::refused::Refused;

pub(crate) fn correct(args: &CorrectArgs, common: &Common) -> Result<Exit> {
    let folder = Folder::open(args.corpus.as_ref(), common)?;
    let by = author(args.author.as_deref())?;
    let index = folder.index()?;
    let Some(article) = show::find(index, &args.id)? else {
        let message = format!("no article has an id that begins with `{}`", shortened(&args.id));
        let hint = match show::left_out(index, &args.id)? {
            Some(told) => told,
            None => "`readouts-search search` prints the ids of what it finds".to_owned(),
        };
        return Err(Refused::new(message, hint).into());
    };
    let changes = args.changes(&article)?;
    new_name(args, &article);
    folder.decide(changes, &by, Mode::of(args.dry_run), common)?;
    Ok(Exit::Found)
}

/// Tells of a speaker whose name the article does not have.
fn new_name(args: &CorrectArgs, article: &Readout) {
    let Some(name) = &args.speaker else { return };
    let speakers = article.speakers.iter().map(|speaker| &speaker.name);
    if !speakers.chain(&article.participants).chain(&article.mentioned).any(|known| known == name) {
        note(&format!(
            "note: the article names nobody `{}`; the name is taken as it is written",
            shortened(name)
        ));
    }
}
