//! Compares the script of a query's words with the languages of the articles.

use super::facets::Voices;
use super::resolved::{Request, Resolved};
use super::{Facet, base, facets};
use crate::query::{AnyOf, FieldQuery, Plan, QueryField, Word};
use crate::{Query, Result};

/// Articles that can have the words of a query, because their language is written in the script of these words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WordLanguages {
    /// Codes of their languages, the most frequent first.
    pub languages: Vec<String>,
    /// Number of these articles within the filters and conditions of the request.
    pub documents: u64,
    /// Number of all articles within them.
    pub of: u64,
}

/// Maximum share of articles in other scripts that does not matter: 1 in this many.
const OTHERS_MAX: u64 = 10;

impl<R: Request> Resolved<R> {
    /// Counts the articles that can have the words of the query. `None` if that is of no use: if the words are in
    /// several scripts, or in none; if the request asks for a language; or if nearly all articles can have them, or
    /// none.
    ///
    /// # Errors
    /// Those of [`Index::search`](crate::Index::search), except for ambiguous names.
    pub fn word_languages(&self) -> Result<Option<WordLanguages>> {
        let (query, filters) = (self.request.query(), self.request.filters());
        if !filters.language.is_empty() || asks_for_language(query) {
            return Ok(None);
        }
        let (Some(script), Some(base)) = (script(query), base::without_words(query)) else { return Ok(None) };
        let asked = (&[Facet::Language][..], Voices::Matched);
        let mut found =
            self.index.scan(&self.searcher, self.plan_of(&base, filters), asked, &self.watch())?;
        let rows = facets::rows(&Facet::Language, &found.facets.pop().unwrap_or_default(), None);
        let mut told = WordLanguages { languages: Vec::new(), documents: 0, of: found.documents };
        let mut others = 0;
        for row in rows {
            // Articles in an unknown language may be in any.
            let Some(language) = row.value else { continue };
            if script.writes(&language) {
                told.documents += row.documents;
                told.languages.push(language);
            } else {
                others += row.documents;
            }
        }
        Ok(Some(told).filter(|told| told.documents > 0 && others * OTHERS_MAX > told.of))
    }
}

fn asks_for_language(query: &Query) -> bool {
    match query {
        Query::Field(FieldQuery::Named(field, _) | FieldQuery::Any(AnyOf::Named(field))) => {
            *field == QueryField::Language
        }
        Query::And(parts) | Query::Or(parts) => parts.iter().any(asks_for_language),
        Query::Not(part) | Query::AtLeast(_, part) | Query::By(_, part) => asks_for_language(part),
        Query::All | Query::Phrase(_) | Query::Near(_) | Query::Field(_) => false,
    }
}

/// Returns the script of all words that are looked for in texts.
fn script(query: &Query) -> Option<Script> {
    let mut of_all: Option<Option<Script>> = None;
    Plan::new(query).each_word(&mut |word, in_title| {
        let (Word::Exact(text)
        | Word::Pattern(text)
        | Word::Stem(text)
        | Word::Cased(text)
        | Word::Written(text)
        | Word::Abbreviation(text)) = word;
        for script in text.chars().filter(|c| c.is_alphabetic() && !in_title).map(Script::of) {
            of_all = Some(match of_all {
                None => script,
                Some(before) => before.filter(|_| before == script),
            });
        }
    });
    of_all?
}

/// A script that some languages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Devanagari,
    Thai,
    Hangul,
    Kana,
    Han,
}

impl Script {
    /// Returns the script of a letter; `None` if it is another one.
    fn of(letter: char) -> Option<Self> {
        Some(match u32::from(letter) {
            0x41..=0x24f | 0x1e00..=0x1eff | 0xff21..=0xff5a => Self::Latin,
            0x370..=0x3ff | 0x1f00..=0x1fff => Self::Greek,
            0x400..=0x52f => Self::Cyrillic,
            0x590..=0x5ff => Self::Hebrew,
            0x600..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => Self::Arabic,
            0x900..=0x97f => Self::Devanagari,
            0xe00..=0xe7f => Self::Thai,
            0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7a3 => Self::Hangul,
            0x3040..=0x30ff | 0xff66..=0xff9f => Self::Kana,
            0x3005..=0x3007 | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => Self::Han,
            _ => return None,
        })
    }

    /// Whether a language, given by its code, is written in the script.
    fn writes(self, language: &str) -> bool {
        let scripts: &[Self] = match language.split('-').next().unwrap_or_default() {
            "zh" => &[Self::Han],
            "ja" => &[Self::Han, Self::Kana],
            "ko" => &[Self::Hangul],
            "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "ky" | "mn" | "tg" => &[Self::Cyrillic],
            "sr" => &[Self::Cyrillic, Self::Latin],
            "el" => &[Self::Greek],
            "he" | "yi" => &[Self::Hebrew],
            "ar" | "fa" | "ur" | "ps" => &[Self::Arabic],
            "hi" | "mr" | "ne" => &[Self::Devanagari],
            "th" => &[Self::Thai],
            "am" | "bn" | "gu" | "hy" | "ka" | "km" | "kn" | "lo" | "ml" | "my" | "or" | "pa" | "si"
            | "ta" | "te" => &[],
            _ => &[Self::Latin],
        };
        scripts.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Filters, Index, Query, SearchRequest, WordLanguages, WriterOptions, testing};

    /// Creates an index with so many articles in each language.
    fn index(counts: &[(Option<&str>, usize)]) -> Index {
        let index = Index::in_memory().expect("an index");
        let mut writer = index.writer(WriterOptions::default()).expect("a writer");
        for (language, count) in counts {
            for number in 0..*count {
                let id = format!("{}{number}", language.unwrap_or("none"));
                let mut article = testing::article(&id, &["cooperation 合作 сотрудничество"]);
                article.language = language.map(str::to_owned);
                writer.add(&article).expect("added");
            }
        }
        writer.commit().expect("committed");
        index
    }

    fn told(index: &Index, query: &str, filters: Filters) -> Option<(String, u64, u64)> {
        let request = SearchRequest::new(Query::parse(query).expect("a query")).filters(filters);
        let told = index.resolve_own(&request).expect("resolved").word_languages().expect("counted");
        told.map(|WordLanguages { languages, documents, of }| (languages.join(" "), documents, of))
    }

    #[test]
    fn words_of_a_script_that_some_articles_are_written_in_are_told() {
        let index = index(&[(Some("en"), 9), (Some("zh"), 3), (Some("ru"), 2), (Some("uk"), 1), (None, 1)]);
        let of = |query| told(&index, query, Filters::default());
        assert_eq!(of("合作"), Some(("zh".to_owned(), 3, 16)));
        assert_eq!(of("сотруднич* 2031"), Some(("ru uk".to_owned(), 3, 16)));
        assert_eq!(of("by:nobody cooperation"), Some(("en".to_owned(), 9, 16)));
        assert_eq!(of("合作 NOT title:river"), Some(("zh".to_owned(), 3, 16)));
    }

    #[test]
    fn nothing_is_told_that_does_not_matter() {
        let mixed = index(&[(Some("en"), 30), (Some("zh"), 3)]);
        let of = |query| told(&mixed, query, Filters::default());
        // Words of several scripts or of none, or a language that is asked for.
        for query in ["合作 cooperation", "2031", "lang:zh 合作", "lang:* 合作", "title:合作", "ひら", "мир"]
        {
            assert_eq!(of(query), None, "{query}");
        }
        let chinese = Filters { language: vec!["zh".to_owned()], ..Filters::default() };
        assert_eq!(told(&mixed, "合作", chinese), None);
        // Nearly all articles are in a language of the script.
        assert_eq!((of("cooperation"), of("合作").is_some()), (None, true));
        let one = index(&[(Some("zh"), 5), (None, 5)]);
        assert_eq!(told(&one, "合作", Filters::default()), None);
        assert_eq!(told(&index(&[]), "合作", Filters::default()), None);
    }
}
