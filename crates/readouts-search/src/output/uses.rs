//! Writes uses: a block for each speaker and outlet, with the first and the last use and what lies around them.

use anstyle::Style;
use anyhow::Result;
use readouts_core::{DateOf, UsePlace, Uses, UsesRow, UsesVoice};

use super::answer::{Answer, Cell, EachRecord, EachRow};
use super::hits::plural;
use super::marks::{Mark, Marks};
use super::screen::Screen;
use super::style::{QUIET, TITLE};
use super::styled::Styled;

/// Answer of `uses`.
pub(crate) struct UsesList<'a>(pub(crate) &'a Uses);

/// Width of the margin with the labels, in columns.
const MARGIN: usize = 10;

impl Answer for UsesList<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let uses = self.0;
        if uses.found == 0 {
            return Ok(());
        }
        let marks = Mark::default().on(screen);
        for (at, row) in uses.rows.iter().enumerate() {
            if at > 0 {
                screen.blank()?;
            }
            write(screen, at + 1, row, &marks)?;
        }
        if !uses.rows.is_empty() {
            screen.blank()?;
        }
        let rest = uses.found - uses.rows.len() as u64;
        if rest > 0 {
            screen.text(QUIET, &format!("and {} more; -n lists more", plural(rest, "row")))?;
        }
        let by = match uses.date {
            DateOf::Published => "by date of publication",
            _ => "by date of the event, where it is certain",
        };
        let total = format!(
            "{} in {} of {}, {by}; --list ROW shows those of a row",
            plural(uses.occurrences, "use"),
            uses.documents,
            plural(uses.articles, "article"),
        );
        screen.text(QUIET, &total)?;
        let told = "chance: that none of so many articles has a use, if each had one as often as all articles of that \
                    speaker in that outlet; first and last are those of this corpus";
        screen.text(QUIET, told)
    }

    fn value(&self) -> Result<&dyn erased_serde::Serialize> {
        Ok(self.0)
    }

    fn records(&self, each: &mut EachRecord<'_>) -> Result<()> {
        self.0.rows.iter().try_for_each(|row| each(row))
    }

    fn columns(&self) -> Result<Vec<String>> {
        let place = |which: &str| {
            let columns = [
                "date",
                "date_basis",
                "id",
                "path",
                "url",
                "title",
                "speaker",
                "basis",
                "paragraph",
                "start",
                "end",
                "start_char",
                "end_char",
                "left",
                "match",
                "right",
            ];
            columns.map(|name| format!("{which}_{name}"))
        };
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let counts = [
            "documents",
            "occurrences",
            "undated_documents",
            "undated_occurrences",
            "articles",
            "undated_articles",
            "articles_before",
            "articles_after",
            "rate",
            "chance_before",
            "chance_after",
            "hits",
        ];
        Ok([of(&["voice", "speaker", "outlet"]), place("first").into(), place("last").into(), of(&counts)]
            .concat())
    }

    fn rows(&self, each: &mut EachRow<'_>) -> Result<()> {
        let real = |value: Option<f64>| value.map_or(Cell::Text(""), Cell::Real);
        let number = |value: Option<u64>| value.map_or(Cell::Text(""), Cell::Number);
        for row in &self.0.rows {
            let dates = [&row.first, &row.last]
                .map(|place| place.as_ref().map_or_else(String::new, |place| place.date.to_string()));
            let mut cells = vec![
                Cell::Text(voice(row.voice)),
                Cell::Text(row.speaker.as_deref().unwrap_or_default()),
                Cell::Text(row.outlet.as_deref().unwrap_or_default()),
            ];
            for (place, date) in [&row.first, &row.last].into_iter().zip(&dates) {
                let text = |of: fn(&UsePlace) -> &str| place.as_ref().map_or("", of);
                let number = |of: fn(&UsePlace) -> usize| {
                    place.as_ref().map_or(Cell::Text(""), |place| Cell::Number(of(place) as u64))
                };
                cells.extend([
                    Cell::Date(date),
                    Cell::Text(text(|place| &place.date_basis)),
                    Cell::Text(text(|place| &place.id)),
                    Cell::Text(text(|place| place.path.as_deref().unwrap_or_default())),
                    Cell::Link(text(|place| place.url.as_deref().unwrap_or_default())),
                    Cell::Text(text(|place| place.title.as_deref().unwrap_or_default())),
                    Cell::Text(text(|place| place.passage.speaker.as_deref().unwrap_or_default())),
                    Cell::Text(text(|place| place.passage.basis.as_str())),
                    number(|place| place.passage.paragraph),
                    number(|place| place.passage.start),
                    number(|place| place.passage.end),
                    number(|place| place.passage.start_char),
                    number(|place| place.passage.end_char),
                    Cell::Text(text(|place| &place.passage.left)),
                    Cell::Text(text(|place| &place.passage.text)),
                    Cell::Text(text(|place| &place.passage.right)),
                ]);
            }
            cells.extend([
                Cell::Number(row.documents),
                Cell::Number(row.occurrences),
                Cell::Number(row.undated_documents),
                Cell::Number(row.undated_occurrences),
                number(row.articles),
                number(row.undated_articles),
                number(row.articles_before),
                number(row.articles_after),
                real(row.rate),
                real(row.chance_before),
                real(row.chance_after),
                Cell::Text(row.hits.as_deref().unwrap_or_default()),
            ]);
            each(&cells)?;
        }
        Ok(())
    }
}

fn voice(voice: UsesVoice) -> &'static str {
    match voice {
        UsesVoice::Speaker => "speaker",
        UsesVoice::Several => "several",
        _ => "nobody",
    }
}

/// Writes a row for people.
fn write(screen: &mut Screen<'_>, number: usize, row: &UsesRow, marks: &Marks) -> Result<()> {
    let speaker = match row.voice {
        UsesVoice::Several => "several speakers",
        _ => row.speaker.as_deref().unwrap_or("nobody (the outlet's or joint words)"),
    };
    let outlet = row.outlet.as_deref().unwrap_or("an unknown outlet");
    screen.text(TITLE, &format!("{number}  {speaker}, according to {outlet}"))?;
    screen.row(("  uses", MARGIN), Style::new(), &counts(row))?;
    let is_one = row.occurrences - row.undated_occurrences == 1;
    let (label, last) = if is_one { ("  only", None) } else { ("  first", row.last.as_ref()) };
    for (label, place) in [(label, row.first.as_ref()), ("  last", last)] {
        let Some(place) = place else { continue };
        let title = place.title.as_deref().unwrap_or("without a title");
        let article = format!("{} ({})  {title}  {}", place.date, place.date_basis, place.id);
        screen.row((label, MARGIN), Style::new(), &article)?;
        screen.styled_row(("", MARGIN), &passage(place, marks))?;
    }
    for (label, count, chance) in [
        ("  before", row.articles_before, row.chance_before),
        ("  after", row.articles_after, row.chance_after),
    ] {
        let Some(count) = count else { continue };
        let when = if label == "  before" { "earlier" } else { "later" };
        let text = match (count, chance) {
            (0, _) => format!("no {when} article of theirs in this corpus"),
            (_, Some(chance)) => format!(
                "not {when} in this corpus: {} without it (chance {})",
                plural(count, &format!("{when} article")),
                percent(chance)
            ),
            _ => continue,
        };
        screen.row((label, MARGIN), Style::new(), &text)?;
    }
    if row.undated_documents > 0 {
        let text = format!(
            "{} in {} without a certain date, neither first nor last",
            plural(row.undated_occurrences, "use"),
            plural(row.undated_documents, "article"),
        );
        screen.row(("  undated", MARGIN), Style::new(), &text)?;
    }
    Ok(())
}

/// Says how often the formula is used.
fn counts(row: &UsesRow) -> String {
    let uses = plural(row.occurrences, "use");
    match (row.articles, row.rate) {
        (Some(articles), Some(rate)) => {
            format!("{uses} in {} of {} ({})", row.documents, plural(articles, "article"), percent(rate))
        }
        _ => format!("{uses} in {}", plural(row.documents, "article")),
    }
}

/// Returns a use with the text around it, cut to the words of its speaker.
fn passage(place: &UsePlace, marks: &Marks) -> Styled {
    let found = &place.passage;
    // The context may reach into the words of others.
    let left = found.left.len().saturating_sub(found.start.saturating_sub(found.voice_start));
    let right = found.voice_end.saturating_sub(found.end).min(found.right.len());
    let left = found.left.get(left..).unwrap_or(&found.left);
    let right = found.right.get(..right).unwrap_or(&found.right);
    let mut text = Styled::of(Style::new(), "“");
    text.push(Style::new(), left);
    text.push_match(&found.text, marks);
    text.push(Style::new(), right);
    text.push(Style::new(), "”");
    text
}

fn percent(share: f64) -> String {
    match 100.0 * share {
        percent if percent > 0.0 && percent < 0.1 => "below 0.1 %".to_owned(),
        percent => format!("{percent:.1} %"),
    }
}
