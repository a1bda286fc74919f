//! A table of decisions, read from CSV and written as CSV.

use super::cells;
use super::change::{Decision, Key};

/// Maximum bytes of a table.
pub(super) const BYTES_MAX: u64 = 16 << 20;
/// Maximum number of rows that are read.
pub(super) const ROWS_MAX: usize = 200_000;
/// Problem of a row with other bytes.
const NOT_UTF_8: &str = "is not UTF-8";
/// Maximum number of rows that are reported because they cannot be read.
const PROBLEMS_MAX: usize = 100;

/// One of the two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableKind {
    /// Which names are of one person, and which of none.
    People,
    /// Corrections of articles.
    Articles,
}

/// A table of decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    kind: TableKind,
    /// Sorted by key, then by time.
    pub(super) rows: Vec<Decision>,
    pub(super) problems: Vec<RowProblem>,
    /// Number of rows that cannot be read.
    pub(super) broken: usize,
}

/// Why a row, or the whole table, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowProblem {
    /// Line of the file; `None` for the whole table.
    pub line: Option<u64>,
    /// Reason.
    pub why: String,
}

impl TableKind {
    /// Both tables.
    pub const ALL: [Self; 2] = [Self::People, Self::Articles];

    /// Returns the name of the table's file in the corpus folder.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::People => "readouts-people.csv",
            Self::Articles => "readouts-corrections.csv",
        }
    }

    /// Returns the names of its columns.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::People => &cells::PEOPLE,
            Self::Articles => &cells::ARTICLES,
        }
    }

    /// Returns the tables whose columns these are, in any order, and for each of its columns the place of its
    /// cell. The columns that only people read may be missing.
    fn of_header(header: &[String]) -> Vec<(Self, Vec<usize>)> {
        let of_kind = |kind: Self| {
            let place = |column: &&str| header.iter().position(|name| name == column);
            let places = kind.columns().iter().map(|column| match place(column) {
                None if *column == "text_begins" => Some(usize::MAX),
                place => place,
            });
            Some((kind, places.collect::<Option<_>>()?))
        };
        Self::ALL.into_iter().filter_map(of_kind).collect()
    }
}

impl Table {
    /// Creates an empty table.
    pub fn new(kind: TableKind) -> Self {
        Self { kind, rows: Vec::new(), problems: Vec::new(), broken: 0 }
    }

    /// Reads a table from the bytes of a CSV file; `kind` is assumed for an empty one. Nothing fails: what
    /// cannot be read is among the [`problems`](Self::problems).
    pub fn read(bytes: &[u8], kind: TableKind) -> Self {
        let tables = Self::tables_of(bytes, kind, |found| found.truncate(1));
        tables.into_iter().next().unwrap_or_else(|| Self::new(kind))
    }

    /// Reads the tables of a CSV file that has the columns of one table or of both, as a list of all decisions
    /// has; a row of both is about an article if it has an article's id. Nothing fails: what cannot be read is
    /// among the [`problems`](Self::problems) of the tables. There are no tables in an empty file.
    pub fn read_all(bytes: &[u8]) -> Vec<Self> {
        Self::tables_of(bytes, TableKind::People, |_| ())
    }

    /// Reads the tables of a file; `narrow` may remove some of those that its header names.
    fn tables_of(
        bytes: &[u8],
        kind: TableKind,
        narrow: impl Fn(&mut Vec<(TableKind, Vec<usize>)>),
    ) -> Vec<Self> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let none = |line, why: String| {
            let mut table = Self::new(kind);
            table.fail(line, why);
            vec![table]
        };
        if bytes.len() as u64 > BYTES_MAX {
            return none(None, too_large());
        }
        let first_line = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        // Spreadsheets write semicolons where the comma is the decimal mark.
        let separator = if first_line.contains(&b',') { b',' } else { b';' };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(separator)
            .from_reader(bytes);
        let mut record = csv::ByteRecord::new();
        // Tables that the header names, each with the places of its cells.
        let mut tables: Vec<(Self, Vec<usize>)> = Vec::new();
        let mut rows = 0;
        // Reading from memory does not fail, and rows of any length and bytes are accepted.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let line = record.position().map(csv::Position::line);
            let cells: Option<Vec<&str>> = record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect();
            if tables.is_empty() {
                let Some(cells) = cells else { return none(line, NOT_UTF_8.to_owned()) };
                let header: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
                let mut found = TableKind::of_header(&header);
                narrow(&mut found);
                tables = found.into_iter().map(|(kind, places)| (Self::new(kind), places)).collect();
                if tables.is_empty() {
                    let columns = kind.columns().join(", ");
                    return none(line, format!("the first row does not name the columns {columns}"));
                }
                continue;
            }
            rows += 1;
            let at = cells.as_ref().map_or(0, |cells| table_of(&tables, cells));
            let (table, places) = &mut tables[at];
            if rows > ROWS_MAX {
                let why = format!("more than {ROWS_MAX} rows: this one and those after it are not read");
                table.fail(line, why);
                break;
            }
            match cells
                .map_or_else(|| Err(NOT_UTF_8.to_owned()), |cells| decision(table.kind, places, &cells))
            {
                Ok(decision) => table.rows.push(Decision { line, ..decision }),
                Err(why) => table.fail(line, why),
            }
        }
        tables.iter_mut().for_each(|(table, _)| table.sort());
        tables.into_iter().map(|(table, _)| table).collect()
    }

    /// Returns which table it is.
    pub fn kind(&self) -> TableKind {
        self.kind
    }

    /// Returns the decisions, sorted by key, then by time.
    pub fn rows(&self) -> &[Decision] {
        &self.rows
    }

    /// Returns the decisions about a key.
    pub fn about(&self, key: &Key) -> impl Iterator<Item = &Decision> {
        self.rows.iter().filter(move |row| row.change.key() == *key)
    }

    /// Returns what could not be read; the first hundred rows.
    pub fn problems(&self) -> &[RowProblem] {
        &self.problems
    }

    /// Returns the number of rows, also of those that cannot be read.
    pub fn len(&self) -> usize {
        self.rows.len() + self.broken
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the table as CSV: a row for each decision, sorted.
    pub fn to_csv(&self) -> String {
        let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
        let rows = self.rows.iter().map(cells::write);
        let header = self.kind.columns().iter().map(|name| (*name).to_owned()).collect();
        for row in std::iter::once(header).chain(rows) {
            // Writing to memory does not fail, and all rows have the same number of cells.
            let _: Result<(), csv::Error> = out.write_record(row);
        }
        String::from_utf8(out.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    pub(super) fn fail(&mut self, line: Option<u64>, why: String) {
        self.broken += usize::from(line.is_some());
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(RowProblem { line, why });
        }
    }

    pub(super) fn sort(&mut self) {
        self.rows.sort_by_cached_key(Decision::sort_key);
    }
}

/// Returns the number of the table that a row belongs to.
fn table_of(tables: &[(Table, Vec<usize>)], cells: &[&str]) -> usize {
    let is_of_article = |(table, places): &(Table, Vec<usize>)| {
        let id = places.first().and_then(|place| cells.get(*place));
        table.kind == TableKind::Articles && id.is_some_and(|id| !id.trim().is_empty())
    };
    tables.iter().position(is_of_article).unwrap_or(0)
}

/// Reads the decision of a row.
fn decision(kind: TableKind, places: &[usize], cells: &[&str]) -> Result<Decision, String> {
    if cells.len() < places.iter().filter(|place| **place != usize::MAX).count() {
        return Err(format!("has {} cells instead of {}", cells.len(), kind.columns().len()));
    }
    let of_columns: Vec<&str> =
        places.iter().map(|place| cells.get(*place).copied().unwrap_or_default()).collect();
    cells::read(kind, &of_columns)
}

pub(super) fn too_large() -> String {
    format!("larger than {} MB: nothing of it is used", BYTES_MAX >> 20)
}
