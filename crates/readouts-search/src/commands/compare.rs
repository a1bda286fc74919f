//! `compare`: puts two articles side by side.

use std::path::Path;

use anyhow::Result;
use readouts_core::comparison::Options;
use readouts_core::{Compared, Index, Knowledge, Readout};

use super::corpus;
use super::names;
use super::one_page::{self, is_file};
use super::show::find;
use crate::args::{Common, CompareArgs, CompareForm, is_standard_input};
use crate::exit::Exit;
use crate::output::{ComparisonTable, note, plural, shortened};
use crate::refused::Refused;
use crate::target::Target;

pub(crate) fn compare(args: &CompareArgs, common: &Common) -> Result<Exit> {
    let tables = corpus::tables(common)?;
    let knowledge = tables.as_ref().unwrap_or_else(|| Knowledge::builtin());
    let index = if args.articles.iter().any(|name| !is_file(name)) || args.event.is_some() {
        Some(corpus::opened(common)?)
    } else {
        None
    };
    let sides = match (&args.event, &index) {
        (Some(event), Some(index)) => of_event(args, index, event, knowledge)?,
        _ => Some(named(args, index.as_ref(), knowledge, common)?),
    };
    let Some([a, b]) = sides else { return Ok(Exit::Nothing) };
    for article in [&a, &b] {
        if article.statements.is_empty() {
            note(&format!(
                "`{}` has no sentences to compare",
                article.path.as_deref().unwrap_or(&article.id)
            ));
        }
    }
    let options = Options::new(knowledge);
    let compared = match &index {
        Some(index) => Compared::within(index, &a, &b, &options)?,
        None => Compared::of(&a, &b, &options),
    };
    write(args, &compared)?;
    Ok(if compared.has_common() { Exit::Found } else { Exit::Nothing })
}

/// Returns the two articles that are named.
fn named(
    args: &CompareArgs,
    index: Option<&Index>,
    knowledge: &Knowledge,
    common: &Common,
) -> Result<[Readout; 2]> {
    let [a, b] = args.articles.as_slice() else {
        return Err(
            Refused::new("two articles are compared", "name both, or an event with `--event ID`").into()
        );
    };
    if [a, b].iter().all(|name| is_standard_input(Path::new(name))) {
        return Err(Refused::new("standard input is named twice", "it holds one article").into());
    }
    let article = |name: &str| match index {
        Some(index) if !is_file(name) => of_index(index, name),
        _ => one_page::article(name, knowledge, common),
    };
    let sides = [article(a)?, article(b)?];
    if sides[0].id == sides[1].id {
        let message = format!("`{a}` and `{b}` are the same article");
        return Err(Refused::new(message, "name two articles; `show ID` prints one").into());
    }
    Ok(sides)
}

/// Returns the two sides of an event; `None`, after a message, if it has one only.
fn of_event(
    args: &CompareArgs,
    index: &Index,
    event: &str,
    knowledge: &Knowledge,
) -> Result<Option<[Readout; 2]>> {
    // The id is looked up first, for its own messages.
    let article = of_index(index, event)?;
    let articles = index.articles_of_event(&article.id)?.unwrap_or_default();
    let outlets = match args.outlets.as_slice() {
        [] => None,
        [a, b] => Some([a.trim(), b.trim()]),
        _ => {
            return Err(
                Refused::new("`--outlets` names two outlets", "`--outlets \"White House,Xinhua\"`").into()
            );
        }
    };
    let Some(sides) = Compared::sides(&articles, outlets, knowledge)? else {
        let count = plural(articles.len() as u64, "article");
        let outlet = articles.iter().find_map(|article| article.outlet.name.as_deref()).unwrap_or("unknown");
        note(&format!("nothing to compare: the event has {count}, of one outlet ({outlet})"));
        return Ok(None);
    };
    if outlets.is_none() {
        let mut unknown: Vec<String> =
            articles.iter().filter_map(|article| article.outlet.name.clone()).collect();
        unknown.retain(|outlet| knowledge.outlet_country(outlet).is_none());
        unknown.sort_unstable();
        unknown.dedup();
        names::without_country(&unknown).iter().for_each(|told| note(told));
    }
    let others = articles.len() - sides.len();
    if outlets.is_none() && others > 0 {
        note(&format!(
            "{} more of the event; `--outlets A,B` chooses the outlets",
            plural(others as u64, "article")
        ));
    }
    Ok(Some(sides.map(Readout::clone)))
}

/// Returns the article of the index with this id, or with the only id that begins with it.
fn of_index(index: &Index, id: &str) -> Result<Readout> {
    if let Some(article) = find(index, id)? {
        return Ok(article);
    }
    let message = format!("no article has an id that begins with `{}`", shortened(id));
    let near = index.near_ids(id)?;
    let hint = if Path::new(id).exists() {
        format!("`./{id}` is the file of that name")
    } else if near.is_empty() {
        "`search` prints the id of each article; a file is named with a dot or a slash".to_owned()
    } else {
        let near: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
        format!("ids that are written much like it: {}", near.join(", "))
    };
    Err(Refused::new(message, hint).into())
}

/// Writes the comparison to stdout, or to a file that takes its place once it is whole.
fn write(args: &CompareArgs, compared: &Compared) -> Result<()> {
    let table = ComparisonTable { compared, mark: &args.marks.mark };
    let cells = args.cells.style();
    let mut target = match (&args.output, args.format) {
        (None, CompareForm::Answer(format)) => return format.print(&table, cells),
        (output, _) => Target::open(output.as_deref())?,
    };
    let written = match args.format {
        CompareForm::Html => target.out().write_all(table.html().as_bytes()).map_err(anyhow::Error::from),
        CompareForm::Answer(format) => format.write(&table, target.out(), cells),
    };
    match written {
        Ok(()) => target.finish(),
        Err(error) => {
            let error = target.told(error);
            target.give_up();
            Err(error)
        }
    }
}
