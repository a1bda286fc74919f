//! Opens the index that a command works on, and brings it up to date if this was requested.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use readouts_core::source::{Format as PageFormat, Selection, Sources, open_reader};
use readouts_core::{
    Corrections, Error, ErrorKind, Held, Index, Knowledge, Missing, Update, UpdateReport, WriterOptions,
    knowledge_in,
};

use crate::answering;
use crate::args::{Cli, Common, Input, Scope, is_standard_input};
use crate::output;
use crate::pipe;
use crate::place::{self, IndexPlace};
use crate::progress::Bar;
use crate::refused::Refused;
use crate::stop::{self, Stopped};

/// Opens the index to search, with `--corpus` after an update.
pub(super) fn open(scope: &Scope, common: &Common) -> Result<Index> {
    let missing = scope.missing.policy();
    let Some(corpus) = &scope.corpus else {
        if missing != Missing::default() {
            let message = "an option for missing files is given, but no index is updated";
            let hint = "the option goes with `--corpus DIR`, or with `readouts-search index`";
            return Err(Refused::new(message, hint).into());
        }
        return opened(common);
    };
    let paths = [corpus.clone()];
    must_exist(&paths)?;
    let place = place::of_corpus(&paths, None)?;
    let index = Index::open_or_create(&place.dir)?;
    let args = Cli::index_of(corpus, &common.settings)?;
    let selection = args.input.selection(&paths, Vec::new());
    let selection = if scope.follow_links { selection.follow_links() } else { selection };
    let update = Update::of(selection).limits(args.input.limits()).writer(writer(args.threads, args.memory));
    let report = run_update(update.missing(missing), Vec::new(), &place, &index, common)?;
    output::report::of_search(&report, &place, common.verbose)?;
    match &report.held {
        None => Ok(index),
        Some(held) => {
            let show = |path: &Path| path.display().to_string();
            let hint = format!(
                "`--remove-missing` removes them, `--keep-missing` keeps them; `--index {}` searches without an \
                 update",
                show(&place.dir)
            );
            Err(kept(held, &place).hinting(hint).into())
        }
    }
}

/// Opens the index to search as it is.
pub(super) fn opened(common: &Common) -> Result<Index> {
    match answering::index() {
        Some(index) => Ok(index),
        None => Ok(Index::open(&place::to_search(common.index.as_deref())?)?),
    }
}

/// Calls `make` without columns and, if it fails, with the columns that the index keeps. The index is opened
/// only in that case, and mistakes are reported before anything is brought up to date.
pub(super) fn with_columns<T>(
    scope: &Scope,
    common: &Common,
    make: impl Fn(&[String]) -> Result<T>,
) -> Result<T> {
    make(&[]).or_else(|error| {
        let index = match &scope.corpus {
            Some(corpus) => place::of_corpus(std::slice::from_ref(corpus), None)
                .and_then(|place| Ok(Index::open(&place.dir)?)),
            None => opened(common),
        };
        let mut columns = index.ok().and_then(|index| index.kept_columns().ok()).unwrap_or_default();
        if scope.corpus.is_some() {
            // The index will keep these once it is up to date.
            columns.extend(common.settings.columns().kept().map(str::to_owned));
        }
        if columns.is_empty() { Err(error) } else { make(&columns) }
    })
}

/// Returns the error that articles were kept although the user has not requested it.
pub(super) fn kept(held: &Held, place: &IndexPlace) -> Error {
    let Held { articles, of, .. } = held;
    let message =
        format!("{articles} of {of} articles would be removed with files that are gone; they were kept");
    Error::new(ErrorKind::Io, message).at(&place.base)
}

/// Asks whether articles are to be removed with their files; `None` if there is no terminal to ask on.
pub(super) fn wants_removed(held: &Held, place: &IndexPlace) -> Result<Option<bool>> {
    if answering::is_on() || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return Ok(None);
    }
    let names: Vec<&str> = held.files.iter().take(3).map(String::as_str).collect();
    let more = if held.files.len() > names.len() { ", …" } else { "" };
    output::ask(&format!(
        "{}: {} of {} articles would be removed with files that are gone ({}{more}). Remove them? [y/N] ",
        place.base.display(),
        held.articles,
        held.of,
        names.join(", "),
    ));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(Some(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")))
}

/// Pages that a command line names.
pub(super) struct Pages {
    /// Files and folders.
    pub(super) paths: Vec<PathBuf>,
    listed: Vec<PathBuf>,
    /// Paths of pipes, such as standard input or the one that a shell makes for `<(…)`.
    streams: Vec<PathBuf>,
}

impl Pages {
    pub(super) fn of(input: &Input) -> Result<Self> {
        let (streams, paths): (Vec<_>, Vec<_>) =
            input.paths.iter().cloned().partition(|path| is_standard_input(path) || is_pipe(path));
        must_exist(&paths)?;
        Ok(Self { paths, listed: input.listed()?, streams })
    }

    /// Whether there are only pipes.
    pub(super) fn are_streams(&self) -> bool {
        self.paths.is_empty() && self.listed.is_empty()
    }

    pub(super) fn selection(&self, input: &Input) -> Selection {
        input.selection(&self.paths, self.listed.clone())
    }

    /// Opens the pipes.
    pub(super) fn streams(&self, input: &Input, common: &Common) -> Result<Vec<Sources>> {
        let columns = Arc::new(input.columns().unwrap_or_default().or(&common.settings.columns()));
        let open = |path: &PathBuf| -> Result<Sources> {
            let stream: Box<dyn Read + Send> =
                if is_standard_input(path) { Box::new(std::io::stdin()) } else { pipe::open(path)? };
            let format = PageFormat::of_path(path).or(input.read_as);
            Ok(open_reader("-", stream, format, input.limits())?.with_columns(&columns))
        };
        self.streams.iter().map(open).collect()
    }
}

/// Whether a path is a pipe that can be read to an end, unlike a device.
#[cfg(unix)]
fn is_pipe(path: &PathBuf) -> bool {
    use std::os::unix::fs::FileTypeExt;

    std::fs::metadata(path).is_ok_and(|meta| meta.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &PathBuf) -> bool {
    false
}

/// Refuses paths that do not exist, before an index is made for them.
pub(super) fn must_exist(paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        std::fs::metadata(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::new(ErrorKind::Io, "no such file or folder").at(path),
            _ => Error::io("cannot be read", path, error),
        })?;
    }
    Ok(())
}

/// Loads the user's tables, if any.
pub(super) fn tables(common: &Common) -> Result<Option<Knowledge>> {
    Ok(common.knowledge.as_deref().map(knowledge_in).transpose()?)
}

/// Returns the update with the user's tables, if any, and the settings of configuration files.
pub(super) fn with_settings<'a>(update: Update<'a>, common: &Common) -> Result<Update<'a>> {
    let settings = &common.settings;
    let update = update.usual_columns(settings.columns()).outlets(settings.outlets());
    Ok(match tables(common)? {
        Some(tables) => update.knowledge(tables.into()),
        None => update,
    })
}

/// Returns the update with the corrections of the corpus folder, unless they are to be left out.
pub(super) fn with_corrections<'a>(
    update: Update<'a>,
    place: &IndexPlace,
    common: &Common,
) -> Result<Update<'a>> {
    if common.no_tables {
        return Ok(update);
    }
    Ok(update.corrections(Corrections::in_folder(&place.base)?))
}

/// Returns the memory and number of threads for writing, by default those of the core.
pub(super) fn writer(threads: Option<u8>, megabytes: Option<usize>) -> WriterOptions {
    let options = WriterOptions::default();
    let options = threads.map_or(options, |threads| options.threads(threads.into()));
    megabytes.map_or(options, |megabytes| options.memory(megabytes.saturating_mul(1_000_000)))
}

/// Runs an update. If too many articles would be removed because their files are gone, it asks on the
/// terminal; without an answer, the report lists what was kept.
pub(super) fn run_update(
    update: Update<'_>,
    streams: Vec<Sources>,
    place: &IndexPlace,
    index: &Index,
    common: &Common,
) -> Result<UpdateReport> {
    let update = with_settings(update.relative_to(&place.base), common)?;
    let follower = answering::follower();
    let stop = match &follower {
        Some(follower) => &*follower.stop,
        None => stop::asked(),
    };
    let update = with_corrections(update, place, common)?.until(stop);
    let update = if common.verbose { update.naming_files() } else { update };
    let mut report = run(&update, streams, index)?;
    let Some(held) = &report.held else { return Ok(report) };
    match wants_removed(held, place)? {
        None => {}
        Some(false) => report.held = None,
        Some(true) => {
            let before = report;
            report = run(&update.missing(Missing::Remove), Vec::new(), index)?;
            report.added += before.added;
            report.replaced += before.replaced;
            report.noted = before.noted;
            if let (Some(outcomes), Some(before)) = (&mut report.outcomes, before.outcomes) {
                outcomes.read = before.read;
                outcomes.without_article = before.without_article;
                outcomes.unchanged = before.unchanged;
            }
        }
    }
    Ok(report)
}

/// Applies the corrections of the corpus folder to the articles of its index. No page is looked for.
pub(super) fn run_corrections(place: &IndexPlace, index: &Index, common: &Common) -> Result<UpdateReport> {
    let update = with_settings(Update::new(&[]).relative_to(&place.base), common)?;
    let update = with_corrections(update, place, common)?.until(stop::asked());
    shown(&update, |update| update.run_corrections(index))
}

fn run(update: &Update<'_>, streams: Vec<Sources>, index: &Index) -> Result<UpdateReport> {
    shown(update, |update| update.run_with(index, streams))
}

/// Runs the update with a progress bar. An interrupt ends it; what was read by then is kept.
fn shown(
    update: &Update<'_>,
    run: impl FnOnce(&Update<'_>) -> readouts_core::Result<UpdateReport>,
) -> Result<UpdateReport> {
    let report = match answering::follower() {
        Some(follower) => run(&update.clone().progress(&*follower.progress))?,
        None => {
            let bar = Bar::new();
            run(&update.clone().progress(&|progress| bar.show(progress)))?
        }
    };
    if let Some(left) = report.stopped {
        return Err(Stopped::new(&output::report::of_stop(&report, left)).into());
    }
    Ok(report)
}
