//! Lays out figures with a text beside them, and shares by period.

use std::io::Write;

use anstyle::Style;
use anyhow::Result;
use readouts_core::{VariantRow, Variants};
use unicode_width::UnicodeWidthStr;

use super::super::screen::Screen;
use super::super::style::{QUIET, paint};
use super::super::styled::Styled;
use super::widest;

/// Columns between two columns of a table.
const GAP: usize = 2;
/// Minimum number of columns for the text.
const TEXT_MIN: usize = 24;

/// A column of figures.
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Columns with less are left out first on a narrow terminal.
    pub(super) kept: u8,
    /// Whether cells stand at the left of the column.
    pub(super) is_text: bool,
    pub(super) cells: Vec<String>,
}

/// Figures in columns, with a text beside each row that is wrapped where it is too long.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    /// Title of the text.
    pub(super) title: &'static str,
    pub(super) texts: Vec<Styled>,
}

impl Table {
    /// Writes the table; returns whether columns were left out.
    pub(super) fn write(mut self, screen: &mut Screen<'_>) -> Result<bool> {
        let all = self.columns.len();
        if let Some(width) = screen.width() {
            while self.margin() + TEXT_MIN > width
                && let Some(column) = self.columns.iter().min_by_key(|column| column.kept)
                && self.columns.len() > 1
            {
                let kept = column.kept;
                self.columns.retain(|column| column.kept != kept);
            }
        }
        let margin = self.margin();
        let titles = self.line(|column| column.title);
        screen.beside(QUIET, (&titles, margin), &Styled::of(QUIET, self.title))?;
        for (at, text) in self.texts.iter().enumerate() {
            let figures = self.line(|column| &column.cells[at]);
            screen.beside(Style::new(), (&figures, margin), text)?;
        }
        Ok(self.columns.len() < all)
    }

    /// Returns the width of the figures with the space behind them.
    fn margin(&self) -> usize {
        self.columns.iter().map(|column| column.width() + GAP).sum()
    }

    fn line<'t>(&'t self, cell: impl Fn(&'t Column) -> &'t str) -> String {
        let mut line = String::new();
        for column in &self.columns {
            let cell = cell(column);
            let fill = " ".repeat(column.width() - cell.width());
            let gap = " ".repeat(GAP);
            match column.is_text {
                true => line.push_str(&format!("{cell}{fill}{gap}")),
                false => line.push_str(&format!("{fill}{cell}{gap}")),
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}

impl Column {
    fn width(&self) -> usize {
        widest(self.cells.iter().map(String::as_str).chain([self.title]))
    }
}

/// Writes the shares of the forms by period, a column for each of the first forms.
pub(super) fn shares(screen: &mut Screen<'_>, found: &Variants) -> Result<()> {
    const SHARE: usize = "100.0 %".len();
    const ALL: &str = "all";
    const OTHERS: &str = "others";
    const THIN: &str = "thin";
    let Some(per) = found.per else { return Ok(()) };
    let periods = widest(found.periods.iter().map(|period| period.period.as_str()));
    let counts: Vec<String> = found.periods.iter().map(|period| period.occurrences.to_string()).collect();
    let all = widest(counts.iter().map(String::as_str).chain([ALL]));
    let thin = if found.periods.iter().any(|period| period.thin) { GAP + THIN.len() } else { 0 };
    let room = screen.width().map_or(usize::MAX, |width| width.saturating_sub(periods + GAP + all + thin));
    let fitting = (room / (GAP + SHARE)).max(1);
    let has_others = found.forms > fitting.min(found.rows.len()) as u64;
    let shown: &[VariantRow] =
        &found.rows[..found.rows.len().min(fitting - usize::from(has_others && fitting > 1))];
    screen.text(
        QUIET,
        &format!("share of each form, by its number, in the occurrences of all per {}", per.as_str()),
    )?;
    let column = |text: &str| format!("{:GAP$}{text:>SHARE$}", "");
    let mut heads = format!("{:periods$}{:GAP$}{ALL:>all$}", "", "");
    (1..=shown.len()).for_each(|number| heads.push_str(&column(&number.to_string())));
    let has_others = has_others && fitting > 1;
    if has_others {
        heads.push_str(&column(OTHERS));
    }
    writeln!(screen, "{}", paint(QUIET, &heads))?;
    for (at, (period, count)) in found.periods.iter().zip(&counts).enumerate() {
        let mut line = format!("{:<periods$}{:GAP$}{count:>all$}", period.period, "");
        if period.is_gap() {
            writeln!(screen, "{:<periods$}{:GAP$}{}", period.period, "", paint(QUIET, "no occurrences"))?;
            continue;
        }
        let share = |occurrences: u64| column(&percent(occurrences as f64 / period.occurrences as f64));
        let of_shown = shown.iter().map(|row| row.periods[at].occurrences);
        of_shown.clone().for_each(|occurrences| line.push_str(&share(occurrences)));
        if has_others {
            line.push_str(&share(period.occurrences - of_shown.sum::<u64>()));
        }
        if period.thin {
            line.push_str(&format!("{:GAP$}{}", "", paint(QUIET, THIN)));
        }
        writeln!(screen, "{}", line.trim_end())?;
    }
    if thin > 0 {
        screen.text(QUIET, "thin: fewer than 5 occurrences")?;
    }
    Ok(())
}

fn percent(share: f64) -> String {
    if share > 0.0 { format!("{:.1} %", 100.0 * share) } else { "–".to_owned() }
}
