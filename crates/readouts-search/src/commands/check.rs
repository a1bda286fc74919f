//! `check`: whether the index is whole, and what makes it so.

use anyhow::Result;
use readouts_core::{Error, Index, SourceFiles, Verification};
use serde::Serialize;

use super::corpus;
use crate::args::{CheckArgs, Common, Format};
use crate::exit::Exit;
use crate::output::{self, note};
use crate::place;
use crate::refused::Refused;

/// Version of the shape of the output.
const SCHEMA: u32 = 1;

/// What was found, as programs read it.
#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    #[serde(flatten)]
    found: &'a Verification,
    /// What to do about the problems; `null` where there are none.
    repair: Option<&'a str>,
}

pub(crate) fn check(args: &CheckArgs, common: &Common) -> Result<Exit> {
    if matches!(args.format, Format::Csv | Format::Tsv) {
        return Err(Refused::new("a check has no rows", "`--format json` has all of it").into());
    }
    if let Some(corpus) = &args.corpus {
        corpus::must_exist(std::slice::from_ref(corpus))?;
    }
    let dir = match &args.corpus {
        Some(corpus) => place::of_corpus(std::slice::from_ref(corpus), common.index.as_deref())?.dir,
        None => place::to_search(common.index.as_deref())?,
    };
    let (found, index) = match Index::open(&dir).and_then(|index| Ok((index.check()?, index))) {
        Ok(checked) => checked,
        Err(error) => {
            if !matches!(args.format, Format::Human) {
                let problems = vec![with_causes(&error)];
                report(args.format, &Verification { problems, ..Verification::default() }, error.hint())?;
            }
            return Err(error.into());
        }
    };
    let repair = (!found.problems.is_empty()).then(|| repair(found.sources));
    match args.format {
        Format::Human => output::human::verification(&found, index.place())?,
        format => report(format, &found, repair.as_deref())?,
    }
    let Some(repair) = repair else { return Ok(Exit::Found) };
    note(&format!("hint: {repair}"));
    Ok(Exit::Error)
}

fn report(format: Format, found: &Verification, repair: Option<&str>) -> Result<()> {
    let report = Report { schema: SCHEMA, found, repair };
    match format {
        Format::Jsonl => output::json::lines(std::slice::from_ref(&report)),
        _ => output::json::one(&report),
    }
}

fn with_causes(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

/// What makes a damaged index whole. An update does not: it leaves alone what has not changed.
fn repair(sources: Option<SourceFiles>) -> String {
    let rebuild = "build it anew: `readouts-search index --rebuild PATH`";
    let Some(SourceFiles { files, gone, streamed }) = sources else { return rebuild.to_owned() };
    let mut repair = match gone {
        0 => format!("{rebuild}; every file it was made from is there"),
        _ => format!(
            "{rebuild}; but {gone} of the {files} files it was made from are gone, and their articles with \
             them if they do not come back before"
        ),
    };
    if streamed > 0 {
        repair.push_str("; what came on standard input has to be given again");
    }
    repair
}
