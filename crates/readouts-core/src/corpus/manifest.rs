//! The list of the files that an index was made from, and of the articles that each gave.
//!
//! It is kept beside the index in files of its own. The index's commit holds the names of these files, so that
//! index and list change together or not at all. A folder may have a million files, so the entries are kept
//! small.

mod rows;
mod stamp;
mod stored;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

pub(super) use stamp::{Seen, Stamp};
pub(super) use stored::{Saved, Stored};

use super::corrected::Applied;
use super::report::Skipped;
use crate::index::Versions;
use crate::source::{Columns, Limits, Selection};
use crate::{Error, ErrorKind, Index, Remedy};

/// Maximum number of problems kept per file; further ones are only counted.
const PROBLEMS_MAX: usize = 100;

/// Files, each once, sorted by name.
pub(super) type Files = Vec<(Box<str>, Entry)>;

/// Every file that was read.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub(super) head: Head,
    pub(super) files: Files,
    /// Articles that are versions of one another; some of them no file has any more.
    pub(super) versions: Versions,
    /// Snapshot of the whole list on disk, for saving only the difference.
    pub(super) stored: Stored,
}

/// Values that hold for all files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// Versions of the reader and tables that read the files.
    #[serde(flatten)]
    pub(super) reader: ReaderStamp,
    /// Folder that names are relative to, as of the last write of the index.
    pub(super) base: Option<String>,
    /// Names of columns and the columns to keep that were last asked for, other than by settings of the corpus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) columns: Option<Columns>,
    /// Corrections by hand that the articles have.
    #[serde(default)]
    pub(super) applied: Applied,
}

/// Identifies a reader and its tables. Another reader may read the same pages differently.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReaderStamp {
    /// Stamp of the step from a page to its text. If it differs, pages are read again.
    pub(super) pages: String,
    /// Stamp of the step from the text to the article's data. If only this one differs, the texts kept in the
    /// index are read again, not the pages.
    pub(super) texts: String,
}

/// One file as it was when it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) stamp: Stamp,
    pub(super) hash: Hash,
    /// Articles of the file, in order; most files have one.
    pub(super) pages: SmallVec<[Page; 1]>,
    /// Number that identifies the outlet that the settings of the corpus gave the file; 0 for none.
    pub(super) outlet: u32,
    more: Option<Box<More>>,
}

/// Rarely used fields, boxed to keep `Entry` small.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct More {
    /// URLs of pages whose article is named after another file, by page number, ascending.
    urls: Vec<(u32, String)>,
    /// Name of the requested format, if the file's name implies none.
    read_as: Option<Box<str>>,
    trouble: Option<Trouble>,
    /// Whether the file is gone and its articles are kept until the user decides about them.
    held: bool,
    /// Pages that are not indexed because a correction says that they are no readouts.
    left_out: Vec<Id>,
}

/// Hash of a file's bytes and its side data; all zero where it was not read to its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(super) struct Hash([u8; 16]);

/// An article of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, u32, u32, u32)", into = "(String, u32, u32, u32)")]
pub(super) struct Page {
    pub(super) id: Id,
    /// Number of its record in the file, from 1; 0 where the file is the page.
    pub(super) number: u32,
    /// Number that identifies its URL; 0 for none.
    pub(super) url: u32,
    /// Second at which it was retrieved, since 1970; 0 if that is not stated.
    pub(super) retrieved: u32,
}

/// Numeric form of an article's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(super) struct Id(u64);

/// Why some or all of a file gave no article; reported by every run that looks at the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trouble {
    /// Pages that gave no article.
    pub(super) problems: Vec<Skipped>,
    /// Number of further problems.
    #[serde(default)]
    pub(super) more: usize,
    /// Number of these that are about what could not be read.
    #[serde(default)]
    more_failed: usize,
    /// Bounds that a page of the file exceeded; with other bounds the file is read again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) over: Option<Bounds>,
}

/// Bounds of a run that decide which pages are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bounds {
    page_bytes: u64,
    unpacked_bytes: u64,
    /// Whether links are followed out of the folder.
    all_links: bool,
}

impl Bounds {
    pub(super) fn of(limits: Limits, selection: &Selection) -> Self {
        let Limits { page_bytes, unpacked_bytes, .. } = limits;
        Self { page_bytes, unpacked_bytes, all_links: selection.follows_links() }
    }
}

impl Id {
    pub(super) fn of(id: &str) -> Self {
        Self(u64::from_str_radix(id, 16).unwrap_or_default())
    }

    pub(super) fn number(self) -> u64 {
        self.0
    }
}

impl Hash {
    /// Parses up to 32 hexadecimal digits; all zero if they cannot be parsed.
    pub(super) fn of(digits: &str) -> Self {
        Self(u128::from_str_radix(digits, 16).unwrap_or_default().to_be_bytes())
    }

    /// Whether the hash is known.
    pub(super) fn is_known(self) -> bool {
        self != Self::default()
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.is_known() {
            true => write!(f, "{:032x}", u128::from_be_bytes(self.0)),
            false => Ok(()),
        }
    }
}

impl From<String> for Hash {
    fn from(digits: String) -> Self {
        Self::of(&digits)
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> Self {
        hash.to_string()
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<String> for Id {
    fn from(id: String) -> Self {
        Self::of(&id)
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.to_string()
    }
}

impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl From<(String, u32, u32, u32)> for Page {
    fn from((id, number, url, retrieved): (String, u32, u32, u32)) -> Self {
        Self { id: Id::of(&id), number, url, retrieved }
    }
}

impl From<Page> for (String, u32, u32, u32) {
    fn from(page: Page) -> Self {
        (page.id.to_string(), page.number, page.url, page.retrieved)
    }
}

impl Page {
    /// Returns the page's name, given the name of its file.
    pub(super) fn name(&self, file: &str) -> String {
        if self.number == 0 { file.to_owned() } else { format!("{file}#{}", self.number) }
    }

    /// Returns the second at which the page was retrieved, since 1970.
    pub(super) fn retrieved(&self) -> Option<i64> {
        (self.retrieved != 0).then(|| self.retrieved.into())
    }
}

impl Entry {
    /// Creates the entry of a file that is being read; `read_as` is the requested format, if any.
    pub(super) fn new(stamp: Stamp, read_as: Option<Box<str>>) -> Self {
        let mut entry = Self { stamp, ..Self::default() };
        if read_as.is_some() {
            entry.more_mut().read_as = read_as;
        }
        entry
    }

    /// Returns the requested format, if the file's name implies none.
    pub(super) fn read_as(&self) -> Option<&str> {
        self.more.as_ref()?.read_as.as_deref()
    }

    /// Keeps the URL of a page that is a copy.
    pub(super) fn tell_url(&mut self, number: u32, url: String) {
        let urls = &mut self.more_mut().urls;
        if let Err(at) = urls.binary_search_by_key(&number, |(number, _)| *number) {
            urls.insert(at, (number, url));
        }
    }

    /// Returns the URL kept for a page.
    pub(super) fn url(&self, number: u32) -> Option<&str> {
        let urls = &self.more.as_ref()?.urls;
        let at = urls.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(&urls[at].1)
    }

    /// Removes these pages. A file that loses some is read again by the next run; a stream cannot be.
    pub(super) fn take_out(&mut self, pages: &HashSet<Id>) {
        let before = self.pages.len();
        let is_of_stream = self.is_of_stream();
        self.pages.retain(|page| !pages.contains(&page.id));
        if self.pages.len() < before && !is_of_stream {
            (self.stamp, self.hash) = (Stamp::NONE, Hash::default());
        }
    }

    /// Whether the entry is that of a stream, so that there is no file that could be gone.
    pub(super) fn is_of_stream(&self) -> bool {
        self.stamp == Stamp::NONE && self.hash.is_known()
    }

    /// Whether the file is gone and its articles are kept until the user decides about them.
    pub(super) fn is_held(&self) -> bool {
        self.more.as_ref().is_some_and(|more| more.held)
    }

    pub(super) fn set_held(&mut self, held: bool) {
        if held || self.more.is_some() {
            self.more_mut().held = held;
        }
        if self.more.as_deref() == Some(&More::default()) {
            self.more = None;
        }
    }

    /// Returns the pages that are not indexed because a correction says that they are no readouts.
    pub(super) fn left_out(&self) -> &[Id] {
        self.more.as_ref().map_or(&[], |more| &more.left_out)
    }

    /// Notes that a page of the file is not indexed because a correction says that it is no readout.
    pub(super) fn leave_out(&mut self, page: Id) {
        if !self.left_out().contains(&page) {
            self.more_mut().left_out.push(page);
        }
    }

    /// Leaves out the pages that are no readouts by now; returns them.
    pub(super) fn leave_out_all(&mut self, is_left_out: &dyn Fn(Id) -> bool) -> Vec<Id> {
        let pages: Vec<Id> = self.pages.iter().map(|page| page.id).filter(|id| is_left_out(*id)).collect();
        self.pages.retain(|page| !pages.contains(&page.id));
        pages.iter().for_each(|id| self.leave_out(*id));
        pages
    }

    pub(super) fn trouble(&self) -> Option<&Trouble> {
        self.more.as_ref()?.trouble.as_ref()
    }

    pub(super) fn trouble_mut(&mut self) -> &mut Trouble {
        self.more_mut().trouble.get_or_insert_default()
    }

    pub(super) fn take_trouble(&mut self) -> Option<Trouble> {
        self.more.as_mut()?.trouble.take()
    }

    fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

impl Trouble {
    pub(super) fn add(&mut self, problem: Skipped) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        } else {
            self.more += 1;
            self.more_failed += usize::from(problem.failed);
        }
    }

    /// Returns the number of problems with what could not be read.
    pub(super) fn failed(&self) -> usize {
        self.problems.iter().filter(|problem| problem.failed).count() + self.more_failed.min(self.more)
    }
}

impl Manifest {
    /// Whether the files that were below the base are below `folder` now: at least half of them, with the
    /// size and time they had.
    pub(super) fn has_moved_to(&self, folder: &Path) -> bool {
        let paths = self.files.iter().map(|(name, entry)| (super::name::path(name), entry));
        let below: Vec<_> =
            paths.filter(|(path, entry)| path.is_relative() && !entry.is_of_stream()).collect();
        let is_there = |(path, entry): &&(PathBuf, &Entry)| {
            Seen::at(&folder.join(path)).is_ok_and(|seen| seen.stamp.looks_like(entry.stamp))
        };
        let there = below.iter().filter(is_there).count();
        there > 0 && there * 2 >= below.len()
    }

    /// Whether the file of this name was read and gave no article.
    pub(super) fn gave_none(&self, name: &str) -> bool {
        let at = self.files.binary_search_by(|(known, _)| (**known).cmp(name));
        at.is_ok_and(|at| self.files[at].1.pages.is_empty() && self.files[at].1.left_out().is_empty())
    }

    /// Returns the number of pages that are not indexed because a correction says that they are no readouts.
    pub(super) fn left_out(&self) -> usize {
        let pages = self.files.iter().flat_map(|(_, entry)| entry.left_out());
        pages.collect::<HashSet<_>>().len()
    }

    /// Iterates over the articles of all files, with the file's name.
    pub(super) fn pages(&self) -> impl Iterator<Item = (&str, &Page)> {
        self.files.iter().flat_map(|(name, entry)| entry.pages.iter().map(|page| (&**name, page)))
    }
}

fn damaged(index: &Index) -> Error {
    let error =
        Error::new(ErrorKind::IndexCorrupt, "the list of what the index was made from is missing or damaged");
    let error = error.remedied_by(Remedy::RebuildIndex);
    match index.dir() {
        Some(dir) => error.at(dir),
        None => error,
    }
}
