//! Voices of an article: runs of neighbouring statements of one paragraph that the same people say.

use std::ops::Range;

use crate::index::{StoredStatement, StoredStatements, StoredText};
use crate::{Basis, Result};

/// Reads the voices of an article, paragraph by paragraph.
pub(crate) struct Voices<'t> {
    statements: StoredStatements<'t>,
    /// First statement after the paragraph.
    ahead: Option<StoredStatement<'t>>,
    /// Index of the paragraph read last.
    paragraph: Option<usize>,
    /// Its statements.
    here: Vec<StoredStatement<'t>>,
    /// Its voices, as ranges of its statements.
    runs: Vec<Range<usize>>,
    length: usize,
}

impl<'t> Voices<'t> {
    pub(crate) fn of(text: &StoredText<'t>) -> Result<Self> {
        let mut statements = text.statements()?;
        let ahead = next(&mut statements, text)?;
        let (here, runs) = (Vec::new(), Vec::new());
        Ok(Self { statements, ahead, paragraph: None, here, runs, length: 0 })
    }

    /// Reads the statements of a paragraph. Paragraphs must be read in ascending order; reading one twice is
    /// free.
    pub(crate) fn read(&mut self, text: &StoredText<'t>, paragraph: usize) -> Result<()> {
        if self.paragraph == Some(paragraph) {
            return Ok(());
        }
        self.paragraph = Some(paragraph);
        self.length = text.paragraph(paragraph).len();
        self.here.clear();
        self.runs.clear();
        while let Some(statement) = self.ahead.take() {
            if statement.paragraph > paragraph {
                self.ahead = Some(statement);
                break;
            }
            self.ahead = next(&mut self.statements, text)?;
            if statement.paragraph < paragraph {
                continue;
            }
            match (self.here.last(), self.runs.last_mut()) {
                (Some(last), Some(run)) if goes_on(last, &statement) => run.end += 1,
                _ => self.runs.push(self.here.len()..self.here.len() + 1),
            }
            self.here.push(statement);
        }
        Ok(())
    }

    /// Returns the statement that contains a byte of the paragraph.
    pub(crate) fn statement(&self, byte: usize) -> Option<&StoredStatement<'t>> {
        let at = self.here.partition_point(|statement| statement.end <= byte);
        self.here.get(at).filter(|statement| statement.start <= byte)
    }

    /// Returns the bytes of the voice that says a byte of the paragraph. The first and the last voice of a
    /// paragraph reach to its edges; a byte outside all statements has the bytes between its neighbours.
    pub(crate) fn bytes(&self, byte: usize) -> Range<usize> {
        let at = self.here.partition_point(|statement| statement.end <= byte);
        let is_within = self.here.get(at).is_some_and(|statement| statement.start <= byte);
        if !is_within {
            let before = at.checked_sub(1).map_or(0, |before| self.here[before].end);
            return before..self.here.get(at).map_or(self.length, |after| after.start);
        }
        self.range(self.runs.partition_point(|run| run.end <= at))
    }

    /// Returns the voices that begin after a byte and before another one, with their bytes.
    pub(super) fn between(
        &self,
        after: usize,
        before: usize,
    ) -> impl Iterator<Item = (Range<usize>, &StoredStatement<'t>)> {
        let first = self.runs.partition_point(|run| self.here[run.start].start <= after);
        let runs = self.runs[first..].iter().enumerate().map(move |(at, run)| (first + at, run));
        runs.take_while(move |(_, run)| self.here[run.start].start < before)
            .map(|(at, run)| (self.range(at), &self.here[run.start]))
    }

    fn range(&self, run: usize) -> Range<usize> {
        let Range { start, end } = &self.runs[run];
        let from = if *start == 0 { 0 } else { self.here[*start].start };
        let until = if *end == self.here.len() { self.length } else { self.here[*end - 1].end };
        from..until
    }
}

/// Returns the people whose common words a statement has; none if it is not joint.
pub(super) fn members<'s, 't>(statement: Option<&'s StoredStatement<'t>>) -> &'s [&'t str] {
    statement.filter(|statement| statement.basis == Basis::Joint).map_or(&[], |statement| &statement.members)
}

/// Whether two neighbouring statements have one voice. Speakers who are unknown are not known to be one.
fn goes_on(a: &StoredStatement<'_>, b: &StoredStatement<'_>) -> bool {
    let kind = |s: &StoredStatement<'_>| (s.basis == Basis::Narration, s.basis == Basis::Joint);
    let is_known = a.speaker.is_some() || kind(a) != (false, false);
    is_known && (a.speaker, a.relays, &a.members) == (b.speaker, b.relays, &b.members) && kind(a) == kind(b)
}

fn next<'t>(
    statements: &mut StoredStatements<'t>,
    text: &StoredText<'t>,
) -> Result<Option<StoredStatement<'t>>> {
    statements.next().map(|read| read.ok_or_else(|| text.corrupt())).transpose()
}
