//! Where answers for people are written: lines, and text beside a margin, broken at the terminal's width.

use std::io::{self, Write};

use anstyle::Style;
use anyhow::Result;
use unicode_width::UnicodeWidthChar;

use super::plain::plain;
use super::style::{QUIET, paint};

/// Minimum number of columns of a text, however narrow the terminal is.
const NARROWEST: usize = 20;

/// Where an answer for people is written.
pub(crate) struct Screen<'o> {
    out: &'o mut dyn Write,
    /// Columns of the terminal; `None` where the output is no terminal, and every text is one line.
    width: Option<usize>,
}

/// Lines as they are given: texts from outside go through `plain` or `paint` first.
impl Write for Screen<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl<'o> Screen<'o> {
    pub(super) fn new(out: &'o mut dyn Write, width: Option<usize>) -> Self {
        Self { out, width }
    }

    /// Columns of the terminal; `None` where the output is no terminal.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    pub(super) fn blank(&mut self) -> Result<()> {
        Ok(writeln!(self.out)?)
    }

    /// Text from the first column on.
    pub(super) fn text(&mut self, style: Style, text: &str) -> Result<()> {
        for line in broken(&plain(text), self.width.map(|width| width.max(NARROWEST))) {
            writeln!(self.out, "{}", paint(style, line))?;
        }
        Ok(())
    }

    /// Text beside a margin: the label in it, and its columns.
    pub(super) fn row(&mut self, margin: (&str, usize), style: Style, text: &str) -> Result<()> {
        let (label, columns) = margin;
        let (label, text) = (plain(label), plain(text));
        let (indent, label) = label.split_at(label.len() - label.trim_start().len());
        let room = self.width.map(|width| width.saturating_sub(columns).max(NARROWEST));
        let mut text = broken(&text, room);
        let mut label = broken(label, room.map(|_| columns - indent.len() - 1));
        loop {
            let (left, right) = (label.next(), text.next());
            if left.is_none() && right.is_none() {
                return Ok(());
            }
            let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
            write!(self.out, "{indent}{}", paint(QUIET, left))?;
            if !right.is_empty() {
                let fill = columns.saturating_sub(indent.len() + width(left)).max(1);
                write!(self.out, "{:fill$}{}", "", paint(style, right))?;
            }
            writeln!(self.out)?;
        }
    }

    /// The same in one line: the end that does not fit is left out.
    pub(super) fn short_row(&mut self, margin: (&str, usize), style: Style, text: &str) -> Result<()> {
        let room = self.width.map(|width| width.saturating_sub(margin.1).max(NARROWEST));
        let shown = plain(text);
        match room.filter(|room| width(&shown) > *room) {
            Some(room) => {
                let front = shown[..fitting(&shown, room - 1)].trim_end();
                self.row(margin, style, &format!("{front}…"))
            }
            None => self.row(margin, style, &shown),
        }
    }
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The lines of a text: broken at white space, between Chinese characters, and where nothing else helps
/// anywhere.
fn broken(text: &str, room: Option<usize>) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(room) = room.filter(|room| width_exceeds(text, *room)) else { return rest.take() };
        let end = line_end(text, room);
        rest = Some(text[end..].trim_start()).filter(|rest| !rest.is_empty());
        Some(text[..end].trim_end())
    })
}

/// Whether a text is wider than that; looks no further than it must.
fn width_exceeds(text: &str, room: usize) -> bool {
    fitting(text, room) < text.len()
}

/// Bytes at the front of a text that fit.
fn fitting(text: &str, room: usize) -> usize {
    let mut used = 0;
    let over = text.char_indices().find(|(_, c)| {
        used += columns(*c);
        used > room
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// Where the first line of a text ends that is too long for one line.
fn line_end(text: &str, room: usize) -> usize {
    let full = fitting(text, room);
    // A first character that alone is too wide still has to go somewhere.
    let full = if full == 0 { text.chars().next().map_or(0, char::len_utf8) } else { full };
    let mut after = text[full..].chars().next();
    for (at, c) in text[..full].char_indices().rev() {
        let end = at + c.len_utf8();
        if after.is_some_and(|after| may_break(c, after)) {
            return end;
        }
        after = Some(c);
    }
    full
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    if before.is_whitespace() || after.is_whitespace() {
        return true;
    }
    let wide = columns(before) == 2 || columns(after) == 2;
    wide && !OPENING.contains(before) && !CLOSING.contains(after)
}

/// No line ends with these, or begins with the others.
const OPENING: &str = "（《〈「『【〔“‘([{";
const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…—,.;:?!)]}%％";

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, room: usize) -> Vec<&str> {
        broken(text, Some(room)).collect()
    }

    #[test]
    fn lines_break_at_white_space() {
        assert_eq!(lines("the river belongs to both", 11), ["the river", "belongs to", "both"]);
        assert_eq!(lines("the river", 9), ["the river"]);
        assert_eq!(lines("", 9), [""]);
        assert_eq!(broken("the river belongs", None).collect::<Vec<_>>(), ["the river belongs"]);
    }

    #[test]
    fn what_has_no_white_space_breaks_anywhere() {
        assert_eq!(lines("riverriver", 4), ["rive", "rriv", "er"]);
    }

    #[test]
    fn chinese_breaks_between_characters_but_not_before_a_stop() {
        assert_eq!(lines("两国人民，共享河流。", 8), ["两国人", "民，共享", "河流。"]);
        assert_eq!(lines("（两国）人民", 5), ["（两", "国）", "人民"]);
    }

    #[test]
    fn nothing_is_lost_at_any_width() {
        let text = "Lee 说：“两国 people share 河流”, and\u{301} that is riverriverriver. 完";
        let dense = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        for room in 0..50 {
            assert_eq!(dense(&lines(text, room).concat()), dense(text), "{room}");
        }
    }

    #[test]
    fn a_margin_is_broken_beside_its_text() {
        let mut text = Vec::new();
        let mut screen = Screen::new(&mut text, Some(33));
        screen
            .row(("  cue “belongs to”", 12), Style::new(), "The river belongs to both peoples.")
            .expect("written");
        screen.short_row(("menu", 12), Style::new(), "All the news of the river").expect("written");
        let text = String::from_utf8(text).expect("text");
        let text = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(
            text,
            "  cue       The river belongs to\n  “belongs  both peoples.\n  to”\nmenu        All the news of the…\n"
        );
    }
}
