//! Writes comma- and tab-separated cells. Both formats use this file only.

use std::borrow::Cow;
use std::io::Write;

use anyhow::Result;

use super::How;
use crate::output::answer::{Answer, Cell};
use crate::output::plain::plain;

/// Treatment of cells that a spreadsheet would run as formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Formulas {
    /// Prefixes such cells with an apostrophe, so that a spreadsheet treats them as text.
    Marked,
    /// Writes such cells unchanged.
    AsTheyAre,
}

/// Whether a table begins with a byte-order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByteOrderMark {
    /// It begins with the names of the columns.
    Without,
    /// It begins with the mark, by which spreadsheets recognize UTF-8.
    With,
}

/// How comma- and tab-separated cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellStyle {
    /// Treatment of cells that a spreadsheet would run as formulas.
    pub(crate) formulas: Formulas,
    /// Whether the table begins with a byte-order mark.
    pub(crate) mark: ByteOrderMark,
}

impl From<Formulas> for CellStyle {
    fn from(formulas: Formulas) -> Self {
        Self { formulas, mark: ByteOrderMark::Without }
    }
}

/// Consumer of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consumer {
    /// A terminal: control characters are escaped.
    Terminal,
    /// A program or a file: text from the page is written unchanged.
    Program,
}

/// Writer of rows of cells; the first row has the names of the columns.
struct Cells<W: Write> {
    out: csv::Writer<W>,
    how: How,
    /// Names of the columns until they are written, just before the first row. An answer that fails earlier
    /// leaves no empty table.
    columns: Option<Vec<String>>,
}

/// Size of the write buffer in bytes.
const BUFFERED: usize = 64 * 1024;

/// Writes the rows of an answer.
pub(super) fn write(answer: &dyn Answer, out: &mut dyn Write, separator: u8, how: How) -> Result<()> {
    let mut cells = Cells::new(out, separator, how, answer.columns()?);
    answer.rows(&mut |row| cells.row(row))?;
    cells.finish()
}

impl<W: Write> Cells<W> {
    fn new(out: W, separator: u8, how: How, columns: Vec<String>) -> Self {
        let mut writer = csv::WriterBuilder::new();
        let out = writer.delimiter(separator).buffer_capacity(BUFFERED).from_writer(out);
        Self { out, how, columns: Some(columns) }
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        self.begin()?;
        cells.iter().try_for_each(|cell| self.cell(*cell))?;
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<()> {
        let text = match cell {
            Cell::Number(number) => return Ok(self.out.write_field(number.to_string())?),
            Cell::Real(share) => return Ok(self.out.write_field(share.to_string())?),
            Cell::Text(text) | Cell::Date(text) | Cell::Link(text) => text,
        };
        let text = match self.how.cells.formulas {
            Formulas::Marked => marked(text),
            Formulas::AsTheyAre => Cow::Borrowed(text),
        };
        match self.how.consumer {
            Consumer::Terminal => self.out.write_field(&*plain(&text))?,
            Consumer::Program => self.out.write_field(&*text)?,
        }
        Ok(())
    }

    /// Writes the names of the columns once, as cells: the names of kept columns are text from outside too.
    fn begin(&mut self) -> Result<()> {
        let Some(mut columns) = self.columns.take() else { return Ok(()) };
        // The first column is the program's own: its name has nothing that would be quoted or escaped.
        if let (ByteOrderMark::With, Some(first)) = (self.how.cells.mark, columns.first_mut()) {
            first.insert(0, '\u{feff}');
        }
        columns.iter().try_for_each(|name| self.cell(Cell::Text(name)))?;
        Ok(self.out.write_record(None::<&[u8]>)?)
    }

    fn finish(&mut self) -> Result<()> {
        self.begin()?;
        Ok(self.out.flush()?)
    }
}

/// Returns a text as a cell that no spreadsheet runs as a formula. If a cell is an apostrophe followed by
/// such a text, the apostrophe was added here: no other text begins so, because leading apostrophes are
/// skipped in the check.
fn marked(text: &str) -> Cow<'_, str> {
    if is_run(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Whether some spreadsheet takes a text for a formula: it begins with a character that begins formulas, in any
/// width, possibly after characters that are stripped when rows are read, or with a control character that some
/// spreadsheets take for a separator.
fn is_run(text: &str) -> bool {
    // Fast path for the common case.
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let text = text.trim_start_matches('\'');
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(is_stripped).starts_with(BEGIN_FORMULAS)
}

/// Characters that begin formulas, also in their full-width and small forms.
const BEGIN_FORMULAS: [char; 13] =
    ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '\u{2212}'];

/// Whether a character is white space, a quotation mark of cells or invisible.
fn is_stripped(c: char) -> bool {
    if c.is_ascii_alphanumeric() {
        return false;
    }
    let unseen = matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    c.is_whitespace()
        || matches!(c, '"' | '\'' | '＂' | '＇')
        || unseen
        || crate::output::plain::is_command(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::tests::{any_text, forbidden};

    fn written(separator: u8, (formulas, consumer): (Formulas, Consumer), text: &str) -> String {
        let how = How { cells: formulas.into(), consumer, width: None, is_coloured: false };
        let columns = ["a", "b"].map(str::to_owned);
        let mut cells = Cells::new(Vec::new(), separator, how, columns.into());
        cells.row(&[Cell::Text(text), Cell::Number(7)]).expect("written");
        cells.finish().expect("written");
        String::from_utf8(cells.out.into_inner().expect("all")).expect("text")
    }

    fn read(separator: u8, rows: &str) -> String {
        let mut rows = csv::ReaderBuilder::new().delimiter(separator).from_reader(rows.as_bytes());
        let row = rows.records().next().expect("a row").expect("read");
        assert_eq!((row.len(), &row[1]), (2, "7"));
        row[0].to_owned()
    }

    #[test]
    fn what_a_spreadsheet_runs_is_marked() {
        for text in [
            "=1+1",
            "+1",
            "-2 river",
            "-1.5",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "＝1",
            "－1",
            "＋1",
            "＠a",
            " =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "\"=1\"",
            "'=1",
            "''\t",
            "\u{200f}-1",
            "−1",
            " \t \" @a",
        ] {
            assert_eq!(marked(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in
            ["", " ", "river", " and peace", "'s river", "a=1", "1-2", "—", "– a", "\"river\"", "(-1)", "%"]
        {
            assert_eq!(marked(text), text);
        }
    }

    #[test]
    fn numbers_are_never_marked_and_raw_cells_not_at_all() {
        assert_eq!(written(b',', (Formulas::Marked, Consumer::Program), "=1"), "a,b\n'=1,7\n");
        assert_eq!(written(b',', (Formulas::AsTheyAre, Consumer::Program), "=1"), "a,b\n=1,7\n");
    }

    proptest! {
        #[test]
        fn a_cell_reads_back_as_the_text(text in any_text(), tabs in any::<bool>()) {
            let separator = if tabs { b'\t' } else { b',' };
            let rows = written(separator, (Formulas::AsTheyAre, Consumer::Program), &text);
            prop_assert_eq!(read(separator, &rows), text.as_str());
            let cell = read(separator, &written(separator, (Formulas::Marked, Consumer::Program), &text));
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            let bare = cell.strip_prefix('\'').filter(|rest| is_run(rest)).unwrap_or(&cell);
            prop_assert_eq!(bare, text.as_str());
        }

        #[test]
        fn no_cell_commands_a_terminal(text in any_text(), raw in any::<bool>()) {
            let formulas = if raw { Formulas::AsTheyAre } else { Formulas::Marked };
            let rows = written(b',', (formulas, Consumer::Terminal), &text);
            prop_assert_eq!(forbidden(&rows), Vec::<char>::new());
            prop_assert_eq!(rows.lines().count(), 2);
        }
    }
}
