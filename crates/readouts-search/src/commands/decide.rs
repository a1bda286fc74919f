//! `people merge` and `people forget`: decide that two names are of one person, or that a name is of none.

use anyhow::Result;
use readouts_core::corrections::{Change, Decision, Table, TableKind};
use readouts_core::{Ambiguous, Corrections, Index, Query, SearchRequest, tokens};

use super::author::author;
use super::deciding::{Folder, Mode};
use super::names;
use crate::args::{About, Common, Decide};
use crate::exit::Exit;
use crate::output::shortened;
use crate::refused::Refused;

pub(crate) fn decide(what: &Decide, common: &Common) -> Result<Exit> {
    let (Decide::Merge { about, .. } | Decide::Forget { about, .. }) = what;
    let folder = Folder::open(about.corpus.as_ref(), common)?;
    let by = author(about.author.as_deref())?;
    let index = folder.index()?;
    let mut changing = folder.change()?;
    let names = Meaning { index, table: changing.table(TableKind::People)?.clone(), about, common };
    drop(changing);
    let change = match what {
        Decide::Merge { name, into, .. } => {
            let (first, second) = (names.decided(name)?, names.of(into)?);
            if first == second {
                let message = format!("`{}` and `{}` are one name already", shortened(name), shortened(into));
                let hint = format!("both are read as `{}`", shortened(&first));
                return Err(Refused::new(message, hint).into());
            }
            Change::Merge { name: first, into: second }
        }
        Decide::Forget { name, .. } => Change::Forget { name: names.decided(name)? },
    };
    folder.decide(vec![change], &by, Mode::of(about.dry_run), common)?;
    Ok(Exit::Found)
}

/// Finds out which names are meant.
struct Meaning<'a> {
    index: &'a Index,
    /// Table about people of the folder.
    table: Table,
    about: &'a About,
    common: &'a Common,
}

impl Meaning<'_> {
    /// Returns the name to decide about: one that was decided about before, or one of the index.
    fn decided(&self, name: &str) -> Result<String> {
        let before =
            self.table.rows().iter().filter(|row| !row.change.is_withdrawal()).find_map(name_of(name));
        before.map_or_else(|| self.in_index(name), Ok)
    }

    /// Returns the name that a person is to have: the last one of those merged into each other, or one of the
    /// index.
    fn of(&self, name: &str) -> Result<String> {
        let Some(before) = self.table.rows().iter().find_map(name_of(name)) else {
            return self.in_index(name);
        };
        let corrections = Corrections::of([self.table.clone()]);
        match corrections.name(&before) {
            Some(last) => Ok(last.to_owned()),
            None => {
                let message = format!("`{}` is no person, by a decision of before", shortened(&before));
                let hint =
                    format!("`readouts-search corrections undo \"{}\"` takes it back", shortened(&before));
                Err(Refused::new(message, hint).into())
            }
        }
    }

    /// Returns the name of the index that a name stands for.
    ///
    /// # Errors
    /// If it fits several people, or nobody in the index is called so and names are not taken as written.
    fn in_index(&self, name: &str) -> Result<String> {
        if self.about.as_written {
            return Ok(name.trim().to_owned());
        }
        // Somebody who is only named neither speaks nor takes part, and can be decided about too.
        let everyone = names::resolve(self.index, &SearchRequest::new(Query::All), self.common)?.people()?;
        if let Some(same) = everyone.into_iter().find(|person| person.name == name.trim()) {
            return Ok(same.name);
        }
        let mut request = SearchRequest::new(Query::All);
        request.filters.with = vec![name.to_owned()];
        request.filters.ambiguous = Ambiguous::Refused;
        let resolved = names::resolve(self.index, &request, self.common)?;
        if let Some(unknown) = resolved.unknown_names().first() {
            let message = format!("{} `{}`", names::nothing_called(&unknown.field), shortened(name));
            let all = "`--as-written` takes a name that no article has";
            let hint = match unknown.nearest.as_slice() {
                [] => format!("`readouts-search people` lists everyone; {all}"),
                names => format!("did you mean {}? {all}", names.join(" or ")),
            };
            return Err(Refused::new(message, hint).into());
        }
        Ok(resolved.request().filters.with.first().map_or(name, String::as_str).trim().to_owned())
    }
}

/// Returns a function that returns the name which a decision is about, if it is this one in any letters.
fn name_of(wanted: &str) -> impl Fn(&Decision) -> Option<String> {
    let words = |text: &str| tokens(text).map(|token| token.text).collect::<Vec<_>>();
    let (wanted, own) = (wanted.trim().to_owned(), words(wanted));
    move |decision| match &decision.change {
        Change::Merge { name, .. } | Change::Forget { name }
            if *name == wanted || (!own.is_empty() && words(name) == own) =>
        {
            Some(name.clone())
        }
        _ => None,
    }
}
