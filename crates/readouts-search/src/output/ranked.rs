//! Writes a numbered list of words with figures for people, as wide as the terminal.

use std::io::Write;

use anyhow::Result;
use unicode_width::UnicodeWidthStr;

use super::cut::both_ends;
use super::plain::plain;
use super::screen::Screen;
use super::style::{QUIET, TITLE, paint};

/// A column of figures.
pub(super) struct Figures {
    pub(super) title: &'static str,
    pub(super) cells: Vec<String>,
    /// What a figure says.
    pub(super) meaning: &'static str,
}

/// Number of rows in all, and how the figures of all columns are had if the terminal is too narrow for them.
#[derive(Debug, Clone, Copy)]
pub(super) struct All {
    pub(super) rows: u64,
    pub(super) figures: &'static str,
}

/// Number of columns that a word keeps if the terminal is narrow.
const WORD_MIN: usize = 10;
/// Maximum number of columns of a word.
const WORD_MAX: usize = 48;
const GAP: usize = 2;

/// Writes a line for each word with its number from 1, and what the figures say. Figures are in the order of their
/// importance: those at the end are left out first.
pub(super) fn write(screen: &mut Screen<'_>, words: &[&str], figures: &[Figures], all: All) -> Result<()> {
    let words: Vec<_> = words.iter().map(|word| plain(word)).collect();
    let number = words.len().to_string().len();
    let longest = words.iter().map(|word| word.width()).max().unwrap_or(0);
    let widths: Vec<usize> = figures
        .iter()
        .map(|column| {
            column.cells.iter().map(|cell| cell.width()).chain([column.title.width()]).max().unwrap_or(0)
        })
        .collect();
    let mut shown = figures.len();
    let room = screen.width().unwrap_or(usize::MAX);
    let of_figures = |shown: usize| widths[..shown].iter().map(|width| width + GAP).sum::<usize>();
    let least = longest.clamp(1, WORD_MIN);
    while shown > 1 && number + GAP + least + of_figures(shown) > room {
        shown -= 1;
    }
    let left = room.saturating_sub(number + GAP + of_figures(shown));
    let word = longest.min(WORD_MAX).min(left).max(least);

    write!(screen, "{:number$}{:GAP$}{:word$}", "", "", "")?;
    for (column, width) in figures.iter().zip(&widths).take(shown) {
        let fill = " ".repeat(GAP + width - column.title.width());
        write!(screen, "{fill}{}", paint(QUIET, column.title))?;
    }
    writeln!(screen)?;
    for (at, text) in words.iter().enumerate() {
        let text = both_ends(text, word);
        let fill = " ".repeat(word.saturating_sub(text.width()));
        let label = format!("{:number$}", at + 1);
        write!(screen, "{}{:GAP$}{}{fill}", paint(QUIET, &label), "", paint(TITLE, &text))?;
        for (column, width) in figures.iter().zip(&widths).take(shown) {
            let cell = &column.cells[at];
            write!(screen, "{}{cell}", " ".repeat(GAP + width - cell.width()))?;
        }
        writeln!(screen)?;
    }
    let rest = all.rows.saturating_sub(words.len() as u64);
    if rest > 0 {
        screen.text(QUIET, &format!("and {rest} more; -n lists more"))?;
    }
    if shown < figures.len() {
        screen.text(QUIET, all.figures)?;
    }
    if words.is_empty() {
        return Ok(());
    }
    let meanings = figures.iter().take(shown).filter(|column| !column.meaning.is_empty());
    let meanings: Vec<String> =
        meanings.map(|column| format!("{}: {}", column.title, column.meaning)).collect();
    screen.text(QUIET, &meanings.join("; "))
}

/// Makes a column, given its title and what its figures say.
pub(super) fn figures<R>(
    (title, meaning): (&'static str, &'static str),
    rows: &[R],
    cell: impl Fn(&R) -> String,
) -> Figures {
    Figures { title, cells: rows.iter().map(cell).collect(), meaning }
}
