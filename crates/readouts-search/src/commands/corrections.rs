//! `corrections`: lists the decisions in the tables of a corpus folder; `corrections import` and `corrections
//! undo` change them.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::Result;
use readouts_core::corrections::Table;
use readouts_core::{Corrections, Index};

use super::{corpus, import, undo};
use crate::args::{Common, CorrectionsArgs, CorrectionsCommand};
use crate::exit::Exit;
use crate::output::{Decided, Decisions, note};
use crate::place::{self, IndexPlace};
use crate::refused::Refused;

pub(crate) fn corrections(args: &CorrectionsArgs, common: &Common) -> Result<Exit> {
    match &args.command {
        Some(CorrectionsCommand::Import(args)) => import::import(args, common),
        Some(CorrectionsCommand::Undo(args)) => undo::undo(args, common),
        None => list(args, common),
    }
}

fn list(args: &CorrectionsArgs, common: &Common) -> Result<Exit> {
    if common.no_tables {
        let hint = "leave the option out";
        return Err(Refused::new("`--no-tables` leaves out what is to be listed", hint).into());
    }
    let base = base_of(args.corpus.as_ref(), common)?;
    let corrections = Corrections::in_folder(&base)?;
    let decisions = Decisions::new(decided(&corrections));
    args.format.print(&decisions, args.cells.style())?;
    for (file, table) in corrections.tables() {
        for problem in table.problems() {
            let line = problem.line.map_or_else(String::new, |line| format!(":{line}"));
            note(&format!("warning: `{}{line}`: {}", base.join(file).display(), problem.why));
        }
    }
    if decisions.is_empty() {
        note(&format!("no decisions in the tables of `{}`", base.display()));
        return Ok(Exit::Nothing);
    }
    Ok(Exit::Found)
}

/// Returns the folder named, or the one of the index that is searched.
fn base_of(corpus: Option<&PathBuf>, common: &Common) -> Result<PathBuf> {
    if let Some(corpus) = corpus {
        let paths = std::slice::from_ref(corpus);
        corpus::must_exist(paths)?;
        return Ok(place::base_of(paths));
    }
    let dir = place::to_search(common.index.as_deref())?;
    let index = Index::open(&dir)?;
    let mut place = IndexPlace { dir, base: PathBuf::from("."), elsewhere: false };
    place.keep_base(&index)?;
    Ok(place.base)
}

/// Returns the decisions of both tables, each with the reason if it is not in force.
fn decided(corrections: &Corrections) -> Vec<Decided> {
    let mut reasons: HashMap<(&str, Option<u64>), &str> = HashMap::new();
    for row in corrections.not_in_force() {
        reasons.insert((row.table.file_name(), row.line), &row.why);
    }
    let why =
        |table: &Table, line| reasons.get(&(table.kind().file_name(), line)).map(|why| (*why).to_owned());
    let of_table = |(file, table): (&str, &Table)| {
        let rows = table.rows().iter();
        rows.map(|row| Decided::new(file.to_owned(), row, why(table, row.line))).collect::<Vec<_>>()
    };
    corrections.tables().flat_map(of_table).collect()
}
