//! Output for people: lines, and text beside a margin, wrapped at the width of the terminal.

use std::io::{self, Write};

use anstyle::Style;
use anyhow::Result;
use unicode_width::UnicodeWidthChar;

use std::ops::Range;

use super::plain::plain;
use super::style::{QUIET, paint};
use super::styled::Styled;

/// Minimum width of a text in columns, however narrow the terminal is.
const NARROWEST: usize = 20;

/// Width of the margin with the name of a setting, in columns.
const SETTING: usize = 21;

/// Indent of a text that stands under its label.
const UNDER: usize = 2;

/// Output that an answer for people is written to.
pub(crate) struct Screen<'o> {
    out: &'o mut dyn Write,
    /// Width of the terminal in columns; `None` if the output is not a terminal, then texts are not wrapped.
    width: Option<usize>,
    is_coloured: bool,
}

/// Writes bytes unchanged: text from outside has to pass through `plain` or `paint` first.
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
        Self { out, width, is_coloured: false }
    }

    /// Sets whether colours reach the reader.
    pub(super) fn coloured(self, is_coloured: bool) -> Self {
        Self { is_coloured, ..self }
    }

    /// Whether colours reach the reader.
    pub(super) fn is_coloured(&self) -> bool {
        self.is_coloured
    }

    /// Returns the width of the terminal in columns; `None` if the output is not a terminal.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    pub(super) fn blank(&mut self) -> Result<()> {
        Ok(writeln!(self.out)?)
    }

    /// Writes a value beside its name, and behind it where it comes from.
    pub(crate) fn setting(&mut self, name: &str, value: &str, from: &str) -> Result<()> {
        let mut text = Styled::of(Style::new(), value);
        text.push(QUIET, &format!(" · {from}"));
        self.styled_row((&format!("  {name}"), SETTING), &text)
    }

    /// Writes text from the first column on.
    pub(crate) fn text(&mut self, style: Style, text: &str) -> Result<()> {
        for line in broken(&plain(text), self.width.map(|width| width.max(NARROWEST))) {
            writeln!(self.out, "{}", paint(style, line))?;
        }
        Ok(())
    }

    /// Writes text that is not broken, such as an address, which would be cut if it were copied.
    pub(super) fn whole_line(&mut self, style: Style, text: &str) -> Result<()> {
        Ok(writeln!(self.out, "{}", paint(style, text))?)
    }

    /// Writes text from a column on.
    pub(super) fn indented(&mut self, columns: usize, text: &Styled) -> Result<()> {
        let columns = self.width.map_or(columns, |width| columns.min(width.saturating_sub(NARROWEST)));
        let room = self.width.map(|width| width.saturating_sub(columns).max(NARROWEST));
        for line in broken_ranges(text.text(), room, |at| text.is_tied(at)) {
            writeln!(self.out, "{:columns$}{}", "", text.painted(&line))?;
        }
        Ok(())
    }

    /// Writes text beside a margin, given as its label and its width in columns.
    pub(super) fn row(&mut self, margin: (&str, usize), style: Style, text: &str) -> Result<()> {
        self.styled_row(margin, &Styled::of(style, text))
    }

    /// Whether there is no room for a text beside a margin of this width.
    fn is_too_narrow(&self, columns: usize) -> bool {
        self.width.is_some_and(|width| width < columns + NARROWEST)
    }

    /// Writes text in several styles beside a margin.
    pub(super) fn styled_row(&mut self, margin: (&str, usize), text: &Styled) -> Result<()> {
        self.beside(QUIET, margin, text)
    }

    /// Writes text in several styles beside a margin whose label is in a style.
    pub(super) fn beside(&mut self, style: Style, margin: (&str, usize), text: &Styled) -> Result<()> {
        let (label, columns) = margin;
        let label = plain(label);
        let (indent, label) = label.split_at(label.len() - label.trim_start().len());
        if self.is_too_narrow(columns) {
            // The text goes under its label.
            let indent = indent.len().min(UNDER);
            if !label.is_empty() {
                self.indented(indent, &Styled::of(style, label))?;
            }
            return self.indented(indent + UNDER, text);
        }
        let room = self.width.map(|width| width.saturating_sub(columns).max(NARROWEST));
        let mut lines = broken_ranges(text.text(), room, |at| text.is_tied(at));
        let mut label = broken(label, room.map(|_| columns - indent.len() - 1));
        loop {
            let (left, right) = (label.next(), lines.next());
            if left.is_none() && right.is_none() {
                return Ok(());
            }
            let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
            write!(self.out, "{indent}{}", paint(style, left))?;
            if !right.is_empty() {
                let fill = columns.saturating_sub(indent.len() + width(left)).max(1);
                write!(self.out, "{:fill$}{}", "", text.painted(&right))?;
            }
            writeln!(self.out)?;
        }
    }

    /// Writes text beside a margin in one line, and cuts off the end that does not fit.
    pub(super) fn short_row(&mut self, margin: (&str, usize), style: Style, text: &str) -> Result<()> {
        let columns = if self.is_too_narrow(margin.1) { 2 * UNDER } else { margin.1 };
        let room = self.width.map(|width| width.saturating_sub(columns).max(1));
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

/// Returns the bytes of the lines of a text that is wrapped at `room` columns, if any.
pub(super) fn wrapped(text: &Styled, room: Option<usize>) -> impl Iterator<Item = Range<usize>> {
    broken_ranges(text.text(), room, |at| text.is_tied(at))
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Returns the lines of a text, broken at white space, between Chinese characters or, if there is no other
/// place, anywhere.
fn broken(text: &str, room: Option<usize>) -> impl Iterator<Item = &str> {
    broken_ranges(text, room, |_| false).map(|line| &text[line])
}

/// Returns the bytes of the lines of a text. Lines do not end between Chinese characters at a byte that `is_tied`
/// is true for, if there is another place.
fn broken_ranges(
    text: &str,
    room: Option<usize>,
    is_tied: impl Fn(usize) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let mut rest = Some(0..text.len());
    std::iter::from_fn(move || {
        let Range { start, end } = rest.clone()?;
        let left = &text[start..];
        let Some(room) = room.filter(|room| width_exceeds(left, *room)) else { return rest.take() };
        let (line, behind) = left.split_at(line_end(left, room, |at| is_tied(start + at)));
        let next = end - behind.trim_start().len();
        rest = Some(next..end).filter(|rest| !rest.is_empty());
        Some(start..start + line.trim_end().len())
    })
}

/// Whether a text is wider than `room` columns; reads only as far as necessary.
fn width_exceeds(text: &str, room: usize) -> bool {
    fitting(text, room) < text.len()
}

/// Returns the number of bytes at the start of a text that fit.
fn fitting(text: &str, room: usize) -> usize {
    let mut used = 0;
    let over = text.char_indices().find(|(_, c)| {
        used += columns(*c);
        used > room
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// Returns the end of the first line of a text that is too long for one line.
fn line_end(text: &str, room: usize, is_tied: impl Fn(usize) -> bool) -> usize {
    let full = fitting(text, room);
    // If the first character alone is too wide, it is put in the line nevertheless.
    let full = if full == 0 { text.chars().next().map_or(0, char::len_utf8) } else { full };
    let last_break = |ties: bool| {
        let mut after = text[full..].chars().next();
        text[..full].char_indices().rev().find_map(|(at, c)| {
            let end = at + c.len_utf8();
            let next = after.replace(c)?;
            let is_break = may_break(c, next, ties && is_tied(end));
            (is_break && !(ties && is_before_percent(&text[end..]))).then_some(end)
        })
    };
    last_break(true).or_else(|| last_break(false)).unwrap_or(full)
}

/// Whether a line may end between two characters.
fn may_break(before: char, after: char, is_tied: bool) -> bool {
    if before.is_whitespace() || after.is_whitespace() {
        return true;
    }
    let wide = columns(before) == 2 || columns(after) == 2;
    wide && !is_tied && !OPENING.contains(before) && !CLOSING.contains(after)
}

/// Whether a text begins with a percent sign, behind a space at most: it stays with its number.
fn is_before_percent(text: &str) -> bool {
    text.strip_prefix([' ', '\u{a0}', '\u{202f}']).unwrap_or(text).starts_with('%')
}

/// Characters that a line must not end with.
const OPENING: &str = "（《〈「『【〔“‘([{";
/// Characters that a line must not begin with.
const CLOSING: &str = "，。、；：？！）》〉」』】〕”’…—,.;:?!)]}%％";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::marks::Marks;

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
    fn a_percent_sign_stays_with_its_number() {
        assert_eq!(lines("a chance of 18.6 %)", 17), ["a chance of", "18.6 %)"]);
        assert_eq!(lines("a chance of 18.6 %)", 16), ["a chance of", "18.6 %)"]);
        // Where there is no other place, it does not.
        assert_eq!(lines("18.6 %)", 6), ["18.6", "%)"]);
        assert_eq!(lines("the 50 %", 7), ["the", "50 %"]);
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
    fn a_short_match_is_not_broken_between_its_characters() {
        let marks = Marks { before: "[[".to_owned(), after: "]]".to_owned() };
        let lines = |front: &str, found: &str| {
            let mut text = Styled::of(Style::new(), front);
            text.push_match(found, &marks);
            text.push(Style::new(), "。");
            let mut out = Vec::new();
            Screen::new(&mut out, Some(20)).indented(0, &text).expect("written");
            let out = String::from_utf8(out).expect("text");
            anstream::adapter::strip_str(&out).to_string()
        };
        assert_eq!(lines("两国人民共享着", "河流"), "两国人民共享着\n[[河流]]。\n");
        // Where it does not fit into a line, and where it has white space, it is.
        assert_eq!(lines("", "两国人民共享着河流"), "[[两国人民共享着河\n流]]。\n");
        assert_eq!(lines("the clean ", "river and sea"), "the clean [[river\nand sea]]。\n");
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
    fn a_text_without_room_beside_its_margin_goes_under_it() {
        let mut out = Vec::new();
        let mut screen = Screen::new(&mut out, Some(30));
        screen.row(("  cue “belongs to”", 12), Style::new(), "The river belongs to both.").expect("written");
        screen.short_row(("menu", 12), Style::new(), "All the news of the river now").expect("written");
        let out = String::from_utf8(out).expect("text");
        let out = anstream::adapter::strip_str(&out).to_string();
        assert_eq!(
            out,
            "  cue “belongs to”\n    The river belongs to both.\nmenu\n  All the news of the river…\n"
        );
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
