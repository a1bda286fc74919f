//! Articles, queries and filters for tests of analyses, and what the articles themselves say, without an index.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;

use super::DateOf;
use crate::search::oracle::Analysed;
use crate::search::tests::articles::{Length, article};
use crate::{Basis, Date, Filters, Index, Query, Readout, WriterOptions, testing, tokens};

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

/// Queries with words, each with the condition that remains without them.
const WITH_WORDS: [(&str, &str); 13] = [
    ("a", ""),
    ("\"a b\"", ""),
    ("新", ""),
    ("миру", ""),
    ("(a OR \"c a\")", ""),
    ("a w/3 b", ""),
    ("us outlet:Lumen", "outlet:Lumen"),
    ("b NOT lang:ru", "NOT lang:ru"),
    ("by:\"Ada Brook\" a", "speaker:\"Ada Brook\""),
    ("by~:\"Ada Brook\" a", "speaker~:\"Ada Brook\""),
    ("a b", ""),
    ("a 新 NOT us", ""),
    ("zzz", ""),
];

/// A query without words, of which the share is that of the articles that meet it.
pub(super) const CONDITION: (&str, &str) = ("outlet:Lumen", "");

/// Generates queries with words, each with the condition that remains without them.
pub(super) fn queries_with_words() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(WITH_WORDS.to_vec())
}

/// Generates queries, each with the condition that remains without its words.
pub(super) fn queries() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop_oneof![10 => queries_with_words(), 1 => Just(CONDITION)]
}

/// Parses a query; an empty one finds everything.
pub(super) fn parsed(query: &str) -> Query {
    if query.is_empty() { Query::All } else { Query::parse(query).expect("a query") }
}

/// Generates filters.
pub(super) fn filters() -> impl Strategy<Value = Filters> {
    let from = Filters::default()
        .event(crate::query::DateRange { from: Some("2013-04-22".parse().expect("a day")), to: None });
    prop_oneof![
        4 => Just(Filters::default()),
        1 => Just(Filters::default().by(ADA)),
        1 => Just(Filters::default().by(ADA).joint()),
        1 => Just(Filters::default().basis(Basis::Quoted)),
        1 => Just(Filters::default().outlet("Daily")),
        1 => Just(from.clone()),
        1 => Just(from.possible()),
    ]
}

/// Generates up to twelve articles with different ids, sorted by them.
pub(super) fn mixed_articles() -> impl Strategy<Value = Vec<Readout>> {
    prop::collection::vec(article(0..1_000_000, Length::Short), 0..12).prop_map(|articles| {
        let by_id: BTreeMap<String, Readout> =
            articles.into_iter().map(|article| (article.id.clone(), article)).collect();
        by_id.into_values().collect()
    })
}

/// Returns the article with an id.
pub(super) fn of_id<'a, 'r>(articles: &'a [Analysed<'r>], id: &str) -> &'a Analysed<'r> {
    articles.iter().find(|article| article.article.id == id).expect("one of them")
}

/// Returns everyone who speaks in an article; `None` for words of nobody, and if nobody speaks.
pub(super) fn speakers(of: &Analysed<'_>) -> BTreeSet<Option<String>> {
    let said = of.body.iter().map(|word| word.speaker.clone());
    let listed = of.article.speakers.iter().map(|speaker| Some(speaker.name.clone()));
    // Statements without words have speakers too.
    let spoken = of.article.statements.iter().filter_map(|s| s.speaker.clone()).map(Some);
    let mut all: BTreeSet<Option<String>> = said.chain(listed).chain(spoken).collect();
    if all.is_empty() {
        all.insert(None);
    }
    all
}

/// Returns who says the words of a place, given as paragraph and bytes; `Err` for several speakers.
pub(super) fn speaker_of(
    of: &Analysed<'_>,
    (paragraph, start, end): (usize, usize, usize),
) -> Result<Option<String>, ()> {
    let words = of.body.iter().filter(|w| w.paragraph == paragraph && w.start >= start && w.end <= end);
    let said: BTreeSet<&Option<String>> = words.map(|word| &word.speaker).collect();
    match Vec::from_iter(said).as_slice() {
        [one] => Ok((*one).clone()),
        _ => Err(()),
    }
}

/// Returns the first and the last day of an article, if its date is certain.
pub(super) fn certain_days(date: DateOf, article: &Readout) -> Option<(Date, Date)> {
    let edtf = match date {
        DateOf::Event => article.event_date.edtf,
        DateOf::Published => article.published.edtf,
    };
    let edtf = edtf.filter(|edtf| edtf.is_certain())?;
    edtf.earliest().zip(edtf.latest())
}
