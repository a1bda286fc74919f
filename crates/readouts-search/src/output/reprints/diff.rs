//! Writes what differs between copies of a text: changed sentences with their words marked, the others in short.

use anstyle::Style;
use anyhow::Result;
use readouts_core::{ReprintDiff, ReprintDiffs, ReprintPart};

use super::list::{decimals, likeness, origin, other_title, similarity};
use crate::output::answer::{Answer, Cell, EachRecord, EachRow};
use crate::output::cut::both_ends;
use crate::output::hits::plural;
use crate::output::marks::{Mark, Marks};
use crate::output::screen::Screen;
use crate::output::style::{ADDED, QUIET, REMOVED, TITLE};
use crate::output::styled::Styled;

/// Answer of `reprints --diff`.
pub(crate) struct ReprintComparison<'a> {
    pub(crate) found: &'a ReprintDiffs,
    pub(crate) mark: &'a Mark,
}

/// Width of the margin of an article, in columns.
const MARGIN: usize = 8;

/// Width of the margin of a stretch of text, in columns.
const SIGN: usize = 4;

/// Maximum number of columns in which a stretch that both have is shown.
const SAME: usize = 60;

/// Maximum number of columns of words between changed ones.
const BETWEEN: usize = 120;

/// Maximum number of columns of changed words, and of sentences that one side lacks.
const CHANGED: usize = 1000;

const COLUMNS: [&str; 14] = [
    "first",
    "copy",
    "outlet",
    "published",
    "url",
    "jaccard",
    "containment",
    "cut_off",
    "part",
    "change",
    "sentences",
    "first_text",
    "copy_text",
    "are_reprints",
];

impl Answer for ReprintComparison<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let ReprintDiffs { first, rows, .. } = self.found;
        if rows.is_empty() {
            return Ok(());
        }
        let marks = self.mark.on(screen);
        let title = |copy: Option<&str>| copy.unwrap_or("without a title").to_owned();
        screen.row(("first", MARGIN), TITLE, &title(first.title.as_deref()))?;
        screen.row(("", MARGIN), QUIET, &origin(first, false))?;
        for row in rows {
            screen.blank()?;
            let style = if other_title(&row.copy, first).is_some() { TITLE } else { QUIET };
            screen.row(("copy", MARGIN), style, &title(row.copy.title.as_deref()))?;
            screen.row(("", MARGIN), QUIET, &origin(&row.copy, false))?;
            if let Some(compared) = &row.copy.compared {
                let told = if self.found.are_reprints { likeness(compared) } else { similarity(compared) };
                screen.row(("", MARGIN), QUIET, &told)?;
            }
            row.parts.iter().try_for_each(|part| write(screen, part, &marks))?;
        }
        let rest = self.found.found - rows.len() as u64;
        if rest > 0 {
            screen.blank()?;
            let more = if rest == 1 { "1 more copy".to_owned() } else { format!("{rest} more copies") };
            screen.text(QUIET, &format!("and {more}; -n compares more"))?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.found)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.found.rows.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        Ok(COLUMNS.map(str::to_owned).into())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for row in &self.found.rows {
            if row.parts.is_empty() {
                self.cells(row, None, each)?;
            }
            for part in (1..).zip(&row.parts) {
                self.cells(row, Some(part), each)?;
            }
        }
        Ok(())
    }
}

impl ReprintComparison<'_> {
    /// Passes the cells of a stretch of text.
    fn cells(
        &self,
        row: &ReprintDiff,
        part: Option<(u64, &ReprintPart)>,
        each: &mut EachRow<'_>,
    ) -> Result<()> {
        let copy = &row.copy;
        let date = copy.published.map_or_else(String::new, |date| date.to_string());
        let real = |share: Option<f32>| share.map_or(Cell::Text(""), |share| Cell::Real(decimals(share)));
        let yes = |is: bool| Cell::Text(if is { "yes" } else { "" });
        let number = |number: Option<u64>| number.map_or(Cell::Text(""), Cell::Number);
        let text = |of: fn(&ReprintPart) -> &str| Cell::Text(part.map_or("", |(_, part)| of(part)));
        each(&[
            Cell::Text(&self.found.first.id),
            Cell::Text(&copy.id),
            Cell::Text(copy.outlet.as_deref().unwrap_or_default()),
            Cell::Date(&date),
            Cell::Link(copy.url.as_deref().unwrap_or_default()),
            real(copy.compared.map(|compared| compared.jaccard)),
            real(copy.compared.map(|compared| compared.containment)),
            yes(copy.compared.is_some_and(|compared| compared.cut_off)),
            number(part.map(|(at, _)| at)),
            text(change),
            number(part.map(|(_, part)| part.sentences as u64)),
            text(|part| &part.a),
            text(|part| &part.b),
            yes(self.found.are_reprints),
        ])
    }
}

/// Returns what became of a stretch.
fn change(part: &ReprintPart) -> &'static str {
    match (part.same, part.a.is_empty(), part.b.is_empty()) {
        (true, ..) => "same",
        (false, true, _) => "added",
        (false, false, true) => "removed",
        (false, false, false) => "changed",
    }
}

/// Writes a stretch for people.
fn write(screen: &mut Screen<'_>, part: &ReprintPart, marks: &Marks) -> Result<()> {
    if part.same {
        let sentences = plural(part.sentences as u64, "sentence");
        let text = format!("{sentences}: {}", both_ends(&in_one_line(&part.b), SAME));
        return screen.row(("  =", SIGN), QUIET, &text);
    }
    for (sign, style, is_first) in [("  −", REMOVED, true), ("  +", ADDED, false)] {
        let whole = if is_first { &part.a } else { &part.b };
        if whole.is_empty() {
            continue;
        }
        let mut text = Styled::default();
        if part.segments.is_empty() {
            text.push(Style::new(), &both_ends(&in_one_line(whole), CHANGED));
        }
        for segment in &part.segments {
            let own = if is_first { &segment.a } else { &segment.b };
            let words = own.trim_end();
            if segment.same {
                text.push(Style::new(), &both_ends(&in_one_line(words), BETWEEN));
            } else if !words.is_empty() {
                text.push_between(style, &both_ends(&in_one_line(words), CHANGED), marks);
            }
            text.push(Style::new(), if words.len() < own.len() { " " } else { "" });
        }
        screen.beside(style, (sign, SIGN), &text)?;
    }
    Ok(())
}

/// Returns a text in one line, with a sign where a paragraph ends.
fn in_one_line(text: &str) -> String {
    text.replace('\n', " ¶ ")
}
