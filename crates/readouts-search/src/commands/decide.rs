//! `people merge` and `people forget`: write a decision into the table about people in the corpus folder.

use std::path::PathBuf;

use anyhow::Result;
use jiff::{Timestamp, Unit};
use readouts_core::corrections::{Change, Decision, Table, TableKind, Writing};
use readouts_core::{Ambiguous, Corrections, Index, Query, SearchRequest};

use super::{corpus, names};
use crate::args::{Common, Decide};
use crate::exit::Exit;
use crate::output::{note, shortened};
use crate::place::{self, IndexPlace};
use crate::refused::Refused;

/// Environment variables that may have the name of the account.
const ACCOUNT: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];

pub(crate) fn decide(what: &Decide, common: &Common) -> Result<Exit> {
    let (Decide::Merge { about, .. } | Decide::Forget { about, .. }) = what;
    let (index, place) = opened(about.corpus.as_ref(), common)?;
    let change = match what {
        Decide::Merge { name, into, .. } => {
            let (first, second) = (meant(&index, name, common)?, meant(&index, into, common)?);
            if first == second {
                let message = format!("`{}` and `{}` are one name already", shortened(name), shortened(into));
                let hint = format!("both are read as `{}`", shortened(&first));
                return Err(Refused::new(message, hint).into());
            }
            Change::Merge { name: first, into: second }
        }
        Decide::Forget { name, .. } => Change::Forget { name: meant(&index, name, common)? },
    };
    let at = Timestamp::now().round(Unit::Second)?.to_string();
    write(&place, &Decision::new(change, about.author.clone().unwrap_or_else(account), at))?;
    Ok(Exit::Found)
}

/// Opens the index whose names are meant, and finds the folder of its pages.
fn opened(folder: Option<&PathBuf>, common: &Common) -> Result<(Index, IndexPlace)> {
    if let Some(folder) = folder {
        let paths = [folder.clone()];
        corpus::must_exist(&paths)?;
        let place = place::of_corpus(&paths, None)?;
        return Ok((Index::open(&place.dir)?, place));
    }
    let dir = place::to_search(common.index.as_deref())?;
    let index = Index::open(&dir)?;
    let mut place = IndexPlace { dir, base: PathBuf::from("."), elsewhere: false };
    place.keep_base(&index)?;
    Ok((index, place))
}

/// Returns the name of the index that a name stands for; the name itself if nobody there is called so.
fn meant(index: &Index, name: &str, common: &Common) -> Result<String> {
    let mut request = SearchRequest::new(Query::All);
    request.filters.with = vec![name.to_owned()];
    request.filters.ambiguous = Ambiguous::Refused;
    let resolved = names::resolve(index, &request, common)?;
    for unknown in resolved.unknown_names() {
        let nearest = match unknown.nearest.as_slice() {
            [] => String::new(),
            names => format!("; did you mean {}?", names.join(" or ")),
        };
        note(&format!("{} `{}`{nearest}", names::nothing_called(&unknown.field), shortened(name)));
    }
    Ok(resolved.request().filters.with.first().map_or(name, String::as_str).trim().to_owned())
}

fn account() -> String {
    let named = ACCOUNT.iter().filter_map(|variable| std::env::var(variable).ok());
    named.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or("unknown".to_owned())
}

/// Writes a decision in place of those about the same name.
fn write(place: &IndexPlace, decision: &Decision) -> Result<()> {
    let writing = Writing::begin(&place.base)?;
    let mut table = writing.table(TableKind::People)?;
    let path = writing.path(TableKind::People);
    let replaced = table.set(decision.clone()).map_err(|error| error.at(&path))?;
    // What is written must be read in the same way.
    Table::read(table.to_csv().as_bytes(), TableKind::People).must_be_whole()?;
    if let Change::Merge { name, into } = &decision.change
        && Corrections::of([table.clone()]).name(name) == Some(name)
    {
        let message = format!("`{}` is merged into `{}` already", shortened(into), shortened(name));
        let hint = format!("delete that row of `{}` to merge them the other way", path.display());
        return Err(Refused::new(message, hint).into());
    }
    writing.save(&table)?;
    note(&format!("{}: written to `{}`", decision.change, path.display()));
    for before in replaced.iter().filter(|before| before.change != decision.change) {
        note(&format!("in place of: {before}"));
    }
    note(&format!("hint: `readouts-search index {}` applies it", place.base.display()));
    Ok(())
}
