//! Tests of comparisons.

use readouts_relations::compare::{Options, Which};

use super::{Compared, Fate};
use crate::{ErrorKind, Index, Kind, Knowledge, Reader, Readout, WriterOptions};

const A: &str = "President Ida Lee spoke with Prime Minister Jon Berg on 6 May 2031. Lee said that the river belongs to \
                 both peoples. She raised the case of 14 fishermen who are held in Suria.";
const B: &str = "Prime Minister Jon Berg had a telephone conversation with President Ida Lee on 6 May 2031. Berg said \
                 that mountains link the two countries. Lee said that the river belongs to both peoples.";

fn article(text: &str) -> Readout {
    Reader::default().read_text("page", text).expect("read")
}

fn index(articles: &[&Readout]) -> Index {
    let index = Index::in_memory().expect("an index");
    let mut writer = index.writer(WriterOptions::default()).expect("a writer");
    articles.iter().for_each(|article| writer.add(article).expect("added"));
    writer.commit().expect("committed");
    index
}

#[test]
fn every_sentence_has_a_row_with_its_fate() {
    let (a, b) = (article(A), article(B));
    let compared = Compared::of(&a, &b, &Options::default());
    let rows: Vec<_> = compared.rows().collect();
    assert_eq!(rows.len(), a.statements.len() + b.statements.len());
    for row in &rows {
        assert_eq!(row.fate == Fate::Both, !row.partners.is_empty());
        assert!(row.fate != Fate::Both || row.nearest.is_none());
        assert_eq!(row.nearest.is_some(), row.nearest_similarity.is_some());
    }
    let said: Vec<_> = rows.iter().filter(|row| row.text.contains("river")).collect();
    assert_eq!(
        said.iter().map(|row| (row.side, row.sentence)).collect::<Vec<_>>(),
        [(Which::A, 2), (Which::B, 3)]
    );
    assert_eq!((said[0].partners[0].sentence, said[1].partners[0].sentence), (3, 2));
    assert!(said[0].partners[0].similarity > 0.9);
}

#[test]
fn the_same_articles_are_compared_alike_whatever_was_removed_from_the_index() {
    let (a, b) = (article(A), article(B));
    let other = article("The river is wide, said Foreign Minister Eva Ness on 7 May 2031.");
    let fresh = index(&[&a, &b]);
    let updated = index(&[&a, &other, &b]);
    let mut writer = updated.writer(WriterOptions::default()).expect("a writer");
    writer.remove(&other.id);
    writer.commit().expect("committed");
    let compared = |index: &Index| Compared::within(index, &a, &b, &Options::default()).expect("compared");
    assert_eq!(compared(&fresh), compared(&updated));
}

const TABLES: &str = r#"
[[country]]
code = "QM"
name = "Norland"
kind = "country"

[[country]]
code = "QS"
name = "Suria"
kind = "country"

[[outlet]]
name = "Foreign Ministry of Norland"
country = "QM"
official = true

[[outlet]]
name = "Norland Post"
country = "QM"

[[outlet]]
name = "Presidency of Suria"
country = "QS"
official = true
"#;

fn knowledge() -> Knowledge {
    Knowledge::with_tables([(std::path::Path::new("tables.toml"), TABLES)]).expect("tables")
}

fn of(outlet: &str, kind: Kind, sentences: usize) -> Readout {
    let mut made = article(&"The envoy of Norland said that the river is wide. ".repeat(sentences));
    made.id = format!("{outlet}-{sentences}");
    (made.outlet.name, made.kind) = (Some(outlet.to_owned()), kind);
    made.countries = vec!["QM".to_owned(), "QS".to_owned()];
    made
}

#[test]
fn the_sides_of_an_event_are_the_longest_readouts_of_two_governments() {
    let articles = [
        of("Presidency of Suria", Kind::Call, 3),
        of("Norland Post", Kind::Call, 9),
        of("Foreign Ministry of Norland", Kind::Call, 1),
        of("Foreign Ministry of Norland", Kind::Call, 4),
        of("Foreign Ministry of Norland", Kind::Remarks, 8),
    ];
    let knowledge = knowledge();
    let ids = |articles: &[Readout], outlets| {
        let sides = Compared::sides(articles, outlets, &knowledge).expect("sides");
        sides.map(|sides| sides.map(|article| article.id.clone()))
    };
    let both = ["Foreign Ministry of Norland-4", "Presidency of Suria-3"].map(str::to_owned);
    assert_eq!(ids(&articles, None), Some(both.clone()));
    let mut backwards = articles.clone();
    backwards.reverse();
    assert_eq!(ids(&backwards, None), Some(both));
    // With one country only, two of its outlets are compared.
    let one = ["Foreign Ministry of Norland-4", "Norland Post-9"].map(str::to_owned);
    assert_eq!(ids(&articles[1..], None), Some(one));
    assert_eq!(ids(&articles[2..], None), None);
    assert_eq!(ids(&[], None), None);
    let named = ["Presidency of Suria-3", "Norland Post-9"].map(str::to_owned);
    assert_eq!(ids(&articles, Some(["suria", "POST"])), Some(named));
}

#[test]
fn an_outlet_that_is_not_meant_clearly_is_an_error_with_those_there_are() {
    let articles = [of("Norland Post", Kind::Call, 1), of("Foreign Ministry of Norland", Kind::Call, 1)];
    for (names, told) in [
        (["post", "tass"], "no outlet of the event is called `tass`"),
        (["norland", "post"], "`norland` fits 2 outlets of the event"),
        (["post", "norland post"], "`post` and `norland post` are the same outlet"),
        (["", "post"], "no outlet of the event is called ``"),
    ] {
        let error = Compared::sides(&articles, Some(names), &knowledge()).expect_err("an error");
        assert_eq!((error.kind(), error.message()), (ErrorKind::Query, told));
        assert!(error.hint().is_some_and(|hint| hint.contains("`Norland Post`")), "{error}");
    }
}
