//! What a title is about: its words that are no names, no offices and no words for sorts of pages and events.

use crate::grammar::{Mention, Who};
use crate::knowledge::{Knowledge, Vocabulary, class};
use crate::token::Tokens;

/// Minimum number of bytes of a word that tells a subject.
const LONG: usize = 3;

/// What a title is about. Empty for languages without a list of words that say only what sort of event it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Topic<'a> {
    /// Words in lower case, in the order of the title.
    pub words: Vec<String>,
    /// Codes of the countries that the title names apart from those of the people in it.
    pub countries: Vec<&'a str>,
}

impl<'a> Topic<'a> {
    pub(crate) fn of(
        title: &Tokens<'_>,
        mentions: &[Mention],
        vocabulary: &Vocabulary,
        knowledge: &'a Knowledge,
    ) -> Self {
        let mut topic = Self::default();
        if vocabulary.plain_title_words.is_empty() {
            return topic;
        }
        let mut mentions = mentions.iter().peekable();
        let mut at = 0;
        while at < title.len() {
            while mentions.next_if(|mention| mention.tokens.end <= at).is_some() {}
            let inside = mentions.peek().filter(|mention| mention.tokens.start <= at);
            if let Some(mention) = inside {
                if let Who::Side(name) = &mention.who {
                    topic.add_country(knowledge.countries.iter().position(|c| c.name == *name), knowledge);
                }
                // The names of organisations stay among the title's words: they say what it is about.
                if !matches!(mention.who, Who::Body(_) | Who::Unclear) {
                    at = mention.tokens.end;
                    continue;
                }
            }
            let country = title.is(at, class::OPENS_COUNTRY) && title.is_capital(at);
            if let Some((length, word)) =
                country.then(|| knowledge.country_words.longest(title, at)).flatten()
            {
                topic.add_country(Some(word.country), knowledge);
                at += length;
                continue;
            }
            let word = title.folded(at);
            // After a bar comes the place or the name of the site.
            if word == "|" || vocabulary.beside.contains(word) {
                break;
            }
            let is_word = title.get(at).is_some_and(|token| token.word) && word.len() >= LONG;
            let is_plain = || vocabulary.plain_title_words.contains(word);
            if is_word && !word.starts_with(|c: char| c.is_ascii_digit()) && !is_plain() {
                topic.words.push(word.to_owned());
            }
            at += 1;
        }
        topic
    }

    fn add_country(&mut self, country: Option<usize>, knowledge: &'a Knowledge) {
        let code = country.map(|country| knowledge.countries[country].code.as_str());
        self.countries.extend(code.filter(|code| !self.countries.contains(code)));
    }
}
