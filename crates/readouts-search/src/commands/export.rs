//! `export`: writes articles, statements or occurrences in the forms of other programs.

use std::cell::Cell;

use anyhow::Result;
use readouts_core::{Error, Request, Resolved};

use super::empty::Headlines;
use super::{corpus, empty, names, possible, remarks};
use crate::args::{Common, ExportArgs, What};
use crate::exit::Exit;
use crate::output::export::{
    ArticleTable, ExportForm, OccurrenceTable, Sink, Source, StatementTable, stdout_consumer, write_table,
    write_texts,
};
use crate::output::{Consumer, explanation, note, plural};
use crate::progress::Count;
use crate::refused::Refused;
use crate::target::Target;

pub(crate) fn export(args: &ExportArgs, common: &Common) -> Result<Exit> {
    must_suit(args)?;
    common.waiting.silence();
    match args.what {
        What::Occurrences => occurrences(args, common),
        What::Articles | What::Statements => articles(args, common),
    }
}

/// Refuses what does not go together, before any work is done.
fn must_suit(args: &ExportArgs) -> Result<()> {
    let form = args.format;
    if form.of_texts().is_some() && args.what != What::Articles {
        let message = format!("`{}` is of whole articles", form.name());
        let hint = format!("`export articles --format {}` marks each statement in them", form.name());
        return Err(Refused::new(message, hint).into());
    }
    if !form.is_built() {
        let hint = "`cargo install readouts-search --features parquet` makes one that does";
        return Err(Refused::new("this program does not write Parquet", hint).into());
    }
    if form == ExportForm::Parquet && args.output.is_none() && stdout_consumer() == Consumer::Terminal {
        return Err(
            Refused::new("Parquet is not for a terminal", "`--output FILE` writes it to a file").into()
        );
    }
    if args.what == What::Occurrences && args.terms.is_empty() {
        let hint = "`readouts-search export occurrences \"new era\"`; `export articles` needs none";
        return Err(Refused::new("occurrences of what? no words are given", hint).into());
    }
    Ok(())
}

fn articles(args: &ExportArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.request(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    begin(args, &request);
    let told = |error: Error| timeout.told(error);
    let articles = request.articles(args.order()).map_err(told)?;
    let total = articles.total();
    if total.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Option)?;
        possible::count(&request)?;
        return Ok(Exit::Nothing);
    }
    let kept = index.kept_columns()?;
    let count = Count::new(Some(total.documents), "articles", shows_progress(args));
    let done = || count.step();
    let source = Source::new(articles, &told, &done, &kept);
    let rows = write(args, |sink| match (args.what, args.format.of_texts()) {
        (_, Some(form)) => write_texts(&source, form, sink).map(|()| total.documents),
        (What::Statements, None) => {
            let table = StatementTable::of(source);
            write_table(&table, args.format, args.cells(), sink)?;
            Ok(table.rows())
        }
        (_, None) => {
            write_table(&ArticleTable { source }, args.format, args.cells(), sink)?;
            Ok(total.documents)
        }
    })?;
    count.finish();
    possible::count(&request)?;
    if rows == 0 {
        note("hint: the articles match, but no statement does; `export articles` has them");
        return Ok(Exit::Nothing);
    }
    let articles = plural(total.documents, "article");
    if args.what == What::Statements {
        written(args, &format!("{} of {articles}", plural(rows, "statement")));
    } else {
        written(args, &articles);
    }
    Ok(Exit::Found)
}

fn occurrences(args: &ExportArgs, common: &Common) -> Result<Exit> {
    let mut request = corpus::with_columns(&args.scope, common, |columns| args.concordance(columns))?;
    let index = corpus::open(&args.scope, common)?;
    let timeout = &args.scope.timeout;
    request.deadline = timeout.deadline();
    let request = names::resolve(&index, &request, common)?;
    begin(args, &request);
    let kept = index.kept_columns()?;
    let told = |error: Error| timeout.told(error);
    let count = Count::new(None, "occurrences", shows_progress(args));
    let done = || count.step();
    let table =
        OccurrenceTable { request: &request, told: &told, done: &done, kept: &kept, total: Cell::default() };
    write(args, |sink| {
        write_table(&table, args.format, args.cells(), sink)?;
        Ok(table.total.get().occurrences)
    })?;
    count.finish();
    let total = table.total.get();
    if total.documents == 0 {
        empty::explain(&args.terms, &request, Headlines::Never)?;
    }
    possible::count(&request)?;
    if total.occurrences == 0 {
        return Ok(Exit::Nothing);
    }
    let articles = plural(total.documents, "article");
    written(args, &format!("{} in {articles}", plural(total.occurrences, "occurrence")));
    Ok(Exit::Found)
}

/// Says how the query was read.
fn begin<R: Request>(args: &ExportArgs, request: &Resolved<R>) {
    if args.explain {
        explanation(&request.explain());
    }
    remarks::say(&args.terms, request);
}

/// Whether progress is shown: not on a terminal that the export itself is written to.
fn shows_progress(args: &ExportArgs) -> bool {
    args.output.is_some() || stdout_consumer() == Consumer::Program
}

/// Opens the output, writes it, and ends it; returns the number of rows. After an error, or without any row, a file
/// stays as it was.
fn write(args: &ExportArgs, write: impl FnOnce(Sink<'_>) -> Result<u64>) -> Result<u64> {
    let mut target = Target::open(args.output.as_deref())?;
    let consumer = if args.output.is_some() { Consumer::Program } else { stdout_consumer() };
    match write(Sink { out: target.out(), consumer }) {
        Ok(0) if args.output.is_some() => {
            target.give_up();
            Ok(0)
        }
        Ok(rows) => target.finish().map(|()| rows),
        Err(error) => {
            let error = target.told(error);
            target.give_up();
            Err(error)
        }
    }
}

/// Says what was written to a file.
fn written(args: &ExportArgs, what: &str) {
    if let Some(path) = &args.output {
        note(&format!("{what} written to `{}`", path.display()));
    }
}
