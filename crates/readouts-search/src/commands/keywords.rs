//! `keywords`: lists the words that are more frequent on one side of a comparison than on the other.

use anyhow::Result;
use readouts_core::{Against, WordCorpus};

use super::empty::Headlines;
use super::{analysis, corpus, empty, names, remarks};
use crate::args::{Common, KeywordsArgs};
use crate::exit::Exit;
use crate::output::{KeywordTable, note, plural};

pub(crate) fn keywords(args: &KeywordsArgs, common: &Common) -> Result<Exit> {
    let both = |columns: &[String]| Ok((args.request(columns)?, args.other(columns)?));
    let (mut request, mut other) = corpus::with_columns(&args.analysis.scope, common, both)?;
    let index = corpus::open(&args.analysis.scope, common)?;
    let timeout = &args.analysis.scope.timeout;
    request.deadline = timeout.deadline();
    if let Some(other) = &mut other {
        other.deadline = request.deadline;
    }
    let request = names::resolve(&index, &request, common)?;
    let other = other.map(|other| names::resolve(&index, &other, common)).transpose()?;
    analysis::explain(&args.analysis, [&request].into_iter().chain(&other));
    let against = other.as_ref().map_or(Against::Rest, Against::Request);
    let found = request.keywords(against, &args.options()).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows: Vec<Option<&str>> = found.keywords.iter().map(|row| Some(row.hits.as_str())).collect();
        return analysis::list((&rows, number), &index, (&args.analysis, common));
    }
    args.analysis.format.print(&KeywordTable(&found), args.analysis.cells.style())?;
    remarks::say(&args.terms, &request);
    if found.found > 0 {
        remarks::say_languages([&request])?;
        return Ok(Exit::Found);
    }
    let is_empty = |side: &WordCorpus| side.words == 0;
    match &other {
        _ if is_empty(&found.corpus) => empty::explain(&args.terms, &request, Headlines::Never)?,
        Some(other) if is_empty(&found.reference) => {
            if other.count(&other.request().query)?.documents == 0 {
                note("the other side is empty");
                empty::explain(args.against.as_slice(), other, Headlines::Never)?;
                if args.has_common_filters() {
                    note(
                        "hint: filters hold for both sides, except --by and --basis; a condition on one side is part of \
                         its query: `keywords 'outlet:A' --against 'outlet:B'`",
                    );
                }
            } else {
                note("all words of the other side are on the first side too, and count there alone");
            }
        }
        None if is_empty(&found.reference) => note("there are no other words to compare with"),
        _ => note(&format!(
            "hint: no word is more frequent, is in {} and has a G² of {}; --min-articles and --min-g2 ask for \
             less",
            plural(found.min_articles, "article"),
            found.min_g2
        )),
    }
    Ok(Exit::Nothing)
}
