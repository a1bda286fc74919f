//! Compares passages read from stored texts with the whole articles.

use proptest::prelude::*;

use super::*;
use crate::index::{WriterOptions, placed_words};
use crate::testing::{article, odd_articles};
use crate::{ErrorKind, Readout};

fn index_of(articles: &[Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
    articles.iter().for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    writer.finish().expect("finished");
    index
}

/// A word: position, paragraph, start byte, end byte.
type PlacedWord = (u32, usize, usize, usize);

fn places(article: &Readout) -> Vec<PlacedWord> {
    let mut places = Vec::new();
    placed_words(article, |word| {
        places.push((word.token.position, word.paragraph, word.token.start, word.token.end));
    });
    places
}

/// Computes the expected window from all words of the article.
fn expected(
    article: &Readout,
    places: &[PlacedWord],
    first: &PlacedWord,
    last: &PlacedWord,
    around: u32,
) -> Located {
    let here = || places.iter().filter(|place| place.1 == first.1);
    let (from, until) = (first.0.saturating_sub(around), last.0 + around);
    let start = match here().any(|place| place.0 < from) {
        true => here().find(|place| place.0 >= from).map_or(first.2, |place| place.2),
        false => 0,
    };
    let end = match here().any(|place| place.0 > until) {
        true => here().rev().find(|place| place.0 <= until).map_or(last.3, |place| place.3),
        false => article.paragraphs[first.1].len(),
    };
    Located { paragraph: first.1, words: first.2..last.3, window: start..end }
}

/// Computes the expected window in characters: on either side the longest run of whole words, with the
/// punctuation between them, of at most `around` characters, or all of the text there if it is not longer.
fn in_characters(
    article: &Readout,
    places: &[PlacedWord],
    first: &PlacedWord,
    last: &PlacedWord,
    around: usize,
) -> Located {
    let text = &article.paragraphs[first.1];
    let fits = |range: Range<usize>| text[range].chars().count() <= around;
    let here = || places.iter().filter(|place| place.1 == first.1);
    let start = match fits(0..first.2) {
        true => 0,
        false => here()
            .map(|word| word.2)
            .filter(|start| *start <= first.2 && fits(*start..first.2))
            .min()
            .unwrap_or(first.2),
    };
    let end = match fits(last.3..text.len()) {
        true => text.len(),
        false => here()
            .map(|word| word.3)
            .filter(|end| *end >= last.3 && fits(last.3..*end))
            .max()
            .unwrap_or(last.3),
    };
    Located { paragraph: first.1, words: first.2..last.3, window: start..end }
}

fn check(articles: &[Readout], around: u32) -> Result<(), TestCaseError> {
    let index = index_of(articles);
    let searcher = index.searcher();
    let mut texts = Texts::open(&index, searcher.segment_reader(0), 1).expect("opened");
    for (doc, article) in (0..).zip(articles) {
        let text = texts.read(doc).expect("read");
        let head = text.head().expect("read");
        prop_assert_eq!((&*head.id, head.path.as_deref()), (article.id.as_str(), article.path.as_deref()));
        prop_assert_eq!(head.outlet.name.as_deref(), article.outlet.name.as_deref());
        let event_date = article.event_date.edtf.map(|edtf| edtf.to_string());
        prop_assert_eq!(head.event_date.edtf.as_deref(), event_date.as_deref());
        for (number, paragraph) in article.paragraphs.iter().enumerate() {
            prop_assert_eq!(text.paragraph(number), paragraph);
        }
        let places = places(article);
        for (at, first) in places.iter().enumerate() {
            for last in places[at..].iter().take(5).filter(|last| last.1 == first.1) {
                let located = text.locate(first.0, last.0, Around::Words(around)).expect("located");
                prop_assert_eq!(located, expected(article, &places, first, last, around));
                let located =
                    text.locate(first.0, last.0, Around::Characters(around as usize)).expect("located");
                prop_assert_eq!(located, in_characters(article, &places, first, last, around as usize));
            }
        }
        let behind = places.last().map_or(0, |last| last.0 + 1);
        prop_assert_eq!(
            text.locate(behind, behind, Around::Words(3)).map_err(|error| error.kind()),
            Err(ErrorKind::IndexCorrupt)
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn words_are_located_where_the_article_has_them(articles in odd_articles(), around in 0..5_u32) {
        check(&articles, around)?;
    }
}

#[test]
fn words_far_from_an_anchor_are_located_too() {
    let han = "新时代的和平与合作。“和平”共处！".repeat(20);
    let joined = "don't_stop.".repeat(50);
    let spaced = "Élan’s “US” won’t e\u{301}lan. ".repeat(40);
    let article = article("1", &[&han, &joined, &spaced, &format!("{spaced}{han}{joined}{spaced}")]);
    for around in [0, 1, 40, 5000] {
        check(std::slice::from_ref(&article), around).expect("agreed");
    }
}
