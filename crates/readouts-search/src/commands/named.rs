//! Reads files of named queries, and resolves the names in them. All mistakes of a file are told at once, each with
//! its line.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use readouts_core::source::{Link, read_settings};
use readouts_core::{Error, ErrorKind, Index, Resolved, SearchRequest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{corpus, names};
use crate::args::{Absence, Common, FILTERS, Scope, named_request};
use crate::mistakes::Mistakes;
use crate::output::{note, shortened};
use crate::refused::Refused;

/// Maximum size of a file in bytes.
const BYTES_MAX: u64 = 4 << 20;
/// Maximum number of queries in a file.
const QUERIES_MAX: usize = 10_000;
/// Key that says which absences `watch` tells.
const ABSENCE: &str = "absence";
/// Separates several values in a cell.
const BETWEEN: char = ';';

/// A query of a file as it is written there.
struct Written {
    name: String,
    line: u64,
    text: String,
    /// Filters: names of options, with values.
    filters: Vec<(String, String)>,
    absence: Option<Absence>,
}

/// A named query.
pub(super) struct Named<R> {
    pub(super) name: String,
    pub(super) line: u64,
    /// Text of the request as it is written.
    pub(super) written: String,
    pub(super) request: R,
    /// Which absences `watch` tells; `None` if the file does not say.
    pub(super) absence: Option<Absence>,
}

/// Mistake with its line.
type Mistake = (u64, anyhow::Error);

/// Reads the queries of a file, opens the index, and resolves the names in the queries.
///
/// # Errors
/// All mistakes of the file.
pub(super) fn resolved(
    file: &Path,
    scope: &Scope,
    common: &Common,
) -> Result<(Index, Vec<Named<Resolved<SearchRequest>>>)> {
    let (written, mut mistakes) = read(file)?;
    let made = RefCell::default();
    // A query may ask for columns that only an index has, so what fails is tried again with them.
    let tried = corpus::with_columns(scope, common, |columns| {
        let (requests, wrong) = requests(&written, (file, scope), columns);
        let is_right = wrong.is_empty();
        made.replace((requests, wrong));
        if is_right { Ok(()) } else { Err(anyhow!("a query of the file is wrong")) }
    });
    let (requests, wrong) = made.into_inner();
    mistakes.extend(wrong);
    if scope.corpus.is_some() && (tried.is_err() || !mistakes.is_empty()) {
        // Nothing is brought up to date for a file with mistakes.
        Mistakes::told(in_order(mistakes))?;
        return Err(tried.err().unwrap_or_else(|| anyhow!("a query of the file is wrong")));
    }
    let index = match corpus::open(scope, common) {
        Err(_) if !mistakes.is_empty() => return Err(mistaken(mistakes)),
        index => index?,
    };
    let deadline = scope.timeout.deadline();
    let mut all = Vec::with_capacity(requests.len());
    for Named { name, line, written, mut request, absence } in requests {
        request.deadline = deadline;
        match names::resolve(&index, &request, common) {
            Ok(request) => all.push(Named { name, line, written, request, absence }),
            Err(error) => mistakes.push((line, at(file, line, &name, error))),
        }
    }
    Mistakes::told(in_order(mistakes))?;
    Ok((index, all))
}

/// Tells the names in queries that no article has. One that stands in several queries, such as that of a filter on the
/// command line, is told once.
pub(super) fn tell_unknown(all: &[Named<Resolved<SearchRequest>>]) {
    // What is told, with the first query and the number of queries that it is told of.
    let mut told: Vec<(String, &Named<Resolved<SearchRequest>>, usize)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for named in all {
        for what in unknown_names(named) {
            match known.get(&what) {
                Some(at) => told[*at].2 += 1,
                None => {
                    known.insert(what.clone(), told.len());
                    told.push((what, named, 1));
                }
            }
        }
    }
    for (what, named, queries) in told {
        let Named { line, name, .. } = named;
        let name = shortened(name);
        note(&match queries {
            1 => format!("line {line}, `{name}`: {what}"),
            _ => format!("in {queries} queries, the first of them in line {line}, `{name}`: {what}"),
        });
    }
}

/// Says which names in a query no article has.
fn unknown_names(named: &Named<Resolved<SearchRequest>>) -> Vec<String> {
    let mut all = Vec::new();
    for unknown in named.request.unknown_names() {
        let nearest = match unknown.nearest.as_slice() {
            [] => String::new(),
            names => format!("; did you mean {}?", names.join(" or ")),
        };
        let told = names::nothing_called(&unknown.field);
        all.push(format!("{told} `{}`{nearest}", shortened(&unknown.wanted)));
    }
    all
}

fn requests(
    written: &[Written],
    (file, scope): (&Path, &Scope),
    columns: &[String],
) -> (Vec<Named<SearchRequest>>, Vec<Mistake>) {
    let (mut requests, mut mistakes) = (Vec::new(), Vec::new());
    for Written { name, line, text, filters, absence } in written {
        match named_request(text, filters, scope, columns) {
            Ok(request) => {
                let written = request.text();
                requests.push(Named { name: name.clone(), line: *line, written, request, absence: *absence });
            }
            Err(error) => mistakes.push((*line, at(file, *line, name, error))),
        }
    }
    (requests, mistakes)
}

/// Adds to an error in which query of the file it is.
fn at(file: &Path, line: u64, name: &str, error: anyhow::Error) -> anyhow::Error {
    let named = if name.trim().is_empty() { String::new() } else { format!(", `{}`", shortened(name)) };
    error.context(format!("`{}` line {line}{named}", file.display()))
}

fn in_order(mut mistakes: Vec<Mistake>) -> Vec<anyhow::Error> {
    mistakes.sort_by_key(|(line, _)| *line);
    mistakes.into_iter().map(|(_, error)| error).collect()
}

fn mistaken(mistakes: Vec<Mistake>) -> anyhow::Error {
    Mistakes::told(in_order(mistakes)).err().unwrap_or_else(|| anyhow!("the file is wrong"))
}

/// Reads a file, as far as it has the right form.
///
/// # Errors
/// If it cannot be read, or nothing of it can.
fn read(file: &Path) -> Result<(Vec<Written>, Vec<Mistake>)> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = match ending.as_deref() {
        Some("toml") => Form::Toml,
        Some("csv") => Form::Table(b','),
        Some("tsv") => Form::Table(b'\t'),
        _ => {
            let message = format!("`{}` is no name of a file of queries", file.display());
            let hint = "named queries are in a file that ends in `.toml`, `.csv` or `.tsv`";
            return Err(Refused::new(message, hint).into());
        }
    };
    let text = read_settings(file, BYTES_MAX, Link::Followed)?
        .ok_or_else(|| Error::new(ErrorKind::Io, "no such file").at(file))?;
    let hint = form.hint();
    let breaks = text.match_indices('\n').map(|(at, _)| at).collect();
    let mut reading = Reading { file, text: &text, breaks, hint, written: Vec::new(), mistakes: Vec::new() };
    match form {
        Form::Toml => reading.toml()?,
        Form::Table(delimiter) => {
            reading.table(delimiter)?;
            reading.unclosed_cell(delimiter);
        }
    }
    let Reading { mut written, mut mistakes, .. } = reading;
    if written.is_empty() && mistakes.is_empty() {
        let message = format!("`{}` has no queries", file.display());
        return Err(Refused::new(message, hint).into());
    }
    if written.len() > QUERIES_MAX {
        let message = format!("`{}` has more than {QUERIES_MAX} queries", file.display());
        return Err(Refused::new(message, "divide it into several files").into());
    }
    let mut seen = BTreeMap::new();
    written.retain(|one| match seen.get(&one.name) {
        None => {
            seen.insert(one.name.clone(), one.line);
            true
        }
        Some(first) => {
            let why = anyhow!("the name is given to another query in line {first}");
            mistakes.push((one.line, at(file, one.line, &one.name, why)));
            false
        }
    });
    Ok((written, mistakes))
}

enum Form {
    Toml,
    /// With this delimiter.
    Table(u8),
}

impl Form {
    /// Says what a file looks like.
    fn hint(&self) -> &'static str {
        match self {
            Self::Toml => "a line of TOML is `name = \"query\"` below `[queries]`",
            Self::Table(b',') => {
                "a table has the columns `name` and `query`; in .csv, commas are between them"
            }
            Self::Table(_) => "a table has the columns `name` and `query`; in .tsv, tabs are between them",
        }
    }
}

struct Reading<'f> {
    file: &'f Path,
    text: &'f str,
    /// Offsets of the line breaks.
    breaks: Vec<usize>,
    hint: &'static str,
    written: Vec<Written>,
    mistakes: Vec<Mistake>,
}

impl Reading<'_> {
    fn toml(&mut self) -> Result<()> {
        let table = DeTable::parse(self.text).map_err(|error| {
            let line = self.line(error.span().map_or(0, |span| span.start));
            let message = error.message().lines().map(str::trim).collect::<Vec<_>>().join(", ");
            self.refused(line, &format!("not TOML: {message}"))
        })?;
        for (section, value) in table.get_ref() {
            let line = self.line(section.span().start);
            match value.get_ref() {
                DeValue::Table(queries) if section.get_ref() == "queries" => {
                    for (name, value) in queries {
                        self.toml_query(name, value);
                    }
                }
                _ => {
                    let why = format!("`{}` is not `[queries]`", shortened(section.get_ref()));
                    self.mistakes.push((line, self.refused(line, &why)));
                }
            }
        }
        self.written.sort_by_key(|one| one.line);
        Ok(())
    }

    fn toml_query(&mut self, name: &Spanned<Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let line = self.line(name.span().start);
        let name = name.get_ref().to_string();
        let (mut text, mut filters, mut absence) = (None, Vec::new(), None);
        let wrong = match value.get_ref() {
            DeValue::String(query) => {
                text = Some(query.to_string());
                None
            }
            DeValue::Table(keys) => {
                let keys = keys.iter().map(|(key, value)| (&**key.get_ref(), value.get_ref()));
                let wrong = keys.filter_map(|(key, value)| match value {
                    DeValue::String(query) if key == "query" => {
                        text = Some(query.to_string());
                        None
                    }
                    DeValue::String(rule) if key == ABSENCE => match rule.parse() {
                        Ok(rule) => {
                            absence = Some(rule);
                            None
                        }
                        Err(wrong) => Some(wrong),
                    },
                    value if FILTERS.contains(&key) => match texts(value) {
                        Some(values) => {
                            filters.extend(values.into_iter().map(|value| (key.to_owned(), value)));
                            None
                        }
                        None => Some(format!("`{key}` is a text, or a list of texts")),
                    },
                    _ => Some(unknown(key)),
                });
                wrong.reduce(|first, _| first)
            }
            _ => Some("a query is a text, or a table with `query` and filters".to_owned()),
        };
        self.add((name, line), text, (filters, absence), wrong);
    }

    fn table(&mut self, delimiter: u8) -> Result<()> {
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes());
        let columns: Vec<String> =
            rows.headers().context("the table cannot be read")?.iter().map(str::to_lowercase).collect();
        if let Some(lacking) = ["name", "query"].iter().find(|name| !columns.iter().any(|c| c == *name)) {
            return Err(self.refused(1, &format!("there is no column `{lacking}`")));
        }
        let known = |column: &str| ["name", "query", ABSENCE].contains(&column) || FILTERS.contains(&column);
        if let Some(column) = columns.iter().find(|column| !known(column)) {
            return Err(self.refused(1, &unknown(column)));
        }
        let mut row = csv::StringRecord::new();
        while rows.read_record(&mut row).context("the table cannot be read")? {
            let line = row.position().map_or(0, csv::Position::line);
            let (mut name, mut text, mut filters) = (String::new(), None, Vec::new());
            let (mut absence, mut wrong) = (None, None);
            for (column, cell) in columns.iter().zip(&row).filter(|(_, cell)| !cell.is_empty()) {
                match column.as_str() {
                    "name" => name = cell.to_owned(),
                    "query" => text = Some(cell.to_owned()),
                    ABSENCE => match cell.parse() {
                        Ok(rule) => absence = Some(rule),
                        Err(why) => wrong = Some(why),
                    },
                    _ => filters.extend(
                        cell.split(BETWEEN)
                            .map(str::trim)
                            .filter(|value| !value.is_empty())
                            .map(|value| (column.clone(), value.to_owned())),
                    ),
                }
            }
            let too_long = (row.len() > columns.len())
                .then(|| "it has more cells than there are columns; a comma in a cell needs quotation marks around it".to_owned());
            self.add((name, line), text, (filters, absence), too_long.or(wrong));
        }
        Ok(())
    }

    fn add(
        &mut self,
        (name, line): (String, u64),
        text: Option<String>,
        (filters, absence): (Vec<(String, String)>, Option<Absence>),
        wrong: Option<String>,
    ) {
        let lacking = || {
            text.as_deref().is_none_or(|text| text.trim().is_empty()).then(|| "it has no query".to_owned())
        };
        let unnamed = || name.trim().is_empty().then(|| "the query has no name".to_owned());
        match wrong.or_else(unnamed).or_else(lacking) {
            Some(why) => self.mistakes.push((line, at(self.file, line, &name, anyhow!(why)))),
            None => {
                self.written.push(Written { name, line, text: text.unwrap_or_default(), filters, absence });
            }
        }
    }

    fn line(&self, at: usize) -> u64 {
        1 + self.breaks.partition_point(|line_break| *line_break < at) as u64
    }

    fn refused(&self, line: u64, why: &str) -> anyhow::Error {
        Refused::new(format!("`{}` line {line}: {why}", self.file.display()), self.hint).into()
    }

    /// Finds a cell that goes on to the end of the table because its quotation mark is not closed.
    fn unclosed_cell(&mut self, delimiter: u8) {
        if self.text.matches('"').count().is_multiple_of(2) {
            return;
        }
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(self.text.as_bytes());
        let last = rows.records().map_while(Result::ok).last();
        let Some(row) = last.filter(|row| row.iter().any(|cell| cell.contains('\n'))) else { return };
        let line = row.position().map_or(1, csv::Position::line);
        self.mistakes.retain(|(of, _)| *of != line);
        self.mistakes.push((line, self.refused(line, "a quotation mark is not closed")));
    }
}

/// Returns the values of a filter in TOML; `None` if they are of another form.
fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Integer(number) => Some(vec![number.to_string()]),
        DeValue::Datetime(date) => Some(vec![date.to_string()]),
        DeValue::Array(values) => {
            let values: Option<Vec<Vec<String>>> =
                values.iter().map(|value| texts(value.get_ref())).collect();
            Some(values?.concat())
        }
        _ => None,
    }
}

fn unknown(name: &str) -> String {
    format!(
        "there is no filter `{}`; the filters are {}; `{ABSENCE}` is for `watch`",
        shortened(name),
        FILTERS.join(", ")
    )
}
