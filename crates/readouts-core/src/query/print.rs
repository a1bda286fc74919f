//! Prints a query in the query language; the text parses back to an equal tree.

use std::borrow::Cow;
use std::fmt::{self, Formatter, Write};

use super::field::{FieldName, NOBODY, span_text};
use super::{
    AnyOf, Distance, FieldQuery, Name, Near, Part, Phrase, Query, Relation, Word, WordsOf, phrase_text,
};
use crate::Basis;
use crate::words::{dotted, stands_alone};

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let [Part::Word(word)] = self.parts()
            && is_bare(word)
        {
            return write_word(f, word, Modifier::Written);
        }
        match self.common_modifier() {
            Some(modifier) => {
                f.write_str(modifier)?;
                write_quoted(f, self, Modifier::LeftOut)
            }
            None => write_quoted(f, self, Modifier::Written),
        }
    }
}

impl Phrase {
    /// Returns the modifier that all words share, such as `stem:`, if they do.
    fn common_modifier(&self) -> Option<&'static str> {
        let mut words = self.parts().iter().flat_map(|part| match part {
            Part::Word(word) => vec![word],
            Part::Choice(runs) => runs.iter().flatten().collect(),
            Part::Gap { .. } => Vec::new(),
        });
        let first = modifier(words.next()?)?;
        words.all(|word| modifier(word) == Some(first)).then_some(first)
    }
}

/// Whether modifiers such as `stem:` are written before each word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Modifier {
    Written,
    LeftOut,
}

fn modifier(word: &Word) -> Option<&'static str> {
    match word {
        Word::Exact(_) | Word::Pattern(_) | Word::Abbreviation(_) => None,
        Word::Stem(_) => Some("stem:"),
        Word::Cased(_) => Some("case:"),
        Word::Written(_) => Some("exact:"),
    }
}

fn word_text(word: &Word) -> Cow<'_, str> {
    match word {
        Word::Abbreviation(letters) => Cow::Owned(dotted(letters)),
        Word::Exact(text)
        | Word::Pattern(text)
        | Word::Cased(text)
        | Word::Written(text)
        | Word::Stem(text) => Cow::Borrowed(text),
    }
}

/// Whether a word needs no quotation marks.
fn is_bare(word: &Word) -> bool {
    let text = word_text(word);
    // `not w/5` and `atleast3(` would be parsed as operators.
    let like_operator = text == "not" || text.starts_with("atleast");
    let keyword = matches!(text.as_ref(), "AND" | "OR" | "NOT");
    let letters = |c: char| c.is_alphanumeric() || (c == '*' && matches!(word, Word::Pattern(_)));
    match word {
        Word::Exact(_) if like_operator || keyword => false,
        _ => !text.is_empty() && text.chars().all(letters),
    }
}

fn write_word(f: &mut Formatter<'_>, word: &Word, written: Modifier) -> fmt::Result {
    let text = word_text(word);
    match modifier(word) {
        Some(modifier) if written == Modifier::Written => f.write_str(modifier)?,
        // Without the apostrophe the word would be parsed as a modifier. The apostrophe does not become part of
        // the word.
        _ if FieldName::modifies(&text) => {
            f.write_char('\'')?;
        }
        _ => {}
    }
    f.write_str(&text)
}

fn write_quoted(f: &mut Formatter<'_>, phrase: &Phrase, written: Modifier) -> fmt::Result {
    f.write_char('"')?;
    let mut before: Option<&Part> = None;
    for part in phrase.parts() {
        match (before, part) {
            (None, _) => {}
            (Some(Part::Word(before)), Part::Word(word)) => write_space(f, before, word, written)?,
            _ => f.write_char(' ')?,
        }
        match part {
            Part::Word(word) => write_word(f, word, written)?,
            Part::Choice(runs) => write_choice(f, runs, written)?,
            Part::Gap { min, max } => write_gap(f, *min, *max)?,
        }
        before = Some(part);
    }
    f.write_char('"')
}

/// Writes the space between two words; there is none between Chinese characters or Hangul syllables.
fn write_space(f: &mut Formatter<'_>, before: &Word, word: &Word, written: Modifier) -> fmt::Result {
    let joins = |word: &Word| {
        let plain = modifier(word).is_none() || written == Modifier::LeftOut;
        let text = word_text(word);
        let mut chars = text.chars();
        plain && chars.next().is_some_and(stands_alone) && chars.next().is_none()
    };
    if joins(before) && joins(word) { Ok(()) } else { f.write_char(' ') }
}

fn write_choice(f: &mut Formatter<'_>, runs: &[Vec<Word>], written: Modifier) -> fmt::Result {
    f.write_char('(')?;
    for (number, run) in runs.iter().enumerate() {
        if number > 0 {
            f.write_char('|')?;
        }
        let mut before = None;
        for word in run {
            if let Some(before) = before {
                write_space(f, before, word, written)?;
            }
            write_word(f, word, written)?;
            before = Some(word);
        }
    }
    // A choice of a single run needs a `|` to be parsed as a choice, so the run is written twice.
    if let [run] = runs {
        f.write_char('|')?;
        run.iter().try_for_each(|word| {
            write_word(f, word, written)?;
            f.write_char(' ')
        })?;
    }
    f.write_char(')')
}

fn write_gap(f: &mut Formatter<'_>, min: u32, max: u32) -> fmt::Result {
    let (stars, open) = (min, max.saturating_sub(min));
    for star in 0..stars {
        f.write_str(if star == 0 { "*" } else { " *" })?;
    }
    match open {
        0 => Ok(()),
        phrase_text::SLOT => f.write_str(if stars == 0 { ".." } else { " .." }),
        _ => write!(f, "{}..{open}", if stars == 0 { "" } else { " " }),
    }
}

/// Prints the query so that it is read back equal both by [`Query::parse`] and as a single argument by
/// [`Query::from_arguments`].
impl fmt::Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) if self.is_words_alone() => join(f, parts, AND),
            query => Nested(query).fmt(f),
        }
    }
}

/// Operator between parts of which none has grammar: without it, an argument is read as a phrase.
pub(crate) const AND: &str = " AND ";

/// A query inside of a text that is certainly read by the grammar.
struct Nested<'q>(&'q Query);

impl fmt::Display for Nested<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Query::All => Ok(()),
            Query::Phrase(phrase) => phrase.fmt(f),
            Query::Near(near) => near.fmt(f),
            Query::And(parts) => join(f, parts, " "),
            Query::Or(parts) => join(f, parts, " OR "),
            Query::Not(part) => {
                f.write_str("NOT ")?;
                part_of_level(f, part)
            }
            Query::AtLeast(count, part) => write!(f, "atleast{count}({})", Nested(part)),
            Query::By(voice, part) => {
                voice.fmt(f)?;
                f.write_char(' ')?;
                part_of_level(f, part)
            }
            Query::Field(fact) => fact.fmt(f),
        }
    }
}

impl Query {
    /// Returns the text of the query as one of several that must all match.
    pub(crate) fn beside_others(&self) -> String {
        struct Beside<'a>(&'a Query);
        impl fmt::Display for Beside<'_> {
            fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
                part_of_level(f, self.0)
            }
        }
        Beside(self).to_string()
    }

    /// Whether the printed query is words without any grammar: beside more of them, it is read as a phrase unless an
    /// operator stands between.
    pub(crate) fn is_words_alone(&self) -> bool {
        match self {
            Self::Phrase(phrase) => match phrase.parts() {
                [Part::Word(word)] => is_bare(word) && modifier(word).is_none(),
                _ => false,
            },
            Self::And(parts) => parts.iter().all(Self::is_words_alone),
            _ => false,
        }
    }
}

impl fmt::Display for WordsOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(names) => {
                f.write_str("by:")?;
                write_names(f, names)
            }
            Self::WithJoint(names) => {
                f.write_str("by~:")?;
                write_names(f, names)
            }
            Self::Basis(bases) => write_bases(f, bases),
            Self::NoOne => write!(f, "by:{NOBODY}"),
        }
    }
}

fn write_bases(f: &mut Formatter<'_>, bases: &[Basis]) -> fmt::Result {
    f.write_str("basis:")?;
    write_names(f, &bases.iter().map(|basis| Name::new(basis.as_str())).collect::<Vec<_>>())
}

fn join(f: &mut Formatter<'_>, parts: &[Query], between: &str) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        part_of_level(f, part)?;
    }
    Ok(())
}

/// Writes an operand of AND, OR, `NOT` or `by:`.
fn part_of_level(f: &mut Formatter<'_>, part: &Query) -> fmt::Result {
    match part {
        // Beside words, `basis:` without parentheses applies to the words.
        Query::And(_) | Query::Or(_) | Query::Field(FieldQuery::Basis(_)) => write!(f, "({})", Nested(part)),
        // Beside other parts, `basis:` without parentheses applies to them too.
        Query::By(WordsOf::Basis(_), _) => write!(f, "({})", Nested(part)),
        _ => write!(f, "{}", Nested(part)),
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (number, part) in self.parts.iter().enumerate() {
            if number > 0 {
                self.write_operator(f)?;
            }
            operand(f, part)?;
        }
        Ok(())
    }
}

impl Near {
    fn write_operator(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self.relation {
            Relation::Any => " w/",
            Relation::Before => " pre/",
            Relation::Not => " not w/",
        })?;
        match self.reach {
            Distance::Words(words) => write!(f, "{words} "),
            Distance::Sentence => f.write_str("s "),
            Distance::Paragraph => f.write_str("p "),
        }
    }
}

fn operand(f: &mut Formatter<'_>, part: &Query) -> fmt::Result {
    match part {
        Query::Phrase(phrase) => write!(f, "{phrase}"),
        _ => write!(f, "({})", Nested(part)),
    }
}

impl fmt::Display for FieldQuery {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(field, names) => {
                write!(f, "{}:", FieldName::Named(*field).as_str())?;
                write_names(f, names)
            }
            Self::Kept(column, names) => {
                write!(f, "{column}:")?;
                write_names(f, names)
            }
            Self::Title(phrase) => write!(f, "title:{phrase}"),
            Self::Basis(bases) => write_bases(f, bases),
            Self::Sides(sides) => write!(f, "{}:{}", FieldName::Sides.as_str(), sides.least()),
            Self::Collapsed(collapsed) if *collapsed.query == Query::All => {
                write!(f, "{}:*", FieldName::Collapsed.as_str())
            }
            Self::Collapsed(collapsed) => {
                write!(f, "{}:({})", FieldName::Collapsed.as_str(), Nested(&collapsed.query))
            }
            Self::Any(AnyOf::Named(field)) => write!(f, "{}:*", FieldName::Named(*field).as_str()),
            Self::Any(AnyOf::Kept(column)) => write!(f, "{column}:*"),
            Self::Any(AnyOf::Dated(field)) => write!(f, "{}:*", FieldName::Dated(*field).as_str()),
            Self::Dated(field, span) => {
                write!(f, "{}:{}", FieldName::Dated(*field).as_str(), span_text(*span))
            }
        }
    }
}

fn write_names(f: &mut Formatter<'_>, names: &[Name]) -> fmt::Result {
    if let [name] = names {
        return write_name(f, name);
    }
    f.write_char('(')?;
    for (number, name) in names.iter().enumerate() {
        if number > 0 {
            f.write_str(" OR ")?;
        }
        write_name(f, name)?;
    }
    f.write_char(')')
}

fn write_name(f: &mut Formatter<'_>, name: &Name) -> fmt::Result {
    let text = name.text.as_str();
    let keyword = matches!(text, "AND" | "OR" | "NOT");
    if !keyword && text != NOBODY && text.chars().all(char::is_alphanumeric) {
        f.write_str(text)
    } else {
        write!(f, "\"{}\"", text.replace('"', "'"))
    }
}
