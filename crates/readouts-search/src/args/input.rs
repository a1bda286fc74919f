//! Options for the pages to read and their limits, shared by `index`, `extract` and `bench`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use readouts_core::source::{Columns, Format, Limits, Part, Selection, read_list};
use readouts_core::{Facet, Query};

use super::values;
use crate::pipe;
use crate::refused::Refused;

/// What is read.
#[derive(Debug, Args)]
pub(crate) struct Input {
    #[arg(value_name = "PATH", required_unless_present = "files_from", help = paths())]
    pub(crate) paths: Vec<PathBuf>,
    /// Reads the files that FILE lists, one on each line or each ended by a zero byte; `-` for standard
    /// input
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    files_from: Option<PathBuf>,
    /// In folders, reads only files that match; `!GLOB` excludes files. Can be repeated
    #[arg(long, value_name = "GLOB", help_heading = HEADING)]
    glob: Vec<String>,
    /// Follows symbolic links in folders also where they lead out of what is named
    #[arg(long, help_heading = HEADING)]
    follow_links: bool,
    /// Format of standard input, and of files whose names imply none [default: detected by content]
    #[arg(long = "as", value_name = "FORMAT", value_parser = format, help_heading = HEADING, add = ArgValueCandidates::new(values::page_formats))]
    pub(crate) read_as: Option<Format>,
    /// Takes text, lead, url, title, outlet, agency, speaker, date or language of records from the column NAME:
    /// `--column text=speech`. Can be repeated
    #[arg(long, value_name = "PART=NAME", value_parser = column, help_heading = HEADING, add = ArgValueCandidates::new(values::parts))]
    column: Vec<(Part, String)>,
    /// Keeps a column of records with each article: in every hit, as a field of queries and as a facet;
    /// `--keep NAME=COLUMN` keeps it under another name. Can be repeated; an index remembers it
    #[arg(long, value_name = "COLUMN", value_parser = kept, help_heading = HEADING)]
    keep: Vec<String>,
    /// Maximum size of a page, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 32, help_heading = HEADING)]
    page_limit: u64,
    /// Maximum unpacked size of a packed file, in megabytes; counts only above 100 times its size
    #[arg(long, value_name = "MB", default_value_t = 1024, help_heading = HEADING)]
    unpacked_limit: u64,
}

const HEADING: &str = "What is read";

impl Input {
    /// Returns the limits on pages and packed files.
    pub(crate) fn limits(&self) -> Limits {
        let bytes = |megabytes: u64| megabytes.saturating_mul(1 << 20);
        Limits::default().page_bytes(bytes(self.page_limit)).unpacked_bytes(bytes(self.unpacked_limit))
    }

    /// Reads the paths of the list, if one was given.
    pub(crate) fn listed(&self) -> Result<Vec<PathBuf>> {
        let named = self.paths.iter().chain(&self.files_from).filter(|path| is_standard_input(path)).count();
        if named > 1 {
            let hint = "what it holds is read once: as a page or as a list";
            return Err(Refused::new("standard input is named twice", hint).into());
        }
        let Some(list) = &self.files_from else { return Ok(Vec::new()) };
        let read = if is_standard_input(list) {
            read_list(std::io::stdin().lock())
        } else {
            read_list(pipe::open(list)?)
        };
        Ok(read.map_err(|error| error.at(list))?)
    }

    /// Returns the selection of these files and folders, narrowed by the options.
    pub(crate) fn selection(&self, paths: &[PathBuf], listed: Vec<PathBuf>) -> Selection {
        let selection = Selection::new(paths).listed(listed).otherwise(self.read_as);
        let selection = if self.follow_links { selection.follow_links() } else { selection };
        let selection = match self.columns() {
            Some(columns) => selection.columns(columns),
            None => selection,
        };
        self.glob.iter().fold(selection, Selection::glob)
    }

    /// Returns the names of columns and the columns to keep, if any were given.
    pub(crate) fn columns(&self) -> Option<Columns> {
        if self.column.is_empty() && self.keep.is_empty() {
            return None;
        }
        // Each value was checked when it was parsed.
        let named =
            self.column.iter().try_fold(Columns::default(), |all, (part, name)| all.name(*part, name));
        named.and_then(|named| self.keep.iter().try_fold(named, |all, name| all.keep(name))).ok()
    }
}

/// Whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn column(text: &str) -> Result<(Part, String), String> {
    let parts = || Part::ALL.map(|(name, _)| name).join(", ");
    let wrong = || format!("write PART=NAME; the parts are {}", parts());
    let (part, name) = text.split_once('=').ok_or_else(wrong)?;
    let part =
        Part::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(part.trim())).ok_or_else(wrong)?.1;
    Columns::default().name(part, name).map_err(|error| error.message().to_owned())?;
    Ok((part, name.to_owned()))
}

fn kept(text: &str) -> Result<String, String> {
    let tried = Columns::default().keep(text).map_err(|error| error.message().to_owned())?;
    let name = tried.kept().next().unwrap_or_default();
    let is_taken = |name: &str| {
        Query::parse(&format!("{name}:2001")).is_ok_and(|query| !matches!(query, Query::Phrase(_)))
            || Facet::ALL.iter().any(|facet| facet.as_str() == name)
    };
    if is_taken(name) {
        return Err(format!(
            "`{name}` is a field already; `--keep NAME={name}` keeps the column under another name"
        ));
    }
    Ok(text.to_owned())
}

fn paths() -> String {
    let endings = Format::ALL.map(|(_, format)| format!(".{}", format.ending())).join(", ");
    format!("Files and folders of pages: {endings}, also packed (.gz, .zst); `-` for standard input")
}

fn format(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.map(|(name, _)| name).join(", ");
    let found = Format::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    found
        .map(|(_, format)| *format)
        .ok_or_else(|| format!("there is no such format; the formats are {}", names()))
}
