//! `watch`: tells what is new about the queries of a file since its last run.

use std::path::{Path, PathBuf};

use anyhow::Result;
use readouts_core::source::{Link, read_settings};
use readouts_core::{Error, FirstRun, Index, WatchQuery, WatchState, to_atom};

use super::named;
use crate::args::{Common, WatchArgs};
use crate::exit::Exit;
use crate::output::{NewsList, note, plural, shortened};
use crate::refused::Refused;
use crate::whole_file;

/// Maximum size of a state in bytes.
const BYTES_MAX: u64 = 2 << 30;
/// Maximum number of characters of the file's name in that of the state.
const NAME_MAX: usize = 40;

pub(crate) fn watch(args: &WatchArgs, common: &Common) -> Result<Exit> {
    let (index, all) = named::resolved(&args.file, &args.scope, common)?;
    let kept = Kept::of(args, &index)?;
    let state = kept.read(args.moved)?;
    let watched = all.iter().map(|named| {
        let absence = named.absence.unwrap_or(args.absence).0;
        WatchQuery::new(&named.name, &named.written, &named.request).absence(absence)
    });
    let queries: Vec<WatchQuery<'_>> = watched.collect();
    let first_run = if args.from_start { FirstRun::Told } else { FirstRun::Recorded };
    let index_time = index_time(&index);
    let (answer, next) =
        state.update(&queries, first_run, &index_time).map_err(|error| args.scope.timeout.told(error))?;
    args.format.print(&NewsList(&answer), args.cells.style())?;
    named::tell_unknown(&all);
    for query in answer.queries.iter().filter(|query| query.is_first && first_run == FirstRun::Recorded) {
        let there = plural(query.documents, "article");
        note(&format!("`{}` is watched from now on: {there} so far", shortened(&query.name)));
    }
    // The answer is out: should writing fail, it is told again the next time, and nothing is lost.
    if !args.dry_run {
        if let Some(feed) = &args.atom {
            let subject = args.file.file_stem().unwrap_or_default().to_string_lossy();
            whole_file::write(feed, to_atom(next.recent(), &subject, &index_time).as_bytes())?;
        }
        if next != state || args.moved || !kept.path.exists() {
            whole_file::write(&kept.path, next.to_string().as_bytes())?;
        }
    }
    Ok(if answer.is_empty() { Exit::Nothing } else { Exit::Found })
}

/// Where the state is kept, and of what.
struct Kept {
    path: PathBuf,
    link: Link,
    corpus: String,
}

impl Kept {
    fn of(args: &WatchArgs, index: &Index) -> Result<Self> {
        let place = index.place().unwrap_or(Path::new("."));
        let place = std::fs::canonicalize(place).unwrap_or_else(|_| place.to_owned());
        let corpus = place.display().to_string();
        if let Some(path) = &args.state {
            return Ok(Self { path: path.clone(), link: Link::Followed, corpus });
        }
        let file = std::fs::canonicalize(&args.file)?;
        let hash = &blake3::hash(file.as_os_str().as_encoded_bytes()).to_hex()[..8];
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let stem: String =
            stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(NAME_MAX).collect();
        let path = place.with_file_name(format!(".readouts-watch-{stem}-{hash}.json"));
        Ok(Self { path, link: Link::Refused, corpus })
    }

    /// Reads the state; the one before the first run if there is no file.
    fn read(&self, is_moved: bool) -> Result<WatchState> {
        let Some(text) = read_settings(&self.path, BYTES_MAX, self.link)? else {
            return Ok(WatchState::new(&self.corpus));
        };
        let state = WatchState::parse(&text).map_err(|error: Error| error.at(&self.path))?;
        if is_moved {
            return Ok(state.moved_to(&self.corpus));
        }
        if state.corpus() != self.corpus {
            let message =
                format!("`{}` is the state of another index, `{}`", self.path.display(), state.corpus());
            let hint =
                "name another file with `--state`; if the index was moved, `--moved` takes the state over";
            return Err(Refused::new(message, hint).into());
        }
        Ok(state)
    }
}

/// Returns as of when the index is: the time of its last commit.
fn index_time(index: &Index) -> String {
    let commit = index.dir().and_then(|dir| std::fs::metadata(dir.join("meta.json")).ok());
    let time = commit.and_then(|commit| commit.modified().ok());
    let time =
        time.and_then(|time| jiff::Timestamp::try_from(time).ok()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    jiff::Timestamp::from_second(time.as_second()).unwrap_or(time).to_string()
}
