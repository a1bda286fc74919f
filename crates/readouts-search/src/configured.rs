//! Finds the configuration files of a command line, and puts it under them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::CommandFactory;
use readouts_core::Index;
use readouts_core::source::{Link, SETTINGS_FILE};

use crate::args::{Cli, Command, CorrectionsCommand, Decide, Scope, is_standard_input};
use crate::config::{Settings, Whose, read, user_file};
use crate::place::{self, IndexPlace};
use crate::refused::Refused;

/// Puts a command line under the configuration files that hold for it.
///
/// # Errors
/// If a file cannot be read or has a mistake, or if the folders named have files of their own that differ.
pub(crate) fn obey(cli: Cli) -> Result<Cli> {
    if matches!(cli.command, Some(Command::Completions { .. } | Command::Man(_))) {
        return Ok(cli);
    }
    let settings = settings_of(&cli)?;
    Ok(if settings.is_empty() { cli } else { Cli::under(&settings) })
}

/// Returns the settings of the configuration files that hold for a command line.
///
/// # Errors
/// Those of [`obey`].
pub(crate) fn settings_of(cli: &Cli) -> Result<Settings> {
    let command = Cli::command();
    let user = match user_file() {
        Some(path) => read(&path, Whose::User, Link::Followed, &command)?,
        None => Vec::new(),
    };
    let own = Settings::new(user.clone(), Vec::new());
    let folder = match folder_file(cli, &own)? {
        Some((path, link)) => read(&path, Whose::Folder, link, &command)?,
        None => Vec::new(),
    };
    Ok(Settings::new(user, folder))
}

/// Returns the folder's file that holds for a command line, if any, and whether it may be a link.
fn folder_file(cli: &Cli, own: &Settings) -> Result<Option<(PathBuf, Link)>> {
    let common = &cli.common;
    if common.no_config {
        return Ok(None);
    }
    if let Some(path) = &common.config {
        if !path.exists() {
            let message = format!("`{}`: no such file", path.display());
            return Err(Refused::new(
                message,
                "`--config` names a file of settings, such as `readouts.toml`",
            )
            .into());
        }
        return Ok(Some((path.clone(), Link::Followed)));
    }
    let Some(folder) = folder(cli, own) else { return Ok(None) };
    if let Some(Command::Index(args)) = &cli.command {
        must_be_only(&args.input.paths, &folder)?;
    }
    Ok(Some((in_folder(&folder), Link::Refused)))
}

fn in_folder(folder: &Path) -> PathBuf {
    if folder == Path::new(".") { SETTINGS_FILE.into() } else { folder.join(SETTINGS_FILE) }
}

/// Returns the folder of pages that a command works on, if it is known: the one that names in its index are
/// relative to.
fn folder(cli: &Cli, own: &Settings) -> Option<PathBuf> {
    let index = cli.common.index.as_deref();
    let of_corpus = |corpus: Option<&PathBuf>| match corpus {
        Some(corpus) => Some(place::base_of(std::slice::from_ref(corpus))),
        None => searched(index, own),
    };
    let of_scope = |scope: &Scope| of_corpus(scope.corpus.as_ref());
    match &cli.command {
        None => of_scope(&cli.search.scope),
        Some(Command::Search(args)) => of_scope(&args.scope),
        Some(Command::Facets(args)) => of_scope(&args.scope),
        Some(Command::Kwic(args)) => of_scope(&args.scope),
        Some(Command::Trend(args)) => of_scope(&args.analysis.scope),
        Some(Command::Export(args)) => of_scope(&args.scope),
        Some(Command::Collocates(args)) => of_scope(&args.analysis.scope),
        Some(Command::Keywords(args)) => of_scope(&args.analysis.scope),
        Some(Command::Variants(args)) => of_scope(&args.analysis.scope),
        Some(Command::Uses(args)) => of_scope(&args.analysis.scope),
        Some(Command::Batch(args)) => of_scope(&args.analysis.scope),
        Some(Command::Watch(args)) => of_scope(&args.scope),
        Some(Command::People(args)) => {
            let decided = match &args.decide {
                Some(Decide::Merge { about, .. } | Decide::Forget { about, .. }) => Some(about),
                None => None,
            };
            of_corpus(decided.map_or(args.scope.corpus.as_ref(), |about| about.corpus.as_ref()))
        }
        Some(Command::Corrections(args)) => of_corpus(match &args.command {
            Some(CorrectionsCommand::Import(args)) => args.corpus.as_ref(),
            Some(CorrectionsCommand::Undo(args)) => args.corpus.as_ref(),
            None => args.corpus.as_ref(),
        }),
        Some(Command::Check(args)) => of_corpus(args.corpus.as_ref()),
        Some(Command::Correct(args)) => of_corpus(args.corpus.as_ref()),
        Some(Command::Show(_) | Command::Cite(_) | Command::Stats(_)) => searched(index, own),
        #[cfg(feature = "server")]
        Some(Command::Serve(_)) => searched(index, own),
        Some(Command::Extract(args)) => Some(place::base_of(&files(&args.input.paths))),
        Some(Command::Bench(args)) => Some(place::base_of(&files(&args.input.paths))),
        Some(Command::Index(args)) => {
            let base = place::base_of(&files(&args.input.paths));
            let Some(opened) = index.and_then(|dir| Some((dir, Index::open(dir).ok()?))) else {
                return Some(base);
            };
            let mut place = IndexPlace { dir: opened.0.to_owned(), base, elsewhere: false };
            place.keep_base(&opened.1).ok()?;
            Some(place.base)
        }
        _ => None,
    }
}

/// Returns the paths that are files or folders, or not there.
fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let is_file = |path: &&PathBuf| {
        !is_standard_input(path)
            && std::fs::metadata(path).map_or(true, |meta| meta.is_file() || meta.is_dir())
    };
    paths.iter().filter(is_file).cloned().collect()
}

/// Returns the folder that holds the index to search, if the index is inside its folder of pages.
fn searched(index: Option<&Path>, own: &Settings) -> Option<PathBuf> {
    let own = own.value("index").map(Path::new);
    let dir = place::to_search(index).ok();
    // An index that the environment names goes before the user's own; one found upwards goes after it.
    let dir = match own {
        Some(own) if index.is_none() && !place::is_named_by_environment() => own.to_owned(),
        _ => dir?,
    };
    place::corpus_of(&dir)
}

/// Refuses folders that have a file of their own beside the one that holds: only one file holds for an index.
fn must_be_only(paths: &[PathBuf], folder: &Path) -> Result<()> {
    let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let obeyed = whole(folder);
    let own = |path: &&PathBuf| path.is_dir() && in_folder(path).is_file() && whole(path) != obeyed;
    let Some(path) = paths.iter().find(own) else { return Ok(()) };
    let (other, holds) = (in_folder(path), in_folder(folder));
    let message = format!(
        "`{}` does not hold for this index: its folder is `{}`",
        other.display(),
        if folder.as_os_str().is_empty() { ".".into() } else { folder.display().to_string() }
    );
    let hint = format!(
        "index that folder alone, write its settings into `{}`, name the file with `--config`, or leave it out \
         with `--no-config`",
        holds.display()
    );
    Err(Refused::new(message, hint).into())
}
