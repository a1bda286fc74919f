//! Finds the folder of a corpus' index.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use etcetera::BaseStrategy;
use readouts_core::{Error, ErrorKind, Index, Update};

/// Name of the index folder inside a corpus.
const FOLDER: &str = ".readouts";
/// Environment variable that names the index if `--index` is not given.
const VARIABLE: &str = "READOUTS_INDEX";

/// An index to be written, and the folder that names in it are relative to.
#[derive(Debug, Clone)]
pub(crate) struct IndexPlace {
    pub(crate) dir: PathBuf,
    pub(crate) base: PathBuf,
    /// Whether the index is outside the corpus because the corpus cannot be written.
    pub(crate) elsewhere: bool,
}

/// Returns the index for pages at `paths`: the one requested, else one inside the corpus, else, if the corpus
/// cannot be written, one in the platform's cache folder.
///
/// # Errors
/// If one of the paths is an index, or if the folder requested holds other things than an index.
pub(crate) fn of_corpus(paths: &[PathBuf], asked: Option<&Path>) -> Result<IndexPlace> {
    if let Some(path) = paths.iter().find(|path| is_index(path)) {
        let error = Error::new(ErrorKind::Io, "an index, not a folder of pages").at(path);
        return Err(error.hinting("name the folder that its pages lie in").into());
    }
    let base = base_of(paths);
    if let Some(dir) = asked {
        if holds_other_things(dir) {
            let error = Error::new(ErrorKind::Io, "holds other things than an index").at(dir);
            return Err(error.hinting("name a folder that is empty or does not exist yet").into());
        }
        return Ok(IndexPlace { dir: dir.to_owned(), base, elsewhere: false });
    }
    let dir = base.join(FOLDER);
    refuse_link(&dir)?;
    if dir.exists() || can_write(&base) {
        return Ok(IndexPlace { dir, base, elsewhere: false });
    }
    let whole = std::fs::canonicalize(&base).unwrap_or_else(|_| base.clone());
    let name = &blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex()[..16];
    let cache =
        etcetera::choose_base_strategy().context("there is no home folder to keep an index in")?.cache_dir();
    Ok(IndexPlace { dir: cache.join("readouts-search").join(name), base, elsewhere: true })
}

/// Returns the index in a folder: the folder itself if it is one, else that of the pages in it.
///
/// # Errors
/// Those of [`of_corpus`].
pub(crate) fn in_folder(folder: &Path) -> Result<PathBuf> {
    if is_index(folder) { Ok(folder.to_owned()) } else { Ok(of_corpus(&[folder.to_owned()], None)?.dir) }
}

/// Returns the folder of pages that `paths` are in: a single folder is one itself.
pub(crate) fn base_of(paths: &[PathBuf]) -> PathBuf {
    match paths {
        [one] if one.is_dir() => one.clone(),
        [one] => one.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Returns the folder of pages that an index is inside of, by the name of the index.
pub(crate) fn corpus_of(index: &Path) -> Option<PathBuf> {
    let corpus = index.parent().filter(|_| index.file_name().is_some_and(|name| name == FOLDER))?;
    Some(if corpus.as_os_str().is_empty() { PathBuf::from(".") } else { corpus.to_owned() })
}

/// Whether the environment names the index to search.
pub(crate) fn is_named_by_environment() -> bool {
    std::env::var_os(VARIABLE).is_some_and(|dir| !dir.is_empty())
}

/// Returns the index to search: the one requested, else `$READOUTS_INDEX`, else the first `.readouts` in the
/// current folder or one above it.
pub(crate) fn to_search(asked: Option<&Path>) -> Result<PathBuf> {
    if let Some(dir) = asked {
        return Ok(dir.to_owned());
    }
    if let Some(dir) = std::env::var_os(VARIABLE).filter(|dir| !dir.is_empty()) {
        return Ok(dir.into());
    }
    let here = std::env::current_dir().context("the current folder cannot be determined")?;
    let found = here.ancestors().map(|dir| dir.join(FOLDER)).find(|dir| dir.exists());
    found.as_deref().map_or(Ok(()), refuse_link)?;
    found.ok_or_else(|| {
        Error::new(ErrorKind::NoIndex, "no index here or in a folder above")
            .hinting("`readouts-search index PATH` makes one; `--corpus PATH` makes it and searches")
            .into()
    })
}

impl IndexPlace {
    /// Keeps the base folder of an existing index, which may hold several corpora: the folder that contains
    /// the index, or the one that it was made from.
    pub(crate) fn keep_base(&mut self, index: &Index) -> Result<()> {
        match corpus_of(&self.dir) {
            Some(corpus) => self.base = corpus,
            None => self.base = Update::base_of(index, &self.base)?,
        }
        Ok(())
    }
}

/// Returns the folder that the names of files in an index are relative to.
pub(crate) fn base_of_index(index: &Index) -> Result<PathBuf> {
    match index.place().and_then(corpus_of) {
        Some(corpus) => Ok(corpus),
        None => Ok(Update::base_of(index, Path::new("."))?),
    }
}

/// Refuses a symbolic link in place of a corpus' own index. With it, the author of the corpus could choose
/// which index is read and written.
fn refuse_link(dir: &Path) -> Result<()> {
    if dir.is_symlink() {
        let error = Error::new(ErrorKind::Io, "a symbolic link, which is not followed in a corpus").at(dir);
        return Err(error.hinting("name the index that you mean with `--index`").into());
    }
    Ok(())
}

/// Whether a folder is an index, by its name or its contents.
fn is_index(dir: &Path) -> bool {
    let whole = std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let named = whole.is_dir() && whole.file_name().is_some_and(|name| name == FOLDER);
    named || (whole.join("format.json").is_file() && names(&whole).any(|name| is_generation(&name)))
}

/// Whether a folder contains anything that this program has not written. An index in such a folder would be
/// mistaken for pages, or pages for an index.
fn holds_other_things(dir: &Path) -> bool {
    // An index of another version is reported when it is opened.
    let is_engines = ["format.json", "meta.json"].iter().any(|name| dir.join(name).is_file());
    !is_engines && names(dir).any(|name| !name.starts_with('.') && !is_generation(&name))
}

fn is_generation(name: &str) -> bool {
    name.strip_prefix("g-").is_some_and(|rest| rest.len() == 16)
}

fn names(dir: &Path) -> impl Iterator<Item = String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

fn can_write(dir: &Path) -> bool {
    let probe = dir.join(format!(".readouts-probe-{}", std::process::id()));
    let can = std::fs::create_dir(&probe).is_ok();
    // The probe would remain as an empty hidden folder.
    let _ = std::fs::remove_dir(&probe);
    can
}
