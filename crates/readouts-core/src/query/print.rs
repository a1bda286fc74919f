//! A query as the user would write it. It must not know how it is searched for.

use std::fmt;

use super::{Phrase, Query};

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A quotation mark would end the phrase; none is part of a word.
        let bare = |c: char| if matches!(c, '"' | '“' | '”' | '„' | '«' | '»') { ' ' } else { c };
        let text: String = self.text().chars().map(bare).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let word = self.words().len() == 1 && text.chars().all(char::is_alphanumeric);
        let keyword = matches!(text.as_str(), "AND" | "OR" | "NOT");
        if word && !keyword { f.write_str(&text) } else { write!(f, "\"{text}\"") }
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => Ok(()),
            Self::Phrase(phrase) => phrase.fmt(f),
            Self::And(parts) => join(f, parts, " "),
            Self::Or(parts) => join(f, parts, " OR "),
            Self::Not(part) => {
                f.write_str("NOT ")?;
                grouped(f, part)
            }
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Query], between: &str) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        grouped(f, part)?;
    }
    Ok(())
}

fn grouped(f: &mut fmt::Formatter<'_>, part: &Query) -> fmt::Result {
    match part {
        Query::And(_) | Query::Or(_) => write!(f, "({part})"),
        _ => write!(f, "{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_quoted_and_groups_kept_apart() {
        let phrase = |text| Query::phrase(text).expect("a phrase");
        let query = Query::And(vec![
            phrase("“new  era”"),
            Query::Or(vec![phrase("peace"), phrase("OR")]),
            Query::Not(Box::new(phrase("win-win"))),
        ]);
        assert_eq!(query.to_string(), r#""new era" (peace OR "OR") NOT "win-win""#);
    }

    #[test]
    fn a_phrase_without_words_is_refused() {
        for text in ["", "  ", "—…", "\"\""] {
            assert_eq!(Query::phrase(text).expect_err("refused").kind(), crate::ErrorKind::Query);
        }
    }
}
