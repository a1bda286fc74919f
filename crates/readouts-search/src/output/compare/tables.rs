//! Tables of a comparison for people: the order of topics, and words by voice.

use std::io::Write;

use anstyle::Style;
use anyhow::Result;
use readouts_core::comparison::{Comparison, Voice, VoiceWords, Which};
use unicode_width::UnicodeWidthStr;

use super::words::{keys, percent};
use crate::output::cut::padded;
use crate::output::plain::plain;
use crate::output::screen::Screen;
use crate::output::style::{QUIET, paint};
use crate::output::styled::Styled;

/// Maximum width of a name, in columns.
const NAME_MAX: usize = 48;
/// Minimum width of a name, in columns.
const NAME_MIN: usize = 6;
/// Indent of tables.
const INDENT: usize = 2;

/// Writes the topics in the order of A, with their places on both sides.
pub(super) fn topics(screen: &mut Screen<'_>, comparison: &Comparison) -> Result<()> {
    let topics = &comparison.topics;
    let width = topics.len().to_string().len();
    let both: Vec<String> = topics
        .iter()
        .map(|topic| format!("{} · {}", keys(Which::A, &topic.a), keys(Which::B, &topic.b)))
        .collect();
    let widest = both.iter().map(|both| both.width()).max().unwrap_or(0);
    writeln!(screen, "{:INDENT$}{}", "", paint(QUIET, &format!("{:>width$}  {:>width$}", "A", "B")))?;
    for (topic, both) in topics.iter().zip(&both) {
        let label = format!("  {:>width$}  {:>width$}  {both}", topic.rank_a, topic.rank_b);
        let margin = INDENT + 2 * width + 6 + widest;
        screen.short_row((&label, margin), Style::new(), &topic.shared.join(", "))?;
    }
    Ok(())
}

/// Writes how many words each voice has on both sides.
pub(super) fn voices(screen: &mut Screen<'_>, comparison: &Comparison) -> Result<()> {
    let Comparison { a, b, voices, .. } = comparison;
    let names: Vec<String> = voices.iter().map(|voice| plain(&name(voice)).into_owned()).collect();
    let cells = |words: &dyn Fn(&VoiceWords) -> usize, all: usize| -> Vec<String> {
        voices.iter().map(|voice| amount(words(voice), all)).collect()
    };
    let columns = [
        ("words in A", cells(&|voice| voice.a.words, a.words)),
        ("words in B", cells(&|voice| voice.b.words, b.words)),
    ];
    let widths = columns.each_ref().map(|(title, cells)| {
        cells.iter().map(|cell| cell.width()).chain([title.width()]).max().unwrap_or(0)
    });
    if screen.width().is_some_and(|width| width < INDENT + NAME_MIN + widths[0] + widths[1] + 4) {
        for (at, known) in names.iter().enumerate() {
            screen.indented(INDENT, &Styled::of(Style::new(), known))?;
            let told = format!("A {}, B {}", columns[0].1[at], columns[1].1[at]);
            screen.indented(2 * INDENT, &Styled::of(QUIET, &told))?;
        }
        return Ok(());
    }
    let room = screen.width().unwrap_or(usize::MAX).saturating_sub(INDENT + widths[0] + widths[1] + 4);
    let longest = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let name = longest.min(NAME_MAX).min(room).max(NAME_MIN);
    let titles = columns.iter().zip(widths).map(|((title, _), width)| format!("  {title:>width$}"));
    writeln!(screen, "{:INDENT$}{:name$}{}", "", "", paint(QUIET, &titles.collect::<String>()))?;
    for (at, known) in names.iter().enumerate() {
        let cells = columns.iter().zip(widths).map(|((_, cells), width)| format!("  {:>width$}", cells[at]));
        writeln!(screen, "{:INDENT$}{}{}", "", padded(known, name), cells.collect::<String>())?;
    }
    Ok(())
}

/// Returns a number of words with its share of all.
fn amount(words: usize, all: usize) -> String {
    if words == 0 { "none".to_owned() } else { format!("{words} ({})", percent(words, all)) }
}

/// Returns the name of a voice, with the country of a speaker.
pub(super) fn name(voice: &VoiceWords) -> String {
    match (voice.voice, &voice.speaker, &voice.country) {
        (_, Some(speaker), Some(country)) => format!("{speaker} ({country})"),
        (_, Some(speaker), None) => speaker.clone(),
        (Voice::Joint, ..) => "together".to_owned(),
        (Voice::Narration, ..) => "the outlet".to_owned(),
        _ => "unknown".to_owned(),
    }
}
