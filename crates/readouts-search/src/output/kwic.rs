//! Rows of a concordance for people: one line each, in columns that fit the terminal.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use readouts_core::ConcordanceRow;
use unicode_width::UnicodeWidthStr;

use super::cut::{beginning, both_ends, ending, padded};
use super::marks::{Mark, Marks};
use super::plain::plain;
use super::screen::Screen;
use super::style::{MATCH, QUIET, SPEAKER, paint};

/// Width of the output in columns if it is not a terminal.
pub(crate) const WIDTH: usize = 120;

/// Number of rows that the widths of the columns are taken from.
const AHEAD: usize = 100;

/// Number of columns from which names and dates have more room.
const WIDE: usize = 140;

/// Between two columns.
const GAP: usize = 2;

/// Between the words of two speakers.
const BORDER: &str = " | ";

/// Writes rows. The first ones are held back until the widths of the columns are known.
pub(super) struct Rows {
    marks: Marks,
    width: usize,
    held: Vec<Line>,
    layout: Option<Layout>,
    /// Short forms of the bases that were written, with their names.
    short: BTreeMap<char, &'static str>,
    /// Whether a border between two speakers was written.
    has_border: bool,
}

/// Row with its texts as shown, escaped.
struct Line {
    date: String,
    /// Name of the speaker, if known.
    name: String,
    basis: &'static str,
    outlet: String,
    /// Text on the left by another speaker, then that of the speaker.
    left: (String, String),
    found: String,
    /// Text on the right by the speaker, then that of another one.
    right: (String, String),
}

/// Widths of the columns; 0 for a column that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    date: usize,
    speaker: usize,
    /// Whether a basis is one letter.
    is_short: bool,
    outlet: usize,
    /// Width of the text before the match.
    before: usize,
    /// Width of the text from the match on.
    rest: usize,
}

impl Rows {
    pub(super) fn new(screen: &Screen<'_>, mark: &Mark) -> Self {
        let width = screen.width().unwrap_or(WIDTH);
        let (held, short) = (Vec::new(), BTreeMap::new());
        Self { marks: mark.on(screen), width, held, layout: None, short, has_border: false }
    }

    /// Takes a row.
    pub(super) fn add(&mut self, screen: &mut Screen<'_>, row: &ConcordanceRow<'_>) -> Result<()> {
        self.held.push(Line::of(row));
        if self.layout.is_some() || self.held.len() >= AHEAD { self.write(screen) } else { Ok(()) }
    }

    /// Writes the rows that are held back, and what short forms of bases and borders mean.
    pub(super) fn finish(mut self, screen: &mut Screen<'_>) -> Result<()> {
        self.write(screen)?;
        if !self.short.is_empty() {
            let told: Vec<String> =
                self.short.iter().map(|(letter, name)| format!("{letter} {name}")).collect();
            screen.text(QUIET, &format!("after the speaker: {}", told.join(", ")))?;
        }
        if self.has_border {
            screen.text(QUIET, "beyond a bar: words of another speaker, or of none")?;
        }
        Ok(())
    }

    fn write(&mut self, screen: &mut Screen<'_>) -> Result<()> {
        let held = std::mem::take(&mut self.held);
        let layout = *self.layout.get_or_insert_with(|| Layout::of(&held, self.width, &self.marks));
        for line in &held {
            if layout.is_short && layout.speaker > 0 && !line.name.is_empty() {
                self.short.insert(letter(line.basis), line.basis);
            }
            let text = line.text(layout, &self.marks);
            self.has_border |= text.has_border;
            writeln!(screen, "{}", text.painted.trim_end())?;
        }
        Ok(())
    }
}

/// Text of a row as written.
struct Written {
    painted: String,
    /// Whether a border between two speakers is in it.
    has_border: bool,
}

impl Layout {
    /// Chooses the columns that leave enough room for the text: first without the outlet, then with a short
    /// basis, then without the speaker, then without the date.
    fn of(lines: &[Line], width: usize, marks: &Marks) -> Self {
        let widest =
            |of: &dyn Fn(&Line) -> usize, most: usize| lines.iter().map(of).max().unwrap_or(0).clamp(1, most);
        let is_wide = width >= WIDE;
        let date = widest(&|line| line.date.width(), if is_wide { 21 } else { 11 });
        let full = widest(&|line| line.speaker(false).width(), if is_wide { 34 } else { 26 });
        let short = widest(&|line| line.speaker(true).width(), 18);
        let outlet = widest(&|line| line.outlet.width(), if is_wide { 26 } else { 18 });
        // Most matches are not wider. A few that are do not decide.
        let mut found: Vec<usize> = lines.iter().map(|line| line.found.width()).collect();
        found.sort_unstable();
        let found = found.get(found.len() * 4 / 5).copied().unwrap_or(0) + marks.width();
        // Of a longer match, the beginning and the end are shown; the speaker is worth more than its middle.
        let found = found.min(width / 3);
        // Least number of columns for the text with its match.
        let choices = [
            (Self { date, speaker: full, is_short: false, outlet, before: 0, rest: 0 }, 50.max(found + 24)),
            (
                Self { date, speaker: full, is_short: false, outlet: 0, before: 0, rest: 0 },
                44.max(found + 20),
            ),
            (
                Self { date, speaker: short, is_short: true, outlet: 0, before: 0, rest: 0 },
                24.max(found + 10),
            ),
            (Self { date, speaker: 0, is_short: true, outlet: 0, before: 0, rest: 0 }, 24),
        ];
        let room = |layout: &Self| {
            let columns = [layout.date, layout.speaker, layout.outlet];
            let taken: usize =
                columns.iter().filter(|columns| **columns > 0).map(|columns| columns + GAP).sum();
            width.saturating_sub(taken)
        };
        let bare = Self { date: 0, speaker: 0, is_short: true, outlet: 0, before: 0, rest: 0 };
        let chosen = choices.into_iter().find(|(layout, least)| room(layout) >= *least);
        let mut layout = chosen.map_or(bare, |(layout, _)| layout);
        let room = room(&layout);
        // The match is in the middle of the text.
        layout.before = room.saturating_sub(found) / 2;
        layout.rest = room - layout.before;
        layout
    }
}

impl Line {
    fn of(row: &ConcordanceRow<'_>) -> Self {
        let from = row.start - row.left.len();
        let (other, own) = split(row.left, row.voice_start.saturating_sub(from));
        let (right, behind) = split(row.right, row.voice_end.saturating_sub(row.end));
        Self {
            date: plain(row.event_date.unwrap_or("-")).into_owned(),
            name: plain(row.speaker.unwrap_or_default()).into_owned(),
            basis: row.basis.as_str(),
            outlet: plain(row.outlet.unwrap_or("outlet unknown")).into_owned(),
            left: (plain(other).trim_end().to_owned(), plain(own).into_owned()),
            found: plain(row.text).into_owned(),
            right: (plain(right).into_owned(), plain(behind).trim_start().to_owned()),
        }
    }

    /// Returns the speaker with the basis.
    fn speaker(&self, is_short: bool) -> String {
        self.speaker_in(usize::MAX, is_short)
    }

    /// Returns the speaker with the basis; the name is cut, the basis is not.
    fn speaker_in(&self, columns: usize, is_short: bool) -> String {
        if self.name.is_empty() {
            return beginning(&format!("({})", self.basis), columns);
        }
        let basis = if is_short { format!(" {}", letter(self.basis)) } else { format!(" ({})", self.basis) };
        format!("{}{basis}", beginning(&self.name, columns.saturating_sub(basis.width())))
    }

    fn text(&self, layout: Layout, marks: &Marks) -> Written {
        let Layout { date, speaker, is_short, outlet, before, rest } = layout;
        let mut line = String::new();
        for (columns, style, text) in [
            (date, QUIET, self.date.clone()),
            (speaker, SPEAKER, self.speaker_in(speaker, is_short)),
            (outlet, QUIET, self.outlet.clone()),
        ] {
            if columns > 0 {
                line.push_str(&paint(style, &padded(&text, columns)));
                line.push_str(&" ".repeat(GAP));
            }
        }
        let own = ending(&self.left.1, before);
        let other = before.saturating_sub(own.width() + BORDER.len());
        let other = if self.left.0.is_empty() || own.len() < self.left.1.len() || other == 0 {
            String::new()
        } else {
            format!("{}{BORDER}", ending(&self.left.0, other))
        };
        line.push_str(&" ".repeat(before.saturating_sub(own.width() + other.width())));
        let mut has_border = !other.is_empty();
        if has_border {
            line.push_str(&paint(QUIET, &other));
        }
        line.push_str(&own);
        let found = match rest.checked_sub(marks.width()) {
            Some(room) => format!("{}{}{}", marks.before, both_ends(&self.found, room), marks.after),
            None => both_ends(&self.found, rest),
        };
        line.push_str(&paint(MATCH, &found));
        let after = rest - found.width();
        let own = beginning(&self.right.0, after);
        line.push_str(&own);
        let other = after.saturating_sub(own.width() + BORDER.len());
        if !self.right.1.is_empty() && own.len() == self.right.0.len() && other > 0 {
            line.push_str(&paint(QUIET, &format!("{BORDER}{}", beginning(&self.right.1, other))));
            has_border = true;
        }
        Written { painted: line, has_border }
    }
}

/// Returns the short form of a basis.
fn letter(basis: &str) -> char {
    match basis {
        // `c` is for the cue.
        "carried" => 'r',
        "corrected" => 'x',
        basis => basis.chars().next().unwrap_or('?'),
    }
}

/// Splits a text at a byte; at its end if there is no character's border.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_match_leaves_the_speaker_in_the_row() {
        let lines = [line("Ida Lee", "the river and both shores, the lake and the sea behind the hills")];
        let layout = Layout::of(&lines, 80, &brackets());
        assert!(layout.speaker > 0, "{layout:?}");
    }

    fn line(name: &str, found: &str) -> Line {
        let text = |text: &str| (text.to_owned(), text.repeat(20));
        Line {
            date: "2031-05-06".to_owned(),
            name: name.to_owned(),
            basis: "carried",
            outlet: "Norland Daily Online".to_owned(),
            left: text("one lake "),
            found: found.to_owned(),
            right: text(" two lakes"),
        }
    }

    fn brackets() -> Marks {
        Marks { before: "[[".to_owned(), after: "]]".to_owned() }
    }

    fn written(line: &Line, layout: Layout) -> String {
        anstream::adapter::strip_str(&line.text(layout, &brackets()).painted).to_string()
    }

    #[test]
    fn a_row_fits_every_width() {
        let lines =
            [line("Ida Lee", "river"), line("Jonathan Bergström of Norland", "the river and both shores")];
        let han = [line("新时代新时代新时代新时代新时代", "新时代")];
        for lines in [&lines[..], &han] {
            for width in 1..250 {
                let layout = Layout::of(lines, width, &brackets());
                for line in lines {
                    let row = written(line, layout);
                    assert!(row.trim_end().width() <= width, "{width} {row}");
                }
            }
        }
    }

    #[test]
    fn narrow_rows_leave_out_the_outlet_then_the_speaker() {
        let lines = [line("Ida Lee", "river")];
        let columns = |width| {
            let Layout { date, speaker, is_short, outlet, .. } = Layout::of(&lines, width, &brackets());
            (date > 0, speaker > 0, is_short, outlet > 0)
        };
        assert_eq!(columns(200), (true, true, false, true));
        assert_eq!(columns(80), (true, true, false, false));
        assert_eq!(columns(50), (true, true, true, false));
        assert_eq!(columns(40), (true, false, true, false));
        assert_eq!(columns(30), (false, false, true, false));
    }

    #[test]
    fn a_basis_is_never_cut() {
        let line = line("Jonathan Bergström of Norland", "river");
        assert_eq!(line.speaker_in(20, false), "Jonathan … (carried)");
        assert_eq!(line.speaker_in(12, true), "Jonathan … r");
    }
}
