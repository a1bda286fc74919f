//! Articles for tests of analyses, their words, and plain searches for phrases in them.

use proptest::prelude::*;
use proptest::sample::select;

use crate::{Basis, Index, Readout, WriterOptions, testing, tokens};

pub(super) const ADA: &str = "Ada Brook";
pub(super) const ZOE: &str = "Zoe Reed";

/// A word of an article with what an analysis asks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) paragraph: usize,
    /// Number of the statement, from 0.
    pub(super) sentence: usize,
    pub(super) speaker: Option<String>,
}

/// Returns the words of an article all of whose words are in statements.
pub(super) fn words(article: &Readout) -> Vec<Said> {
    let mut words = Vec::new();
    for (paragraph, text) in article.paragraphs.iter().enumerate() {
        for token in tokens(text) {
            let of =
                |s: &crate::Statement| s.paragraph == paragraph && (s.start..s.end).contains(&token.start);
            let sentence = article.statements.iter().position(of).expect("a statement");
            let speaker = article.statements[sentence].speaker.clone();
            words.push(Said { text: token.text, paragraph, sentence, speaker });
        }
    }
    words
}

/// Returns the index of the first and of the last word of each occurrence of a phrase; `is_fit` says whether the
/// words of one fit.
pub(super) fn occurrences(
    words: &[Said],
    phrase: &[&str],
    is_fit: impl Fn(&[Said]) -> bool,
) -> Vec<(usize, usize)> {
    let length = phrase.len();
    let at = |first: &usize| {
        let here = &words[*first..*first + length];
        here.iter().map(|word| word.text.as_str()).eq(phrase.iter().copied())
            && here.iter().all(|word| word.paragraph == here[0].paragraph)
            && is_fit(here)
    };
    let firsts = 0..(words.len() + 1).saturating_sub(length);
    firsts.filter(at).map(|first| (first, first + length - 1)).collect()
}

/// Whether words are all of one of these people; of anybody if there are none.
pub(super) fn are_of(words: &[Said], people: &[&str]) -> bool {
    let speaker = words.first().and_then(|word| word.speaker.as_deref());
    people.is_empty()
        || (speaker.is_some_and(|speaker| people.contains(&speaker))
            && words.iter().all(|word| word.speaker.as_deref() == speaker))
}

/// Generates articles with few different words, in Latin, Cyrillic and Chinese script, said by two people and
/// others.
pub(super) fn articles() -> impl Strategy<Value = Vec<Readout>> {
    let word = select("a a a b b c d river мир дом 新 时代 A’s e".split(' ').collect::<Vec<_>>());
    let sentence = prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "));
    let paragraph = prop::collection::vec(sentence, 1..4).prop_map(|sentences| sentences.join(". ") + ".");
    let voice = prop_oneof![
        3 => Just((Some(ADA), Basis::Cue)),
        2 => Just((Some(ZOE), Basis::Quoted)),
        2 => Just((None, Basis::Narration)),
    ];
    let article = (prop::collection::vec(paragraph, 1..4), prop::collection::vec(voice, 12));
    let article = article.prop_map(|(paragraphs, voices)| {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        let mut made = testing::said(testing::article("", &paragraphs), &voices);
        let mut names: Vec<String> = made.statements.iter().filter_map(|s| s.speaker.clone()).collect();
        names.sort_unstable();
        names.dedup();
        let speaker = |name: String| crate::Speaker { name, ..speaker() };
        made.speakers = names.into_iter().map(speaker).collect();
        made
    });
    prop::collection::vec(article, 1..7).prop_map(|mut articles| {
        articles.iter_mut().enumerate().for_each(|(number, article)| article.id = number.to_string());
        articles
    })
}

fn speaker() -> crate::Speaker {
    serde_json::from_str(r#"{"name": "", "statements": 1}"#).expect("a speaker")
}

/// Makes an index of articles, in two segments; articles of the first one that are read again are deleted from it.
pub(super) fn index_of(articles: &[Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
    let (first, second) = articles.split_at(articles.len() / 2);
    let again = articles.first().into_iter().chain(first);
    again.for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    articles.first().into_iter().chain(second).for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    drop(writer);
    index
}
