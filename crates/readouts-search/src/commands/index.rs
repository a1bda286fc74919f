//! `index`: creates or updates an index, and reports the result.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Result;
use readouts_core::source::Sources;
use readouts_core::{ChangedFiles, Error, ErrorKind, FileWatcher, Index, Missing, Update, UpdateReport};

use super::corpus::{self, Pages};
use crate::args::{Common, IndexArgs};
use crate::exit::Exit;
use crate::place::IndexPlace;
use crate::refused::Refused;
use crate::stop::{self, Stopped};
use crate::{output, place};

pub(crate) fn index(args: &IndexArgs, common: &Common) -> Result<Exit> {
    let pages = Pages::of(&args.input)?;
    let mut place = place::of_corpus(&pages.paths, common.index.as_deref())?;
    let writer = corpus::writer(args.threads, args.memory);
    let update = Update::of(pages.selection(&args.input)).limits(args.input.limits()).writer(writer);
    let update = update.missing(args.missing.policy());
    if args.dry_run {
        return preview(&update, &place, args, common);
    }
    // Opened before an index is created, because a pipe without a writer is an error.
    let streams = pages.streams(&args.input, common)?;
    // Before the first run, so that no change is missed.
    let watcher = if args.watch { Some(watcher(&pages, args, &place)?) } else { None };
    let (index, report) = run(update, streams, &mut place, args, common)?;
    output::report::of_index(&report, &place, common.verbose)?;
    if let Some(held) = &report.held {
        let hint = "`--remove-missing` removes them, `--keep-missing` keeps them";
        return Err(corpus::kept(held, &place).hinting(hint).into());
    }
    if let Some(watcher) = watcher {
        let again = Update::of(pages.selection(&args.input)).limits(args.input.limits()).writer(writer);
        return follow(watcher, report, &again.missing(args.missing.policy()), &place, &index, common);
    }
    Ok(if report.articles > 0 { Exit::Found } else { Exit::Nothing })
}

/// Makes or updates an index for another program, which is told how far it is. Messages are the program's own too.
pub(crate) fn updated(args: &IndexArgs, common: &Common) -> Result<UpdateReport> {
    let pages = Pages::of(&args.input)?;
    let mut place = place::of_corpus(&pages.paths, common.index.as_deref())?;
    let update = Update::of(pages.selection(&args.input)).limits(args.input.limits());
    let update = update.writer(corpus::writer(args.threads, args.memory)).missing(args.missing.policy());
    let (_, report) = run(update, Vec::new(), &mut place, args, common)?;
    output::report::of_index(&report, &place, common.verbose)?;
    Ok(report)
}

/// Runs the update once, on a new index if a rebuild is asked for.
fn run(
    update: Update<'_>,
    streams: Vec<Sources>,
    place: &mut IndexPlace,
    args: &IndexArgs,
    common: &Common,
) -> Result<(Index, UpdateReport)> {
    if args.rebuild {
        must_not_lose(&update, place, args, common)?;
    }
    // An index that cannot be opened has no versions that could be taken over.
    let former = if args.rebuild { Index::open(&place.dir).ok() } else { None };
    let update = match &former {
        Some(former) => update.keeping_versions_of(former),
        None => update,
    };
    let rebuild = args.rebuild.then(|| Index::rebuild(&place.dir)).transpose()?;
    let index = match &rebuild {
        Some(rebuild) => rebuild.index().clone(),
        None => Index::open_or_create(&place.dir)?,
    };
    if common.index.is_some() {
        place.keep_base(&index)?;
    }
    let updated = corpus::run_update(update, streams, place, &index, common);
    let report = updated.map_err(|error| match error.is::<Stopped>() && args.rebuild {
        true => Stopped::new("stopped: the index is unchanged; a rebuild cannot be resumed").into(),
        false => error,
    })?;
    if let Some(rebuild) = rebuild {
        rebuild.finish()?;
    }
    Ok((index, report))
}

/// Starts to watch the pages.
fn watcher(pages: &Pages, args: &IndexArgs, place: &IndexPlace) -> Result<FileWatcher> {
    if pages.are_streams() {
        return Err(Refused::new("there is nothing to watch", "name a file or a folder").into());
    }
    Ok(FileWatcher::new(&pages.selection(&args.input), Some(&place.dir))?)
}

/// Time after which a run is tried again if another program was writing the index.
const LOCKED: Duration = Duration::from_secs(1);

/// Reads files as they change, until the user asks to stop.
fn follow(
    mut watcher: FileWatcher,
    mut last: UpdateReport,
    update: &Update<'_>,
    place: &IndexPlace,
    index: &Index,
    common: &Common,
) -> Result<Exit> {
    output::note("watching; Ctrl-C ends it");
    let mut has_failed = false;
    while let Some(changed) = watcher.next(&last, stop::while_waiting())? {
        // The changes that a failed run was for are lost, so all files are compared.
        let changed = if has_failed { ChangedFiles::any() } else { changed };
        let update = update.clone().only(&changed);
        match run_when_free(&update, place, index, common) {
            Ok(Some(report)) => last = report,
            Ok(None) => break,
            Err(error) if error.is::<Stopped>() => return Err(error),
            Err(error) => {
                output::note(&format!("warning: {error}; the next change is another try"));
                has_failed = true;
                continue;
            }
        }
        has_failed = false;
        output::report::of_change(&last, place, common.verbose);
        if let Some(held) = &last.held {
            output::note(&format!("warning: {}", corpus::kept(held, place)));
        }
    }
    Ok(Exit::Found)
}

/// Runs an update once no other program writes the index. Returns `None` if the user asks to stop before that.
fn run_when_free(
    update: &Update<'_>,
    place: &IndexPlace,
    index: &Index,
    common: &Common,
) -> Result<Option<UpdateReport>> {
    let mut is_told = false;
    loop {
        match corpus::run_update(update.clone(), Vec::new(), place, index, common) {
            Err(error) if is_locked(&error) => {
                if !std::mem::replace(&mut is_told, true) {
                    output::note("another program is writing the index; waiting for it");
                }
                let since = Instant::now();
                while since.elapsed() < LOCKED {
                    if stop::while_waiting().load(Ordering::Relaxed) {
                        return Ok(None);
                    }
                    std::thread::sleep(LOCKED / 20);
                }
            }
            other => return other.map(Some),
        }
    }
}

/// Whether another program is writing the index.
fn is_locked(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Error>().is_some_and(|error| error.kind() == ErrorKind::IndexLocked)
}

/// Refuses a rebuild that would lose too many articles of the existing index: they cannot be read again, and
/// a rebuild keeps nothing. An index that cannot be read has nothing to lose.
fn must_not_lose(update: &Update<'_>, place: &IndexPlace, args: &IndexArgs, common: &Common) -> Result<()> {
    let Ok(index) = Index::open(&place.dir) else { return Ok(()) };
    let mut place = place.clone();
    if common.index.is_some() && place.keep_base(&index).is_err() {
        return Ok(());
    }
    let policy = args.missing.policy();
    let update = update.clone().relative_to(&place.base);
    let Ok(Some(held)) = update.missing(policy).would_lose(&index) else { return Ok(()) };
    if policy == Missing::RemoveFew && corpus::wants_removed(&held, &place)? == Some(true) {
        return Ok(());
    }
    let message = format!(
        "{} of {} articles would be removed with files that are gone; the index is unchanged",
        held.articles, held.of
    );
    let hint = "`--remove-missing` builds it without them; without `--rebuild` they can be kept";
    Err(Error::new(ErrorKind::Io, message).at(&place.base).hinting(hint).into())
}

fn preview(update: &Update<'_>, place: &IndexPlace, args: &IndexArgs, common: &Common) -> Result<Exit> {
    let index = match Index::open(&place.dir) {
        Ok(_) if args.rebuild => None,
        Err(error) if args.rebuild || error.kind() == ErrorKind::NoIndex => None,
        opened => Some(opened?),
    };
    let mut place = place.clone();
    if let Some(index) = index.as_ref().filter(|_| common.index.is_some()) {
        place.keep_base(index)?;
    }
    let update = corpus::with_settings(update.clone().relative_to(&place.base), common)?;
    let update = corpus::with_corrections(update, &place, common)?;
    let preview = update.preview(index.as_ref())?;
    output::report::of_preview(&preview)?;
    let nothing = preview.new.is_empty() && preview.unchanged == 0 && index.is_none();
    Ok(if nothing { Exit::Nothing } else { Exit::Found })
}
