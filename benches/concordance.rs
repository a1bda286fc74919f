//! Benchmark of writing every occurrence of a phrase to a file, in a separate process, so that memory left
//! behind by earlier work does not hide what this takes.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Result, ensure};
use readouts_core::{ConcordanceKey, ConcordanceRequest, Index, Query};
use tempfile::tempdir;

use crate::rounds::{median, memory};

/// First argument of a process that writes a concordance; index, phrase and order follow.
const ARGUMENT: &str = "--write-concordance";

/// Number of times the file is written.
const TIMES: usize = 5;

/// Result of writing.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// Number of rows.
    pub rows: u64,
    /// Median time in seconds.
    pub seconds: f64,
    /// Bytes by which memory grew in the first run; `None` if the system does not report it.
    pub memory: Option<u64>,
}

/// Sort order of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    /// By the date of the article.
    ByDate,
    /// By the first word on the right.
    ByNextWord,
}

impl Written {
    /// Writes the occurrences of a phrase in an index, in a new process.
    ///
    /// # Errors
    /// If the process cannot be started or fails.
    pub fn of(index: &Path, phrase: &str, sorted: Sorted) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(ARGUMENT).arg(index).arg(phrase);
        if sorted == Sorted::ByNextWord {
            command.arg("by next word");
        }
        let answer = command.stderr(Stdio::inherit()).output()?;
        ensure!(answer.status.success(), "a concordance cannot be written");
        let answer = String::from_utf8(answer.stdout)?;
        let figures: Vec<&str> = answer.split_whitespace().collect();
        let [rows, seconds, memory] = figures[..] else { anyhow::bail!("`{answer}` are no figures") };
        Ok(Self { rows: rows.parse()?, seconds: seconds.parse()?, memory: memory.parse().ok() })
    }

    /// Writes the file if the arguments of this process request it, and prints the figures; returns whether
    /// it did.
    ///
    /// # Errors
    /// If the index cannot be read or the file cannot be written.
    pub fn asked_for() -> Result<bool> {
        let args: Vec<String> = std::env::args().collect();
        let [_, first, index, phrase, order @ ..] = args.as_slice() else { return Ok(false) };
        if first != ARGUMENT {
            return Ok(false);
        }
        let mut request = ConcordanceRequest::new(Query::phrase(phrase)?);
        if !order.is_empty() {
            request.sort = vec![ConcordanceKey::Right(1)];
        }
        let written = write_often(&Index::open(Path::new(index))?, &request)?;
        let memory = written.memory.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string());
        writeln!(std::io::stdout(), "{} {} {memory}", written.rows, written.seconds)?;
        Ok(true)
    }
}

fn write_often(index: &Index, request: &ConcordanceRequest) -> Result<Written> {
    let dir = tempdir()?;
    let file = dir.path().join("rows.tsv");
    let before = memory();
    let (mut rows, mut highest, mut seconds) = (0, None, Vec::new());
    for time in 0..TIMES {
        let start = Instant::now();
        let seen = write(index, request, &file)?;
        seconds.push(start.elapsed().as_secs_f64());
        if time == 0 {
            (rows, highest) = seen;
        }
    }
    let memory = highest.zip(before).map(|(highest, before)| highest.saturating_sub(before));
    Ok(Written { rows, seconds: median(seconds.into_iter()), memory })
}

/// Returns the number of rows and the maximum memory seen.
fn write(index: &Index, request: &ConcordanceRequest, path: &Path) -> Result<(u64, Option<u64>)> {
    let mut file = BufWriter::new(File::create(path)?);
    let (mut written, mut rows, mut highest) = (Ok(()), 0, None);
    index.concordance(request, |row| {
        // By the first row, all rows have been found and sorted.
        if rows % 10_000 == 0 {
            highest = highest.max(memory());
        }
        rows += 1;
        let (date, speaker) = (row.event_date.unwrap_or_default(), row.speaker.unwrap_or_default());
        written = writeln!(file, "{}\t{date}\t{speaker}\t{}\t{}\t{}", row.id, row.left, row.text, row.right);
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    file.flush()?;
    Ok((rows, highest))
}
