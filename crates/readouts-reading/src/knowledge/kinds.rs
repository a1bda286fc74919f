//! Words of titles that indicate the kind of event an article is about.

use std::collections::BTreeMap;

use super::Needles;
use crate::model::Kind;
use crate::token::is_han;

/// Words and phrases of all languages that indicate a kind of event, compiled.
#[derive(Debug)]
pub(crate) struct Kinds {
    texts: Needles,
    signs: Vec<Sign>,
}

#[derive(Debug)]
struct Sign {
    kind: Kind,
    /// Whether a match must begin, and end, at a word boundary.
    whole: (bool, bool),
}

/// Kinds in order of priority, for texts with signs of several.
const PREFERRED: [Kind; 7] = [
    Kind::PressConference,
    Kind::Call,
    Kind::Letter,
    Kind::Remarks,
    Kind::Meeting,
    Kind::Visit,
    Kind::Statement,
];

impl Kinds {
    pub(super) fn new(rows: &BTreeMap<Kind, Vec<String>>) -> Self {
        let (mut texts, mut signs) = (Vec::new(), Vec::new());
        for (kind, sign) in rows.iter().flat_map(|(kind, signs)| signs.iter().map(move |sign| (*kind, sign)))
        {
            let text = sign.strip_suffix('*').unwrap_or(sign.as_str());
            let (first, last) = (text.chars().next(), text.chars().next_back());
            signs.push(Sign {
                kind,
                whole: (first.is_some_and(is_letter), text == sign.as_str() && last.is_some_and(is_letter)),
            });
            texts.push(text);
        }
        Self { texts: Needles::new(texts), signs }
    }

    /// Returns the kind whose signs a text has, the one of highest priority if there are several.
    pub(crate) fn of(&self, text: &str) -> Option<Kind> {
        let text = text.to_lowercase();
        let found = self.texts.find_all(&text).filter_map(|found| {
            let sign = &self.signs[found.number];
            let cuts_before = sign.whole.0 && text[..found.start].ends_with(is_letter);
            let cuts_behind = sign.whole.1 && text[found.end..].starts_with(is_letter);
            (!cuts_before && !cuts_behind).then_some(sign.kind)
        });
        found.min_by_key(|kind| PREFERRED.iter().position(|preferred| preferred == kind))
    }
}

/// Whether a character can be part of a word in a script that separates words by spaces.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

#[cfg(test)]
mod tests {
    use crate::Knowledge;

    use super::*;

    #[test]
    fn signs_are_words_not_letters_inside_words() {
        let kinds = &Knowledge::builtin().kinds;
        for (title, kind) in [
            ("Joint Statement on the Situation in the Norland Strip", Some(Kind::Statement)),
            ("Trip of the Foreign Minister to Norland", Some(Kind::Visit)),
            ("Foreign Ministers Gather at the Francophone Forum", None),
            ("Lee phones Berg", Some(Kind::Call)),
            ("Telephone conversation between Lee and Berg", Some(Kind::Call)),
            ("Applicable rules for exporters", None),
            ("Cable to the Prime Minister of Norland", Some(Kind::Letter)),
            ("Our newsletter", None),
            ("Southmark offers help to flood victims", None),
            ("Лидеры предприняли шаги", None),
            ("Президент принял посла", Some(Kind::Meeting)),
            ("В ходе переговоров", Some(Kind::Meeting)),
            ("李某某同南国总统通电话", Some(Kind::Call)),
            ("Q&A with the spokesperson", Some(Kind::PressConference)),
        ] {
            assert_eq!(kinds.of(title), kind, "{title}");
        }
    }
}
