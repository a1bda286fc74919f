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

/// Paragraphs of one column.
#[derive(Debug, Default)]
pub(super) struct Cell(Vec<Paragraph>);

#[derive(Debug)]
struct Paragraph {
    text: Styled,
    /// Indent of the first line.
    first: usize,
    /// Indent of further lines.
    further: usize,
}

impl Cell {
    pub(super) fn push(&mut self, indent: usize, text: Styled) {
        self.0.push(Paragraph { text, first: indent, further: indent });
    }

    /// Adds a paragraph whose further lines are indented more than the first one.
    pub(super) fn push_hanging(&mut self, first: usize, further: usize, text: Styled) {
        self.0.push(Paragraph { text, first, further });
    }

    /// Returns the painted lines with their widths; not wrapped without a width.
    fn lines(&self, width: Option<usize>) -> Vec<(String, usize)> {
        self.0.iter().flat_map(|paragraph| paragraph.lines(width)).collect()
    }
}

impl Paragraph {
    fn lines(&self, width: Option<usize>) -> Vec<(String, usize)> {
        let room = width.map(|width| width.saturating_sub(self.first.max(self.further)).max(1));
        let line = |(at, bytes): (usize, std::ops::Range<usize>)| {
            let indent = if at == 0 { self.first } else { self.further };
            let width = indent + self.text.text()[bytes.clone()].width();
            (format!("{:indent$}{}", "", self.text.painted(&bytes)), width)
        };
        wrapped(&self.text, room).enumerate().map(line).collect()
    }
}

/// Writes two cells, as the layout says.
pub(super) fn row(screen: &mut Screen<'_>, layout: Layout, a: &Cell, b: &Cell) -> Result<()> {
    let Layout::Beside(room) = layout else {
        let width = screen.width();
        for (line, _) in a.lines(width).into_iter().chain(b.lines(width)) {
            writeln!(screen, "{line}")?;
        }
        return Ok(());
    };
    let (a, b) = (a.lines(Some(room)), b.lines(Some(room)));
    for at in 0..a.len().max(b.len()) {
        let (left, width) = a.get(at).map_or(("", 0), |(text, width)| (text, *width));
        let fill = room.saturating_sub(width);
        let right = b.get(at).map_or("", |(text, _)| text);
        let between = if right.is_empty() { BETWEEN.trim_end() } else { BETWEEN };
        writeln!(screen, "{left}{:fill$}{}{right}", "", paint(QUIET, between))?;
    }
    Ok(())
}
