//! Compares the layout read from an index with the articles themselves.

use proptest::prelude::*;
use tantivy::DocSet;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;

use super::*;
use crate::index::{Index, WriterOptions, basis_of, form, placed_words};
use crate::testing::{article, odd_articles};
use crate::words::cased_words;
use crate::{Basis, Readout};

fn index_of(articles: &[Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions { memory: 15_000_000, threads: 1 }).expect("a writer");
    articles.iter().for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    writer.finish().expect("finished");
    index
}

/// A word: position, paragraph, sentence, speaker, members, basis. A sentence is identified by the number of
/// statements before it, and whether a statement covers it.
type Told = (u32, usize, (usize, bool), Option<String>, Vec<String>, Basis);

fn told(article: &Readout) -> Vec<Told> {
    let mut words = Vec::new();
    placed_words(article, |word| {
        let at = (word.paragraph, word.token.start);
        let before = article.statements.iter().filter(|s| (s.paragraph, s.end) <= at).count();
        let covering = article
            .statements
            .iter()
            .find(|s| s.paragraph == word.paragraph && (s.start..s.end).contains(&word.token.start));
        words.push((
            word.token.position,
            word.paragraph,
            (before, covering.is_some()),
            covering.and_then(|s| s.speaker.clone()),
            covering.map_or_else(Vec::new, |s| s.members.clone()),
            covering.map_or(Basis::Unknown, |s| s.basis),
        ));
    });
    words
}

fn check(articles: &[Readout]) -> Result<(), TestCaseError> {
    let index = index_of(articles);
    let searcher = index.searcher();
    prop_assert_eq!(searcher.segment_readers().len(), 1);
    let layout = Layout::open(searcher.segment_reader(0)).expect("opened");
    for (doc, article) in (0..).zip(articles) {
        let words = told(article);
        for (position, paragraph, sentence, speaker, _, basis) in &words {
            let (number, code) = layout.voice(doc, *position).expect("a voice");
            prop_assert_eq!(&layout.speaker_name(number).expect("read"), speaker);
            let known = speaker.as_deref().map_or(Ok(Some(NO_ONE)), |name| layout.speaker_number(name));
            prop_assert_eq!(known.expect("read"), Some(number));
            prop_assert_eq!(basis_of(code), Some(*basis));
            for other in &words {
                let same = (paragraph, sentence) == (&other.1, &other.2);
                prop_assert_eq!(layout.same_sentence(doc, *position, other.0), same);
                prop_assert_eq!(layout.same_paragraph(doc, *position, other.0), *paragraph == other.1);
                prop_assert_eq!(
                    layout.paragraph_around(doc, *position).contains(&other.0),
                    *paragraph == other.1
                );
                let between = |word: &&Told| (*position..=other.0).contains(&word.0);
                if *position <= other.0 {
                    let is = |of: Attributed| layout.is_attributed(doc, *position, other.0, &of);
                    let all = |of: &dyn Fn(&Told) -> bool| words.iter().filter(between).all(of);
                    prop_assert_eq!(is(Attributed::Speakers(vec![number])), all(&|word| word.3 == *speaker));
                    prop_assert!(!is(Attributed::Speakers(vec![u64::MAX - 1])));
                    prop_assert_eq!(is(Attributed::Bases(vec![code])), all(&|word| word.5 == *basis));
                    for name in ["Ada Brook", "Zoe Reed", "Ivo Stone", "Nobody Known"] {
                        let person = Attributed::Person {
                            speaker: layout.speaker_number(name).expect("read"),
                            member: layout.member_number(name).expect("read"),
                        };
                        let says = |word: &Told| {
                            word.3.as_deref() == Some(name) || word.4.iter().any(|member| member == name)
                        };
                        prop_assert_eq!(is(person), all(&says));
                    }
                }
            }
        }
        let sentences: std::collections::BTreeSet<_> = words.iter().map(|word| (word.1, word.2)).collect();
        prop_assert_eq!(layout.sentences(doc).count(), sentences.len());
    }
    let verified = index.verify().expect("verified");
    prop_assert_eq!(verified.problems, Vec::<String>::new());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_layout_is_that_of_the_articles(articles in odd_articles()) {
        check(&articles)?;
    }
}

#[test]
fn a_sentence_as_long_as_the_jump_between_paragraphs_opens_none() {
    let long = format!("{}. Two c. ", "a b. ".repeat(3)) + &"d ".repeat(1100) + "e. Last f";
    let article = article("1", &["One.", &long, "Three."]);
    let index = index_of(&[article]);
    let searcher = index.searcher();
    let layout = Layout::open(searcher.segment_reader(0)).expect("opened");
    let starts: Vec<_> = layout.sentences(0).collect();
    let opening: Vec<u32> =
        starts.iter().filter(|(start, ..)| start.opens_paragraph).map(|(start, ..)| start.position).collect();
    assert_eq!(opening, [0, 17, 17 + 1111 + 16]);
    assert!(layout.same_paragraph(0, 17, 17 + 1110));
    assert!(!layout.same_paragraph(0, 17 + 1110, 17 + 1111 + 16));
}

#[test]
fn forms_stand_where_the_words_do() {
    let mut cased = article("1", &["The US told us.", "“US’s” Élan élan"]);
    cased.title = Some("US and us".to_owned());
    let index = index_of(&[cased]);
    let searcher = index.searcher();
    let reader = searcher.segment_reader(0);
    let positions = |field, term: &str| -> Vec<u32> {
        let term = tantivy::Term::from_field_text(field, term);
        let inverted = reader.inverted_index(field).expect("a field");
        let option = IndexRecordOption::WithFreqsAndPositions;
        let Some(mut postings) = inverted.read_postings(&term, option).expect("read") else {
            return Vec::new();
        };
        assert_eq!(postings.doc(), 0);
        let mut positions = Vec::new();
        postings.positions(&mut positions);
        positions
    };
    let fields = &index.fields;
    let (folded, surface) = cased_words("US").remove(0);
    assert_eq!(positions(fields.body, &folded), [1, 3, 20]);
    assert_eq!(positions(fields.forms, &form(&folded, &surface)), [1, 20]);
    assert_eq!(positions(fields.forms, &form("us", "us")), [0; 0]);
    assert_eq!(positions(fields.forms, &form("elan", "Élan")), [21]);
    assert_eq!(positions(fields.forms, &form("elan", "élan")), [22]);
    assert_eq!(positions(fields.body, "elan"), [21, 22]);
    assert_eq!(positions(fields.title, "us"), [0, 2]);
    assert_eq!(positions(fields.title_forms, &form("us", "US")), [0]);
}
