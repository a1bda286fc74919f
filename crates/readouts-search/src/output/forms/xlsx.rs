//! The output format `xlsx`: a spreadsheet file. Every text is a cell of text, so that none of it runs as a formula;
//! dates that are certain are dates, and addresses are links.

use std::borrow::Cow;
use std::io::{Seek, Write};

use anyhow::{Context, Result};
use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};

use super::cells::Consumer;
use super::{Form, How, View};
use crate::output::answer::{Answer, Cell};
use crate::output::note;
use crate::refused::Refused;

/// Maximum number of rows of a sheet, that of the names of the columns included.
const ROWS_MAX: u32 = 1_048_576;
/// Maximum length of a cell in UTF-16 code units.
const CELL_MAX: usize = 32_767;
/// Maximum number of links of a sheet; spreadsheets drop further ones.
const LINKS_MAX: usize = 65_530;
/// Maximum length of a link in UTF-16 code units, for all spreadsheets.
const LINK_MAX: usize = 2_000;
/// Maximum integer that a cell's floating-point number holds exactly.
const NUMBER_MAX: u64 = 1 << 53;
/// First year in which all spreadsheets agree about the number of a day.
const YEAR_MIN: u16 = 1901;

pub(super) struct Xlsx;

impl Form for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn help(&self) -> &'static str {
        "A spreadsheet file, one row a match"
    }

    fn view(&self) -> View {
        View::Rows
    }

    fn write(&self, answer: &dyn Answer, out: &mut dyn Write, how: How) -> Result<()> {
        if how.consumer == Consumer::Terminal {
            let hint = "write it to a file: `--format xlsx > rows.xlsx`";
            return Err(Refused::new("a spreadsheet file cannot be shown on a terminal", hint).into());
        }
        let columns = answer.columns()?;
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        let mut sheet = Sheet::begin(sheet, &columns, ROWS_MAX)?;
        answer.rows(&mut |row| sheet.row(row))?;
        sheet.finish()?;
        let mut file = tempfile::tempfile().context("a temporary file cannot be made")?;
        workbook.save_to_writer(&mut file).map_err(failed)?;
        file.rewind().context("a temporary file cannot be read")?;
        std::io::copy(&mut file, out)?;
        Ok(out.flush()?)
    }
}

fn failed(error: XlsxError) -> anyhow::Error {
    anyhow::Error::new(error).context("the spreadsheet cannot be written")
}

/// Sheet to which rows are added one after another.
struct Sheet<'w> {
    sheet: &'w mut Worksheet,
    /// Number of rows that may be written.
    rows_max: u32,
    rows: u32,
    columns: u16,
    links: usize,
    /// Number of cells that were too long.
    cut: u64,
    /// Format of a day, and of a day with the time.
    dates: [CellFormat; 2],
}

impl<'w> Sheet<'w> {
    /// Writes the names of the columns.
    fn begin(sheet: &'w mut Worksheet, columns: &[String], rows_max: u32) -> Result<Self> {
        let count = u16::try_from(columns.len()).context("there are too many columns for a spreadsheet")?;
        let bold = CellFormat::new().set_bold();
        for (at, name) in (0..count).zip(columns) {
            sheet.set_column_width(at, width(name)).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        for (at, name) in (0..count).zip(columns) {
            sheet.write_string_with_format(0, at, fitting(name).as_ref(), &bold).map_err(failed)?;
        }
        let dates = ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"].map(|form| CellFormat::new().set_num_format(form));
        Ok(Self { sheet, rows_max, rows: 1, columns: count, links: 0, cut: 0, dates })
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        if self.rows >= self.rows_max {
            let message = format!("a sheet holds {} rows, and there are more", self.rows_max - 1);
            return Err(
                Refused::new(message, "`--format csv` has all of them; `-n` and filters give fewer").into()
            );
        }
        for (at, cell) in (0..self.columns).zip(cells) {
            self.cell(at, *cell)?;
        }
        self.rows += 1;
        Ok(())
    }

    fn cell(&mut self, at: u16, cell: Cell<'_>) -> Result<()> {
        match cell {
            Cell::Number(number) if number <= NUMBER_MAX => {
                self.sheet.write_number(self.rows, at, number as f64).map_err(failed)?;
            }
            Cell::Number(number) => self.text(at, &number.to_string())?,
            Cell::Real(share) => {
                self.sheet.write_number(self.rows, at, share).map_err(failed)?;
            }
            Cell::Date(text) => match date(text) {
                Some((date, has_time)) => {
                    let format = &self.dates[usize::from(has_time)];
                    self.sheet.write_datetime_with_format(self.rows, at, date, format).map_err(failed)?;
                }
                None => self.text(at, text)?,
            },
            Cell::Link(text) if is_link(text) && self.links < LINKS_MAX => {
                self.links += 1;
                self.sheet.write_url(self.rows, at, text).map_err(failed)?;
            }
            Cell::Link(text) | Cell::Text(text) => self.text(at, text)?,
        }
        Ok(())
    }

    fn text(&mut self, at: u16, text: &str) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let fitting = fitting(text);
        self.cut += u64::from(fitting.len() != text.len());
        self.sheet.write_string(self.rows, at, fitting.as_ref()).map_err(failed)?;
        Ok(())
    }

    /// Adds the filters of the columns, and reports what was cut.
    fn finish(self) -> Result<()> {
        if self.columns > 0 {
            self.sheet.autofilter(0, 0, self.rows - 1, self.columns - 1).map_err(failed)?;
        }
        if self.cut > 0 {
            note(&format!(
                "warning: {} cells were cut at {CELL_MAX} characters, the most that a cell of a spreadsheet holds",
                self.cut
            ));
        }
        Ok(())
    }
}

/// Returns the width of a column in characters.
fn width(name: &str) -> f64 {
    match name {
        "left" | "match" | "right" | "title" => 40.0,
        "id" | "url" | "path" | "outlet" | "speaker" | "participants" | "members" | "value" => 22.0,
        _ => 12.0,
    }
}

/// Returns a text as long as a cell may be, with an ellipsis where it was cut.
fn fitting(text: &str) -> Cow<'_, str> {
    // A text has no more code units than bytes.
    if text.len() <= CELL_MAX || text.encode_utf16().count() <= CELL_MAX {
        return Cow::Borrowed(text);
    }
    let mut room = CELL_MAX - 1;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    Cow::Owned(cut)
}

/// Returns a certain day as a spreadsheet's date, and whether it has the time of day. Other dates stay texts.
fn date(edtf: &str) -> Option<(ExcelDateTime, bool)> {
    let (day, time) = edtf.split_once('T').map_or((edtf, None), |(day, time)| (day, Some(time)));
    let mut parts = day.split('-');
    let mut next = |digits: usize| -> Option<u16> {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() || year < YEAR_MIN {
        return None;
    }
    let date = ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()?;
    let Some(time) = time else { return Some((date, false)) };
    let (hour, minute) = time.split_once(':')?;
    let date = date.and_hms(hour.parse().ok()?, minute.parse().ok()?, 0.0).ok()?;
    Some((date, true))
}

/// Whether a text is an address that a click may open: one of the web, without characters that end or hide it.
fn is_link(text: &str) -> bool {
    let is_web = ["http://", "https://"].iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && text.len() > scheme.len()
    });
    is_web
        && text.encode_utf16().count() <= LINK_MAX
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_days_are_dates_and_others_are_texts() {
        let day = date("2031-05-06").map(|(date, has_time)| (date.to_excel(), has_time));
        assert_eq!(day, Some((47_974.0, false)));
        assert!(date("2031-05-06T08:01").is_some_and(|(_, has_time)| has_time));
        for text in
            ["", "2031", "2031-05", "XXXX-05-06", "2031-05-06?", "2031-13-06", "1900-02-29", "+031-05-06"]
        {
            assert!(date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert!(is_link("https://norland.example/1") && is_link("HTTP://norland.example"));
        let long = format!("https://norland.example/{}", "a".repeat(LINK_MAX));
        for text in
            ["", "https://", "javascript:alert(1)", "file:///etc", "internal:A1", "https://a b", &long]
        {
            assert!(!is_link(text), "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_to_what_a_cell_holds() {
        let whole = "新".repeat(CELL_MAX);
        assert_eq!(fitting(&whole), whole);
        let cut = fitting(&"😀".repeat(CELL_MAX)).into_owned();
        assert!(cut.ends_with('…') && cut.encode_utf16().count() <= CELL_MAX);
        assert_eq!(fitting(&"a".repeat(CELL_MAX + 1)).len(), CELL_MAX - 1 + "…".len());
    }

    /// Returns the sheet of a workbook as XML, and its links.
    fn parts(columns: &[&str], row: &[Cell<'_>]) -> [String; 2] {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().expect("a sheet");
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let mut sheet = Sheet::begin(sheet, &columns, ROWS_MAX).expect("begun");
        sheet.row(row).expect("written");
        sheet.finish().expect("written");
        let saved = std::io::Cursor::new(workbook.save_to_buffer().expect("saved"));
        let mut files = zip::ZipArchive::new(saved).expect("a zip file");
        ["xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"].map(|name| {
            let file = files.by_name(name);
            file.map_or_else(|_| String::new(), |file| std::io::read_to_string(file).expect("text"))
        })
    }

    #[test]
    fn texts_stay_texts_dates_are_dates_and_addresses_links() {
        let row =
            [Cell::Text("=cmd|calc!A1"), Cell::Date("2031-05-06"), Cell::Link("https://norland.example/1")];
        let [sheet, links] = parts(&["title", "event_date", "url"], &row);
        assert!(sheet.contains("<t>=cmd|calc!A1</t>") && !sheet.contains("<f>"), "{sheet}");
        assert!(sheet.contains("<v>47974</v>") && sheet.contains("state=\"frozen\""), "{sheet}");
        assert!(
            sheet.contains("<hyperlink ") && links.contains("https://norland.example/1"),
            "{sheet}{links}"
        );
        let row =
            [Cell::Text("\u{1b}]0;t\u{7}"), Cell::Date("XXXX-05-06"), Cell::Link("javascript:alert(1)")];
        let [sheet, links] = parts(&["=1+1", "event_date", "url"], &row);
        assert!(!sheet.contains(['\u{1b}', '\u{7}']) && !sheet.contains("<f>"), "{sheet}");
        assert!(sheet.contains("<t>XXXX-05-06</t>") && !sheet.contains("<hyperlink ") && links.is_empty());
    }

    #[test]
    fn more_rows_than_a_sheet_holds_are_an_error_with_the_way_out() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet_with_constant_memory().expect("a sheet");
        let mut sheet = Sheet::begin(sheet, &["a".to_owned()], 3).expect("begun");
        let row = [Cell::Text("=1+1")];
        assert!(sheet.row(&row).is_ok() && sheet.row(&row).is_ok());
        let error = sheet.row(&row).expect_err("too many");
        assert_eq!(error.to_string(), "a sheet holds 2 rows, and there are more");
    }
}
