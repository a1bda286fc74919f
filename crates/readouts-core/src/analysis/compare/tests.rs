//! Tests of comparisons.

use readouts_relations::compare::{Options, Which};

use super::{Compared, Fate};
use crate::{Index, Reader, Readout, WriterOptions};

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
