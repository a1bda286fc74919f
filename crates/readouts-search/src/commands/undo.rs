//! `corrections undo`: takes decisions back. They are found in the tables, so a page that is not indexed is found too.

use std::collections::BTreeSet;

use anyhow::Result;
use readouts_core::corrections::{Change, Decision, Key};
use readouts_core::{Index, tokens};

use super::author::author;
use super::deciding::{Folder, Mode};
use crate::args::{Common, UndoArgs};
use crate::exit::Exit;
use crate::output::shortened;
use crate::refused::Refused;

/// Maximum number of similar names or ids that a hint lists.
const LISTED: usize = 5;

pub(crate) fn undo(args: &UndoArgs, common: &Common) -> Result<Exit> {
    let folder = Folder::open(args.corpus.as_ref(), common)?;
    let by = author(args.author.as_deref())?;
    let changing = folder.change()?;
    let rows: Vec<Decision> = changing.rows().cloned().collect();
    drop(changing);
    let changes = keys(args, &rows)?.into_iter().map(|key| Change::Withdraw { key }).collect();
    folder.decide(changes, &by, Mode::of(args.dry_run), common)?;
    Ok(Exit::Found)
}

/// Returns what the decisions to take back are about.
fn keys(args: &UndoArgs, rows: &[Decision]) -> Result<BTreeSet<Key>> {
    let what = args.what.trim();
    let about: Vec<&Decision> = rows.iter().filter(|row| is_meant(what, &row.change.key())).collect();
    let ids: BTreeSet<&str> = about.iter().filter_map(|row| row.change.article()).collect();
    let has_name = about.iter().any(|row| row.change.article().is_none());
    if ids.len() > 1 || (has_name && !ids.is_empty()) {
        let message = format!("`{}` begins the ids of several pages, or is a name too", shortened(what));
        let listed: Vec<String> = ids.iter().take(LISTED).map(|id| format!("`{id}`")).collect();
        return Err(Refused::new(message, format!("give the whole id: {}", listed.join(", "))).into());
    }
    let about: Vec<&Decision> =
        about.into_iter().filter(|row| is_asked_for(args, &row.change.key())).collect();
    let open: BTreeSet<Key> =
        about.iter().filter(|row| !row.change.is_withdrawal()).map(|row| row.change.key()).collect();
    match about.first() {
        _ if !open.is_empty() => Ok(open),
        Some(row) => {
            let message = format!("it is taken back already: {row}");
            Err(Refused::new(message, "`readouts-search corrections` lists all decisions").into())
        }
        None => {
            Err(Refused::new(format!("no decision is about `{}`", shortened(what)), hint(what, rows)).into())
        }
    }
}

/// Whether a name or id stands for what a decision is about.
fn is_meant(what: &str, key: &Key) -> bool {
    match key {
        Key::Person(name) => *name == what || (!words(what).is_empty() && words(name) == words(what)),
        key => {
            let begins = |id: &str| what.chars().count() >= Index::ID_PREFIX_MIN && id.starts_with(what);
            key.article().is_some_and(begins)
        }
    }
}

/// Whether the options ask for this fact of an article; without any, they ask for all.
fn is_asked_for(args: &UndoArgs, key: &Key) -> bool {
    let UndoArgs { sentence, event_date, outlet, not_a_readout, .. } = args;
    if sentence.is_none() && !event_date && !outlet && !not_a_readout {
        return true;
    }
    match key {
        Key::Speaker(_, number) => sentence.as_ref().is_some_and(|sentences| sentences.contains(number)),
        Key::EventDate(_) => *event_date,
        Key::Outlet(_) => *outlet,
        Key::Readout(_) => *not_a_readout,
        _ => false,
    }
}

/// Returns the names of decisions that are similar, or how to find them.
fn hint(what: &str, rows: &[Decision]) -> String {
    let wanted = what.to_lowercase();
    let near = |name: &String| {
        let name = name.to_lowercase();
        wanted.chars().count() < 100 && strsim::osa_distance(&name, &wanted) <= 2
            || (wanted.chars().count() > 2 && name.contains(&wanted))
    };
    let name = |row: &Decision| match row.change.key() {
        Key::Person(name) => Some(name),
        _ => None,
    };
    let names: BTreeSet<String> = rows.iter().filter_map(name).filter(near).collect();
    let names: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "`readouts-search corrections` lists all decisions".to_owned(),
        names => format!("did you mean {}?", names.join(" or ")),
    }
}

fn words(name: &str) -> Vec<String> {
    tokens(name).map(|token| token.text).collect()
}
