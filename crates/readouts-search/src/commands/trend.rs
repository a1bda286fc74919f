//! `trend`: prints how the use of a formula changes over time.

use std::path::Path;

use anyhow::Result;
use readouts_core::{Facet, Index, Resolved, SearchRequest, Trend};

use super::empty::Headlines;
use super::{analysis, corpus, empty, names, possible, remarks};
use crate::args::{Common, TrendArgs};
use crate::exit::Exit;
use crate::output::{TrendTable, note, plural};
use crate::refused::Refused;
use crate::target::Target;

pub(crate) fn trend(args: &TrendArgs, common: &Common) -> Result<Exit> {
    let picture = args.plot.as_deref().map(picture).transpose()?;
    let made = corpus::with_columns(&args.analysis.scope, common, |columns| {
        Ok((args.requests(columns)?, args.options(columns)?))
    });
    let (mut requests, options) = made?;
    let index = corpus::open(&args.analysis.scope, common)?;
    let timeout = &args.analysis.scope.timeout;
    let deadline = timeout.deadline();
    requests.iter_mut().for_each(|request| request.deadline = deadline);
    let requests: Vec<Resolved<SearchRequest>> =
        requests.iter().map(|request| names::resolve(&index, request, common)).collect::<Result<_>>()?;
    analysis::explain(&args.analysis, &requests);
    let asked: Vec<&Resolved<SearchRequest>> = requests.iter().collect();
    let trend = Resolved::trends(&asked, &options).map_err(|error| timeout.told(error))?;
    if let Some(number) = args.analysis.list {
        let rows = trend.series.iter().flat_map(|series| &series.rows);
        let rows: Vec<Option<&str>> = rows.map(|row| row.hits.as_deref()).collect();
        return analysis::list((&rows, number), &index, (&args.analysis, common));
    }
    let table = TrendTable(&trend);
    if let Some(file) = picture.filter(|_| !table.is_empty()) {
        draw(&trend, &index, file)?;
    }
    args.analysis.format.print(&table, args.analysis.cells.style())?;
    for request in &requests {
        remarks::say(&args.terms, request);
    }
    let first = &requests[0];
    if table.is_empty() {
        empty::explain(&args.terms, first, Headlines::Never)?;
        possible::count(first)?;
        return Ok(Exit::Nothing);
    }
    if options.split != Some(Facet::Language) {
        remarks::say_languages(&requests)?;
    }
    if requests.len() == 1 {
        possible::count(first)?;
    }
    Ok(Exit::Found)
}

/// Returns the file of a picture, if its name is that of one.
fn picture(file: &Path) -> Result<&Path> {
    if !file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg")) {
        let message = format!("`{}` is no name of a picture", file.display());
        return Err(
            Refused::new(message, "pictures are written as SVG: give a name that ends in `.svg`").into()
        );
    }
    Ok(file)
}

/// Draws a trend into a file, which is replaced once everything is written.
fn draw(trend: &Trend, index: &Index, file: &Path) -> Result<()> {
    let articles = plural(index.stats()?.documents, "article");
    let source = format!("source: an index of {articles}, readouts-search {}", env!("CARGO_PKG_VERSION"));
    let svg = trend.to_svg(&source)?;
    let mut target = Target::open(Some(file))?;
    target.out().write_all(svg.as_bytes()).map_err(|error| target.told(error.into()))?;
    target.finish()?;
    note(&format!("drawn into `{}`", file.display()));
    Ok(())
}
