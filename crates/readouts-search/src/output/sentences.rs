//! The sentences of an article with their numbers, each with its speaker and basis.

use anstyle::Style;
use anyhow::Result;
use erased_serde::Serialize;
use readouts_core::{Basis, Readout, Statement};

use super::answer::Answer;
use super::screen::Screen;
use super::style::TITLE;

/// Width of the margin with number, speaker and basis, in columns.
const MARGIN: usize = 38;

/// Answer that lists the sentences of an article.
pub(crate) struct Sentences<'a> {
    pub(crate) article: &'a Readout,
}

impl Answer for Sentences<'_> {
    fn human(&self, screen: &mut Screen<'_>) -> Result<()> {
        screen.text(TITLE, self.article.title.as_deref().unwrap_or("(no title)"))?;
        for (at, statement) in self.article.statements.iter().enumerate() {
            let label = format!("{:>4} {}", at + 1, voice(statement));
            screen.row((&label, MARGIN), Style::new(), &statement.text)?;
        }
        Ok(())
    }

    fn value(&self) -> Result<&dyn Serialize> {
        Ok(self.article)
    }
}

/// Returns whose words a sentence has, and on what basis.
fn voice(statement: &Statement) -> String {
    let names: Vec<&str> = statement.speaker.iter().chain(&statement.members).map(String::as_str).collect();
    let basis = statement.basis.as_str();
    match (names.as_slice(), statement.basis) {
        ([], _) => basis.to_owned(),
        ([only], Basis::Joint) => format!("{only} and others · {basis}"),
        (names, _) => format!("{} · {basis}", names.join(", ")),
    }
}
