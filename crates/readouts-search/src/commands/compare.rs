//! `compare`: puts two articles side by side.

use anyhow::Result;
use readouts_core::comparison::Options;
use readouts_core::{Compared, Index, Knowledge, Readout};

use super::corpus;
use super::one_page::{self, is_file};
use super::show::find;
use crate::args::{Common, CompareArgs, CompareForm};
use crate::exit::Exit;
use crate::output::{ComparisonTable, note, shortened};
use crate::place;
use crate::refused::Refused;
use crate::target::Target;

pub(crate) fn compare(args: &CompareArgs, common: &Common) -> Result<Exit> {
    let [a, b] = args.articles.as_slice() else { unreachable!("two are parsed") };
    let tables = corpus::tables(common)?;
    let knowledge = tables.as_ref().unwrap_or_else(|| Knowledge::builtin());
    let index = if is_file(a) && is_file(b) {
        None
    } else {
        Some(Index::open(&place::to_search(common.index.as_deref())?)?)
    };
    let article = |name: &str| match &index {
        Some(index) if !is_file(name) => of_index(index, name),
        _ => one_page::article(name, knowledge, common),
    };
    let (a, b) = (article(a)?, article(b)?);
    if a.id == b.id {
        let message = format!("`{}` and `{}` are the same article", args.articles[0], args.articles[1]);
        return Err(Refused::new(message, "name two articles; `show ID` prints one").into());
    }
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

/// Returns the article of the index with this id, or with the only id that begins with it.
fn of_index(index: &Index, id: &str) -> Result<Readout> {
    if let Some(article) = find(index, id)? {
        return Ok(article);
    }
    let message = format!("no article has an id that begins with `{}`", shortened(id));
    let near = index.near_ids(id)?;
    let hint = if std::path::Path::new(id).exists() {
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
