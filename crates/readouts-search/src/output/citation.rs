//! Writes a citation for people: what is cited, the passage with its speaker, the address, and how it is known.

use anstyle::Style;
use anyhow::Result;
use erased_serde::Serialize;
use readouts_core::Citation;

use super::answer::Answer;
use super::screen::Screen;
use super::style::{QUIET, SPEAKER};
use super::styled::Styled;

/// Indentation of a passage, and of its speaker, in columns.
const INDENT: [usize; 2] = [2, 4];

/// Answer that is a citation.
pub(crate) struct Cited<'a>(pub(crate) &'a Citation);

impl Answer for Cited<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        let citation = self.0;
        screen.text(Style::new(), &citation.reference())?;
        if let Some(place) = citation.link.as_ref().or(citation.url.as_ref()).or(citation.path.as_ref()) {
            screen.whole_line(Style::new(), place)?;
        }
        screen.blank()?;
        if let Some(passage) = &citation.passage {
            for (at, paragraph) in passage.text.split('\n').enumerate() {
                let open = if at == 0 { "“" } else { "" };
                let is_last = passage.last_paragraph - passage.paragraph == at;
                let close = if is_last { "”" } else { "" };
                screen
                    .indented(INDENT[0], &Styled::of(Style::new(), &format!("{open}{paragraph}{close}")))?;
            }
            let mut line = Styled::of(Style::new(), "— ");
            line.push(SPEAKER, &citation.attribution());
            screen.indented(INDENT[1], &line)?;
            if !passage.is_link_unique && citation.link.is_some() {
                let told = "The page has this text in several places; the address leads to the first.";
                screen.indented(INDENT[1], &Styled::of(QUIET, told))?;
            }
            screen.blank()?;
        }
        screen.text(QUIET, &citation.dates())?;
        if let Some(date) = citation.accessed {
            screen.text(QUIET, &format!("Accessed {date}"))?;
        }
        screen.text(QUIET, &citation.provenance())?;
        for correction in citation.corrected() {
            screen.text(QUIET, &format!("Corrected by hand: {correction}"))?;
        }
        screen.blank()
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Ok(self.0)
    }
}
