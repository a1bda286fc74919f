//! `index`: makes or updates an index, and tells what it did.

use anyhow::Result;
use readouts_core::{ErrorKind, Index, Update};

use super::corpus::{self, Pages};
use crate::args::{Common, IndexArgs};
use crate::exit::Exit;
use crate::place::Place;
use crate::stop::Stopped;
use crate::{output, place};

pub(crate) fn index(args: &IndexArgs, common: &Common) -> Result<Exit> {
    let pages = Pages::of(&args.input)?;
    let mut place = place::of_corpus(&pages.paths, common.index.as_deref())?;
    let writer = corpus::writer(args.threads, args.memory);
    let mut update = Update::of(pages.selection(&args.input)).limits(args.input.limits()).writer(writer);
    if args.keep_missing {
        update = update.keep_missing();
    }
    if args.dry_run {
        return preview(&update, &place, args, common);
    }
    // Before an index is made for a pipe that nobody writes to.
    let streams = pages.streams(&args.input)?;
    let rebuild = args.rebuild.then(|| Index::rebuild(&place.dir)).transpose()?;
    let index = match &rebuild {
        Some(rebuild) => rebuild.index().clone(),
        None => Index::open_or_create(&place.dir)?,
    };
    if common.index.is_some() {
        place.keep_base(&index)?;
    }
    let updated = corpus::update(update, streams, &place, &index, common);
    let report = updated.map_err(|error| match error.is::<Stopped>() && args.rebuild {
        true => Stopped::new("stopped: the index is as it was; a rebuild cannot be gone on with").into(),
        false => error,
    })?;
    if let Some(rebuild) = rebuild {
        rebuild.finish()?;
    }
    output::report::of_index(&report, &place, common.verbose)?;
    Ok(if report.articles > 0 { Exit::Found } else { Exit::Nothing })
}

fn preview(update: &Update<'_>, place: &Place, args: &IndexArgs, common: &Common) -> Result<Exit> {
    let index = match Index::open(&place.dir) {
        Ok(_) if args.rebuild => None,
        Err(error) if args.rebuild || error.kind() == ErrorKind::NoIndex => None,
        opened => Some(opened?),
    };
    let mut place = place.clone();
    if let Some(index) = index.as_ref().filter(|_| common.index.is_some()) {
        place.keep_base(index)?;
    }
    let update = corpus::with_tables(update.clone().relative_to(&place.base), common)?;
    let preview = update.preview(index.as_ref())?;
    output::report::of_preview(&preview)?;
    let nothing = preview.new.is_empty() && preview.unchanged == 0 && index.is_none();
    Ok(if nothing { Exit::Nothing } else { Exit::Found })
}
