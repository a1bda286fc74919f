//! The two texts to be matched, sentence by sentence.

use readouts_reading::{Basis, Readout, Statement};

/// A sentence to be matched.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Unit<'t> {
    /// Text of the sentence.
    pub text: &'t str,
    /// Canonical name of the speaker.
    pub speaker: Option<&'t str>,
    /// Evidence for the attribution.
    pub basis: Basis,
}

impl<'t> Unit<'t> {
    /// Creates a unit of a sentence that nobody is known to have said.
    pub fn new(text: &'t str) -> Self {
        Self { text, speaker: None, basis: Basis::Unknown }
    }

    /// Creates a unit of a statement.
    pub fn of(statement: &'t Statement) -> Self {
        Self { text: &statement.text, speaker: statement.speaker.as_deref(), basis: statement.basis }
    }
}

/// The sentences of an article, with what is known of the whole.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Text<'t> {
    /// ISO 639-1 code of the language.
    pub language: Option<&'t str>,
    /// Canonical names of the people of the article: participants, speakers, and those only named.
    pub people: Vec<&'t str>,
    /// Names of those who take part or speak, and codes of their countries.
    pub parties: Vec<&'t str>,
    /// The sentences, in reading order.
    pub units: Vec<Unit<'t>>,
}

impl<'t> Text<'t> {
    /// Creates the text of an article, with a unit for each of its statements.
    pub fn of(article: &'t Readout) -> Self {
        Self::with_units(article, article.statements.iter().map(Unit::of).collect())
    }

    /// Creates the text of an article that is cut into units in another way.
    pub fn with_units(article: &'t Readout, units: Vec<Unit<'t>>) -> Self {
        let names = [&article.participants, &article.mentioned].into_iter().flatten();
        let speakers = || article.speakers.iter().map(|speaker| &speaker.name);
        Self {
            language: article.language.as_deref(),
            people: names.chain(speakers()).map(String::as_str).collect(),
            parties: [&article.participants, &article.countries]
                .into_iter()
                .flatten()
                .chain(speakers())
                .map(String::as_str)
                .collect(),
            units,
        }
    }
}
