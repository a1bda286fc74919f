//! Which pages are read, and how much of them: what `index` and `extract` have in common.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use readouts_core::source::{Format, Limits, Selection, read_list};

use crate::pipe;
use crate::refused::Refused;

/// What is read.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Files and folders of pages: .txt, .html, .md, .jsonl, .csv, .tsv, .warc, also packed (.gz, .zst);
    /// `-` for standard input
    #[arg(value_name = "PATH", required_unless_present = "files_from")]
    pub(crate) paths: Vec<PathBuf>,
    /// Reads the files that FILE lists, one on each line or each ended by a zero byte; `-` for standard
    /// input
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    files_from: Option<PathBuf>,
    /// Of folders, reads only files that match; with `!` in front, only those that do not. Can be repeated
    #[arg(long, value_name = "GLOB", help_heading = HEADING)]
    glob: Vec<String>,
    /// Follows symbolic links in folders also where they lead out of what is named
    #[arg(long, help_heading = HEADING)]
    follow_links: bool,
    /// Format of standard input, and of files whose names tell none [default: told by content]
    #[arg(long = "as", value_name = "FORMAT", value_parser = format, help_heading = HEADING)]
    pub(crate) read_as: Option<Format>,
    /// Largest page, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 32, help_heading = HEADING)]
    page_limit: u64,
    /// What a packed file may unpack to, in megabytes, where that is over 100 times its size
    #[arg(long, value_name = "MB", default_value_t = 1024, help_heading = HEADING)]
    unpacked_limit: u64,
}

const HEADING: &str = "What is read";

impl Input {
    /// How large pages and packed files may be.
    pub(crate) fn limits(&self) -> Limits {
        let bytes = |megabytes: u64| megabytes.saturating_mul(1 << 20);
        Limits { page_bytes: bytes(self.page_limit), unpacked_bytes: bytes(self.unpacked_limit) }
    }

    /// The paths that the list holds.
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

    /// These files and folders, as the options narrow them.
    pub(crate) fn selection(&self, paths: &[PathBuf], listed: Vec<PathBuf>) -> Selection {
        let selection = Selection::new(paths).listed(listed).otherwise(self.read_as);
        let selection = if self.follow_links { selection.follow_links() } else { selection };
        self.glob.iter().fold(selection, Selection::glob)
    }
}

/// Whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn format(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.map(|(name, _)| name).join(", ");
    let found = Format::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
    found
        .map(|(_, format)| *format)
        .ok_or_else(|| format!("there is no such format; the formats are {}", names()))
}
