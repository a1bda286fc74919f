//! The tree of a query. It must not know how it was written, nor how it is searched for.

use crate::words::fold_words;
use crate::{Error, ErrorKind, Result};

/// What an article must hold.
///
/// ```
/// use readouts_core::Query;
///
/// let query = Query::all_of(["new era", "coordination"])?;
/// assert_eq!(query.to_string(), r#""new era" coordination"#);
/// # Ok::<(), readouts_core::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum Query {
    /// Anything.
    #[default]
    All,
    /// These words, one after the other, within a paragraph.
    Phrase(Phrase),
    /// All of these; anything, where there are none.
    And(Vec<Self>),
    /// At least one of these; nothing, where there are none.
    Or(Vec<Self>),
    /// Anything but this.
    Not(Box<Self>),
}

/// Words that follow one another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Phrase {
    text: String,
    words: Vec<String>,
}

impl Phrase {
    /// The phrase that a text's words make; every word counts, stop words too.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where the text holds no word.
    pub fn new(text: &str) -> Result<Self> {
        let words = fold_words(text);
        if words.is_empty() {
            let message = if text.trim().is_empty() {
                "an empty phrase finds nothing".to_owned()
            } else {
                format!("there is no word in `{text}`")
            };
            return Err(Error::new(ErrorKind::Query, message).hinting("give at least one word or number"));
        }
        Ok(Self { text: text.to_owned(), words })
    }

    /// The text it was made of.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its words, folded; at least one.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// A phrase of one word for each of its words.
    pub(crate) fn each_word(&self) -> impl Iterator<Item = Self> {
        self.words.iter().map(|word| Self { text: word.clone(), words: vec![word.clone()] })
    }
}

impl Query {
    /// Looks for one phrase.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where the text holds no word.
    pub fn phrase(text: &str) -> Result<Self> {
        Ok(Self::Phrase(Phrase::new(text)?))
    }

    /// Looks for articles that have each of these phrases; anything, where there are none.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] where one holds no word.
    pub fn all_of<'a>(terms: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut phrases = terms.into_iter().map(Self::phrase).collect::<Result<Vec<_>>>()?;
        Ok(match phrases.len() {
            0 => Self::All,
            1 => phrases.remove(0),
            _ => Self::And(phrases),
        })
    }
}
