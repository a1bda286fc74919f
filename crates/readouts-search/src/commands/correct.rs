//! `correct`: writes decisions about an article to the table of its corpus folder, and applies them.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use jiff::Timestamp;
use readouts_core::corrections::{Decision, Table, TableKind, Writing};
use readouts_core::{Index, Readout};

use super::{corpus, show};
use crate::args::{Common, CorrectArgs};
use crate::exit::Exit;
use crate::output::{note, plain_lines, report, shortened};
use crate::place::{self, IndexPlace};
use crate::refused::Refused;

/// Environment variables with the name of the user, the first that is set.
const USER: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

pub(crate) fn correct(args: &CorrectArgs, common: &Common) -> Result<Exit> {
    if common.no_tables {
        let hint = "leave the option out: an update with it undoes all corrections";
        return Err(Refused::new("`--no-tables` leaves out what is to be corrected", hint).into());
    }
    let by = author(args)?;
    let (place, index) = open(args, common)?;
    let Some(article) = show::find(&index, &args.id)? else {
        let message = format!("no article has an id that begins with `{}`", shortened(&args.id));
        return Err(Refused::new(message, "`readouts-search search` prints the ids of what it finds").into());
    };
    let at = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let changes = args.changes(&article)?.into_iter();
    let decisions: Vec<Decision> =
        changes.map(|change| Decision::new(change, by.as_str(), at.as_str())).collect();
    let tables = Writing::begin(&place.base)?;
    let path = tables.path(TableKind::Articles);
    let mut table = tables.table(TableKind::Articles)?;
    table.must_be_whole().map_err(|error| error.at(&path))?;
    let mut told = Vec::new();
    for decision in &decisions {
        told.push(decision.change.to_string());
        let replaced = table.set(decision.clone())?;
        told.extend(replaced.iter().map(|before| format!("  in place of: {before}")));
    }
    new_name(args, &article);
    if args.dry_run {
        print(&decisions)?;
        told.iter().for_each(|line| note(line));
        note(&format!("`{}` is unchanged; nothing was done", path.display()));
        return Ok(Exit::Found);
    }
    tables.save(&table)?;
    drop(tables);
    told.iter().for_each(|line| note(line));
    note(&format!("written to `{}`", path.display()));
    let done = corpus::run_corrections(&place, &index, common)?;
    report::of_corrections(&done, &place, common.verbose);
    Ok(Exit::Found)
}

/// Returns who corrects.
fn author(args: &CorrectArgs) -> Result<String> {
    let of_user = || USER.iter().filter_map(|name| std::env::var(name).ok()).find(|name| !name.is_empty());
    let by = args.author.clone().or_else(of_user).unwrap_or_default();
    if by.trim().is_empty() {
        return Err(Refused::new("it is not known who corrects", "`--author NAME` says it").into());
    }
    Ok(by.trim().to_owned())
}

/// Opens the index that has the article, and finds the folder of its pages.
fn open(args: &CorrectArgs, common: &Common) -> Result<(IndexPlace, Index)> {
    let Some(corpus) = &args.corpus else {
        let dir = place::to_search(common.index.as_deref())?;
        let index = Index::open(&dir)?;
        let Some(base) = place::corpus_of(&dir) else {
            let message = format!("the index `{}` is not inside the folder of its pages", dir.display());
            return Err(Refused::new(message, "`--corpus DIR` names that folder").into());
        };
        return Ok((IndexPlace { dir, base, elsewhere: false }, index));
    };
    corpus::must_exist(std::slice::from_ref(corpus))?;
    let mut place = place::of_corpus(std::slice::from_ref(corpus), common.index.as_deref())?;
    let index = Index::open(&place.dir)?;
    if common.index.is_some() {
        let named = place.base.clone();
        place.keep_base(&index)?;
        let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if whole(&named) != whole(&place.base) {
            let message =
                format!("the index `{}` is not of the folder `{}`", place.dir.display(), named.display());
            let hint = format!("its folder is `{}`", place.base.display());
            return Err(Refused::new(message, hint).into());
        }
    }
    Ok((place, index))
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

/// Prints the rows of decisions, below the names of the columns.
fn print(decisions: &[Decision]) -> Result<()> {
    let mut rows = Table::new(TableKind::Articles);
    for decision in decisions {
        rows.set(decision.clone())?;
    }
    Ok(write!(anstream::stdout().lock(), "{}", plain_lines(&rows.to_csv()))?)
}
