//! Writes the forms of a phrase: a table of them, what fills their slots, and their shares by period.

mod table;

use anstyle::Style;
use anyhow::Result;
use readouts_core::{DateOf, VariantFrame, VariantHits, VariantRow, VariantSort, Variants};
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::screen::Screen;
use super::style::QUIET;
use super::styled::Styled;
use table::{Column, Table};

/// Answer of `variants`.
pub(crate) struct VariantTable<'a>(pub(crate) &'a Variants);

/// Maximum number of frames, and of fillers of each, that people see.
const FRAMES: usize = 10;
const FILLERS: usize = 6;

impl Answer for VariantTable<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let found = self.0;
        if found.forms == 0 {
            return Ok(());
        }
        screen.text(QUIET, &head(found))?;
        forms(screen, found)?;
        frames(screen, &found.frames)?;
        if found.per.is_some() {
            screen.blank()?;
            table::shares(screen, found)?;
        }
        screen.blank()?;
        screen.text(QUIET, "a place belongs to its longest form; --list ROW shows the hits of a form")
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.rows.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let of_form = ["row", "form", "sort", "slot"];
        let counts: &[&str] = match self.0.per {
            None => &["occurrences", "documents", "speakers", "outlets", "first", "last", "total", "share"],
            Some(_) => &["period", "occurrences", "documents", "total", "share", "thin"],
        };
        let columns = [&of_form, counts, &["hits", "hits_list"]].concat();
        Ok(columns.into_iter().map(str::to_owned).collect())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        for (at, row) in self.0.rows.iter().enumerate() {
            let of_form = [
                Cell::Number(at as u64 + 1),
                Cell::Text(&row.form),
                Cell::Text(sort(row.sort)),
                Cell::Text(row.slot.as_deref().unwrap_or_default()),
            ];
            if self.0.per.is_none() {
                let day =
                    |date: Option<readouts_core::Date>| date.map_or_else(String::new, |day| day.to_string());
                let (first, last) = (day(row.first), day(row.last));
                let cells = [
                    Cell::Number(row.occurrences),
                    Cell::Number(row.documents),
                    Cell::Number(row.speakers),
                    Cell::Number(row.outlets),
                    Cell::Date(&first),
                    Cell::Date(&last),
                    Cell::Number(self.0.occurrences),
                    Cell::Real(row.occurrences as f64 / self.0.occurrences as f64),
                    Cell::Text(&row.hits),
                    Cell::Text(listed(row.hits_list)),
                ];
                each(&[of_form.as_slice(), &cells].concat())?;
            }
            for share in &row.periods {
                let hits = share.hits.as_deref();
                let cells = [
                    Cell::Text(&share.period),
                    Cell::Number(share.occurrences),
                    Cell::Number(share.documents),
                    Cell::Number(share.total),
                    share.share.map_or(Cell::Text(""), Cell::Real),
                    Cell::Text(if share.thin { "thin" } else { "" }),
                    Cell::Text(hits.unwrap_or_default()),
                    Cell::Text(hits.map_or("", |_| listed(row.hits_list))),
                ];
                each(&[of_form.as_slice(), &cells].concat())?;
            }
        }
        Ok(())
    }
}

fn sort(sort: VariantSort) -> &'static str {
    match sort {
        VariantSort::Same => "same",
        VariantSort::Longer => "longer",
        VariantSort::Shorter => "shorter",
        _ => "slot",
    }
}

fn listed(list: VariantHits) -> &'static str {
    match list {
        VariantHits::Occurrences => "occurrences",
        VariantHits::Articles => "articles",
        _ => "more",
    }
}

/// Says how much was found.
fn head(found: &Variants) -> String {
    let date = match found.date {
        DateOf::Published => "dates of publication",
        _ => "dates of the event, where they are certain",
    };
    format!(
        "{}, {} in {}; {date}",
        plural(found.forms, "form"),
        plural(found.occurrences, "occurrence"),
        plural(found.documents, "article")
    )
}

/// Writes the table of forms.
fn forms(screen: &mut Screen<'_>, found: &Variants) -> Result<()> {
    let rows = &found.rows;
    let day = |date: Option<readouts_core::Date>| date.map_or_else(|| "–".to_owned(), |day| day.to_string());
    let numbers = (1..=rows.len()).map(|number| number.to_string()).collect();
    let column = |title, kept, cell: &dyn Fn(&VariantRow) -> String| Column {
        title,
        kept,
        is_text: false,
        cells: rows.iter().map(cell).collect(),
    };
    let table = Table {
        columns: vec![
            Column { title: "", kept: u8::MAX, is_text: false, cells: numbers },
            column("occurrences", 6, &|row| row.occurrences.to_string()),
            column("articles", 4, &|row| row.documents.to_string()),
            column("speakers", 1, &|row| row.speakers.to_string()),
            column("outlets", 0, &|row| row.outlets.to_string()),
            column("first", 3, &|row| day(row.first)),
            column("last", 2, &|row| day(row.last)),
            Column { is_text: true, ..column("sort", 5, &|row| sort(row.sort).to_owned()) },
        ],
        title: "form",
        texts: rows.iter().map(text).collect(),
    };
    let is_narrow = table.write(screen)?;
    let rest = found.forms - rows.len() as u64;
    if rest > 0 {
        screen.text(QUIET, &format!("and {rest} more; -n lists more"))?;
    }
    if is_narrow {
        screen.text(QUIET, "--format csv has all columns")?;
    }
    Ok(())
}

/// Returns a form, and what stands in its slot.
fn text(row: &VariantRow) -> Styled {
    let mut text = Styled::of(Style::new(), &row.form);
    if let Some(slot) = &row.slot {
        text.push(QUIET, &format!(" ({slot})"));
    }
    text
}

/// Writes the table of frames.
fn frames(screen: &mut Screen<'_>, frames: &[VariantFrame]) -> Result<()> {
    if frames.is_empty() {
        return Ok(());
    }
    screen.blank()?;
    let shown = &frames[..frames.len().min(FRAMES)];
    let real = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    let column = |title, cell: &dyn Fn(&VariantFrame) -> String| Column {
        title,
        kept: 0,
        is_text: false,
        cells: shown.iter().map(cell).collect(),
    };
    let table = Table {
        columns: vec![
            Column { kept: 3, ..column("N", &|frame| frame.tokens.to_string()) },
            Column { kept: 2, ..column("V", &|frame| frame.types.to_string()) },
            column("V/N", &|frame| real(frame.types_per_token)),
            Column { kept: 1, ..column("entropy", &|frame| real(frame.entropy)) },
        ],
        title: "frame, and what fills it",
        texts: shown.iter().map(filled).collect(),
    };
    table.write(screen)?;
    if frames.len() > shown.len() {
        let rest = frames.len() - shown.len();
        screen.text(QUIET, &format!("and {}; --format json has them", plural(rest as u64, "more frame")))?;
    }
    screen.text(QUIET, "N: occurrences of a frame, V: different fillers, entropy: of the fillers, in bits")
}

/// Returns a frame, and its most frequent fillers.
fn filled(frame: &VariantFrame) -> Styled {
    let mut text = Styled::of(Style::new(), &frame.frame);
    let mut fillers: Vec<String> =
        frame.fillers.iter().take(FILLERS).map(|of| format!("{} {}", of.words, of.occurrences)).collect();
    let rest = frame.types.saturating_sub(fillers.len() as u64);
    if rest > 0 {
        fillers.push(format!("{rest} more"));
    }
    text.push(QUIET, &format!(": {}", fillers.join(", ")));
    text
}

/// Returns the width of the widest of these texts.
fn widest<'t>(texts: impl IntoIterator<Item = &'t str>) -> usize {
    texts.into_iter().map(UnicodeWidthStr::width).max().unwrap_or(0)
}
