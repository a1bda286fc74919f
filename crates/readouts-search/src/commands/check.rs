//! `check`: reports whether the index is undamaged, and how to repair it.

use std::path::Path;

use anstyle::Style;
use anyhow::Result;
use readouts_core::{Error, Index, SCHEMA, SourceFiles, Verification};
use serde::Serialize;

use super::corpus;
use crate::args::{CheckArgs, Common};
use crate::exit::Exit;
use crate::output::{Answer, Formulas, Screen, View, note, plural};
use crate::{place, remedy};

/// The result of a check.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Report<'a> {
    schema: u32,
    #[serde(flatten)]
    found: &'a Verification,
    /// Hint for repairing the problems; `null` if there are none.
    repair: Option<&'a str>,
    /// Folder of the index.
    #[serde(skip)]
    dir: Option<&'a Path>,
}

impl Answer for Report<'_> {
    fn human(&self, out: &mut Screen<'_>) -> Result<()> {
        let Self { found, dir, .. } = self;
        let place = dir.map(|dir| format!("{}: ", dir.display())).unwrap_or_default();
        let counts = [plural(found.documents, "article"), plural(found.words, "word")].join(", ");
        out.text(Style::new(), &format!("{place}{counts} checked"))?;
        for problem in &found.problems {
            out.text(Style::new(), &format!("problem: {problem}"))?;
        }
        if found.problems.is_empty() {
            out.text(Style::new(), "no problems")?;
        }
        if !found.leftovers.is_empty() {
            let (count, them) =
                (found.leftovers.len() as u64, if found.leftovers.len() == 1 { "it" } else { "them" });
            let leftovers = plural(count, "leftover");
            let told =
                format!("{leftovers} of a run that was broken off: no harm, the next update removes {them}");
            out.text(Style::new(), &told)?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self)
    }
}

pub(crate) fn check(args: &CheckArgs, common: &Common) -> Result<Exit> {
    args.format.must_not_be(&[View::Rows], "a check has no rows", "`--format json` has all of it")?;
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
            if !args.format.is_human() {
                let mut found = Verification::default();
                found.problems.push(with_causes(&error));
                report(&found, remedy::hint(&error).as_deref(), None).print(args)?;
            }
            return Err(error.into());
        }
    };
    let repair = (!found.problems.is_empty()).then(|| repair(found.sources));
    report(&found, repair.as_deref(), index.place()).print(args)?;
    let Some(repair) = repair else { return Ok(Exit::Found) };
    note(&format!("hint: {repair}"));
    Ok(Exit::Error)
}

fn report<'a>(found: &'a Verification, repair: Option<&'a str>, dir: Option<&'a Path>) -> Report<'a> {
    Report { schema: SCHEMA, found, repair, dir }
}

impl Report<'_> {
    fn print(&self, args: &CheckArgs) -> Result<()> {
        args.format.print(self, Formulas::Marked)
    }
}

fn with_causes(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

/// Returns a hint for repairing a damaged index. An update does not repair it, because it skips unchanged
/// files.
fn repair(sources: Option<SourceFiles>) -> String {
    let rebuild = "build it anew: `readouts-search index --rebuild PATH`";
    let Some(SourceFiles { files, gone, streamed, .. }) = sources else { return rebuild.to_owned() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tests::{forbidden, in_every_form};

    #[test]
    fn no_problem_commands_a_terminal() {
        let text = "\u{1b}[2J\u{202e}\n";
        let mut found = Verification::default();
        found.problems.push(text.to_owned());
        found.leftovers.push(text.to_owned());
        let report = report(&found, Some(text), Some(text.as_ref()));
        for output in in_every_form(&report, None) {
            assert_eq!(forbidden(&output), Vec::<char>::new());
        }
    }
}
