//! Text in two columns, or one below the other where there is no room for two.

use std::io::Write;

use anyhow::Result;
use unicode_width::UnicodeWidthStr;

use crate::output::screen::{Screen, wrapped};
use crate::output::style::{QUIET, paint};
use crate::output::styled::Styled;

/// Minimum width of a terminal on which there are two columns.
const TWO: usize = 100;
/// Maximum width of a column; longer lines are hard to read.
const WIDEST: usize = 88;
/// What stands between the columns.
const BETWEEN: &str = " │ ";

/// How two texts stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Side by side, each with this width.
    Beside(usize),
    /// One below the other.
    Below,
}

impl Layout {
    pub(super) fn of(screen: &Screen<'_>) -> Self {
        match screen.width() {
            Some(width) if width >= TWO => Self::Beside(((width - BETWEEN.width()) / 2).min(WIDEST)),
            _ => Self::Below,
        }
    }
}

/// Paragraphs of one column, each with its indent.
#[derive(Debug, Default)]
pub(super) struct Cell(Vec<(usize, Styled)>);

impl Cell {
    pub(super) fn push(&mut self, indent: usize, text: Styled) {
        self.0.push((indent, text));
    }

    /// Returns the painted lines with their widths.
    fn lines(&self, room: usize) -> Vec<(String, usize)> {
        let line = |indent: usize, text: &Styled, bytes: std::ops::Range<usize>| {
            let width = indent + text.text()[bytes.clone()].width();
            (format!("{:indent$}{}", "", text.painted(&bytes)), width)
        };
        let lines = self.0.iter().flat_map(|(indent, text)| {
            let room = room.saturating_sub(*indent).max(1);
            wrapped(text, room).map(|bytes| line(*indent, text, bytes)).collect::<Vec<_>>()
        });
        lines.collect()
    }
}

/// Writes two cells, as the layout says.
pub(super) fn row(screen: &mut Screen<'_>, layout: Layout, a: &Cell, b: &Cell) -> Result<()> {
    let Layout::Beside(room) = layout else {
        let all = a.0.iter().chain(&b.0);
        return all.into_iter().try_for_each(|(indent, text)| screen.indented(*indent, text));
    };
    let (a, b) = (a.lines(room), b.lines(room));
    for at in 0..a.len().max(b.len()) {
        let (left, width) = a.get(at).map_or(("", 0), |(text, width)| (text, *width));
        let fill = room.saturating_sub(width);
        let right = b.get(at).map_or("", |(text, _)| text);
        let between = if right.is_empty() { BETWEEN.trim_end() } else { BETWEEN };
        writeln!(screen, "{left}{:fill$}{}{right}", "", paint(QUIET, between))?;
    }
    Ok(())
}
