//! A table of decisions, read from CSV and written as CSV.

use super::cells;
use super::change::{Decision, Key};

/// Maximum bytes of a table.
pub(super) const BYTES_MAX: u64 = 16 << 20;
/// Maximum number of rows that are read.
const ROWS_MAX: usize = 200_000;
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

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::People => &cells::PEOPLE,
            Self::Articles => &cells::ARTICLES,
        }
    }

    /// Returns the table whose columns these are, in any order, and for each of its columns the place of its
    /// cell. The columns that only people read may be missing.
    fn of_header(header: &[String]) -> Option<(Self, Vec<usize>)> {
        Self::ALL.into_iter().find_map(|kind| {
            let place = |column: &&str| header.iter().position(|name| name == column);
            let places = kind.columns().iter().map(|column| match place(column) {
                None if *column == "text_begins" => Some(usize::MAX),
                place => place,
            });
            Some((kind, places.collect::<Option<_>>()?))
        })
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
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut table = Self::new(kind);
        if bytes.len() as u64 > BYTES_MAX {
            table.fail(None, too_large());
            return table;
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
        let mut places: Option<Vec<usize>> = None;
        let mut rows = 0;
        // Reading from memory does not fail, and rows of any length and bytes are accepted.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let line = record.position().map(csv::Position::line);
            let Some(cells) =
                record.iter().map(|cell| std::str::from_utf8(cell).ok()).collect::<Option<Vec<_>>>()
            else {
                table.fail(line, "is not UTF-8".to_owned());
                continue;
            };
            let Some(places) = &places else {
                let header: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
                let Some((found, of_columns)) = TableKind::of_header(&header) else {
                    let columns = kind.columns().join(", ");
                    table.fail(line, format!("the first row does not name the columns {columns}"));
                    return table;
                };
                table.kind = found;
                places = Some(of_columns);
                continue;
            };
            rows += 1;
            if rows > ROWS_MAX {
                table.fail(
                    line,
                    format!("more than {ROWS_MAX} rows: this one and those after it are not read"),
                );
                break;
            }
            if cells.len() < places.iter().filter(|place| **place != usize::MAX).count() {
                let columns = table.kind.columns().len();
                table.fail(line, format!("has {} cells instead of {columns}", cells.len()));
                continue;
            }
            let of_columns: Vec<&str> =
                places.iter().map(|place| cells.get(*place).copied().unwrap_or_default()).collect();
            match cells::read(table.kind, &of_columns) {
                Ok(decision) => table.rows.push(Decision { line, ..decision }),
                Err(why) => table.fail(line, why),
            }
        }
        table.sort();
        table
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
        self.rows.sort_by_cached_key(|row| {
            let (key, time, at, by, value) = row.order();
            (key, time, at.to_owned(), by.to_owned(), value)
        });
    }
}

pub(super) fn too_large() -> String {
    format!("larger than {} MB: nothing of it is used", BYTES_MAX >> 20)
}
